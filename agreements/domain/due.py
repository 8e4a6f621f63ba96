"""The due state of a commitment: what its deadline comes to at a moment, over all readings of the clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from agreements.domain.claims import joined
from agreements.domain.deadline import Deadline
from agreements.domain.deadlines.outcomes import (
    Limit,
    Outcome,
    Resolution,
    Running,
    Unfolding,
    Waiting,
)
from agreements.domain.deadlines.resolved import resolved
from agreements.domain.deadlines.rule import Rule
from agreements.domain.doubts import Known
from agreements.domain.due_states import DueState as DueState
from agreements.domain.due_states import joint_state
from agreements.domain.due_states import state_of as state_of
from agreements.domain.explaining import explained, so_far
from agreements.domain.sentences import Sentence, say
from agreements.domain.statuses import Basis
from agreements.domain.timeline import Moments, When, point_of
from agreements.domain.ways import told_without, ways

#: How a sentence calls what it refers to, by its reference; None where it keeps the reference.
Called: TypeAlias = Callable[[str], Sentence | None]


@dataclass(frozen=True, slots=True)
class ReadingResult:
    """One reading resolved, with the state it alone would give, and why in words.

    `unfolds`: its dates move on by themselves. `goes_on`: what it came to is only for now, a period or a term, and its
    own sentence says where it has got to. `assumes`: how what it counts from has to be, where that is in doubt;
    `doubts`: who says what of it; `all_told` is False where it may come to something else in yet other ways. `called`:
    how its sentences call what is on record.
    """

    label: str
    rule: Rule
    resolution: Resolution
    state: DueState
    counts: bool
    unfolds: bool = False
    goes_on: bool = False
    basis: Basis | None = None
    assumes: Sentence | None = None
    doubts: tuple[Sentence, ...] = ()
    all_told: bool = True
    called: Called | None = field(default=None, compare=False)

    @property
    def explanation(self) -> Sentence:
        return _calling(self.told, self.called)

    @property
    def assumption(self) -> Sentence | None:
        """What it assumes, in words that call things as its explanation does."""
        return _calling(self.assumes, self.called) if self.assumes else None

    @property
    def told(self) -> Sentence:
        """The explanation before anything in it is called by its title."""
        told = None if self.goes_on else so_far(self.resolution.outcome, self.state)
        return joined([self.resolution.sentence, say(told)]) if told else self.resolution.sentence


@dataclass(frozen=True, slots=True)
class Due:
    """The answer: one state, the last moments in time of the earliest and the latest reading, and why in words.

    `earliest` and `latest` are aware instants in UTC, None where no date is known: of a clock time that time, of a day
    or longer its last instant. `due_from`: from when on it is due.
    `next_limit`: of a duty that lasts, the next act with a date within it (last day for notice, current period).
    `holds_until`: when this answer turns into another by the mere passing of time, None if it never does.
    `turned`: when it last did, None if it never has.
    `done`, `laid_down`: as they were given to `due_at`. `called`: how its sentences call what is on record.

    The words are made when they are asked for: most answers are only counted, sorted or shown as a date.
    """

    deadline: Deadline
    state: DueState
    earliest: datetime | None
    latest: datetime | None
    due_from: datetime | None
    zone: str
    readings: tuple[ReadingResult, ...]
    waiting_for: tuple[str, ...]
    next_limit: Limit | None = None
    holds_until: datetime | None = None
    turned: datetime | None = None
    done: When | None = None
    laid_down: When | None = None
    called: Called | None = field(default=None, compare=False)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What the readings that count come to."""
        return tuple(reading.resolution.outcome for reading in self.readings if reading.counts)

    @property
    def lasting(self) -> tuple[Running, ...]:
        """Those of them that last."""
        return tuple(outcome for outcome in self.outcomes if isinstance(outcome, Running))

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Those of them that are to be done by a moment."""
        return tuple(outcome for outcome in self.outcomes if isinstance(outcome, Limit))

    @property
    def late_from(self) -> datetime | None:
        """The first instant at which it is late by every reading that gives a date; None where one account of what is
        counted from gives none.
        """
        return None if self.latest is None else max((limit.latest for limit in self.limits), default=None)

    @property
    def withdrawn(self) -> bool:
        """It was laid down, whatever its words say of dates."""
        return self.laid_down is not None

    @property
    def _by_its_dates(self) -> DueState:
        """The state that its dates alone would give."""
        return joint_state([reading for reading in self.readings if reading.counts])

    @property
    def explanation(self) -> Sentence:
        return _calling(explained(self, self._by_its_dates), self.called)

    def calling(self, called: Called) -> Due:
        """The same answer, whose sentences call what is on record as `called` says."""
        readings = tuple(replace(one, called=called) for one in self.readings)
        return replace(self, called=called, readings=readings)


def due_at(
    deadline: Deadline,
    known: Known,
    at: datetime | Moments,
    done: When | None = None,
    laid_down: When | None = None,
) -> Due:
    """The due state of `deadline` at `at`, `known` being the anchors that have happened by then as far as known.
    At a named day each reading is judged by that day in its own zone. Of an anchor in doubt each account gives a
    reading of its own; where they part, the state is contested.

    `done`: since when it has been assessed as fully carried out, None where it has not. Done closes an act, not a
    duty that lasts. `laid_down`: since when it is withdrawn or superseded, which closes an act and ends a duty.
    """
    point = point_of(at)
    results = tuple(_results(deadline, known, point))
    counting = [result for result in results if result.counts]
    outcomes = [result.resolution.outcome for result in counting]
    limits = [outcome for outcome in outcomes if isinstance(outcome, Limit)]
    lasting = [outcome for outcome in outcomes if isinstance(outcome, Running)]
    within = [running.next_limit for running in lasting if running.next_limit is not None]
    zone = next((outcome.zone for outcome in outcomes if isinstance(outcome, _IN_A_ZONE)), "UTC")
    here, turns = point.moment_in(zone), list(_turns([*limits, *within], lasting))
    led_on = [running.next_since for running in lasting if running.next_since is not None]
    return Due(
        deadline=deadline,
        state=_state_now(joint_state(counting), lasting=bool(lasting), done=done, laid_down=laid_down),
        earliest=min(limits, key=_earliest).first_in_time if limits else None,
        latest=max(limits, key=_latest).last_in_time if limits and not _may_have_none(counting) else None,
        due_from=min([limit.due_from for limit in limits]) if limits else None,
        zone=zone,
        readings=results,
        waiting_for=_waited_for(outcomes, known),
        next_limit=min(within, key=lambda limit: limit.latest, default=None),
        holds_until=min([turn for turn in turns if turn > here], default=None),
        turned=max([turn for turn in (*turns, *led_on) if turn <= here], default=None),
        done=done,
        laid_down=laid_down,
    )


def _earliest(limit: Limit) -> datetime:
    return limit.earliest


def _latest(limit: Limit) -> datetime:
    return limit.latest


def _state_now(
    by_its_dates: DueState, *, lasting: bool, done: When | None, laid_down: When | None
) -> DueState:
    """The state by its dates, unless nothing is owed any more."""
    if laid_down is not None:
        return DueState.ENDED if lasting else DueState.CLOSED
    return DueState.CLOSED if done is not None and not lasting else by_its_dates


_IN_A_ZONE = (Limit, Running)


def _results(deadline: Deadline, known: Known, point: Moments) -> Iterator[ReadingResult]:
    """What each reading comes to: once, or once for each way in which what it counts from may be."""
    counted = deadline.counted
    each_way = [(one, way) for one in deadline.readings for way in ways(one.rule, known)]
    for reading, way in each_way:
        whole = resolved(reading.rule, way.known)
        now, unfolds = whole.at(point), isinstance(whole.outcome, Unfolding) and whole.outcome.moves
        resolution = Resolution(now.outcome, told_without(now.sentence, way.without))
        yield ReadingResult(
            reading.label,
            reading.rule,
            resolution,
            state_of(resolution, point),
            reading in counted,
            unfolds,
            now is not whole,
            reading.basis,
            way.assumes,
            way.doubts,
            way.all_told,
        )


def _may_have_none(counting: Iterable[ReadingResult]) -> bool:
    """Whether one account of what is counted from gives no limit: then nobody can say when it is late."""
    return any(one.assumes and not isinstance(one.resolution.outcome, Limit) for one in counting)


def _waited_for(outcomes: Iterable[Outcome], known: Known) -> tuple[str, ...]:
    """What is not on record yet; what is in doubt is."""
    waiting = {outcome.anchor for outcome in outcomes if isinstance(outcome, Waiting)}
    return tuple(sorted(name for name in waiting if name not in known))


def _turns(limits: Iterable[Limit], lasting: Iterable[Running]) -> Iterator[datetime]:
    """The moments at which something about these outcomes turns."""
    for limit in limits:
        yield from (limit.due_from, limit.latest)
    for running in lasting:
        yield from (moment for moment in (running.start, running.end) if moment is not None)


def contested_from(due: Due) -> datetime | None:
    """The first moment at which the readings that count part, so that how it stands depends on which one holds.

    None where they never do, or where no moment can be named for it.
    """
    counting = [result for result in due.readings if result.counts]
    if len(counting) < 2:
        return None
    outcomes = [result.resolution.outcome for result in counting]
    limits = [outcome for outcome in outcomes if isinstance(outcome, Limit)]
    turns = _turns(limits, [outcome for outcome in outcomes if isinstance(outcome, Running)])
    for turn in sorted(set(turns)):
        states = [replace(result, state=state_of(result.resolution, turn)) for result in counting]
        if joint_state(states) is DueState.CONTESTED:
            return turn
    return None


def _calling(sentence: Sentence, called: Called | None) -> Sentence:
    return sentence.calling(called) if called else sentence
