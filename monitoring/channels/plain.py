"""Words of people in plain text: cleaned for one line, and kept from turning the line around."""

from __future__ import annotations

import unicodedata
from typing import Final

from django.utils.text import Truncator

#: Letters without a picture that words need: they join and part letters, and say in which direction a sign goes.
_NEEDED: Final = frozenset("\u200c\u200d\u200e\u200f\u061c")
#: What opens and closes a run of text whose direction is its own (Unicode Standard Annex 9).
_OPEN, _CLOSE = "\u2068", "\u2069"
ISOLATES: Final = _OPEN + _CLOSE
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})


def one_line(text: str, most: int = 400) -> str:
    """Without anything that a header or a line of plain text could be broken with, and at most so long."""
    kept = "".join(letter if letter.isprintable() or letter in _NEEDED else " " for letter in text)
    return Truncator(" ".join(kept.split())).chars(most)


def isolated(text: str, most: int = 400) -> str:
    """One line of it; where it has words written from right to left, they turn nothing around them."""
    line = one_line(text, most)
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in line):
        return f"{_OPEN}{line}{_CLOSE}"
    return line
