"""Due items gathered by their day, each day as the moment that a page counts down to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agreements.models.upcoming import DueItem
from agreements.templatetags.moments import Written
from agreements.web.days import moment_of


@dataclass(frozen=True, slots=True)
class Day:
    """One due moment with what falls on it, and how much more than that does."""

    when: Written
    items: tuple[DueItem, ...]
    more: int = 0


def by_day(items: Iterable[DueItem], most: int | None = None) -> list[Day]:
    """In the given order; things of one day in one zone stand together, at most so many of them."""
    days: dict[Written, list[DueItem]] = {}
    for item in items:
        if when := moment_of(item.falling.first):
            days.setdefault(when, []).append(item)
    return [
        Day(when, tuple(group[:most]), max(0, len(group) - most) if most else 0)
        for when, group in days.items()
    ]
