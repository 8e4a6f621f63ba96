"""Text as it may be stored: one form of each letter, nothing invisible that makes one name look like another."""

from __future__ import annotations

import re
import unicodedata

from agreements.domain.refusals import Refusal, gettext_noop


class BadText(Refusal):
    """A text with a character that cannot be stored; the sentence names it."""


_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_KEPT_CONTROLS = {"\n", "\t"}


def clean(text: str) -> str:
    """The text in NFC, trimmed. Refuses control characters, and marks that turn the direction of writing (BadText).

    The joiners that Arabic scripts need (ZWNJ, ZWJ) stay.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    for letter in text:
        if ord(letter) in _BIDI:
            message = gettext_noop("The character {code} turns the direction of writing and is not stored.")
            raise BadText(message, code=_code(letter))
        if unicodedata.category(letter) in ("Cc", "Cs", "Co") and letter not in _KEPT_CONTROLS:
            message = gettext_noop("The character {code} is a control character and is not stored.")
            raise BadText(message, code=_code(letter))
    return text


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
