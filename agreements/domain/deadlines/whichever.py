"""The first or the last of two dates, whichever comes first or last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from agreements.domain.deadlines.outcomes import (
    Limit,
    NoDate,
    Outcome,
    Resolution,
    Running,
    Unfolding,
    Waiting,
)
from agreements.domain.deadlines.rule import Anchors, BadRule, Rule, setting
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.timeline import Moments, instant

_WHICH = {
    "first": gettext_noop("whichever comes first"),
    "last": gettext_noop("whichever comes last"),
}
_SAYS = {
    "first": gettext_noop("Whichever comes first. {one} {other}"),
    "last": gettext_noop("Whichever comes last. {one} {other}"),
}


@dataclass(frozen=True, slots=True)
class Whichever(Rule):
    """D14 "upon the formation of the executive or the lapse of its term, whichever comes first": one duty.

    First: what has no date yet can only bring it forward, so the date that there is counts. Last: there is no date
    before both have one. A duty that lasts ends with the first or the last of its two ends.
    """

    kind: ClassVar[str] = "whichever"
    label: ClassVar[str] = gettext_noop("The first or the last of two dates")
    example: ClassVar[Mapping[str, Any]] = {
        "which": "first",
        "rule": {"kind": "offset", "anchor": "E-sign", "amount": 90, "unit": "day"},
        "other": {"kind": "on_event", "anchor": "E-elections", "then": "once"},
    }

    which: str = setting(gettext_noop("Which of the two"), of="choice", choices=_WHICH)
    rule: Rule = setting(gettext_noop("One date"), of="rule")
    other: Rule = setting(gettext_noop("The other date"), of="rule")

    def check(self) -> None:
        if all(isinstance(rule.resolve({}).outcome, NoDate) for rule in (self.rule, self.other)):
            raise BadRule(gettext_noop("Of two dates at least one has to be a date."), "other")

    def resolve(self, known: Anchors) -> Resolution:
        one, other = self.rule.resolve(known), self.other.resolve(known)
        if isinstance(one.outcome, Unfolding) or isinstance(other.outcome, Unfolding):
            return Resolution(Together(self, one, other), self._sentence(one, other))
        return self.of(one, other)

    def of(self, one: Resolution, other: Resolution) -> Resolution:
        """Which of the two it is, at a moment."""
        outcomes = (one.outcome, other.outcome)
        return Resolution(self._outcome(*outcomes), self._sentence(one, other))

    def _sentence(self, one: Resolution, other: Resolution) -> Sentence:
        return say(_SAYS[self.which], one=one.sentence, other=other.sentence)

    def _outcome(self, one: Outcome, other: Outcome) -> Outcome:
        if isinstance(one, Limit) and isinstance(other, Limit):
            return self._limit(one, other)
        lasting = [outcome for outcome in (one, other) if isinstance(outcome, Running)]
        waiting = [outcome for outcome in (one, other) if isinstance(outcome, Waiting)]
        undated = [outcome for outcome in (one, other) if isinstance(outcome, NoDate)]
        if self.which == "last" and (undated or waiting):
            return (undated or waiting)[0]
        if waiting and lasting:
            return waiting[0]  # it begins with what has not happened
        if lasting and not undated:
            return self._lasting(one, other)
        dated = (outcome for outcome in (one, other) if isinstance(outcome, Limit | Running))
        return next(dated, (waiting or undated)[0])

    def _limit(self, one: Limit, other: Limit) -> Limit:
        pick: Callable[[datetime, datetime], datetime] = min if self.which == "first" else max
        return replace(
            one if pick(one.latest, other.latest) == one.latest else other,
            due_from=pick(one.due_from, other.due_from),
            earliest=pick(one.earliest, other.earliest),
            zone=one.zone,
        )

    def _lasting(self, one: Outcome, other: Outcome) -> Running:
        """A duty that lasts, and ends with the first or last of two ends; None is an end that is not known."""
        lasting = [outcome for outcome in (one, other) if isinstance(outcome, Running)]
        ends = [_lasting_to(outcome) for outcome in (one, other)]
        known = [running for running in ends if running.end is not None]
        started = [outcome for outcome in lasting if outcome.start is not None]
        first = min(started, key=_start_of, default=None)
        pick: Callable[..., Running] = min if self.which == "first" else max
        complete = bool(known) and (self.which == "first" or len(known) == len(ends))
        last = pick(known, key=_end_of) if complete else _OPEN
        within = [(outcome.next_limit, outcome.for_notice) for outcome in lasting if outcome.next_limit]
        limit, for_notice = min(within, key=lambda pair: pair[0].latest, default=(None, False))
        led_on = [outcome.next_since for outcome in lasting if outcome.next_since is not None]
        return replace(
            last,
            start=first.start if first else None,
            begins=first.begins if first else None,
            zone=lasting[0].zone,
            next_limit=limit,
            for_notice=for_notice,
            next_since=max(led_on, default=None),
            daily=any(outcome.daily for outcome in lasting if outcome.next_limit == limit),
        )


_OPEN = Running(None, None, "UTC")


def _lasting_to(outcome: Outcome) -> Running:
    """What something comes to as an end alone; an act ends with its limit."""
    if isinstance(outcome, Limit):
        first = outcome.earliest if outcome.earliest < outcome.latest else None
        return replace(
            _OPEN, end=outcome.latest, ends=outcome.written, over_before=outcome.before, first_end=first
        )
    return outcome if isinstance(outcome, Running) else _OPEN


def _start_of(running: Running) -> datetime:
    assert running.start is not None
    return running.start


def _end_of(running: Running) -> datetime:
    assert running.end is not None
    return running.end


@dataclass(frozen=True, slots=True)
class Together(Unfolding):
    """Two dates of which one goes on by itself."""

    rule: Whichever
    one: Resolution
    other: Resolution

    @property
    def moves(self) -> bool:
        outcomes = (self.one.outcome, self.other.outcome)
        return any(isinstance(outcome, Unfolding) and outcome.moves for outcome in outcomes)

    def at(self, point: Moments) -> Resolution:
        """Of the first of two, what comes after its end changes nothing more; of the last, each is told as a whole."""
        one, other = self.one.at(point), self.other.at(point)
        if self.rule.which == "last":
            one, other = replace(self.one, outcome=one.outcome), replace(self.other, outcome=other.outcome)
        answer = self.rule.of(one, other)
        if self.rule.which == "last":
            return answer
        running = answer.outcome
        if not isinstance(running, Running) or running.end is None:
            return answer
        return answer if point.opens_in(running.end_zone) <= running.end else self.at(instant(running.end))
