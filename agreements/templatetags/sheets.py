"""A month laid out in weeks, from what happens on its days."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, get_format
from django.utils.translation import pgettext

from agreements.templatetags.pictures import icon_html
from agreements.templatetags.words import word


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on one day. `key` is a state from the table of words, looked up in `family` where given."""

    on: date
    label: str
    url: str = ""
    key: str = ""
    family: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    day: date
    number: str
    words: str
    in_month: bool
    today: bool
    entries: tuple[tuple[Any, Any, Entry], ...]


def month_rows(year: int, month: int, entries: Iterable[Entry], today: date | None) -> list[list[Cell]]:
    """Weeks of the month, each of seven days, beginning with the reader's first day of the week."""
    by_day: dict[date, list[tuple[Any, Any, Entry]]] = {}
    for entry in entries:
        state = word(entry.key, entry.family) if entry.key else None
        by_day.setdefault(entry.on, []).append((state, icon_html(state.icon) if state else "", entry))
    # Django counts weekdays from Sunday = 0, the calendar module from Monday = 0.
    first = (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7
    return [
        [_cell(day, month, by_day, today) for day in week]
        for week in Calendar(first).monthdatescalendar(year, month)
    ]


def _cell(
    day: date, month: int, by_day: dict[date, list[tuple[Any, Any, Entry]]], today: date | None
) -> Cell:
    inside = day.month == month
    return Cell(
        day=day,
        number=date_format(day, "j"),
        words=date_format(day, "l j F"),
        in_month=inside,
        today=day == today,
        entries=tuple(by_day.get(day, ())) if inside else (),
    )


def weekdays(rows: list[list[Cell]]) -> list[tuple[str, str]]:
    """(short, long) names over the columns."""
    return [(date_format(cell.day, "D"), date_format(cell.day, "l")) for cell in rows[0]]


def month_title(year: int, month: int) -> str:
    return date_format(date(year, month, 1), pgettext("date format", "F Y"))
