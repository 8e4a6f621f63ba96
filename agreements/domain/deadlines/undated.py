"""Words that give no date: standing duties, undated promises, vague words. None of them is ever overdue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from agreements.domain.deadlines.rule import Anchors, NoDate, Resolution, Rule, Running, setting
from agreements.domain.sentences import gettext_noop, say


@dataclass(frozen=True, slots=True)
class Standing(Rule):
    """D24 "no hostile acts against each other": holds all the time, no due date; only reports of breach, positions."""

    kind: ClassVar[str] = "standing"
    label: ClassVar[str] = gettext_noop("Holds all the time")
    example: ClassVar[Mapping[str, Any]] = {}

    def resolve(self, known: Anchors) -> Resolution:
        return Resolution(
            Running(None, None, "UTC"),
            say(gettext_noop("A standing duty: it holds all the time and has no due date.")),
        )


@dataclass(frozen=True, slots=True)
class Undated(Rule):
    """D23 "set up mechanisms to consolidate lasting peace": promised without any word of time."""

    kind: ClassVar[str] = "undated"
    label: ClassVar[str] = gettext_noop("No word of time")
    example: ClassVar[Mapping[str, Any]] = {}

    def resolve(self, known: Anchors) -> Resolution:
        return Resolution(NoDate(), say(gettext_noop("The text gives no date; it cannot become overdue.")))


@dataclass(frozen=True, slots=True)
class Vague(Rule):
    """D20 "as soon as possible", "in the coming days": a word of time that is no date."""

    kind: ClassVar[str] = "vague"
    label: ClassVar[str] = gettext_noop("A word of time that is no date")
    example: ClassVar[Mapping[str, Any]] = {"word": "in the coming days"}

    word: str = setting(gettext_noop("The words"), hint="in the coming days")

    def resolve(self, known: Anchors) -> Resolution:
        return Resolution(
            NoDate(),
            say(gettext_noop("“{word}” names no date; it cannot become overdue."), word=self.word),
        )
