"""Moments and days as the tests of what is dated write them."""

from __future__ import annotations

from datetime import UTC, datetime

from agreements.domain.timeline import When
from monitoring.domain.dates import DueDate


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def day_in(zone: str, day: str) -> DueDate:
    when = When(day, zone)
    return DueDate(when.start, when.end, zone)


SIXTH = day_in("Europe/Istanbul", "2025-11-06")
