"""Phases: a stretch that begins when something else is completed or decided, with its own length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from agreements.domain.deadlines.counting import (
    anchored,
    because,
    between_days,
    between_moments,
    by_days,
    by_hours,
    check_anchor,
    days_words,
    event_words,
)
from agreements.domain.deadlines.lengths import (
    COUNTS,
    DAY,
    UNITS,
    Length,
    day_before,
    day_when,
    days_of,
    minute_when,
    moments_after,
    written,
)
from agreements.domain.deadlines.outcomes import Resolution, Running, Waiting
from agreements.domain.deadlines.rule import Anchors, BadRule, Rule, setting
from agreements.domain.sentences import Ref, Sentence, gettext_noop, say
from agreements.domain.timeline import Precision, When, local_start

_COUNTED = {
    "ordinal": gettext_noop("The {phase} began with {event} and has {length}, that day included."),
    "elapsed": gettext_noop("The {phase} began with {event} and has {length} after it."),
}

_BOUNDS = {
    "complete": gettext_noop("completing it: late after it"),
    "for": gettext_noop("how long it lasts"),
}


@dataclass(frozen=True, slots=True)
class Phase(Rule):
    """D13 "over a period of seven days starting on 15 November 2022", then "disengagement over four days": begins when
    the previous one is completed, or by `decision`; has its own length; may never begin.

    D11 the bounds of one duty: `complete` within the length is a deadline; `for` its length, as in "for 72 hours", is
    a duration. D12: it waits until the completion is recorded; sums of open limits are not computed.
    """

    kind: ClassVar[str] = "phase"
    label: ClassVar[str] = gettext_noop("A phase that begins when something is done")
    example: ClassVar[Mapping[str, Any]] = {
        "anchor": "C11.completed",
        "amount": 4,
        "unit": "day",
        "phase": "disengagement",
    }

    amount: int = setting(gettext_noop("How many"), of="number")
    unit: str = setting(gettext_noop("Of what"), of="choice", choices=UNITS)
    zone: str = setting(gettext_noop("Time zone in which days are counted"), of="zone")
    anchor: str | None = setting(
        gettext_noop("Begins with"), of="anchor", default=None, hint="C11.completed, E-pos"
    )
    anchor_date: str | None = setting(gettext_noop("Or begins at"), of="when", default=None)
    decision: str | None = setting(
        gettext_noop("Or by this decision, if it comes first"), of="anchor", default=None
    )
    bound: str = setting(gettext_noop("The length is for"), of="choice", choices=_BOUNDS, default="complete")
    count: str = setting(gettext_noop("Counting"), of="choice", choices=COUNTS, default="ordinal")
    phase: str | None = setting(gettext_noop("Name of the phase"), default=None, hint="disengagement")

    def check(self) -> None:
        check_anchor(self.anchor, self.anchor_date)
        self.length.check()
        if self.decision is not None and self.anchor is None:
            raise BadRule(gettext_noop("A phase that begins at a date needs no decision."), "decision")

    @property
    def length(self) -> Length:
        return Length(self.amount, self.unit)

    def resolve(self, known: Anchors) -> Resolution:
        began = self._began(known)
        if began is None:
            template = gettext_noop(
                "The {phase} begins with {anchor}, which is not recorded; it may never begin."
            )
            return Resolution(
                Waiting(self.anchor or ""), say(template, phase=self._name(), anchor=Ref(self.anchor or ""))
            )
        by, when = began
        reason = say(
            _COUNTED["elapsed" if self.unit == "hour" else self.count],
            phase=self._name(),
            event=event_words(by, when),
            length=self.length.words,
        )
        return self._lasting(when, reason) if self.bound == "for" else self._to_complete(when, reason)

    def _began(self, known: Anchors) -> tuple[str | None, When] | None:
        """By which anchor and when it began: the first of its two."""
        begun = [
            (name, when)
            for name in (self.anchor, self.decision)
            if name is not None and (when := known.get(name)) is not None
        ]
        if self.anchor is None:
            when = anchored(None, self.anchor_date, self.zone, known)
            return None if when is None else (None, when)
        return min(begun, key=lambda one: one[1].start, default=None)

    def _name(self) -> Sentence:
        if self.phase is None:
            return say(gettext_noop("phase"))
        return say(gettext_noop("phase “{name}”"), name=self.phase)

    def _to_complete(self, when: When, reason: Sentence) -> Resolution:
        exact = self.length.exact
        if exact is not None:
            limit, answer = by_hours(when, exact, self.zone)
            return Resolution(limit, because(answer, reason))
        days = [self._last_day(day) for day in days_of(when, self.zone)]
        answer = days_words(days[0], days[1], self.zone)
        return Resolution(by_days(days[0], days[1], self.zone), because(answer, reason))

    def _last_day(self, first: date) -> date:
        return self.length.last_day(first) if self.count == "ordinal" else self.length.after(first)

    def _lasting(self, when: When, reason: Sentence) -> Resolution:
        to_the_minute = self.unit == "hour" or (
            self.count == "elapsed" and when.precision is Precision.MINUTE
        )
        if to_the_minute:
            first, end = moments_after(when, self.zone, self.length)
            answer = say(
                gettext_noop("Runs until {end}, which no longer belongs to it."),
                end=between_moments(first, end, self.zone),
            )
            by_the_clock = when.precision is Precision.MINUTE
            ends = (
                minute_when(end, self.zone)
                if by_the_clock
                else day_when(day_before(end, self.zone), self.zone)
            )
        else:
            first_day, last_day = (self._last_day(day) for day in days_of(when, self.zone))
            first, end = (local_start(day + DAY, self.zone) for day in (first_day, last_day))
            answer = say(
                gettext_noop("Runs until the end of {day}."), day=between_days(first_day, last_day, self.zone)
            )
            ends = day_when(last_day, self.zone)
        running = Running(
            when.start,
            end,
            self.zone,
            begins=when,
            ends=written(ends),
            first_end=first if first < end else None,
        )
        return Resolution(running, because(answer, reason))
