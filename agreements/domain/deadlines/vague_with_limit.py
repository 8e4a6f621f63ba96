"""A vague word with a hard limit behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from agreements.domain.deadlines.rule import Anchors, BadRule, Limit, Resolution, Rule, Waiting, setting
from agreements.domain.deadlines.wrapping import retold
from agreements.domain.sentences import gettext_noop


@dataclass(frozen=True, slots=True)
class VagueWithLimit(Rule):
    """D21 "as soon as possible, and not later than" a date: the limit counts, the word stays visible."""

    kind: ClassVar[str] = "vague_with_limit"
    label: ClassVar[str] = gettext_noop("A vague word with a hard limit")
    example: ClassVar[Mapping[str, Any]] = {
        "word": "as soon as possible",
        "rule": {"kind": "fixed", "date": "2025-11-30", "bound": "by"},
    }

    word: str = setting(gettext_noop("The vague words"), hint="as soon as possible")
    rule: Rule = setting(gettext_noop("The hard limit"), of="rule")

    def check(self) -> None:
        if not isinstance(self.rule.resolve({}).outcome, Limit | Waiting):
            raise BadRule(
                gettext_noop("The hard limit behind a vague word has to be a date to be kept."), "rule"
            )

    def resolve(self, known: Anchors) -> Resolution:
        return retold(
            self.rule.resolve(known), gettext_noop("“{word}”, with a limit. {inner}"), word=self.word
        )
