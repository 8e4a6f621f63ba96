"""Due items gathered by their day, each day as the moment that a page counts down to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agreements.domain.due import Due
from agreements.domain.timeline import INSTANT, When, zone_of
from agreements.models.upcoming import DueItem


@dataclass(frozen=True, slots=True)
class Day:
    """One due moment with everything that falls on it."""

    when: When
    items: tuple[DueItem, ...]


def by_day(items: Iterable[DueItem]) -> list[Day]:
    """In the given order; things of one day in one zone stand together."""
    days: dict[When, list[DueItem]] = {}
    for item in items:
        days.setdefault(day_of(item.due), []).append(item)
    return [Day(when, tuple(group)) for when, group in days.items()]


def day_of(due: Due) -> When:
    """The earliest due moment as it may be said: to the minute where it is an instant, else to the day."""
    assert due.earliest is not None and due.due_from is not None
    local = due.earliest.astimezone(zone_of(due.zone))
    if due.earliest - due.due_from <= INSTANT:
        return When(due.due_from.astimezone(zone_of(due.zone)).strftime("%Y-%m-%dT%H:%M"), due.zone)
    return When(local.date().isoformat(), due.zone)
