"""Duties that arise only after a time of kept compliance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from agreements.domain.deadlines.counting import (
    anchored,
    because,
    check_anchor,
    event_words,
)
from agreements.domain.deadlines.lengths import UNITS, Length, minute_when, moment_after
from agreements.domain.deadlines.rule import (
    Anchors,
    NoDate,
    Resolution,
    Rule,
    Running,
    setting,
    waits_for,
)
from agreements.domain.sentences import Sentence, gettext_noop, say

_STOPPED = {
    "stop": gettext_noop("{breach} stopped the clock of {length}, so the duty has not arisen."),
    "silent": gettext_noop(
        "{breach} came before {length} were over; the text does not say what that does to the clock: no date."
    ),
}

_ON_BREACH = {
    "silent": gettext_noop("the text does not say"),
    "restart": gettext_noop("the time starts again"),
    "stop": gettext_noop("the time stops"),
}


@dataclass(frozen=True, slots=True)
class KeptCompliance(Rule):
    """D29 "after 72 hours of observed ceasefire": not before that time is over, and only if it was kept.

    What a breach does to the clock is a setting: it starts again (`restart`), it stops for good (`stop`), or the text
    is silent, and then no date is given. Whether there was a breach is what the named event says, never decided here.
    """

    kind: ClassVar[str] = "kept_compliance"
    label: ClassVar[str] = gettext_noop("After a time of kept compliance")

    amount: int = setting(gettext_noop("How many"), of="number")
    unit: str = setting(gettext_noop("Of what"), of="choice", choices=UNITS)
    zone: str = setting(gettext_noop("Time zone in which days are counted"), of="zone")
    anchor: str | None = setting(gettext_noop("Kept since"), of="anchor", default=None)
    anchor_date: str | None = setting(gettext_noop("Or since"), of="when", default=None)
    breach: str | None = setting(gettext_noop("The breach, if one is recorded"), of="anchor", default=None)
    on_breach: str = setting(
        gettext_noop("What a breach does to the clock"),
        of="choice",
        choices=_ON_BREACH,
        default="silent",
    )

    def check(self) -> None:
        check_anchor(self.anchor, self.anchor_date)
        self.length.check()

    @property
    def length(self) -> Length:
        return Length(self.amount, self.unit)

    def resolve(self, known: Anchors) -> Resolution:
        since = anchored(self.anchor, self.anchor_date, self.zone, known)
        if since is None:
            return waits_for(self.anchor or "")
        ready = moment_after(since, self.zone, self.length)
        breach = known.get(self.breach or "")
        if breach is None or not since.start <= breach.start < ready:
            return self._from(ready, event_words(self.anchor, since))
        words = event_words(self.breach, breach)
        if self.on_breach == "restart":
            return self._from(moment_after(breach, self.zone, self.length), words)
        template = _STOPPED[self.on_breach]
        return Resolution(NoDate(), say(template, breach=words, length=self.length.words))

    def _from(self, ready: datetime, since: Sentence) -> Resolution:
        answer = say(gettext_noop("Not before {moment}."), moment=minute_when(ready, self.zone))
        reason = say(
            gettext_noop("That is {length} after {since}, if it is kept so long."),
            length=self.length.words,
            since=since,
        )
        return Resolution(Running(ready, None, self.zone), because(answer, reason))
