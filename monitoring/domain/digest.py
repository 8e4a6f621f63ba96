"""When a person's daily digest goes out: once a day, at an hour of their own clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from agreements.domain.timeline import When, zone_of


def next_digest(hour: int, zone: str, after: datetime) -> tuple[date, datetime]:
    """The first digest later than `after`: its day in `zone` and the moment, in UTC, at which it goes out.

    `hour`: 0 to 23 on the clock of `zone`; one that comes twice on a day is its first, one that is skipped moves on.
    """
    day = after.astimezone(zone_of(zone)).date()
    while (moment := When(f"{day}T{hour:02}:00", zone).start) <= after:
        day += timedelta(days=1)
    return day, moment
