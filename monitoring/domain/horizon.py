"""Which alerts should exist: over which spans a date stood, as known then, and when it crosses each threshold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from agreements.domain.deadlines.rule import Limit
from agreements.domain.due import Due, DueState
from agreements.domain.sentences import gettext_noop
from agreements.domain.timeline import same_clock


class Threshold(StrEnum):
    """The marks at which a date is flagged, the least urgent first."""

    DAYS_14 = "days_14"
    DAYS_7 = "days_7"
    DAYS_3 = "days_3"
    DAYS_1 = "days_1"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a threshold lies: whole calendar days before the due day begins, or, with None, where it becomes late."""

    days_before: int | None
    words: str


#: The table of thresholds. A row added here is all that a new one takes: the next sweep projects anew where it differs.
MARKS: dict[Threshold, Mark] = {
    Threshold.DAYS_14: Mark(14, gettext_noop("14 days before")),
    Threshold.DAYS_7: Mark(7, gettext_noop("7 days before")),
    Threshold.DAYS_3: Mark(3, gettext_noop("3 days before")),
    Threshold.DAYS_1: Mark(1, gettext_noop("1 day before")),
    Threshold.DUE: Mark(0, gettext_noop("due")),
    Threshold.OVERDUE: Mark(None, gettext_noop("overdue")),
}

#: Told at once; everything else waits for the daily digest.
URGENT: frozenset[Threshold] = frozenset({Threshold.DUE, Threshold.OVERDUE})

URGENCY: dict[str, int] = {threshold.value: rank for rank, threshold in enumerate(MARKS)}


@dataclass(frozen=True, slots=True)
class DueDate:
    """A date that stands: `due_from` begins the due day, from `latest` on it is late; both in UTC.

    `latest` is None where one of the readings that count gives no date: then nobody can say that it is late.
    `zone`: in which the days before `due_from` are counted.
    """

    due_from: datetime
    latest: datetime | None
    zone: str


@dataclass(frozen=True, slots=True)
class Period:
    """A date as it stood, as known then, over [opens_at, closes_at); `closes_at` of None: it still stands."""

    date: DueDate
    opens_at: datetime
    closes_at: datetime | None


def date_of(due: Due) -> DueDate | None:
    """The date that a due state rests on; None where nothing is to come by a date: met, undated, waiting, running.

    Approaching counts from the earliest reading, late only from the latest.
    """
    outcomes = [reading.resolution.outcome for reading in due.readings if reading.counts]
    limits = [outcome for outcome in outcomes if isinstance(outcome, Limit)]
    if due.state in (DueState.CLOSED, DueState.ENDED) or not limits:
        return None
    first = min(limits, key=lambda limit: limit.due_from)
    latest = max(limit.latest for limit in limits) if len(limits) == len(outcomes) else None
    return DueDate(first.due_from, latest, first.zone)


def periods(changes: Iterable[datetime], date_at: Callable[[datetime], DueDate | None]) -> tuple[Period, ...]:
    """The spans over which each date stood. `changes`: every moment at which the answer of `date_at` may change.

    `date_at(t)` answers as true at t and as known at t. Only what was known then counts, so the answer is the same
    whenever and however often it is asked for.
    """
    return tuple(_runs((moment, date_at(moment)) for moment in sorted(set(changes))))


def _runs(answers: Iterable[tuple[datetime, DueDate | None]]) -> Iterator[Period]:
    """Runs of equal dates. The zone alone makes no new date: what was flagged once is not flagged again for it."""
    standing: DueDate | None = None
    since: datetime | None = None
    for moment, date in answers:
        if _key(date) == _key(standing):
            continue
        if standing is not None and since is not None:
            yield Period(standing, since, moment)
        standing, since = date, moment
    if standing is not None and since is not None:
        yield Period(standing, since, None)


def _key(date: DueDate | None) -> tuple[datetime, datetime | None] | None:
    return None if date is None else (date.due_from, date.latest)


def crossings(period: Period) -> dict[Threshold, datetime]:
    """When the period crosses each threshold; one that it does not live to see is left out.

    A threshold that had passed when the date became known is crossed at that moment.
    """
    found: dict[Threshold, datetime] = {}
    for threshold, mark in MARKS.items():
        bound = _bound(period.date, mark)
        if bound is None:
            continue
        crossed_at = max(bound, period.opens_at)
        if period.closes_at is None or crossed_at < period.closes_at:
            found[threshold] = crossed_at
    return found


def _bound(date: DueDate, mark: Mark) -> datetime | None:
    if mark.days_before is None:
        return date.latest
    return same_clock(date.due_from, date.zone, -mark.days_before)
