"""Fixed dates: by, before, on, at a time in a zone, and from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from agreements.domain.deadlines.rule import Anchors, Limit, Resolution, Rule, Running, setting
from agreements.domain.sentences import gettext_noop, say
from agreements.domain.timeline import INSTANT, Precision, When, local_start, zone_of

BOUNDS = {
    "by": gettext_noop("by: late after it"),
    "before": gettext_noop("before: late once it begins"),
    "on": gettext_noop("on: earlier does not fulfil"),
    "from": gettext_noop("from: in force from then on"),
}

_SAYS = {
    "by": gettext_noop("Due by the end of {day}; late only after it."),
    "before": gettext_noop("Due before {day} begins; late from its first moment on."),
    "on": gettext_noop("Due on {day}; earlier does not fulfil it."),
    "from": gettext_noop("In force from {day} on, with no end date."),
}
_SAYS_TIME = {
    "by": gettext_noop("Due by {day}."),
    "before": gettext_noop("Due before {day}."),
    "on": gettext_noop("Due at {day}."),
    "from": gettext_noop("In force from {day} on, with no end date."),
}


def start_of_due_day(limit: datetime, zone: str) -> datetime:
    """First instant of the local day that runs out at `limit`; "by midnight 23/24" is the matter of the 23rd."""
    # A limit by the minute lies one instant after it, so that the minute itself is in time: step back over both.
    return local_start((limit - 2 * INSTANT).astimezone(zone_of(zone)).date(), zone)


@dataclass(frozen=True, slots=True)
class Fixed(Rule):
    """D1 "by 15 November 2020"; D2 "before 20 November"; D3 "November 6 in Istanbul";
    D4 "from 00:00 Moscow time, 10 November".

    `by`: late after its last instant; `before`: late from its first, one day earlier than `by`; `on`: that day, earlier
    does not fulfil; `from`: in force from then on. D5: a month or year stays one: "in November 2025" is due at its end
    and late only after it.
    """

    kind: ClassVar[str] = "fixed"
    label: ClassVar[str] = gettext_noop("A date, or a time on a date")
    example: ClassVar[Mapping[str, Any]] = {"date": "2025-11-06", "bound": "on", "zone": "Europe/Istanbul"}

    date: str = setting(gettext_noop("Date"), of="when", hint="2025-11-06, 2025-11 or 2025-11-06T18:00")
    bound: str = setting(gettext_noop("Bound"), of="choice", choices=BOUNDS)
    zone: str = setting(gettext_noop("Time zone of the text"), of="zone")

    def resolve(self, known: Anchors) -> Resolution:
        when = When(self.date, self.zone)
        says = (_SAYS_TIME if when.precision is Precision.MINUTE else _SAYS)[self.bound]
        sentence = say(says, day=when)
        if self.bound == "from":
            return Resolution(Running(when.start, None, self.zone), sentence)
        limit = when.start if self.bound == "before" else when.end
        return Resolution(Limit(start_of_due_day(limit, self.zone), limit, limit, self.zone), sentence)
