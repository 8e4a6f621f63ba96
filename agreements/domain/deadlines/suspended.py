"""Deadlines under a suspension: the clock stands still, runs on, or nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from agreements.domain.deadlines.counting import event_words
from agreements.domain.deadlines.lengths import days_of
from agreements.domain.deadlines.rule import Anchors, Limit, NoDate, Resolution, Rule, Waiting, setting
from agreements.domain.deadlines.wrapping import retold
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.timeline import Precision, When, same_clock

_WHILE = {
    "stops": gettext_noop(
        "Suspended with {event}: the clock stands still until it is resumed. Before: {inner}"
    ),
    "unknown": gettext_noop(
        "Suspended with {event}; whether the clock runs is not known: no date. Before: {inner}"
    ),
}
_AFTER = {
    "stops": gettext_noop("Suspended with {event}, resumed {day}: later by that time. Before: {inner}"),
    "unknown": gettext_noop(
        "Suspended with {event}, resumed {day}; whether the clock ran is not known, so it is late only if it is late "
        "with that time added. Before: {inner}"
    ),
}

_CLOCK = {
    "unknown": gettext_noop("the text does not say"),
    "stops": gettext_noop("stops: the time is added"),
    "runs": gettext_noop("runs on: nothing moves"),
}


@dataclass(frozen=True, slots=True)
class Suspended(Rule):
    """D19 "participation is suspended until further notice": the clock of the inner rule stops, runs, or it is unknown.

    A clock that stopped is later by the time between suspension and resumption: exact if both are known to the minute,
    whole days otherwise. Unknown is an interval: approaching without that time, late only with it. A date that had
    passed when it was suspended stays. Whose suspension it is, is the legal state, not the deadline.
    """

    kind: ClassVar[str] = "suspended"
    label: ClassVar[str] = gettext_noop("A deadline under a suspension")

    rule: Rule = setting(gettext_noop("The deadline that was suspended"), of="rule")
    suspended: str = setting(gettext_noop("The suspension"), of="anchor", hint="E-suspension")
    resumed: str | None = setting(gettext_noop("The resumption"), of="anchor", default=None)
    clock: str = setting(
        gettext_noop("The clock meanwhile"),
        of="choice",
        choices=_CLOCK,
        default="unknown",
    )

    def resolve(self, known: Anchors) -> Resolution:
        inner, began = self.rule.resolve(known), known.get(self.suspended)
        if began is None:
            return inner
        limit, event = inner.outcome, event_words(self.suspended, began)
        if self.clock == "runs" or not isinstance(limit, Limit):
            return retold(inner, gettext_noop("Suspended with {event}. {inner}"), event=event)
        if limit.latest <= began.start:
            return retold(
                inner, gettext_noop("{inner} It was suspended only later, with {event}."), event=event
            )
        ended = known.get(self.resumed or "")
        if ended is None:
            outcome = Waiting(self.resumed) if self.resumed is not None else NoDate()
            return Resolution(outcome, say(_WHILE[self.clock], event=event, inner=inner.sentence))
        return Resolution(self._moved(limit, began, ended), self._told(event, ended, inner))

    def _told(self, event: Sentence, ended: When, inner: Resolution) -> Sentence:
        return say(_AFTER[self.clock], event=event, day=ended, inner=inner.sentence)

    def _moved(self, limit: Limit, began: When, ended: When) -> Limit:
        latest = _later(limit.latest, began, ended, limit.zone, most=True)
        if self.clock == "unknown":
            return Limit(limit.due_from, limit.earliest, latest, limit.zone)
        due_from, earliest = (
            _later(moment, began, ended, limit.zone, most=False)
            for moment in (limit.due_from, limit.earliest)
        )
        return Limit(due_from, earliest, latest, limit.zone)


def _later(moment: datetime, began: When, ended: When, zone: str, *, most: bool) -> datetime:
    """`moment` later by the suspension: by the least it can have lasted, or the most."""
    if began.precision is ended.precision is Precision.MINUTE:
        return moment + max(ended.start - began.start, timedelta())
    (first, last), (back, back_last) = days_of(began, zone), days_of(ended, zone)
    days = (back_last - first if most else back - last).days
    return same_clock(moment, zone, max(days, 0))
