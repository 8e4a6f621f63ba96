"""How far a source is trusted, in words: the Admiralty grades of its publisher and of what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: The grade that says that nobody judged has no words: it is not shown.
RELIABILITY: Final[Mapping[str, Promise]] = {
    "A": _("publisher completely reliable"),
    "B": _("publisher usually reliable"),
    "C": _("publisher fairly reliable"),
    "D": _("publisher not usually reliable"),
    "E": _("publisher unreliable"),
}
CREDIBILITY: Final[Mapping[str, Promise]] = {
    "1": _("confirmed by others"),
    "2": _("probably true"),
    "3": _("possibly true"),
    "4": _("doubtful"),
    "5": _("improbable"),
}


def grade_words(reliability: str, credibility: str) -> str:
    """“publisher usually reliable, probably true”; empty where neither was judged."""
    given = (RELIABILITY.get(reliability), CREDIBILITY.get(credibility))
    return ", ".join(str(words) for words in given if words)
