"""Lengths as agreements write them: exact hours, or days, weeks, months and years by the calendar."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from agreements.domain.deadlines.rule import BadRule
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.timeline import INSTANT, BadMoment, Precision, When, local_start, zone_of

UNITS = {
    "hour": gettext_noop("hours"),
    "day": gettext_noop("days"),
    "week": gettext_noop("weeks"),
    "month": gettext_noop("months"),
    "year": gettext_noop("years"),
}
#: How days are counted from an event.
COUNTS = {
    "elapsed": gettext_noop("the day of the event is day 0"),
    "ordinal": gettext_noop("the day of the event is day 1"),
}
DAY = timedelta(days=1)
#: The longest that a rule may name, by unit: about a century. Beyond it a figure is a slip, not a term.
LONGEST = {"hour": 100_000, "day": 36_525, "week": 5_218, "half_month": 2_400, "month": 1_200, "year": 100}
#: Nothing is computed beyond this day; every moment that can be entered lies well before it.
LAST_DAY = date(9000, 1, 1)
_MOST_DAYS = 2_000_000

_ONE = {
    "hour": gettext_noop("1 hour"),
    "day": gettext_noop("1 day"),
    "week": gettext_noop("1 week"),
    "half_month": gettext_noop("1 half-month"),
    "month": gettext_noop("1 month"),
    "year": gettext_noop("1 year"),
}
_MANY = {
    "hour": gettext_noop("{amount} hours"),
    "day": gettext_noop("{amount} days"),
    "week": gettext_noop("{amount} weeks"),
    "half_month": gettext_noop("{amount} half-months"),
    "month": gettext_noop("{amount} months"),
    "year": gettext_noop("{amount} years"),
}
_EACH = {
    "hour": gettext_noop("hour"),
    "day": gettext_noop("day"),
    "week": gettext_noop("week"),
    "month": gettext_noop("month"),
    "year": gettext_noop("year"),
}
_ROUGH_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "half_month": 15.0, "month": 30.4375, "year": 365.25}


@dataclass(frozen=True, slots=True)
class Length:
    """So many units. Hours are exact; everything else goes by the calendar and never turns a month into 30 days."""

    amount: int
    unit: str

    def check(self, field: str = "amount") -> None:
        """Raise BadRule for no length at all, or one that no agreement means."""
        if self.amount < 1:
            raise BadRule(gettext_noop("A length is at least 1."), field)
        if self.amount > LONGEST[self.unit]:
            most = Length(LONGEST[self.unit], self.unit)
            message = gettext_noop("A length of {length} is longer than any deadline, {most} at most.")
            raise BadRule(message, field, length=self.words, most=most.words)

    @property
    def words(self) -> Sentence:
        return say(_ONE[self.unit]) if self.amount == 1 else say(_MANY[self.unit], amount=self.amount)

    @property
    def each(self) -> Sentence:
        """The words after "per": "week", "2 weeks"."""
        return say(_EACH[self.unit]) if self.amount == 1 else self.words

    @property
    def rough_days(self) -> float:
        """For comparing lengths of different units, never for a date."""
        return self.amount * _ROUGH_DAYS[self.unit]

    @property
    def exact(self) -> timedelta | None:
        """The length in exact hours, None where it goes by the calendar."""
        return timedelta(hours=self.amount) if self.unit == "hour" else None

    def times(self, count: int) -> Length:
        return Length(self.amount * count, self.unit)

    def then(self, other: Length) -> tuple[Length, ...]:
        """Both in a row, as one length where one calendar step can take it: no day of the month gets lost between."""
        (one, unit), (two, other_unit) = self._in_small(), other._in_small()
        if two == 0:
            return (self,)
        return (Length(one + two, unit),) if unit == other_unit else (self, other)

    def _in_small(self) -> tuple[int, str]:
        factor, unit = {"week": (7, "day"), "year": (12, "month")}.get(self.unit, (1, self.unit))
        return self.amount * factor, unit

    def after(self, day: date) -> date:
        """`day` moved on by the calendar: 31 January + 1 month is the last day of February. Not for hours."""
        amount, unit = self._in_small()
        if unit == "month":
            return _months_on(day, amount)
        assert unit == "day", unit
        return day + timedelta(days=amount) if amount < _MOST_DAYS else LAST_DAY

    def before(self, day: date) -> date:
        return Length(-self.amount, self.unit).after(day)

    def last_day(self, first: date) -> date:
        """The last day of a stretch that has `first` as its day 1."""
        after = self.after(first)
        # Where the month has no such day, the last one it has already ends the stretch.
        clamped = self.unit in ("month", "year") and after.day != first.day
        return after if clamped else after - DAY


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year >= LAST_DAY.year:
        return LAST_DAY
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_of(when: When, zone: str) -> tuple[date, date]:
    """First and last day on which it may have been: an instant by the clock of `zone`, a day as it was written."""
    if when.precision is Precision.MINUTE:
        day = when.start.astimezone(zone_of(zone)).date()
        return day, day
    return when.first_day, when.last_day


def moments_after(when: When, zone: str, *lengths: Length) -> tuple[datetime, datetime]:
    """The earliest and the latest instant at which `lengths`, one after the other, are over from `when` on; both
    exclusive bounds.

    Begun at a known minute they are over at the same time by the clock of `zone`; begun on a known day, at the end of
    the day so much later. Hours are not mixed with other units, and make nothing finer than a day that is known.
    """
    to_the_minute = when.precision is Precision.MINUTE
    if lengths[0].unit == "hour":
        hours = timedelta(hours=min(sum(length.amount for length in lengths), 24 * _MOST_DAYS))
        if to_the_minute:
            return when.start + hours, when.start + hours
        first_day = (when.start + hours).astimezone(zone_of(zone)).date()
        return local_start(first_day, zone), local_start(day_before(when.end + hours, zone) + DAY, zone)
    first, last = days_of(when, zone)
    for length in lengths:
        first, last = length.after(first), length.after(last)
    if not to_the_minute:
        return local_start(first + DAY, zone), local_start(last + DAY, zone)
    clock = when.start.astimezone(zone_of(zone)).time()
    over = datetime.combine(last, clock, zone_of(zone)).astimezone(UTC)
    return over, over


def written(words: When | str) -> When | None:
    """The moment of a sentence as a value; None where it lies outside the years that are kept."""
    return words if isinstance(words, When) else None


def days_at(when: When, zone: str, exact: timedelta) -> tuple[date, date]:
    """First and last day on which it may be that so many hours are over (or to come) from `when`, known to a day or
    longer: hours make nothing finer."""
    moments = (when.start + exact, when.end - INSTANT + exact)
    first, last = (moment.astimezone(zone_of(zone)).date() for moment in moments)
    return first, last


def day_when(day: date, zone: str) -> When | str:
    """The day for a sentence: a written moment, or its bare text where it lies outside the years that are kept."""
    return _written(existing(day, zone).isoformat(), zone)


def minute_when(moment: datetime, zone: str) -> When | str:
    """The same for an instant, by the clock of `zone`."""
    return _written(moment.astimezone(zone_of(zone)).strftime("%Y-%m-%dT%H:%M"), zone)


def _written(text: str, zone: str) -> When | str:
    try:
        return When(text, zone)
    except BadMoment:
        return text


def existing(day: date, zone: str) -> date:
    """`day`, or the one before it where the calendar of `zone` skipped it."""
    return day if local_start(day, zone) < local_start(day + DAY, zone) else day - DAY


def local_day(moment: datetime, zone: str) -> date:
    """The day of an instant by the clock of `zone`."""
    return moment.astimezone(zone_of(zone)).date()


def day_before(moment: datetime, zone: str) -> date:
    """The local day whose time runs out at `moment`, an exclusive bound."""
    return (moment - INSTANT).astimezone(zone_of(zone)).date()
