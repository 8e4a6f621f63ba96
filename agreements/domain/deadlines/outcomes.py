"""What a deadline rule comes to: a limit, a duty that runs, a wait, no date, or something that goes on by itself."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from agreements.domain.sentences import Ref, Sentence, gettext_noop, say
from agreements.domain.timeline import Moments, point_of


@dataclass(frozen=True, slots=True)
class Limit:
    """An act to be done by a moment.

    `due_from`: start of the due day, from here the act is due and lead times are counted.
    `earliest`, `latest`: exclusive bounds in UTC; they differ where the anchor is known only to a day.
    Late only from `latest` on. `zone`: the zone in which days are counted.
    """

    due_from: datetime
    earliest: datetime
    latest: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Running:
    """A duty that lasts over [start, end); an `end` of None is open.

    `next_limit`: an act with a date within it, such as the last day for notice or the count of the current week.
    It never makes the duty itself late. `for_notice`: it is the last day for notice. `next_since`: when it became the
    next one, as the one before it had passed; None where there was none before. `end_zone`: where the end lives, if it
    is an event's and that is elsewhere.
    """

    start: datetime | None
    end: datetime | None
    zone: str
    next_limit: Limit | None = None
    for_notice: bool = False
    next_since: datetime | None = None
    end_zone: str = ""

    def begun(self, point: Moments) -> bool:
        return self.start is None or self.start <= point.moment_in(self.zone)

    def over(self, point: Moments) -> bool:
        """Whether it has ended; on its last day it has not."""
        return self.end is not None and self.end <= point.opens_in(self.end_zone or self.zone)


@dataclass(frozen=True, slots=True)
class Waiting:
    """No date yet: the anchor (an anchor reference like "E-doha" or "C11.completed") has not happened."""

    anchor: str


@dataclass(frozen=True, slots=True)
class NoDate:
    """No date can ever be computed from these words."""


class Unfolding:
    """What goes on by itself as time passes, without a new fact: terms that renew, periods that recur.

    `moves`: its beginning, its end or its last day for notice move on as well, not only what falls within it.
    """

    __slots__ = ()

    @property
    def moves(self) -> bool:
        return False

    @abstractmethod
    def at(self, point: Moments) -> Resolution:
        """What it comes to at a point; never Unfolding again."""


Outcome: TypeAlias = Limit | Running | Waiting | NoDate | Unfolding


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a rule comes to at one point, and one sentence that says so."""

    outcome: Outcome
    sentence: Sentence

    def at(self, point: datetime | Moments) -> Resolution:
        """The resolution that holds at a point: this one, unless it goes on by itself."""
        return self.outcome.at(point_of(point)) if isinstance(self.outcome, Unfolding) else self


def waits_for(anchor: str) -> Resolution:
    """The answer of every rule whose anchor has not happened."""
    template = gettext_noop("Waits for {anchor}, which has not been recorded: no date can be given.")
    return Resolution(Waiting(anchor), say(template, anchor=Ref(anchor)))
