"""Marking the words of a search in what it found, however they are written there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from agreements.domain.searching import indexed

# A word with its compounds: whatever stands between two blanks or marks of punctuation.
_WORD = re.compile(r"[^\s,;:.!?()\[\]{}\"“”«»…/–—]+")
#: So much of a long text is shown around the first word that was found in it.
BEFORE, LONGEST = 80, 240


class Marking:
    """The folded words of a search; a word of a text is marked where it begins with one of them."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(words))

    def found_in(self, *texts: str) -> str:
        """The first of the texts that has one of the words; else the first that says anything."""
        having = (text for text in texts if any(self._fits(match[0]) for match in _WORD.finditer(text)))
        return next(having, next(filter(None, texts), ""))

    def first(self, text: str) -> int:
        """Where in the text its first marked word begins; 0 where there is none."""
        return next((match.start() for match in _WORD.finditer(text) if self._fits(match[0])), 0)

    def marked(self, text: str) -> SafeString:
        """The text with the words marked; every piece of it is escaped by itself."""
        parts, last = [], 0
        for match in _WORD.finditer(text):
            if self._fits(match[0]):
                parts += [
                    conditional_escape(text[last : match.start()]),
                    format_html("<mark>{}</mark>", match[0]),
                ]
                last = match.end()
        return mark_safe("".join([*parts, conditional_escape(text[last:])]))  # noqa: S308 - each part is escaped above

    def _fits(self, written: str) -> bool:
        return bool(self.words) and any(word.startswith(self.words) for word in indexed([written]).split())


def shortened_at(text: str, words: Marking) -> str:
    """So much of the text as a result shows, around the first word that was found."""
    begin = max(0, words.first(text) - BEFORE)
    shown = text[begin : begin + LONGEST]
    return f"{'…' if begin else ''}{shown}{'…' if begin + LONGEST < len(text) else ''}"
