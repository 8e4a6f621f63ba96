"""So much time before or after another date that itself has to be counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

from agreements.domain.deadlines.counting import (
    because,
    by_days,
    by_instants,
    days_words,
    instants_words,
    on_it,
    on_words,
)
from agreements.domain.deadlines.lengths import UNITS, Length, local_day
from agreements.domain.deadlines.outcomes import (
    Limit,
    NoDate,
    Resolution,
    Running,
    Unfolding,
    Waiting,
    day_that_ends,
    is_clock_time,
    told_end,
)
from agreements.domain.deadlines.rule import Anchors, BadRule, Rule, setting
from agreements.domain.deadlines.terms import Term
from agreements.domain.deadlines.wrapping import retold
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.timeline import When, instant, zone_of

_BEFORE = datetime(1000, 1, 1, tzinfo=UTC)
_WHY = {
    "before": gettext_noop("That is {length} before the end of this, and moves if that date moves: {inner}"),
    "after": gettext_noop("That is {length} after the end of this, and moves if that date moves: {inner}"),
}
#: Of another date that is written: nothing that is recorded moves it.
_WHY_WRITTEN = {
    "before": gettext_noop("That is {length} before the end of this: {inner}"),
    "after": gettext_noop("That is {length} after the end of this: {inner}"),
}
_NOT_YET = {
    "before": gettext_noop("{length} before the end of this: {inner}"),
    "after": gettext_noop("{length} after the end of this: {inner}"),
}

_SIDES = {"before": gettext_noop("before it"), "after": gettext_noop("after it")}
_BOUNDS = {
    "by": gettext_noop("by that day"),
    "on": gettext_noop("on that day: earlier does not fulfil"),
}


@dataclass(frozen=True, slots=True)
class AnotherDate(Rule):
    """D10 "six months before the end of the six-year Interim Period": the end itself is counted from something, by the
    inner rule, and the date moves whenever that end moves.

    Of an act the end is its last day, of a duty that lasts its last day too; where that has no date, this has none.
    Hours are exact; days, months and years go by the calendar from that day.
    """

    kind: ClassVar[str] = "another_date"
    label: ClassVar[str] = gettext_noop("So much time before or after another date")
    example: ClassVar[Mapping[str, Any]] = {
        "amount": 6,
        "unit": "month",
        "side": "before",
        "rule": {"kind": "offset", "anchor": "E-interim", "amount": 6, "unit": "year"},
    }

    amount: int = setting(gettext_noop("How many"), of="number")
    unit: str = setting(gettext_noop("Of what"), of="choice", choices=UNITS)
    side: str = setting(gettext_noop("Before or after"), of="choice", choices=_SIDES)
    rule: Rule = setting(gettext_noop("The other date"), of="rule")
    bound: str = setting(gettext_noop("Bound"), of="choice", choices=_BOUNDS, default="by")

    def check(self) -> None:
        self.length.check()
        if isinstance(self.rule.resolve({}).outcome, NoDate):
            raise BadRule(gettext_noop("What never has a date cannot be counted from."), "rule")
        if _goes_on(self.rule):
            message = gettext_noop(
                "A term that is renewed by itself has no one end; its own notice has a date."
            )
            raise BadRule(message, "rule")

    @property
    def length(self) -> Length:
        return Length(self.amount, self.unit)

    def resolve(self, known: Anchors) -> Resolution:
        inner = self.rule.resolve(known)
        if isinstance(inner.outcome, Unfolding):
            # What is not renewed by itself has the same end at every moment.
            inner = inner.outcome.at(instant(_BEFORE))
        match inner.outcome:
            case Limit() as limit:
                return self._from(limit.earliest, limit.latest, limit.written, limit.zone, inner)
            case Running(end=datetime() as end) as running:
                first = running.first_end or end
                return self._from(first, end, running.ends, running.zone, inner)
            case Waiting():
                return retold(inner, _NOT_YET[self.side], length=self.length.words)
            case _:
                sentence = say(_NOT_YET[self.side], length=self.length.words, inner=inner.sentence)
                return Resolution(NoDate(), sentence)

    def _from(
        self, first: datetime, last: datetime, written: When | None, zone: str, inner: Resolution
    ) -> Resolution:
        """From the earliest and the latest end, exclusive bounds."""
        why = _WHY if self.rule.anchors() else _WHY_WRITTEN
        reason = say(why[self.side], length=self.length.words, inner=inner.sentence)
        if self.unit == "hour":
            limit, answer = self._by_the_hour(first, last, written, zone)
        else:
            limit, answer = self._by_the_day(first, last, written, zone)
        if self.bound == "on" and limit.written is not None and limit.first_day == limit.last_day:
            return Resolution(on_it(limit), because(on_words(limit.written), reason))
        return Resolution(limit, because(answer, reason))

    def _by_the_day(
        self, first: datetime, last: datetime, written: When | None, zone: str
    ) -> tuple[Limit, Sentence]:
        days = [self._day(day_that_ends(end, written, zone)) for end in (first, last)]
        return by_days(days[0], days[1], zone), days_words(days[0], days[1], zone)

    def _by_the_hour(
        self, first: datetime, last: datetime, written: When | None, zone: str
    ) -> tuple[Limit, Sentence]:
        """So many hours from a clock time are another one; from the end of a day, the end of another day, or a clock
        time where they are no whole days and the day is certain.
        """
        told = [told_end(end, written) for end in (first, last)]
        if not is_clock_time(written) and first == last:
            moment = self._instant(last)
            told = [last, last] if moment.astimezone(zone_of(zone)).time() != time() else told
        begun, over = (self._instant(end) for end in told)
        if is_clock_time(written) or told == [last, last]:
            return by_instants(begun, over, zone), instants_words(begun, over, zone)
        first_day, last_day = local_day(begun, zone), local_day(over, zone)
        return by_days(first_day, last_day, zone), days_words(first_day, last_day, zone)

    def _instant(self, moment: datetime) -> datetime:
        hours = timedelta(hours=self.amount)
        return moment - hours if self.side == "before" else moment + hours

    def _day(self, day: date) -> date:
        return self.length.before(day) if self.side == "before" else self.length.after(day)


def _goes_on(rule: Rule) -> bool:
    """Whether a term in it is renewed by itself, so that it has no one end."""
    nested = (getattr(rule, spec.name) for spec in fields(rule) if spec.metadata["of"] == "rule")
    renewed = isinstance(rule, Term) and rule.renewal == "automatic"
    return renewed or any(_goes_on(inner) for inner in nested if inner is not None)
