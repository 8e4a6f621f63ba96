"""Due states as answered: what a deadline comes to, by every reading, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import Reader
from agreements.api.shapes.used import UsedShape, used_shapes
from agreements.domain.deadlines.outcomes import Limit, Outcome, Running
from agreements.domain.due import Due, DueState, ReadingResult
from agreements.domain.timeline import zone_of
from agreements.models.used import Used


@dataclass(frozen=True, slots=True)
class LimitShape(Shape):
    """An act with a date within a duty that lasts: the last day for notice, or the end of the current period."""

    kind: Annotated[str, "“notice” or “period”."]
    earliest: datetime
    latest: datetime
    date: Annotated[str, "The plain day of `latest` in `zone`: the last on which it is in time."]
    zone: str


@dataclass(frozen=True, slots=True)
class ReadingShape(Shape):
    """One way to read the clause; `counts` where it decides the joint state. Moments as those of the joint state.

    A clause that counts from an event which one side alone claims, or another denies, has a reading with it and one
    without it wherever they come to something else.
    """

    label: str
    assumes: Annotated[
        str | None, "How what it counts from has to be for that, where it is claimed or denied."
    ]
    rule: Annotated[dict[str, Any], "The rule as data: its kind and what that kind needs."]
    state: DueState
    earliest: datetime | None
    latest: datetime | None
    begins: datetime | None
    ends: datetime | None
    not_before: datetime | None
    date: Annotated[str | None, "The plain day of `latest`, or of `ends`, in `zone`."]
    written: Annotated[
        str | None,
        "What that was written or counted as, and no finer: 2025-11, 2025-11-06 or 2025-11-06T18:00.",
    ]
    zone: str | None
    explanation: str
    counts: bool


@dataclass(frozen=True, slots=True)
class DueShape(Shape):
    """The due state at the point. All moments are told by the last one that is in time or belongs to it: of a day or
    longer its last instant; a clock time by itself. They have the offset of the zone in which days are counted; the
    plain day of each, in `zone`, stands beside it.
    """

    state: DueState
    earliest: Annotated[datetime | None, "Until when it is in time by the earliest reading."]
    earliest_date: str | None
    latest: Annotated[datetime | None, "Until when it is in time by the latest reading."]
    date: Annotated[str | None, "The plain day of `latest`: the last on which it is in time."]
    begins: Annotated[datetime | None, "When what lasts begins, by the earliest reading."]
    begins_date: str | None
    ends: Annotated[
        datetime | None, "When what lasts ends, by the latest reading; null where one of them gives no end."
    ]
    ends_date: Annotated[str | None, "The last day that belongs to it."]
    not_before: Annotated[datetime | None, "Earlier it does not fulfil the duty, or the duty has not arisen."]
    not_before_date: str | None
    next_limit: LimitShape | None
    zone: str
    readings: list[ReadingShape]
    waiting_for: Annotated[list[str], "Anchors that have not happened, like E-doha or C11.completed."]
    explanation: Annotated[str, "Why, in the words that the pages show."]
    facts: Annotated[list[UsedShape], "What the state was read from."]


def due_shape(due: Due, used: Iterable[Used], reader: Reader) -> DueShape:
    ends = max(due.lasting, key=_end_of) if due.lasting and all(one.end for one in due.lasting) else None
    begins = min((one.start for one in due.lasting if one.start), default=None)
    not_before = min((moment for moment in map(_not_before, due.outcomes) if moment), default=None)
    return DueShape(
        state=due.state,
        earliest=local(due.earliest, due.zone),
        earliest_date=plain(min((limit.first_day for limit in due.limits), default=None)),
        latest=local(due.latest, due.zone),
        date=plain(max((limit.last_day for limit in due.limits), default=None)),
        begins=local(begins, due.zone),
        begins_date=_day_of(begins, due.zone),
        ends=local(ends.last_of_it, due.zone) if ends else None,
        ends_date=plain(ends.last_day) if ends else None,
        not_before=local(not_before, due.zone),
        not_before_date=_day_of(not_before, due.zone),
        next_limit=_next_limit(due),
        zone=due.zone,
        readings=[_reading(result) for result in due.readings],
        waiting_for=list(due.waiting_for),
        explanation=str(due.explanation),
        facts=used_shapes(used, reader),
    )


def _reading(result: ReadingResult) -> ReadingShape:
    outcome = result.resolution.outcome
    limit = outcome if isinstance(outcome, Limit) else None
    lasts = outcome if isinstance(outcome, Running) else None
    zone = outcome.zone if isinstance(outcome, Limit | Running) else "UTC"
    written = limit.written if limit else lasts.ends if lasts else None
    return ReadingShape(
        label=result.label,
        assumes=str(result.assumption) if result.assumption else None,
        rule=result.rule.to_data(),
        state=result.state,
        earliest=local(limit.first_in_time, zone) if limit else None,
        latest=local(limit.last_in_time, zone) if limit else None,
        begins=local(lasts.start, zone) if lasts else None,
        ends=local(lasts.last_of_it, zone) if lasts else None,
        not_before=local(_not_before(outcome), zone),
        date=plain(limit.last_day if limit else lasts.last_day if lasts else None),
        written=written.text if written else None,
        zone=zone if limit or lasts else None,
        explanation=str(result.explanation),
        counts=result.counts,
    )


def _next_limit(due: Due) -> LimitShape | None:
    limit = due.next_limit
    if limit is None:
        return None
    for_notice = any(one.for_notice for one in due.lasting if one.next_limit == limit)
    return LimitShape(
        kind="notice" if for_notice else "period",
        earliest=limit.first_in_time.astimezone(zone_of(limit.zone)),
        latest=limit.last_in_time.astimezone(zone_of(limit.zone)),
        date=limit.last_day.isoformat(),
        zone=limit.zone,
    )


def _end_of(running: Running) -> datetime:
    assert running.end is not None
    return running.end


def _not_before(outcome: Outcome) -> datetime | None:
    return outcome.not_before if isinstance(outcome, Limit | Running) else None


def _day_of(moment: datetime | None, zone: str) -> str | None:
    """The day on which something begins."""
    return moment.astimezone(zone_of(zone)).date().isoformat() if moment else None


def plain(day: date | None) -> str | None:
    return day.isoformat() if day else None


def local(moment: datetime | None, zone: str) -> datetime | None:
    """In the zone of the rule, so that the sixth stays the sixth for whoever reads only the date."""
    return moment.astimezone(zone_of(zone)) if moment else None
