"""What is dated about a commitment or a round at a moment: by when, from when, until when, from when contested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TypeAlias

from agreements.domain.deadlines.outcomes import Limit, Running
from agreements.domain.due import Due, DueState, contested_from
from agreements.domain.timeline import INSTANT, zone_of
from monitoring.domain.thresholds import Aspect


@dataclass(frozen=True, slots=True)
class DueDate:
    """A date that stands: `due_from` begins the due day, from `latest` on it is late; both in UTC.

    `latest` is None where one of the readings that count gives no date: then nobody can say that it is late.
    `zone`: in which the days before `due_from` are counted. `turns_due`: where an act is due from another moment on
    than the beginning of its day, because it is due by a clock time.
    """

    due_from: datetime
    latest: datetime | None
    zone: str
    turns_due: datetime | None = field(default=None, compare=False)


def is_in_time(latest: datetime) -> bool:
    """Whether the clock time at which a date runs out is itself still in time: then its bound lies just after it."""
    return bool(latest.microsecond)


def last_in_time(latest: datetime, zone: str) -> datetime:
    """The last moment before the bound of a date, as it is told everywhere: of a day its last instant, a clock time
    by itself."""
    if is_in_time(latest) or latest.astimezone(zone_of(zone)).time() == time():
        return latest - INSTANT
    return latest


Dates: TypeAlias = Mapping[Aspect, DueDate]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is dated about a subject at a moment; `turns_at`: from then on the rule by itself gives another answer.

    `entered_at`: since when all that it rests on is on record here.
    """

    dates: Dates
    turns_at: datetime | None = None
    entered_at: datetime | None = None


def date_of(due: Due) -> DueDate | None:
    """The date that a due state rests on; None where nothing is to come by a date: met, undated, waiting, running.

    Approaching counts from the earliest reading, late only from the latest.
    """
    outcomes = [reading.resolution.outcome for reading in due.readings if reading.counts]
    limits = [outcome for outcome in outcomes if isinstance(outcome, Limit)]
    if due.state in (DueState.CLOSED, DueState.ENDED) or not limits:
        return None
    first = min(limits, key=lambda limit: limit.due_day)
    latest = max(limit.latest for limit in limits) if len(limits) == len(outcomes) else None
    return DueDate(first.due_day, latest, first.zone, min(limit.due_from for limit in limits))


def dates_of(due: Due) -> dict[Aspect, DueDate]:
    """Everything that is dated about a subject whose due state this is. The passing of time alone changes it nowhere
    but in what unfolds by itself."""
    if due.withdrawn or due.state is DueState.CLOSED:
        return {}
    found = {Aspect.DUE: date_of(due), Aspect.CONTEST: _contest(due)} | _lasting(due)
    return {aspect: date for aspect, date in found.items() if date is not None}


def _lasting(due: Due) -> dict[Aspect, DueDate | None]:
    """Beginning, end and last day for notice of a duty that lasts, each by the earliest reading."""
    outcomes = [reading.resolution.outcome for reading in due.readings if reading.counts]
    lasting = [outcome for outcome in outcomes if isinstance(outcome, Running)]
    notices = [running.next_limit for running in lasting if running.for_notice and running.next_limit]
    notice = min(notices, key=lambda limit: limit.due_day, default=None)
    return {
        Aspect.OPENS: _moment((running.start for running in lasting), due.zone),
        Aspect.ENDS: _moment((running.end for running in lasting), due.zone),
        Aspect.NOTICE: DueDate(notice.due_day, notice.latest, notice.zone) if notice else None,
    }


def _moment(moments: Iterable[datetime | None], zone: str) -> DueDate | None:
    first = min((moment for moment in moments if moment is not None), default=None)
    return None if first is None else DueDate(first, first, zone)


def _contest(due: Due) -> DueDate | None:
    parts = contested_from(due)
    return None if parts is None else DueDate(parts, None, due.zone)
