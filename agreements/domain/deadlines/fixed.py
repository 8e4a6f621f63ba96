"""Fixed dates: by, before, on, at a time in a zone, and from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from agreements.domain.deadlines.outcomes import Limit, Resolution, Running, due_from
from agreements.domain.deadlines.rule import Anchors, Rule, setting
from agreements.domain.sentences import gettext_noop, say
from agreements.domain.timeline import Precision, When

BOUNDS = {
    "by": gettext_noop("by: late after it"),
    "before": gettext_noop("before: late once it begins"),
    "on": gettext_noop("on: earlier does not fulfil"),
    "from": gettext_noop("from: in force from then on"),
}

_OF_A_DAY = {
    "by": gettext_noop("Due by the end of {day}; late only after it."),
    "before": gettext_noop("Due before {day} begins; late from its first moment on."),
    "on": gettext_noop("Due on {day}; earlier does not fulfil it."),
    "from": gettext_noop("In force from {day} on, with no end date."),
}
_OF_A_TIME = {
    "by": gettext_noop("Due by {day}."),
    "before": gettext_noop("Due before {day}."),
    "on": gettext_noop("Due at {day}."),
    "from": gettext_noop("In force from {day} on, with no end date."),
}
_OF_A_MONTH = _OF_A_DAY | {
    "on": gettext_noop("Due in {day}; earlier does not fulfil it, and it is late only after its end."),
    "from": gettext_noop("In force from the beginning of {day} on, with no end date."),
}
_OF_A_SPAN = {
    "by": _OF_A_DAY["by"],
    "before": gettext_noop("Due before this time begins: {day}; late from its first moment on."),
    "on": gettext_noop(
        "Due within this time: {day}; earlier does not fulfil it, and it is late only after its end."
    ),
    "from": gettext_noop("In force from the beginning of this time on: {day}; with no end date."),
}
#: How a bound is told, by what it is set on.
SAYS: Final[dict[Precision, dict[str, str]]] = {
    Precision.MINUTE: _OF_A_TIME,
    Precision.DAY: _OF_A_DAY,
    Precision.WEEK: _OF_A_SPAN,
    Precision.MONTH: _OF_A_MONTH,
    Precision.YEAR: _OF_A_MONTH,
    Precision.INTERVAL: _OF_A_SPAN,
}


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
        sentence = say(SAYS[when.precision][self.bound], day=when)
        if self.bound == "from":
            return Resolution(Running(when.start, None, self.zone, begins=when), sentence)
        before = self.bound == "before"
        limit = when.start if before else when.end
        return Resolution(
            Limit(
                due_from(limit, when, self.zone),
                limit,
                limit,
                self.zone,
                when,
                before,
                not_before=when.start if self.bound == "on" else None,
            ),
            sentence,
        )
