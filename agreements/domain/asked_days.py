"""A day as a reader types it into a search: 2025-11-06, 6/11/2025, 6.11.2025, 6 November 2025, November 6, 2025."""

from __future__ import annotations

import re
from datetime import date

from agreements.domain.texts import fold_letters
from agreements.domain.timeline import FIRST_YEAR, LAST_YEAR

_ISO = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
#: The day before the month, as in most of the world and everywhere on this site.
_NUMBERS = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_DAY = r"([0-9]{1,2})(?:st|nd|rd|th|\.)?"
_DAY_FIRST = re.compile(rf"{_DAY}(?: of)? ([^\W\d_]+)\.?,? ([0-9]{{4}})")
_MONTH_FIRST = re.compile(rf"([^\W\d_]+)\.? {_DAY},? ([0-9]{{4}})")

_ENGLISH = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_SHORTEST_MONTH = 3


def asked_day(text: str) -> date | None:
    """The day that the whole text names, None where it names none. Where both numbers could be the month, the first is
    the day.
    """
    text = " ".join(fold_letters(text).replace("\u060c", ",").split())
    if match := _ISO.fullmatch(text):
        return _day(match[1], match[3], match[4])
    if match := _NUMBERS.fullmatch(text):
        return _day(match[4], match[3], match[1]) or _day(match[4], match[1], match[3])
    if match := _DAY_FIRST.fullmatch(text):
        return _day(match[3], _month(match[2]), match[1])
    if match := _MONTH_FIRST.fullmatch(text):
        return _day(match[3], _month(match[1]), match[2])
    return None


def _month(word: str) -> int:
    """Its number by its name or the beginning of it; 0 where there is none."""
    if word == "sept":
        return 9
    begun = [number for number, name in enumerate(_ENGLISH, 1) if name.startswith(word)]
    return begun[0] if len(word) >= _SHORTEST_MONTH and len(begun) == 1 else 0


def _day(year: str, month: str | int, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
