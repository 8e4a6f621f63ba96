"""Moments in the reader's language, as fine as they are known and no finer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext

from agreements.domain.timeline import AsOf, instant

INSTANT = timedelta(microseconds=1)


class Written(Protocol):
    """A moment with its precision and zone, covering [start, end): agreements.domain.timeline.When is one."""

    @property
    def precision(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Loose:
    """A bare instant dressed as a written moment, for values that carry no precision of their own."""

    start: datetime
    zone: str = "UTC"
    precision: str = "day"
    until: datetime | None = None

    @property
    def end(self) -> datetime:
        return self.until or self.start + INSTANT


@dataclass(frozen=True, slots=True)
class Before:
    """A moment that is itself too late, or no longer belongs to it: "before 20 November"."""

    moment: Written

    @property
    def precision(self) -> str:
        return self.moment.precision

    @property
    def zone(self) -> str:
        return self.moment.zone

    @property
    def start(self) -> datetime:
        """What is counted down to: the clock time, or the last instant of the day before."""
        by_the_clock = _plain(self.precision) == "minute"
        return self.moment.start if by_the_clock else self.moment.start - INSTANT

    @property
    def end(self) -> datetime:
        return self.start + INSTANT


def day_words(day: date) -> str:
    """6 Nov 2025."""
    # Translators: order of day, short month and year, in Django's date format letters.
    return date_format(day, pgettext("date format", "j M Y"))


def moment_words(moment: Written) -> str:
    """Plain text, without markup: for titles, feeds and sentences."""
    if isinstance(moment, Before):
        return gettext("before %(moment)s") % {"moment": moment_words(moment.moment)}
    return _words(moment.start, moment.end, moment.zone, _plain(moment.precision), get_language() or "en")


def moment_html(moment: Written) -> SafeString:
    """The same in a <time> with a machine-readable value."""
    if isinstance(moment, Before):
        return format_html(gettext("before {moment}"), moment=moment_html(moment.moment))
    return _html(moment.start, moment.end, moment.zone, _plain(moment.precision), get_language() or "en")


def countdown_words(moment: Written | datetime, at: datetime | AsOf) -> str:
    """How far `moment` lies from `at`: "in 5 days 1 hour", "tomorrow", "3 days ago".

    A moment known to the day is counted in days of its own zone, and so is everything for a reader who named a day:
    hours would claim more than is known.
    """
    point = instant(at) if isinstance(at, datetime) else at
    if isinstance(moment, datetime):
        moment = Loose(moment, precision="minute")
    if point.day is None and _plain(moment.precision) == "minute":
        return _span_words(moment.start - point.valid)
    here = point.day_in(moment.zone)
    first, last = _days(moment.start, moment.end, moment.zone)
    if first <= here <= last:
        return gettext("today") if first == last else gettext("now")
    return _day_span_words((first - here).days if here < first else (last - here).days)


def _plain(precision: str | Enum) -> str:
    return str(precision.value) if isinstance(precision, Enum) else str(precision)


def _days(start: datetime, end: datetime, zone: str) -> tuple[date, date]:
    place = ZoneInfo(zone)
    return start.astimezone(place).date(), max(start, end - INSTANT).astimezone(place).date()


# The language is part of the key: the same moment is written once for each.
@lru_cache(maxsize=8192)
def _words(start: datetime, end: datetime, zone: str, precision: str, language: str) -> str:
    first, last = _days(start, end, zone)
    if precision == "minute":
        clock = start.astimezone(ZoneInfo(zone))
        return gettext("%(time)s %(zone)s, %(day)s") % {
            "time": date_format(clock, "H:i"),
            "zone": zone_words(clock, zone),
            "day": day_words(first),
        }
    if precision == "month":
        return date_format(first, pgettext("date format", "F Y"))
    if precision == "year":
        return date_format(first, "Y")
    if precision == "week":
        return gettext("week of %(day)s") % {"day": day_words(first)}
    if precision == "interval" and first != last:
        return gettext("%(first)s to %(last)s") % {
            "first": _opening_words(first, last),
            "last": day_words(last),
        }
    return day_words(first)


def _opening_words(first: date, last: date) -> str:
    """The first day of a span, without the month or year that its last day names anyway."""
    if first.year != last.year:
        return day_words(first)
    if first.month != last.month:
        return date_format(first, pgettext("date format, first day of a span within a year", "j M"))
    return date_format(first, pgettext("date format, first day of a span within a month", "j"))


def zone_words(clock: datetime, zone: str) -> str:
    """PKT (Asia/Karachi), UTC+4:30 (Asia/Kabul), UTC: a zone without letters of its own is given by its distance."""
    name = clock.tzname() or ""
    if zone == "UTC":
        return "UTC"
    if name[:1] in "+-":
        hours, minutes = divmod(int((clock.utcoffset() or timedelta()).total_seconds()) // 60, 60)
        name = f"UTC{hours:+d}" + (f":{minutes:02d}" if minutes else "")
    return f"{name} ({zone})"


@lru_cache(maxsize=8192)
def _html(start: datetime, end: datetime, zone: str, precision: str, language: str) -> SafeString:
    first, last = _days(start, end, zone)
    words = _words(start, end, zone, precision, language)
    if precision == "interval" and first != last:
        # HTML has no value for a span of days, so each end is marked by itself.
        return format_html(
            gettext("{first} to {last}"),
            first=_time(first.isoformat(), _opening_words(first, last)),
            last=_time(last.isoformat(), day_words(last)),
        )
    if precision == "minute":
        clock = start.astimezone(ZoneInfo(zone))
        # The name of a zone is Latin in every language: isolated, or it would turn a right-to-left line over.
        return format_html(
            '<time datetime="{}">{}</time>',
            clock.isoformat(timespec="minutes"),
            format_html(
                gettext("{time} {zone}, {day}"),
                time=date_format(clock, "H:i"),
                zone=format_html("<bdi>{}</bdi>", zone_words(clock, zone)),
                day=day_words(first),
            ),
        )
    values = {
        "month": f"{first:%Y-%m}",
        "year": f"{first:%Y}",
        "week": f"{first:%G-W%V}",
    }
    return _time(values.get(precision, first.isoformat()), words)


def _time(value: str, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value, words)


def _count(unit: str, number: int) -> str:
    words = {
        "day": ngettext("%(n)d day", "%(n)d days", number),
        "hour": ngettext("%(n)d hour", "%(n)d hours", number),
        "minute": ngettext("%(n)d minute", "%(n)d minutes", number),
    }
    return words[unit] % {"n": number}


def _span_words(span: timedelta) -> str:
    """Two units at most, and hours only while they matter."""
    minutes = int(abs(span).total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if not minutes:
        return gettext("now")
    if days:
        parts = [_count("day", days)] + ([_count("hour", hours)] if hours and days < 10 else [])
    else:
        parts = [_count("hour", hours)] if hours else []
        parts += [_count("minute", rest)] if rest and hours < 6 else []
    return _placed(" ".join(parts), past=span < timedelta())


def _day_span_words(days: int) -> str:
    if abs(days) == 1:
        return gettext("tomorrow") if days > 0 else gettext("yesterday")
    return _placed(_count("day", abs(days)), past=days < 0)


def _placed(span: str, *, past: bool) -> str:
    return (gettext("%(span)s ago") if past else gettext("in %(span)s")) % {"span": span}


def _ends_a_day(moment: datetime) -> bool:
    """Whether it is the last instant of a day in UTC, for which a day in an address stands."""
    return (moment.astimezone(UTC) + INSTANT).time() == datetime.min.time()


def valid_words(point: AsOf) -> str:
    """What the reader named: 3 November 2025, or an instant with the clock in UTC."""
    if point.day is None:
        return _clock_words(point.valid.astimezone(UTC))
    return date_format(point.day, pgettext("date format", "j F Y"))


def point_words(point: datetime) -> str:
    """3 November 2025, or with the clock where the reader named one: a day stands for its last instant in UTC."""
    moment = point.astimezone(UTC)
    day = date_format(moment, pgettext("date format", "j F Y"))
    if _ends_a_day(moment):
        return day
    return _clock_words(moment)


def _clock_words(moment: datetime) -> str:
    day = date_format(moment, pgettext("date format", "j F Y"))
    return gettext("%(day)s, %(time)s UTC") % {"day": day, "time": date_format(moment, "H:i")}
