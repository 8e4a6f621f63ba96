"""In which order keys stand: as people count."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"[0-9]+")


def natural(key: str) -> str:
    """A text that sorts as people count, letter by letter: what stands for "C2" before what stands for "C10".

    Each number is led by its length. Keys that differ only in leading zeros stay apart.
    """
    counted = _DIGITS.sub(_led_by_length, key)
    return f"{counted} {key}" if re.search(r"(?<![0-9])0[0-9]", key) else counted


def _led_by_length(number: re.Match[str]) -> str:
    digits = number[0].lstrip("0") or "0"
    return f"{len(digits):03d}{digits}"
