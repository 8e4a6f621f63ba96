"""Duties that arise only after a time of kept compliance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from agreements.domain.deadlines.counting import (
    anchored,
    because,
    between_moments,
    check_anchor,
    event_words,
)
from agreements.domain.deadlines.lengths import (
    UNITS,
    Length,
    day_when,
    local_day,
    minute_when,
    moments_after,
    written,
)
from agreements.domain.deadlines.outcomes import NoDate, Resolution, Running, waits_for
from agreements.domain.deadlines.rule import Anchors, Rule, setting
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.timeline import Precision, When

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

    What a breach does to the clock is a setting: it starts again with each (`restart`), it stops for good (`stop`), or
    the text is silent, and then no date is given. Whether there was a breach is what the named events say, never
    decided here.
    """

    kind: ClassVar[str] = "kept_compliance"
    label: ClassVar[str] = gettext_noop("After a time of kept compliance")
    example: ClassVar[Mapping[str, Any]] = {
        "anchor": "E-ceasefire",
        "amount": 72,
        "unit": "hour",
        "breach": "E-breach",
        "on_breach": "restart",
    }

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

    breaches: tuple[str, ...] | None = setting(
        gettext_noop("Further breaches on record"), of="anchors", default=None
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
        begun, words = since, event_words(self.anchor, since)
        for name, breach in self._breaches(known):
            # A breach known only to a day or month counts where it may have fallen within the time.
            if breach.end <= begun.start or breach.start >= self._ready(begun)[1]:
                continue
            words = event_words(name, breach)
            if self.on_breach != "restart":
                template = _STOPPED[self.on_breach]
                return Resolution(NoDate(), say(template, breach=words, length=self.length.words))
            begun = breach
        return self._from(begun, words)

    def _breaches(self, known: Anchors) -> list[tuple[str, When]]:
        """Those that are recorded, oldest first."""
        names = [name for name in (self.breach, *(self.breaches or ())) if name is not None]
        found = [(name, known[name]) for name in dict.fromkeys(names) if name in known]
        return sorted(found, key=lambda one: (one[1].end, one[0]))

    def _ready(self, since: When) -> tuple[datetime, datetime]:
        return moments_after(since, self.zone, self.length)

    def _from(self, begun: When, since: Sentence) -> Resolution:
        first, ready = self._ready(begun)
        answer = say(gettext_noop("Not before {moment}."), moment=between_moments(first, ready, self.zone))
        reason = say(
            gettext_noop("That is {length} after {since}, if it is kept so long."),
            length=self.length.words,
            since=since,
        )
        # Known to the minute it may begin at a clock time; known to the day, with a day.
        by_the_clock = begun.precision is Precision.MINUTE
        words = (
            minute_when(ready, self.zone)
            if by_the_clock
            else day_when(local_day(ready, self.zone), self.zone)
        )
        return Resolution(
            Running(ready, None, self.zone, begins=written(words), not_before=first), because(answer, reason)
        )
