"""Milestones: a share or a number that has to be reached by a date or an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from agreements.domain.deadlines.rule import Anchors, BadRule, Resolution, Rule, setting
from agreements.domain.deadlines.wrapping import retold
from agreements.domain.sentences import gettext_noop

_SAYS = {
    "percent": gettext_noop("{amount} percent of {what}. {inner}"),
    "count": gettext_noop("{amount} × {what}. {inner}"),
}

_MEASURES = {"percent": gettext_noop("percent"), "count": gettext_noop("pieces or persons")}


@dataclass(frozen=True, slots=True)
class Milestone(Rule):
    """D26 "30 percent of the heavy weapons by day 60": a percent or a count at an event or date.

    The inner rule gives the date. How much was reached is told by progress figures, each with source and date.
    """

    kind: ClassVar[str] = "milestone"
    label: ClassVar[str] = gettext_noop("A share or number by a date")
    example: ClassVar[Mapping[str, Any]] = {
        "amount": 30,
        "measure": "percent",
        "what": "heavy weapons",
        "rule": {"kind": "offset", "anchor": "E-start", "amount": 60, "unit": "day"},
    }

    amount: int = setting(gettext_noop("How much"), of="number")
    measure: str = setting(gettext_noop("Counted in"), of="choice", choices=_MEASURES)
    what: str = setting(gettext_noop("Of what"), hint="heavy weapons")
    rule: Rule = setting(gettext_noop("By when"), of="rule")

    def check(self) -> None:
        if self.amount < 1:
            raise BadRule(gettext_noop("A milestone is at least 1."), "amount")
        if self.measure == "percent" and self.amount > 100:
            raise BadRule(gettext_noop("A share is at most 100 percent."), "amount")

    def resolve(self, known: Anchors) -> Resolution:
        return retold(self.rule.resolve(known), _SAYS[self.measure], amount=self.amount, what=self.what)
