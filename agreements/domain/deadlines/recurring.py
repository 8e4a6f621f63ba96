"""Recurring duties and quotas: so many times in each period, from a beginning to an end or without one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from agreements.domain.deadlines.counting import (
    Words,
    anchored,
    because,
    between_days,
    check_anchor,
    ending_with,
    over_with,
)
from agreements.domain.deadlines.lengths import (
    UNITS,
    Length,
    day_before,
    day_when,
    days_of,
    minute_when,
    written,
)
from agreements.domain.deadlines.outcomes import (
    Limit,
    Resolution,
    Running,
    Unfolding,
    due_from,
    waits_for,
)
from agreements.domain.deadlines.rule import Anchors, BadRule, Rule, setting
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.timeline import Moments, Precision, When, local_start

_FAR = datetime(3000, 1, 1, tzinfo=UTC)
_QUOTA = {
    "at_least": gettext_noop("At least {times} per {period}, from {start} on."),
    "at_most": gettext_noop("At most {times} per {period}, from {start} on."),
    "exactly": gettext_noop("Exactly {times} per {period}, from {start} on."),
}

_BOUNDS = {
    "at_least": gettext_noop("at least"),
    "at_most": gettext_noop("at most"),
    "exactly": gettext_noop("exactly"),
}


@dataclass(frozen=True, slots=True)
class Recurring(Rule):
    """D25 "600 trucks per day", "a report every month", "joint patrols twice a week": per period, with counts.

    A lasting duty: no period makes it overdue, because how often it was kept is told by reports, not by the calendar.
    The end of the current period is its next limit. Periods are half-open and counted from the beginning.
    """

    kind: ClassVar[str] = "recurring"
    label: ClassVar[str] = gettext_noop("Again and again, or a quota per period")
    example: ClassVar[Mapping[str, Any]] = {
        "anchor": "E-start",
        "every": 1,
        "unit": "day",
        "times": 600,
        "what": "trucks",
    }

    every: int = setting(gettext_noop("A period has how many"), of="number")
    unit: str = setting(gettext_noop("Of what"), of="choice", choices=UNITS)
    zone: str = setting(gettext_noop("Time zone in which days are counted"), of="zone")
    anchor: str | None = setting(gettext_noop("Begins with"), of="anchor", default=None)
    anchor_date: str | None = setting(gettext_noop("Or begins at"), of="when", default=None)
    times: int = setting(gettext_noop("How often in each period"), of="number", default=1)
    bound: str = setting(gettext_noop("Bound"), of="choice", choices=_BOUNDS, default="at_least")
    what: str | None = setting(gettext_noop("What is counted"), default=None, hint="trucks")
    end: str | None = setting(
        gettext_noop("Ends (first moment that no longer belongs to it)"), of="when", default=None
    )
    end_event: str | None = setting(gettext_noop("Ends with"), of="anchor", default=None)

    def check(self) -> None:
        check_anchor(self.anchor, self.anchor_date)
        self.period.check("every")
        if self.times < 1 and self.bound != "at_most":
            raise BadRule(gettext_noop("At least once in each period."), "times")
        if self.end is not None and self.end_event is not None:
            raise BadRule(
                gettext_noop("It ends either at a date (“end”) or with an event (“end_event”), not both."),
                "end",
            )
        ends_first = (
            self.anchor_date is not None
            and self.end is not None
            and When(self.end, self.zone).start <= When(self.anchor_date, self.zone).start
        )
        if ends_first:
            raise BadRule(gettext_noop("This ends before it begins."), "end")

    @property
    def period(self) -> Length:
        return Length(self.every, self.unit)

    def resolve(self, known: Anchors) -> Resolution:
        begins = anchored(self.anchor, self.anchor_date, self.zone, known)
        if begins is None:
            return waits_for(self.anchor or "")
        return Resolution(Periods(self, begins, self._ends(known)), self.in_general(begins))

    def _ends(self, known: Anchors) -> When | None:
        return When(self.end, self.zone) if self.end is not None else known.get(self.end_event or "")

    def over_at(self, ends: When) -> datetime:
        """The first instant that no longer belongs to it."""
        return ends.start if self.end is not None else over_with(ends)

    def until(self, running: Running, ends: When | None) -> Running:
        """The duty with its end, if that is known."""
        if ends is None:
            return running
        if self.end is None:
            return ending_with(running, ends)
        return replace(running, end=ends.start, ends=ends, over_before=True)

    def in_general(self, begins: When) -> Sentence:
        return say(_QUOTA[self.bound], times=self._times_words(), period=self.period.each, start=begins)

    def _times_words(self) -> Sentence:
        if self.what is not None:
            return say("{times} × {what}", times=self.times, what=self.what)
        if self.times == 1:
            return say(gettext_noop("once"))
        return say(gettext_noop("{times} times"), times=self.times)


@dataclass(frozen=True, slots=True)
class Periods(Unfolding):
    """One period after the other, up to `ends` if that is known."""

    rule: Recurring
    begins: When
    ends: When | None

    @property
    def over_at(self) -> datetime | None:
        return None if self.ends is None else self.rule.over_at(self.ends)

    def at(self, point: Moments) -> Resolution:
        sentence, opens = self.rule.in_general(self.begins), point.opens_in(self.rule.zone)
        lasting = Running(self.begins.start, None, self.rule.zone, begins=self.begins)
        whole = self.rule.until(lasting, self.ends)
        over = whole.over(point)
        limit = None if over else self._limit(opens)
        since = None if limit is None else self._next_since(opens)
        if over:
            sentence = because(sentence, say(gettext_noop("It has ended.")))
        elif whole.begun(point) and limit is not None:
            template = gettext_noop("The current period ends with {day}.")
            sentence = because(sentence, say(template, day=self._last(limit)))
        daily = self.rule.period.rough_days <= 1
        return Resolution(replace(whole, next_limit=limit, next_since=since, daily=daily), sentence)

    def _next_since(self, moment: datetime) -> datetime | None:
        """When the period before the one of this moment was over."""
        number = self._number(max(min(moment, _FAR), self.begins.start))
        return self._bounds(number - 1)[1] if number > 1 else None

    def _limit(self, moment: datetime) -> Limit | None:
        if self.rule.bound == "at_most":
            return None
        number, zone = self._number(max(min(moment, _FAR), self.begins.start)), self.rule.zone
        (first, last), since = self._bounds(number), self._bounds(number - 1)[0]
        counted, before = self._written(last), False
        if self.over_at is not None and self.over_at < last:
            first, last = min(first, self.over_at), self.over_at
            counted, before = self.ends, self.rule.end is not None
        return Limit(due_from(first, counted, zone, since), first, last, zone, counted, before)

    def _written(self, end: datetime) -> When | None:
        """How the end of a period was counted: of hours to the minute, else to the day."""
        zone = self.rule.zone
        if self.rule.unit == "hour":
            return written(minute_when(end, zone))
        return written(day_when(day_before(end, zone), zone))

    def _number(self, moment: datetime) -> int:
        """Of the first period that ends after `moment`: guessed from the length of a period, then counted off."""
        number = max(1, int((moment - self.begins.start) / timedelta(days=self.rule.period.rough_days)))
        while self._bounds(number)[1] <= moment:
            number += 1
        while number > 1 and self._bounds(number - 1)[1] > moment:
            number -= 1
        return number

    def _bounds(self, number: int) -> tuple[datetime, datetime]:
        """Where period `number` begins, and the one before it ends; two where the first began on an unknown day."""
        whole = self.rule.period.times(number)
        if whole.exact is not None:
            begun = self.begins.start + whole.exact
            return begun, begun
        first, last = (whole.after(day) for day in days_of(self.begins, self.rule.zone))
        return local_start(first, self.rule.zone), local_start(last, self.rule.zone)

    def _last(self, limit: Limit) -> Words:
        if limit.written is not None and limit.written.precision is Precision.MINUTE:
            return minute_when(limit.latest, self.rule.zone)
        first, last = (day_before(end, self.rule.zone) for end in (limit.earliest, limit.latest))
        return between_days(first, last, self.rule.zone)
