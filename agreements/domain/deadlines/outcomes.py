"""What a deadline rule comes to: a limit, a duty that runs, a wait, no date, or something that goes on by itself."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, TypeAlias

from agreements.domain.sentences import Ref, Sentence, gettext_noop, say
from agreements.domain.timeline import INSTANT, Moments, Precision, When, local_start, point_of, zone_of


def told_end(bound: datetime, written: When | None) -> datetime:
    """The last moment before an exclusive bound, as everybody tells it: what was written as a clock time is that time,
    whether it is itself in time or not; a day or longer ends with its last instant.
    """
    # A clock time that is itself in time lies an instant before its bound, which no clock shows.
    return bound if is_clock_time(written) and not bound.microsecond else bound - INSTANT


def is_clock_time(written: When | None) -> bool:
    return written is not None and written.precision is Precision.MINUTE


def day_that_ends(bound: datetime, written: When | None, zone: str) -> date:
    """The local day that runs out at an exclusive bound; "by midnight 23/24" is the matter of the 23rd."""
    if written is not None and bound == written.end and not is_clock_time(written):
        return written.last_day  # as it was written, in whatever zone
    # A limit by the minute lies one instant after it, so that the minute itself is in time: step back over both.
    back = 2 * INSTANT if is_clock_time(written) else INSTANT
    return (bound - back).astimezone(zone_of(zone)).date()


#: A limit at a clock time is due in its last hours, so many before it.
LAST_HOURS: Final = timedelta(hours=24)


def due_from(limit: datetime, written: When | None, zone: str, since: datetime | None = None) -> datetime:
    """From when on something is due that runs out at `limit`: from the beginning of the day that runs out then; at a
    clock time from 24 hours before it, or from `since`, which starts the time, where that is later.
    """
    if not is_clock_time(written):
        return local_start(day_that_ends(limit, written, zone), zone)
    last_hours = told_end(limit, written) - LAST_HOURS
    return last_hours if since is None else max(last_hours, since)


@dataclass(frozen=True, slots=True)
class Limit:
    """An act to be done by a moment.

    `due_from`: from here on the act is due. `earliest`, `latest`: exclusive bounds in UTC; they differ where the anchor
    is known only to a day. Late only from `latest` on. `zone`: the zone in which days are counted.
    `written`: what `latest` was written or counted as, no finer than that; None outside the years that are kept.
    `before`: that moment itself is too late. `not_before`: earlier does not fulfil it.
    """

    due_from: datetime
    earliest: datetime
    latest: datetime
    zone: str
    written: When | None
    before: bool = False
    not_before: datetime | None = None

    @property
    def at_a_clock_time(self) -> bool:
        return is_clock_time(self.written)

    def come(self, point: Moments) -> bool:
        """Whether it is due, or was. On a named day a clock time is due if it is one of that day."""
        opens, closes = point.opens_in(self.zone), point.moment_in(self.zone)
        return closes >= self.due_from and (opens >= self.due_from or closes >= self.due_day)

    @property
    def first_in_time(self) -> datetime:
        """How `earliest` is told, as `last_in_time`."""
        return told_end(self.earliest, self.written)

    @property
    def last_in_time(self) -> datetime:
        """How `latest` is told: a clock time by itself, a day or longer by its last instant."""
        return told_end(self.latest, self.written)

    @property
    def first_day(self) -> date:
        """The local day that runs out at `earliest`."""
        return day_that_ends(self.earliest, self.written, self.zone)

    @property
    def last_day(self) -> date:
        """The local day that runs out at `latest`: the last on which it is in time."""
        return day_that_ends(self.latest, self.written, self.zone)

    @property
    def due_day(self) -> datetime:
        """First instant of the first day that it may run out with, in UTC: lead times are counted from here."""
        return local_start(self.first_day, self.zone) if self.at_a_clock_time else self.due_from


@dataclass(frozen=True, slots=True)
class Running:
    """A duty that lasts over [start, end); an `end` of None is open. Only what has an end at a known moment has one.

    `begins`, `ends`: what `start` and `end` were written or counted as, no finer than that. `over_before`: the end was
    written as the first day that no longer belongs to it. `first_end`: where the end is known only to a day or longer,
    the earliest that it may have been.
    `next_limit`: an act with a date within it, such as the last day for notice or the count of the current week.
    It never makes the duty itself late. `for_notice`: it is the last day for notice. `daily`: it ends a period of a day
    or less, a quota that falls due again and again. `next_since`: when it became the next one, as the one before it had
    passed; None where there was none before. `not_before`: the duty does not arise earlier.
    """

    start: datetime | None
    end: datetime | None
    zone: str
    next_limit: Limit | None = None
    for_notice: bool = False
    next_since: datetime | None = None
    begins: When | None = None
    ends: When | None = None
    over_before: bool = False
    first_end: datetime | None = None
    daily: bool = False
    not_before: datetime | None = None

    @property
    def last_of_it(self) -> datetime | None:
        """How `end` is told: a clock time by itself, a day or longer by its last instant."""
        return None if self.end is None else told_end(self.end, self.ends)

    @property
    def last_day(self) -> date | None:
        """The local day that runs out at `end`: the last that belongs to it."""
        return None if self.end is None else day_that_ends(self.end, self.ends, self.zone)

    @property
    def first_last_day(self) -> date | None:
        """The same of the earliest end that it may have."""
        end = self.first_end or self.end
        return None if end is None else day_that_ends(end, self.ends, self.zone)

    @property
    def end_zone(self) -> str:
        """Where its end lives: an event may be elsewhere."""
        return self.ends.zone if self.ends else self.zone

    def begun(self, point: Moments) -> bool:
        return self.start is None or self.start <= point.moment_in(self.zone)

    def over(self, point: Moments) -> bool:
        """Whether it has ended; on its last day it has not."""
        return self.end is not None and self.end <= point.opens_in(self.end_zone)


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
