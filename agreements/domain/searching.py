"""Words as search compares them: those of a text that is stored, and those that a reader asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from agreements.domain.texts import fold_letters

#: A word of a search that is shorter has to stand as it is, unless it is the last, which may be unfinished.
SHORTEST_BEGUN = 3
MOST_WORDS = 12
#: What lies beyond is not found by: an index has its bounds.
LONGEST_WORD, MOST_INDEXED = 60, 5000

# What holds the parts of one word together, which others write as one or as two: hyphens, and the joiner of Persian.
_LINKS = frozenset("-\u2010\u2011\u2012\u200c")
_LINK = "-"
_WITH_OPERATORS = re.compile(r'"|(?:^|\s)-[^\W_]|\bor\b', re.IGNORECASE)
# The article of Arabic is written in one with its word.
_ARTICLE = "ال"
_LEAST_BEHIND_IT = 3


@dataclass(frozen=True, slots=True)
class AskedWord:
    """One word of a search: any of `forms` will do, each of them perhaps only begun (`begun`).

    `optional`: where it is a word that texts of a language leave out of their index, it need not be there.
    """

    forms: tuple[str, ...]
    begun: bool
    optional: bool


def indexed(texts: Iterable[str]) -> str:
    """The words of the texts by which they are found, folded, in their order, with one blank between any two.

    A compound stands as one word, and its parts stand behind everything else: so do words without their article.
    """
    words: list[str] = []
    besides: list[str] = []
    for parts in (parts for text in texts for parts in _compounds(text)):
        words.append("".join(parts))
        besides += _besides(parts)
    return " ".join([*words, *dict.fromkeys(besides)][:MOST_INDEXED])


def _besides(parts: list[str]) -> Iterator[str]:
    if len(parts) > 1:
        yield from parts
    if len(parts) > 2:
        yield from map("".join, zip(parts, parts[1:], strict=False))
    for part in parts:
        yield from _without_article(part)


def _without_article(word: str) -> Iterator[str]:
    if word.startswith(_ARTICLE) and len(word) >= len(_ARTICLE) + _LEAST_BEHIND_IT:
        yield word.removeprefix(_ARTICLE)


def asked_words(text: str) -> list[AskedWord]:
    """The words that a reader asks for, all of them in any order; a neighbour may stand in one word with each.

    So "cease-fire", "cease fire" and "ceasefire" find the same.
    """
    compounds = list(_compounds(text))
    parts = [part for compound in compounds for part in compound][:MOST_WORDS]
    wholes = {part: "".join(compound) for compound in compounds if len(compound) > 2 for part in compound}
    last = len(parts) - 1
    return [
        AskedWord(
            forms=tuple(dict.fromkeys(_forms(parts, place, wholes))),
            begun=place == last or len(part) >= SHORTEST_BEGUN,
            optional=len(parts) > 1,
        )
        for place, part in enumerate(parts)
    ]


def _forms(parts: list[str], place: int, wholes: dict[str, str]) -> Iterator[str]:
    part = parts[place]
    yield part
    yield from _without_article(part)
    if place > 0:
        yield parts[place - 1] + part
    if place + 1 < len(parts):
        yield part + parts[place + 1]
    if part in wholes:
        yield wholes[part]


def replaced(text: str, instead: Mapping[str, str]) -> str:
    """The search with other words in the place of some of its own; `instead`: by folded word."""
    chunks = []
    for chunk in text.split():
        parts = [part for compound in _compounds(chunk) for part in compound]
        changed = any(part in instead for part in parts)
        chunks.append(" ".join(instead.get(part, part) for part in parts) if changed else chunk)
    return " ".join(chunks)


def as_written(word: str, texts: Iterable[str]) -> str:
    """A folded word as the first of the texts that has it writes it; as it is where none does."""
    for text in texts:
        for written in re.findall(r"[^\W_]+", text):
            if fold_letters(written) == word:
                return str(written)
    return word


def with_operators(text: str) -> str:
    """The search in folded words with its operators, where it asks for "a phrase", one or another, or -without a word;
    else empty.
    """
    if not _WITH_OPERATORS.search(text):
        return ""
    pieces: list[str] = []
    for chunk in text.replace('"', ' " ').split():
        without = "-" if chunk.startswith("-") else ""
        words = ["".join(parts) for parts in _compounds(chunk)]
        if chunk == '"' or (without and not words):
            pieces.append(chunk)
        pieces += [f"{without}{word}" for word in words]
    return " ".join(pieces).replace('- "', '-"')


def _compounds(text: str) -> Iterator[list[str]]:
    """Each word, folded, as its parts."""
    for word in "".join(map(_sorted, text)).split():
        folded = (fold_letters(part).replace(" ", "")[:LONGEST_WORD] for part in word.split(_LINK))
        if parts := [part for part in folded if part]:
            yield parts


def _sorted(letter: str) -> str:
    """A letter of a word, a link between its parts, or a blank."""
    if letter in _LINKS:
        return _LINK
    kind = unicodedata.category(letter)
    # Marks belong to their letters; apostrophes and joiners are left out when the word is folded.
    return letter if kind[0] in "LNM" or kind == "Cf" or letter in "'‘’ʼ`´" else " "
