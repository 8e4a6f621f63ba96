"""Duties that run in parallel: two acts of two sides, neither of which is late while both stand still."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from agreements.domain.deadlines.outcomes import NoDate, Resolution
from agreements.domain.deadlines.rule import Anchors, Rule, setting
from agreements.domain.sentences import Ref, gettext_noop, in_a_row, say


@dataclass(frozen=True, slots=True)
class Concurrent(Rule):
    """D28 "in parallel with the withdrawal of the Armenian troops", "concurrently with the withdrawal of foreign and
    non-ENDF forces": two duties linked; neither is late while both stand still, they are blocked by each other.

    It gives no date of its own. Once the other side has carried out its part, the sentence says that nothing blocks
    this one any more; whether it is late then is for people to say.
    """

    kind: ClassVar[str] = "concurrent"
    label: ClassVar[str] = gettext_noop("In parallel with other commitments")
    example: ClassVar[Mapping[str, Any]] = {"with_commitments": ["C15"]}

    with_commitments: tuple[str, ...] = setting(
        gettext_noop("The commitments it runs in parallel with"), of="codes", hint="C15"
    )

    def anchors(self) -> tuple[str, ...]:
        """The completions of the other duties: they change the sentence, never a date."""
        return tuple(f"{code}.completed" for code in self.with_commitments)

    def resolve(self, known: Anchors) -> Resolution:
        still = [Ref(code) for code in self.with_commitments if f"{code}.completed" not in known]
        others = in_a_row([Ref(code) for code in self.with_commitments], ", ")
        if len(still) == len(self.with_commitments):
            template = gettext_noop(
                "In parallel with {others}: blocked by each other, and neither is late while both stand still."
            )
            return Resolution(NoDate(), say(template, others=others))
        if still:
            template = gettext_noop(
                "In parallel with {others}: {still} not yet carried out. No date of its own."
            )
            return Resolution(NoDate(), say(template, others=others, still=in_a_row(still, ", ")))
        template = gettext_noop(
            "In parallel with {others}: carried out on the other side, so nothing blocks it."
        )
        return Resolution(NoDate(), say(template, others=others))
