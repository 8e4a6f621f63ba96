"""What happened, was planned or was published on a day, each in its own zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from agreements.domain.timeline import AsOf, Precision, When
from agreements.models.events import Event
from agreements.models.rounds import RoundOutcome, RoundSchedule
from agreements.models.sources import SourceRevision
from agreements.models.standings import WIDEST_OFFSET

#: What is known less finely than to the day did not happen on a day that one could name.
_DAYS = frozenset({Precision.MINUTE, Precision.DAY, Precision.INTERVAL})
#: At most so many rows are looked at for one day.
LOOKED_AT = 1000


def span_of(day: date) -> tuple[datetime, datetime]:
    """The first instant of the day anywhere, and the first after it everywhere, in UTC."""
    start = datetime.combine(day, time(), UTC)
    return start - WIDEST_OFFSET, start + timedelta(days=1) + WIDEST_OFFSET


def is_on(first: When, last: When, day: date) -> bool:
    """Whether the day lies between two moments that are known to the day or finer."""
    return first.precision in _DAYS and first.first_day <= day <= max(first.last_day, last.last_day)


def events_on(day: date, user: Any, point: AsOf, most: int) -> list[Event]:
    """What is said to have happened that day, in order."""
    start, end = span_of(day)
    rows = Event.objects.visible_to(user).as_of(point).filter(effective_at__lt=end, effective_until__gt=start)
    return [row for row in rows.oldest_first()[:LOOKED_AT] if is_on(row.effective, row.effective, day)][:most]


def rounds_on(day: date, user: Any, point: AsOf, most: int) -> list[Any]:
    """Ids of the rounds that are planned for that day, by the plan that stands, or are said to have been held then."""
    start, end = span_of(day)
    planned = RoundSchedule.objects.visible_to(user).newest_per("round", point)
    held = RoundOutcome.objects.visible_to(user).as_of(point)
    found: list[Any] = []
    for rows in (planned, held):
        near: Iterable[Any] = rows.filter(begins_at__lt=end, over_at__gt=start).oldest_first()[:LOOKED_AT]
        found += [row.round_id for row in near if is_on(row.begins, row.ends, day)]
    return list(dict.fromkeys(found))[:most]


def sources_on(day: date, user: Any, point: AsOf, most: int) -> list[SourceRevision]:
    """What was published that day, as its source gives the day."""
    rows = SourceRevision.objects.visible_to(user).newest_per("source", point)
    return list(rows.filter(published__startswith=day.isoformat()).order_by("source", "pk")[:most])
