"""Time as this field writes it: a moment as fine as it is known, its zone, and the point a reader stands at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from agreements.domain.refusals import Refusal, gettext_noop
from agreements.domain.zones import every_zone

FIRST_YEAR, LAST_YEAR = 1800, 2200
INSTANT = timedelta(microseconds=1)


class BadMoment(Refusal):
    """A date, time or zone that cannot be read; the text says what would be right."""


class Precision(StrEnum):
    """How finely a moment is known. Nothing in the system makes it finer."""

    MINUTE = "minute"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    INTERVAL = "interval"


def zone_of(name: str) -> ZoneInfo:
    """The zone of the IANA name; BadMoment where there is none."""
    if name not in every_zone():
        raise BadMoment(gettext_noop("“{name}” is not a time zone name like “Asia/Karachi”."), name=name[:60])
    return ZoneInfo(name)


@lru_cache(maxsize=8192)
def local_start(day: date, zone: str) -> datetime:
    """The first instant of `day` in `zone`, in UTC."""
    return datetime.combine(day, time(), zone_of(zone)).astimezone(UTC)


def same_clock(moment: datetime, zone: str, days: int) -> datetime:
    """`moment` moved by whole calendar days in `zone`: the clock on the wall stays, across daylight saving too."""
    local = moment.astimezone(zone_of(zone))
    return (local.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=local.tzinfo).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class When:
    """A moment as written: `text` is 2025, 2025-11, 2025-W48, 2025-11-06, 2025-11-06T18:00 or A/B (two days).

    It covers [start, end): an instant for a minute, the whole period otherwise, of A/B both days included. A clock
    time that comes twice is the first of the two, one that is skipped moves on. Raises BadMoment on anything else.
    """

    text: str
    zone: str

    def __post_init__(self) -> None:
        _bounds(self.text, self.zone)

    @property
    def precision(self) -> Precision:
        return _bounds(self.text, self.zone)[2]

    @property
    def start(self) -> datetime:
        """First instant, in UTC."""
        return _bounds(self.text, self.zone)[0]

    @property
    def end(self) -> datetime:
        """First instant after it, in UTC. A minute is an instant: its end is the next representable one."""
        return _bounds(self.text, self.zone)[1]

    @property
    def first_day(self) -> date:
        return self.start.astimezone(zone_of(self.zone)).date()

    @property
    def last_day(self) -> date:
        return (self.end - INSTANT).astimezone(zone_of(self.zone)).date()

    def __str__(self) -> str:
        return describe(self)


# [0-9], not \d, which takes the digits of every script: one moment would have many texts.
_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MINUTE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]")


@lru_cache(maxsize=8192)
def _bounds(text: str, zone: str) -> tuple[datetime, datetime, Precision]:
    """[start, end) in UTC and the precision of a written moment."""
    zone_of(zone)
    try:
        if _MINUTE.fullmatch(text):
            local = datetime.fromisoformat(text)
            in_range(local.date(), text)
            instant = local.replace(tzinfo=zone_of(zone)).astimezone(UTC)
            return instant, instant + INSTANT, Precision.MINUTE
        first, after, precision = _days(text)
    except ValueError as error:
        if isinstance(error, BadMoment):
            raise
        raise BadMoment(gettext_noop("“{text}” is not a date that exists."), text=text[:60]) from error
    start, end = local_start(first, zone), local_start(after, zone)
    if end <= start:
        raise BadMoment(gettext_noop("“{text}” was skipped by the calendar of {zone}."), text=text, zone=zone)
    return start, end, precision


def _days(text: str) -> tuple[date, date, Precision]:
    """First day, first day after, precision."""
    if "/" in text:
        first, _, last = text.partition("/")
        start, end = in_range(_a_day(first), text), in_range(_a_day(last), text)
        if end < start:
            raise BadMoment(gettext_noop("“{text}” ends before it begins."), text=text[:60])
        return start, end + timedelta(days=1), Precision.INTERVAL
    if DAY.fullmatch(text):
        day = in_range(date.fromisoformat(text), text)
        return day, day + timedelta(days=1), Precision.DAY
    if match := _WEEK.fullmatch(text):
        monday = in_range(date.fromisocalendar(int(match[1]), int(match[2]), 1), text)
        return monday, monday + timedelta(days=7), Precision.WEEK
    if match := _MONTH.fullmatch(text):
        first_day = in_range(date(int(match[1]), int(match[2]), 1), text)
        return first_day, (first_day + timedelta(days=31)).replace(day=1), Precision.MONTH
    if _YEAR.fullmatch(text):
        return in_range(date(int(text), 1, 1), text), date(int(text) + 1, 1, 1), Precision.YEAR
    if DAY.fullmatch(text[:10]) and text[10:] == "T24:00":
        following = in_range(date.fromisoformat(text[:10]), text) + timedelta(days=1)
        message = gettext_noop("“{text}” is the midnight that begins the next day: write {following}T00:00.")
        raise BadMoment(message, text=text, following=following)
    message = gettext_noop(
        "“{text}” is not a moment: write 2025, 2025-11, 2025-W45, 2025-11-06 or 2025-11-06T18:00."
    )
    raise BadMoment(message, text=text[:60])


def _a_day(text: str) -> date:
    if not DAY.fullmatch(text):
        raise BadMoment(gettext_noop("“{text}” is not a day like 2025-11-06."), text=text[:60])
    return date.fromisoformat(text)


def out_of_range(text: str) -> BadMoment:
    """The refusal of what lies in no year that is kept here."""
    message = gettext_noop("“{text}” lies outside the years {first} to {last}.")
    return BadMoment(message, text=text[:60], first=FIRST_YEAR, last=LAST_YEAR)


def in_range(day: date, text: str) -> date:
    """The day; BadMoment where it lies in no year that is kept here."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise out_of_range(text)
    return day


class Moments(Protocol):
    """What a reader's point comes to where a thing lives: an instant, which is the same everywhere, or a whole day.

    What has begun by `moment_in` has begun; what is over by `opens_in` is over. So nothing begins before its first
    day, and nothing is over on its last.
    """

    def opens_in(self, zone: str) -> datetime: ...

    def moment_in(self, zone: str) -> datetime: ...


@dataclass(frozen=True, slots=True)
class AsOf:
    """Where a reader stands: what was true up to `valid`, as known up to `known`. Both aware, in UTC, both included.

    `day`: the reader named a day, which means the whole of it where each thing lives; `valid` is then no more than its
    last instant in UTC.
    `recorded`: what was entered here after it is not seen, however long it had been known; None: all that is entered.
    `cited`: the reader names `known` to the instant. Nothing entered after it is seen then either, but in a record that
    had not begun by it, which answers with everything that was known.
    """

    valid: datetime
    known: datetime
    day: date | None = None
    recorded: datetime | None = field(default=None, kw_only=True)
    cited: bool = field(default=False, kw_only=True)

    def opens_in(self, zone: str) -> datetime:
        """The first instant of the day in a zone, in UTC; or the instant."""
        return self.valid if self.day is None else local_start(self.day, zone)

    def moment_in(self, zone: str) -> datetime:
        """The last instant of the day in a zone, in UTC; or the instant."""
        return self.valid if self.day is None else local_start(self.day + timedelta(days=1), zone) - INSTANT

    def day_in(self, zone: str) -> date:
        """The day on which the reader stands in a zone."""
        return self.day or self.valid.astimezone(zone_of(zone)).date()

    def ahead_in(self, zone: str, span: timedelta) -> datetime:
        """The last moment that lies within a span ahead in a zone, in UTC: from a day on, days go by the calendar."""
        if self.day is None:
            return self.valid + span
        days, rest = divmod(span, timedelta(days=1))
        return local_start(self.day + timedelta(days=days + 1), zone) - INSTANT + rest

    @property
    def bounds_entry(self) -> bool:
        """Whether some of what is entered here is not seen for having been entered too late."""
        return self.cited or self.recorded is not None


#: How addresses name the three moments of a point: true at, known by, recorded by.
POINT_FIELDS = ("as_of", "known_at", "recorded_at")


def instant(moment: datetime) -> AsOf:
    """A reader who stands at an instant, and knows what was known by then."""
    return AsOf(moment, moment)


def point_of(at: datetime | Moments) -> Moments:
    """An instant, or a point as it is."""
    return instant(at) if isinstance(at, datetime) else at


def instant_text(moment: datetime) -> str:
    """An instant for programs, always in one shape: with its offset (UTC is Z) and to the microsecond."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def has_begun(when: When, at: Moments) -> bool:
    """Whether a written moment has begun, where it was written."""
    return when.start <= at.moment_in(when.zone)


_MONTHS = "January February March April May June July August September October November December".split()


def describe(when: When) -> str:
    """English words for a moment, as fine as it is known and no finer; the zone stands beside a clock time."""
    first, last = when.first_day, when.last_day
    match when.precision:
        case Precision.YEAR:
            return str(first.year)
        case Precision.MONTH:
            return f"{_MONTHS[first.month - 1]} {first.year}"
        case Precision.MINUTE:
            return f"{_clock_words(when.text)} ({when.zone})"
        case _:
            return _day_words(first) if first == last else f"{_day_words(first)} to {_day_words(last)}"


def _clock_words(text: str) -> str:
    """Midnight is written with both its days, as the parties do: "midnight 23/24 March"."""
    day, clock = date.fromisoformat(text[:10]), text[11:]
    if clock != "00:00":
        return f"{_day_words(day)}, {clock}"
    before = day - timedelta(days=1)
    if before.month == day.month:
        return f"midnight {before.day}/{_day_words(day)}"
    if before.year == day.year:
        return f"midnight {before.day} {_MONTHS[before.month - 1]}/{_day_words(day)}"
    return f"midnight {_day_words(before)}/{_day_words(day)}"


def _day_words(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
