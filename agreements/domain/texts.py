"""Text as it may be stored: one form of each letter, nothing invisible that makes one name look like another."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from agreements.domain.refusals import Refusal, gettext_noop


class BadText(Refusal):
    """A text with a character that cannot be stored; the sentence names it."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text as it is stored, and the codes of the characters that were replaced on the way (“U+F0A7”)."""

    text: str
    replaced: tuple[str, ...] = ()


_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_KEPT_CONTROLS = {"\n", "\t"}
BULLET = "•"
#: Bullets of word processors: places of the fonts Symbol and Wingdings, which other programs show as an empty box.
_BULLETS = (
    0xF0A7,
    0xF0B7,
    0xF076,
    0xF0A8,
    0xF0D8,
    0xF0E8,
    0xF0FC,
    0xF06C,
    0xF06E,
    0xF06F,
    0xF071,
    0xF075,
    0xF077,
)
_AS_BULLETS = dict.fromkeys(_BULLETS, BULLET)
_BREAKS = re.compile("\r\n|[\r\u2028\u2029]")
# Letters, numbers, marks of punctuation and symbols show something, save these that are made to be blank.
_SHOWN = frozenset("LNPS")
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")


def clean(text: str) -> str:
    """The text in NFC, trimmed. Refuses control characters, and marks that turn the direction of writing (BadText).

    The joiners that Arabic scripts need (ZWNJ, ZWJ) stay. Bullets of word processors become plain ones.
    """
    return cleaned(text).text


def cleaned(text: str) -> Cleaned:
    """The same, with what was replaced. A text that is not empty shows something: one of blanks alone is refused."""
    replaced = tuple(dict.fromkeys(_code(letter) for letter in text if ord(letter) in _AS_BULLETS))
    text = unicodedata.normalize("NFC", _BREAKS.sub("\n", text).translate(_AS_BULLETS)).strip()
    for letter in text:
        _refuse(letter)
    if text and not any(_shows(letter) for letter in text):
        raise BadText(gettext_noop("These characters show nothing: {code}."), code=_codes(text))
    return Cleaned(text, replaced)


def one_line(text: str) -> str:
    """A clean text without line breaks and tabs, for what stands in one line everywhere: names, titles, labels."""
    return " ".join(text.split()) if any(letter in text for letter in "\n\t") else text


def _refuse(letter: str) -> None:
    """Raise BadText for a character that is not stored."""
    if ord(letter) in _BIDI:
        message = gettext_noop("The character {code} turns the direction of writing and is not stored.")
        raise BadText(message, code=_code(letter))
    category = unicodedata.category(letter)
    if category == "Co":
        message = gettext_noop("The character {code} means something in one program alone and is not stored.")
        raise BadText(message, code=_code(letter))
    if _is_none(letter):
        raise BadText(gettext_noop("{code} is no character and is not stored."), code=_code(letter))
    if category in ("Cc", "Cs") and letter not in _KEPT_CONTROLS:
        message = gettext_noop("The character {code} is a control character and is not stored.")
        raise BadText(message, code=_code(letter))


def _is_none(letter: str) -> bool:
    """Whether Unicode says that this will never be a character; no XML, and so no feed, may hold some of them."""
    return ord(letter) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(letter) <= 0xFDEF


def _shows(letter: str) -> bool:
    return unicodedata.category(letter)[0] in _SHOWN and letter not in _BLANK


def _codes(text: str) -> str:
    return ", ".join(dict.fromkeys(_code(letter) for letter in text[:200] if not letter.isspace()))


def _code(letter: str) -> str:
    return f"U+{ord(letter):04X}"


_LINKS = re.compile(r"[-‐-―_./]+")
_LINK_WORDS = frozenset({"e", "i", "al", "ul", "el", "the", "of"})
# One word is typed with the keyboard of Arabic, Persian, Pashto, Kurdish or Urdu, with or without a hamza, an ayn or a
# stretching stroke. What an accent or a hamza above makes of a letter goes with the mark.
_ARABIC = {
    **dict.fromkeys("يىېۍێ", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("ہھەة", "ه"),
    **dict.fromkeys("ٱٲٳ", "ا"),
    **dict.fromkeys("ءٴـ"),
}
# Letters that Unicode takes for whole, and that a keyboard without them writes so.
_LATIN = {
    "ı": "i",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "ħ": "h",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ŋ": "n",
    "ə": "e",
}
_ONE_LETTER = str.maketrans(_ARABIC | _LATIN | dict.fromkeys("'‘’ʼ`´ʿʾ"))


def fold(name: str) -> str:
    """A name as search compares it: no case, accents, apostrophes, hyphens, invisible marks or linking particles.

    So "Tehreek-i-Taliban" and "Tehreek-e-Taliban", "Fitna al-Khawarij" and "Fitna ul Khawarij" meet.
    """
    words = _LINKS.sub(" ", fold_letters(name)).split()
    kept = [word for word in words if word not in _LINK_WORDS]
    return " ".join(kept or words)


def fold_letters(text: str) -> str:
    """The text in one form of each letter: without case, accents, apostrophes and invisible marks; digits in ASCII."""
    # Decomposed before and after: a compatibility form may hide a capital, and a capital an accent.
    letters = unicodedata.normalize("NFKD", text.translate(_ONE_LETTER))
    letters = unicodedata.normalize("NFKD", letters.casefold())
    plain = "".join(_plain(letter) for letter in letters if not _is_silent(letter))
    return plain.translate(_ONE_LETTER)


def _plain(letter: str) -> str:
    return str(unicodedata.decimal(letter, letter))


def _is_silent(letter: str) -> bool:
    """Accents and vowel marks, joiners and other marks that show nothing by themselves."""
    return unicodedata.combining(letter) != 0 or unicodedata.category(letter) == "Cf"
