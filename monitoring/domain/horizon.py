"""Which alerts should exist: over which spans a date stood, as known then, and when it crosses each threshold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import zip_longest

from agreements.domain.timeline import same_clock
from monitoring.domain.dates import Answer, Dates, DueDate
from monitoring.domain.thresholds import MARKS, URGENCY, USUAL_LEADS, Aspect, At, Mark, Threshold

#: What lies in the future is not known: an overdue date is looked at again each week.
WEEK_DAYS = 7
BEGINNING = datetime.min.replace(tzinfo=UTC)


class Opening(StrEnum):
    """How a date came to stand: with the subject itself, where there was none, or in the place of another one."""

    FIRST = "first"
    APPEARS = "appears"
    MOVES = "moves"


@dataclass(frozen=True, slots=True)
class Period:
    """A date as it stood, as known then, over [opens_at, closes_at); `closes_at` of None: it still stands.

    `entered_at`: since when it is on record here, which may be long after it stood; None where it was at once.
    """

    date: DueDate
    opens_at: datetime
    closes_at: datetime | None
    aspect: Aspect = Aspect.DUE
    opening: Opening = Opening.FIRST
    entered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeadPlan:
    """From `since` on a process is warned so many `days` before."""

    since: datetime = BEGINNING
    days: frozenset[int] = USUAL_LEADS


USUAL: tuple[LeadPlan, ...] = (LeadPlan(),)


@dataclass(frozen=True, slots=True)
class Crossing:
    """A threshold crossed by a date at a moment. `step`: which of several, 0 for what comes once."""

    threshold: Threshold
    step: int
    date: DueDate
    crossed_at: datetime


# --- Over which spans -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Course:
    """All periods of a subject up to a moment; `look_again_at`: from then on there may be more, None: never."""

    periods: tuple[Period, ...]
    look_again_at: datetime | None = None


def course(
    changes: Iterable[datetime], answer_at: Callable[[datetime], Answer | None], until: datetime
) -> Course:
    """The spans over which each date stood. `changes`: every moment at which a fact may change the answer.

    `answer_at(t)` answers as true at t and as known at t, None while nobody has heard of the subject. Only what was
    known then counts, so the answer is the same whenever and however often it is asked for. What unfolds by itself
    (terms that renew) is followed up to the first turn after `until`.
    """
    standing, ordered = _Standing(), sorted(set(changes))
    ahead: datetime | None = None
    for change, following in zip_longest(ordered, ordered[1:]):
        moment: datetime | None = change
        while moment is not None and (following is None or moment < following):
            if moment > until and moment != change:
                ahead = min(ahead, moment) if ahead else moment
                break
            answer = answer_at(moment)
            standing.say(moment, answer)
            moment = answer.turns_at if answer else None
    return Course(standing.all(), ahead)


@dataclass(slots=True)
class _Standing:
    """The dates that stand, one per aspect, while a history is told from its beginning."""

    began_at: datetime | None = None
    open: dict[Aspect, Period] = field(default_factory=dict)
    former: dict[Aspect, set[object]] = field(default_factory=dict)
    closed: list[Period] = field(default_factory=list)

    def say(self, moment: datetime, answer: Answer | None) -> None:
        if answer is None:
            dates: Dates = {}
        else:
            dates = answer.dates
            self.began_at = self.began_at or moment
        for aspect in Aspect:
            self._say(moment, aspect, dates.get(aspect), answer.entered_at if answer else None)

    def _say(
        self, moment: datetime, aspect: Aspect, date: DueDate | None, entered_at: datetime | None
    ) -> None:
        """The zone alone makes no new date: what was flagged once is not flagged again for it."""
        standing = self.open.get(aspect)
        if _key(date) == _key(standing.date if standing else None):
            return
        if standing is not None:
            del self.open[aspect]
            self.closed.append(replace(standing, closes_at=moment))
        if date is not None:
            opening = self._opening(moment, aspect, date)
            self.open[aspect] = Period(date, moment, None, aspect, opening, entered_at)

    def _opening(self, moment: datetime, aspect: Aspect, date: DueDate) -> Opening:
        former = self.former.setdefault(aspect, set())
        others = former - {_key(date)}
        former.add(_key(date))
        if others:
            return Opening.MOVES
        return Opening.FIRST if moment == self.began_at else Opening.APPEARS

    def all(self) -> tuple[Period, ...]:
        return (*self.closed, *self.open.values())


def _key(date: DueDate | None) -> tuple[datetime, datetime | None] | None:
    return None if date is None else (date.due_from, date.latest)


# --- Which thresholds -------------------------------------------------------------------------------


def crossings(period: Period, until: datetime, plans: Sequence[LeadPlan] = USUAL) -> tuple[Crossing, ...]:
    """When the period crosses each threshold; one that it does not live to see is left out.

    Of the thresholds that had passed when the date became known, the most urgent one is crossed at that moment: it says
    how the date stands then. What repeats is given up to the first one after `until`. `plans`: how early the process is
    warned, the oldest first.
    """
    found: list[Crossing] = []
    for threshold, mark in MARKS.items():
        if period.aspect in mark.aspects:
            moments = _moments(period, mark, until, plans)
            found += (Crossing(threshold, step, period.date, moment) for step, moment in moments)
    return tuple(one for one in found if not _is_behind(one, found, period))


def _is_behind(crossing: Crossing, found: Iterable[Crossing], period: Period) -> bool:
    """Whether it was crossed only once a more urgent mark of the date had passed too: then that one tells it."""
    own = _passed_at(crossing.threshold, period.date)
    if own is None or own >= crossing.crossed_at:
        return False
    return any(
        passed is not None
        and URGENCY[other.threshold] > URGENCY[crossing.threshold]
        and passed <= crossing.crossed_at
        and other.crossed_at <= crossing.crossed_at
        for other in found
        for passed in (_passed_at(other.threshold, period.date),)
    )


def _passed_at(threshold: Threshold, date: DueDate) -> datetime | None:
    """When a mark on the date itself passes, whether the date is known by then or not."""
    mark = MARKS[threshold]
    if mark.is_lead:
        return same_clock(date.due_from, date.zone, -mark.days_before)
    if mark.at is At.START:
        return date.turns_due or date.due_from
    return date.latest if mark.at is At.LATE else None


def _moments(
    period: Period, mark: Mark, until: datetime, plans: Sequence[LeadPlan]
) -> Iterator[tuple[int, datetime]]:
    if _belated(period) and (mark.is_lead or period.aspect is Aspect.OPENS):
        return
    if mark.is_lead:
        yield from _lead(period, mark.days_before, plans)
        return
    if mark.at is At.WEEKLY:
        yield from _weekly(period, until)
        return
    moment = _moment_of(period, mark)
    if moment is not None and _stood(period, moment):
        yield 0, moment


def _moment_of(period: Period, mark: Mark) -> datetime | None:
    match mark.at:
        case At.APPEARS:
            return period.opens_at if period.opening is Opening.APPEARS and not _belated(period) else None
        case At.MOVES:
            return period.opens_at if period.opening is Opening.MOVES else None
        case At.LATE:
            return None if period.date.latest is None else max(period.date.latest, period.opens_at)
    return max(period.date.turns_due or period.date.due_from, period.opens_at)


def _belated(period: Period) -> bool:
    """A duty had begun, or was over, before anybody heard of it: nothing of that lies ahead. An act is still owed."""
    return period.aspect is not Aspect.DUE and period.date.due_from <= period.opens_at


def _stood(period: Period, moment: datetime) -> bool:
    return period.closes_at is None or moment < period.closes_at


def _lead(period: Period, days: int, plans: Sequence[LeadPlan]) -> Iterator[tuple[int, datetime]]:
    """The first moment at which the mark had passed, the date stood, and the process wanted to be warned so early."""
    passed = max(same_clock(period.date.due_from, period.date.zone, -days), period.opens_at)
    for number, plan in enumerate(plans):
        ends = plans[number + 1].since if number + 1 < len(plans) else None
        moment = max(passed, plan.since)
        late = plan.since > passed and plan.since >= period.date.due_from  # asked for when the date was past
        if days in plan.days and (ends is None or moment < ends) and _stood(period, moment) and not late:
            yield 0, moment
            return


def _weekly(period: Period, until: datetime) -> Iterator[tuple[int, datetime]]:
    if period.date.latest is None:
        return
    late = max(period.date.latest, period.opens_at)
    # Weeks that had gone by before it was entered here reminded nobody, and remind nobody now.
    weeks = max(((period.entered_at or late) - late) // timedelta(days=WEEK_DAYS), 0)
    step, moment = 1 + weeks, same_clock(late, period.date.zone, WEEK_DAYS * (1 + weeks))
    while _stood(period, moment):
        yield step, moment
        if moment > until:
            return
        step, moment = step + 1, same_clock(late, period.date.zone, WEEK_DAYS * (step + 1))


@dataclass(frozen=True, slots=True)
class Outlook:
    """Every crossing of a subject up to a moment and what lies ahead of it; `look_again_at`: when more is to be had."""

    crossings: tuple[Crossing, ...]
    look_again_at: datetime | None


def outlook(course: Course, until: datetime, plans: Sequence[LeadPlan] = USUAL) -> Outlook:
    """The crossings of all periods, each mark of each date once: of a date that stood twice, the first counts.

    What lies beyond the next turn is left out: it is not known before.
    """
    first: dict[tuple[object, ...], Crossing] = {}
    again = [course.look_again_at] if course.look_again_at else []
    for period in course.periods:
        for crossing in crossings(period, until, plans):
            if course.look_again_at is not None and crossing.crossed_at >= course.look_again_at:
                continue
            key = (crossing.threshold, crossing.step, _key(crossing.date))
            known = first.get(key)
            if known is None or crossing.crossed_at < known.crossed_at:
                first[key] = crossing
            if MARKS[crossing.threshold].at is At.WEEKLY and crossing.crossed_at > until:
                again.append(crossing.crossed_at)
    return Outlook(tuple(first.values()), min(again, default=None))
