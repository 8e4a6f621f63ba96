"""Text as it leaves in files of other formats: what was stored before a rule on letters was made may still be told."""

from __future__ import annotations

import re
import unicodedata

# The characters that XML 1.0 (fifth edition, production 2) does not list, not even as a reference.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def in_xml(text: str) -> str:
    """The text without the characters that no XML document may hold."""
    return _NOT_IN_XML.sub("", text)


def plain_line(text: str) -> str:
    """The text as a name or title in a file: on one line, without control characters. Joiners of scripts stay."""
    spaced = in_xml("".join(" " if letter.isspace() else letter for letter in text))
    return " ".join("".join(letter for letter in spaced if unicodedata.category(letter) != "Cc").split())


def plain_lines(text: str) -> str:
    """The text with its line breaks, without other control characters."""
    return "\n".join(plain_line(line) for line in text.splitlines())
