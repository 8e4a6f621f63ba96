"""Ratios: how much is owed depends on what the other side delivered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from agreements.domain.deadlines.outcomes import NoDate, Resolution
from agreements.domain.deadlines.rule import Anchors, BadRule, Rule, setting
from agreements.domain.deadlines.wrapping import retold
from agreements.domain.sentences import Ref, gettext_noop, in_a_row, say


@dataclass(frozen=True, slots=True)
class Ratio(Rule):
    """D27 "30 prisoners for each hostage released": the amount depends on what the other side delivered.

    The inner rule, where there is one, gives the date; without it the duty follows the other side's figures.
    """

    kind: ClassVar[str] = "ratio"
    label: ClassVar[str] = gettext_noop("So many for each that the other side delivers")
    example: ClassVar[Mapping[str, Any]] = {
        "amount": 30,
        "what": "prisoners",
        "per_amount": 1,
        "per_what": "hostages",
        "with_commitments": ["C5"],
    }

    amount: int = setting(gettext_noop("How many are owed"), of="number")
    what: str = setting(gettext_noop("Of what"), hint="prisoners")
    per_amount: int = setting(gettext_noop("For how many delivered"), of="number")
    per_what: str = setting(gettext_noop("Of what"), hint="hostages")
    with_commitments: tuple[str, ...] = setting(
        gettext_noop("The commitments by which those are delivered"), of="codes", hint="C5"
    )
    rule: Rule | None = setting(gettext_noop("By when, if the text says it"), of="rule", default=None)

    def check(self) -> None:
        for name in ("amount", "per_amount"):
            if getattr(self, name) < 1:
                raise BadRule(gettext_noop("Both sides of a ratio are at least 1."), name)

    def resolve(self, known: Anchors) -> Resolution:
        owed = say(
            gettext_noop("{amount} × {what} for every {per_amount} × {per_what} delivered by {others}."),
            amount=self.amount,
            what=self.what,
            per_amount=self.per_amount,
            per_what=self.per_what,
            others=in_a_row([Ref(code) for code in self.with_commitments], ", "),
        )
        if self.rule is not None:
            return retold(self.rule.resolve(known), "{owed} {inner}", owed=owed)
        template = gettext_noop(
            "{owed} How much is owed follows from what was delivered; the text gives no date."
        )
        return Resolution(NoDate(), say(template, owed=owed))
