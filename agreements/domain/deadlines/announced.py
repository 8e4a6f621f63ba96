"""A date that was announced, beside the one that the text's own arithmetic gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from agreements.domain.deadlines.counting import by_days, by_instants
from agreements.domain.deadlines.rule import Anchors, Limit, Resolution, Rule, setting
from agreements.domain.deadlines.wrapping import retold
from agreements.domain.sentences import gettext_noop, say
from agreements.domain.timeline import Precision, When


@dataclass(frozen=True, slots=True)
class Announced(Rule):
    """D32 announced date against arithmetic: "within five days" of the text, "the commanders meet on 7 November" of the
    mediators. Both are shown; the announced date is used once a person confirms it.
    """

    kind: ClassVar[str] = "announced"
    label: ClassVar[str] = gettext_noop("An announced date beside the one counted from the text")
    example: ClassVar[Mapping[str, Any]] = {
        "rule": {"kind": "offset", "anchor": "E-sign", "amount": 5, "unit": "day"},
        "announced": "2022-11-07",
        "announced_by": "the African Union",
    }

    rule: Rule = setting(gettext_noop("What the text itself comes to"), of="rule")
    announced: str = setting(gettext_noop("The announced date"), of="when", hint="2022-11-07")
    announced_by: str = setting(gettext_noop("Announced by"))
    zone: str = setting(gettext_noop("Time zone of the announcement"), of="zone")
    confirmed_by: str | None = setting(
        gettext_noop("Who confirmed that it is used"), default=None, hint="left out: not confirmed"
    )

    def resolve(self, known: Anchors) -> Resolution:
        inner, when = self.rule.resolve(known), When(self.announced, self.zone)
        if self.confirmed_by is None:
            template = gettext_noop("{inner} Announced by {who}: {day}; not confirmed, so the text counts.")
            return retold(inner, template, who=self.announced_by, day=when)
        template = gettext_noop(
            "Due by {day}, as announced by {who} and confirmed by {confirmed}. The text itself: {inner}"
        )
        sentence = say(
            template, day=when, who=self.announced_by, confirmed=self.confirmed_by, inner=inner.sentence
        )
        return Resolution(self._limit(when), sentence)

    def _limit(self, when: When) -> Limit:
        if when.precision is Precision.MINUTE:
            return by_instants(when.start, when.start, self.zone)
        return by_days(when.last_day, when.last_day, self.zone)
