"""Dates that stand elsewhere: in an annex, a table, an implementation matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from agreements.domain.deadlines.rule import Anchors, BadRule, NoDate, Resolution, Rule, setting
from agreements.domain.deadlines.wrapping import retold
from agreements.domain.sentences import Sentence, gettext_noop, say

_PUBLISHED = {
    "yes": gettext_noop("yes"),
    "no": gettext_noop("no"),
    "unknown": gettext_noop("not known"),
}


@dataclass(frozen=True, slots=True)
class ByReference(Rule):
    """D34 "in accordance with the timetable in annex 1": the date stands in another text, which may be unpublished.

    Once the annex has been read, the inner rule is its entry; until then there is no date.
    """

    kind: ClassVar[str] = "by_reference"
    label: ClassVar[str] = gettext_noop("As an annex or table says")
    example: ClassVar[Mapping[str, Any]] = {"document": "Annex 1", "entry": "row 14", "published": "no"}

    document: str = setting(gettext_noop("Where the date stands"), hint="Annex 1, implementation matrix")
    published: str = setting(
        gettext_noop("Is it published"), of="choice", choices=_PUBLISHED, default="unknown"
    )
    entry: str | None = setting(gettext_noop("Row or paragraph"), default=None, hint="row 14")
    link: str | None = setting(gettext_noop("Link to it"), default=None)
    rule: Rule | None = setting(gettext_noop("What it says, once read"), of="rule", default=None)

    def check(self) -> None:
        if self.published == "no" and self.rule is not None:
            raise BadRule(gettext_noop("What is not published gives no date that could be entered."), "rule")
        if self.link is not None and not self.link.startswith(("https://", "http://")):
            raise BadRule(gettext_noop("A link begins with https:// or http://."), "link")

    def resolve(self, known: Anchors) -> Resolution:
        if self.rule is not None:
            return retold(
                self.rule.resolve(known), gettext_noop("As {place} says. {inner}"), place=self._place()
            )
        if self.published == "no":
            return Resolution(
                NoDate(),
                say(gettext_noop("The date stands in {place}, which is not published."), place=self._place()),
            )
        return Resolution(
            NoDate(),
            say(gettext_noop("The date stands in {place}, which has not been read."), place=self._place()),
        )

    def _place(self) -> Sentence:
        if self.entry is None:
            return say("{document}", document=self.document)
        return say("{document}, {entry}", document=self.document, entry=self.entry)
