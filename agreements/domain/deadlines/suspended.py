"""Deadlines under a suspension: the clock stands still, runs on, or nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from agreements.domain.deadlines.counting import counted_as, event_words
from agreements.domain.deadlines.lengths import days_of
from agreements.domain.deadlines.outcomes import (
    Limit,
    NoDate,
    Outcome,
    Resolution,
    Running,
    Unfolding,
    Waiting,
)
from agreements.domain.deadlines.rule import Anchors, Rule, setting
from agreements.domain.deadlines.wrapping import retold
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.timeline import INSTANT, Moments, Precision, When, instant, same_clock

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
_AFTER_LASTING = gettext_noop(
    "Suspended with {event}, resumed {day}; whether the clock ran is not known, so it has ended for certain only with "
    "that time added. Before: {inner}"
)
_RUNS = gettext_noop("Suspended with {event}. {inner}")
_PASSED = gettext_noop("{inner} It was suspended only later, with {event}.")
_NOT_YET = gettext_noop(
    "{inner} The suspension with {event} was over, {day}, before this was counted from anything."
)

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
    passed when it was suspended stays, and so does one counted only from what came after the resumption. Whose
    suspension it is, is the legal state, not the deadline.
    """

    kind: ClassVar[str] = "suspended"
    label: ClassVar[str] = gettext_noop("A deadline under a suspension")
    example: ClassVar[Mapping[str, Any]] = {
        "rule": {"kind": "offset", "anchor": "E-sign", "amount": 30, "unit": "day"},
        "suspended": "E-suspension",
        "resumed": "E-resumption",
        "clock": "stops",
    }

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
        ended = known.get(self.resumed or "")
        if ended is not None and ended.end <= began.start:
            ended = None  # it resumed from an earlier suspension
        pause = Pause(event_words(self.suspended, began), began, ended, self.clock, self.resumed)
        if self.clock == "runs":
            return retold(inner, _RUNS, event=pause.event)
        if isinstance(inner.outcome, Unfolding):
            return Resolution(
                Paused(inner.outcome, pause), say(_RUNS, event=pause.event, inner=inner.sentence)
            )
        return pause.on(inner, self._counted_since(known, inner.outcome))

    def _counted_since(self, known: Anchors, outcome: Outcome) -> When | None:
        """The anchor that started the inner clock; None where a date was counted from nothing, or backwards."""
        begun = [known[anchor] for anchor in self.rule.anchors() if anchor in known]
        first = min(begun, key=lambda when: when.start, default=None)
        end = outcome.latest if isinstance(outcome, Limit) else None
        return None if first is None or (end is not None and first.start >= end) else first


@dataclass(frozen=True, slots=True)
class Pause:
    """A suspension under way or over: in words, since and until when, and what the clock does meanwhile."""

    event: Sentence
    began: When
    ended: When | None
    clock: str
    waits_for: str | None

    def on(self, inner: Resolution, since: When | None = None) -> Resolution:
        """What `inner` comes to under it; a clock that started only at `since` stood still from then on."""
        outcome = inner.outcome
        end = outcome.latest if isinstance(outcome, Limit) else getattr(outcome, "end", None)
        if end is None:
            return retold(inner, _RUNS, event=self.event)
        if end <= self.began.start:
            return retold(inner, _PASSED, event=self.event)
        if self.ended is None:
            return self._standing_still(inner)
        began = self.began if since is None or since.start <= self.began.start else since
        if self.ended.end <= began.start:
            return retold(inner, _NOT_YET, event=self.event, day=self.ended)
        told = (
            _AFTER_LASTING if isinstance(outcome, Running) and self.clock == "unknown" else _AFTER[self.clock]
        )
        sentence = say(told, event=self.event, day=self.ended, inner=inner.sentence)
        return Resolution(self._moved(outcome, began, self.ended), sentence)

    def _standing_still(self, inner: Resolution) -> Resolution:
        sentence = say(_WHILE[self.clock], event=self.event, inner=inner.sentence)
        if isinstance(inner.outcome, Running):
            outcome = inner.outcome
            return Resolution(Running(outcome.start, None, outcome.zone, begins=outcome.begins), sentence)
        return Resolution(NoDate() if self.waits_for is None else Waiting(self.waits_for), sentence)

    def _moved(self, outcome: Outcome, began: When, ended: When) -> Outcome:
        if isinstance(outcome, Running) and outcome.end is not None:
            end = _later(outcome.end, began, ended, outcome.zone, most=True)
            first = self._first_moved(outcome.first_end or outcome.end, began, ended, outcome.zone)
            limit = outcome.next_limit
            since = outcome.next_since
            if since is not None and since > began.start:
                since = _later(since, began, ended, outcome.zone, most=True)
            return replace(
                outcome,
                end=end,
                next_limit=None if limit is None else self._limit_moved(limit, began, ended),
                next_since=since,
                ends=counted_as(end, outcome.ends, outcome.zone),
                over_before=False,
                first_end=first if first < end else None,
            )
        return self._limit_moved(outcome, began, ended) if isinstance(outcome, Limit) else outcome

    def _limit_moved(self, limit: Limit, began: When, ended: When) -> Limit:
        latest = _later(limit.latest, began, ended, limit.zone, most=True)
        due_from, earliest = (
            self._first_moved(moment, began, ended, limit.zone) for moment in (limit.due_from, limit.earliest)
        )
        counted = counted_as(latest, limit.written, limit.zone)
        # A day before which it was due has become the day with which it runs out; a clock time stays one.
        before = limit.before and counted is not None and counted.precision is Precision.MINUTE
        return Limit(due_from, earliest, latest, limit.zone, counted, before)

    def _first_moved(self, moment: datetime, began: When, ended: When, zone: str) -> datetime:
        """The earliest that a moment has become: the same where it is not known whether the clock ran."""
        return moment if self.clock == "unknown" else _later(moment, began, ended, zone, most=False)

    def inner_time(self, moment: datetime) -> datetime:
        """How late it is by a clock that stood still."""
        if self.clock == "unknown" or moment < self.began.start:
            return moment
        if self.ended is None or moment < self.ended.start:
            return self.began.start
        return moment - max(self.ended.start - self.began.start, timedelta())


@dataclass(frozen=True, slots=True)
class Paused(Unfolding):
    """What goes on by itself, under a suspension."""

    inner: Unfolding
    pause: Pause

    @property
    def moves(self) -> bool:
        return self.inner.moves

    def at(self, point: Moments) -> Resolution:
        slowed = _ByInnerTime(point, self.pause)
        inner = self.inner.at(slowed)
        answer = self.pause.on(inner)
        before, after = inner.outcome, answer.outcome
        if not (isinstance(before, Running) and before.end and isinstance(after, Running)):
            return answer
        if before.over(slowed) and not after.over(point):
            # How long it stood still may be known to the day only: while it may still run, its own words say so.
            return self.pause.on(self.inner.at(instant(before.end - INSTANT)))
        return answer


@dataclass(frozen=True, slots=True)
class _ByInnerTime:
    """A point by the clock of what was suspended."""

    point: Moments
    pause: Pause

    def opens_in(self, zone: str) -> datetime:
        return self.pause.inner_time(self.point.opens_in(zone))

    def moment_in(self, zone: str) -> datetime:
        return self.point.moment_in(zone)  # what begins is not put off by a suspension


def _later(moment: datetime, began: When, ended: When, zone: str, *, most: bool) -> datetime:
    """`moment` later by the suspension: by the least it can have lasted, or the most."""
    if began.precision is ended.precision is Precision.MINUTE:
        return moment + max(ended.start - began.start, timedelta())
    (first, last), (back, back_last) = days_of(began, zone), days_of(ended, zone)
    days = (back_last - first if most else back - last).days
    return same_clock(moment, zone, max(days, 0))
