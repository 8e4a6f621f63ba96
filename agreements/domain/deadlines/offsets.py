"""Offsets: so much time after an event, on that day, or so much before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from agreements.domain.deadlines.counting import (
    Words,
    anchored,
    because,
    between_days,
    by_days,
    by_hours,
    check_anchor,
    days_words,
    event_words,
    on_it,
    on_words,
)
from agreements.domain.deadlines.lengths import (
    COUNTS,
    UNITS,
    Length,
    day_when,
    days_at,
    days_of,
    existing,
    minute_when,
    written,
)
from agreements.domain.deadlines.outcomes import Limit, NoDate, Resolution, Running, waits_for
from agreements.domain.deadlines.rule import Anchors, BadRule, Rule, setting
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.timeline import Precision, When, local_start

BOUNDS = {
    "within": gettext_noop("within: late after it"),
    "on": gettext_noop("on that day: earlier does not fulfil"),
    "before_end": gettext_noop("so much before it"),
    "from": gettext_noop("from then on: a duty that lasts"),
}
_UNITS = UNITS | {"half_month": gettext_noop("half-months")}

_WHY = {
    "hour": gettext_noop("That is {length} after {event}, in exact hours."),
    "day": gettext_noop("That is {length} after {event}, which is day 0."),
    "ordinal": gettext_noop("That is the last of {length}, counting {event} as day 1."),
    "calendar": gettext_noop("That is {length} after {event}, by the calendar."),
    "before_end": gettext_noop("That is {length} before {event}, and moves if that date moves."),
    "before_a_date": gettext_noop("That is {length} before {event}."),
}


@dataclass(frozen=True, slots=True)
class Offset(Rule):
    """D6 "within 24 hours of signing": exact hours; an interval where the signing is known to the day only.

    D7 "within five days of signing": the event's day is day 0, due at the end of day 0+5 (Pretoria: 2 November 2022,
    "today is the fifth day", 7 November). D8 "day N" of a stretch (`count` ordinal): the first day is day 1.
    D9 "in the next three years", "14 days": by the calendar, 31 January + 1 month = end of February; "half-months"
    wait for a person's date. D10 "six months before expiry" (`before_end`): moves whenever the end moves.
    D12 "the first day after completion" of another commitment: anchor "C11.completed", bound "on".
    D4 "effective twelve hours after it is signed" (`from`): in force from then on, for days from the first instant.
    """

    kind: ClassVar[str] = "offset"
    label: ClassVar[str] = gettext_noop("So much time after or before something")
    example: ClassVar[Mapping[str, Any]] = {"anchor": "E-sign", "amount": 5, "unit": "day"}

    amount: int = setting(gettext_noop("How many"), of="number")
    unit: str = setting(gettext_noop("Of what"), of="choice", choices=_UNITS)
    zone: str = setting(gettext_noop("Time zone in which days are counted"), of="zone")
    anchor: str | None = setting(
        gettext_noop("The event"), of="anchor", default=None, hint="E-sign, R2.end, C1.end, C11.completed"
    )
    anchor_date: str | None = setting(
        gettext_noop("Or the date, if the text names it"), of="when", default=None, hint="2022-11-15"
    )
    bound: str = setting(gettext_noop("Bound"), of="choice", choices=BOUNDS, default="within")
    count: str = setting(gettext_noop("Counting"), of="choice", choices=COUNTS, default="elapsed")
    confirmed: str | None = setting(
        gettext_noop("The date, as decided by a person (only for half-months)"), of="when", default=None
    )

    def check(self) -> None:
        check_anchor(self.anchor, self.anchor_date)
        if self.amount or self.unit != "day" or self.count == "ordinal":
            self.length.check()
        if self.count == "ordinal" and (self.unit in ("hour", "half_month") or self.bound == "before_end"):
            raise BadRule(
                gettext_noop("Only days, weeks, months and years after a first day are counted from 1."),
                "count",
            )
        if self.confirmed is not None and self.unit != "half_month":
            raise BadRule(
                gettext_noop("Only half-months need a person's date; other lengths are counted."), "confirmed"
            )

    @property
    def length(self) -> Length:
        return Length(self.amount, self.unit)

    def resolve(self, known: Anchors) -> Resolution:
        when = anchored(self.anchor, self.anchor_date, self.zone, known)
        if self.confirmed is not None:
            return self._as_decided(When(self.confirmed, self.zone))
        if when is None:
            return waits_for(self.anchor or "")
        if self.unit == "half_month":
            return self._undecided(when)
        if self.bound == "from":
            return self._in_force(when)
        return self._by_the_hour(when) if self.unit == "hour" else self._by_the_day(when)

    def _as_decided(self, when: When) -> Resolution:
        template = gettext_noop("A person set this date for the {length} of the text.")
        answer = days_words(when.last_day, when.last_day, self.zone)
        reason = say(template, length=self.length.words)
        return Resolution(by_days(when.last_day, when.last_day, self.zone), because(answer, reason))

    def _undecided(self, when: When) -> Resolution:
        template = gettext_noop(
            "No date: {length} counted from {event} have no fixed number of days, so a person has to set the date."
        )
        sentence = say(template, length=self.length.words, event=event_words(self.anchor, when))
        return Resolution(NoDate(), sentence)

    def _in_force(self, when: When) -> Resolution:
        """Running from the latest moment that it may be: before that it is not certain."""
        exact = self.length.exact
        if exact is not None and when.precision is Precision.MINUTE:
            moment = when.start + exact
            words: Words = minute_when(moment, self.zone)
        else:
            first, last = self._days(when)
            moment = local_start(existing(last, self.zone), self.zone)
            words = between_days(first, last, self.zone)
        answer = say(gettext_noop("In force from {moment} on, with no end date."), moment=words)
        begins = words if isinstance(words, When) else written(day_when(last, self.zone))
        return Resolution(
            Running(moment, None, self.zone, begins=begins), because(answer, self._reason(when))
        )

    def _by_the_hour(self, when: When) -> Resolution:
        exact = Length(-self.amount if self.bound == "before_end" else self.amount, "hour").exact
        assert exact is not None
        limit, answer = by_hours(when, exact, self.zone)
        return self._bounded(limit, answer, when)

    def _by_the_day(self, when: When) -> Resolution:
        first, last = self._days(when)
        return self._bounded(by_days(first, last, self.zone), days_words(first, last, self.zone), when)

    def _bounded(self, limit: Limit, answer: Sentence, when: When) -> Resolution:
        """A limit within which, or a moment on which; where the day is not certain, only the first may be told."""
        if self.bound == "on" and limit.written is not None and limit.first_day == limit.last_day:
            return Resolution(on_it(limit), because(on_words(limit.written), self._reason(when)))
        return Resolution(limit, because(answer, self._reason(when)))

    def _days(self, when: When) -> tuple[date, date]:
        """First and last day that it may come to."""
        if self.length.exact is not None:
            return days_at(when, self.zone, self.length.exact)
        first, last = (self._day(day) for day in days_of(when, self.zone))
        return first, last

    def _day(self, day: date) -> date:
        if self.bound == "before_end":
            return self.length.before(day)
        return self.length.last_day(day) if self.count == "ordinal" else self.length.after(day)

    def _reason(self, when: When) -> Sentence:
        event = event_words(self.anchor, when)
        if self.amount == 0:
            return say(gettext_noop("That is the day of {event}."), event=event)
        return say(_WHY[self._way()], length=self.length.words, event=event)

    def _way(self) -> str:
        if self.bound == "before_end":
            return "before_a_date" if self.anchor is None else "before_end"
        if self.count == "ordinal":
            return "ordinal"
        return self.unit if self.unit in ("hour", "day") else "calendar"
