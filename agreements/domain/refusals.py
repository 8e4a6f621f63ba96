"""Saying no in one sentence that an adapter can translate: a template with named values, and the place at fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Self


def gettext_noop(text: str) -> str:
    """Mark `text` for the message extractor; the domain itself never translates."""
    return text


def nearest(word: str, known: Iterable[str]) -> str:
    """The one of the known words that was most likely meant; empty where none is near."""
    words = {one.casefold(): one for one in known}
    found = get_close_matches(word.casefold(), words, n=1, cutoff=0.6)
    return words[found[0]] if found else ""


class Refusal(ValueError):
    """What cannot be. Its text says why and what would be right; `field` names the place, empty where there is none.

    `template` is English with {named} places for `values`; without values it is the sentence as it stands.
    """

    def __init__(self, template: str, field: str = "", **values: object) -> None:
        super().__init__(template.format(**values) if values else template)
        self.template, self.field, self.values = template, field, values

    @classmethod
    def over(cls, cause: Refusal, field: str = "") -> Self:
        """The same sentence as a refusal of this kind, at the place where it matters now."""
        return cls(cause.template, field, **cause.values)

    def render(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in the language of `translate`."""
        said = translate(self.template)
        filled = {
            name: value.render(translate) if hasattr(value, "render") else value
            for name, value in self.values.items()
        }
        return said.format(**filled) if filled else said
