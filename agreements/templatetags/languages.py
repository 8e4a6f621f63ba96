"""Languages and scripts of names and sources in words, from their tags (BCP 47, like “ur-Arab”)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LANGUAGES: Final[Mapping[str, Promise]] = {
    "am": _("Amharic"),
    "ar": _("Arabic"),
    "az": _("Azerbaijani"),
    "bal": _("Balochi"),
    "en": _("English"),
    "es": _("Spanish"),
    "fa": _("Persian"),
    "fr": _("French"),
    "he": _("Hebrew"),
    "hy": _("Armenian"),
    "ka": _("Georgian"),
    "ku": _("Kurdish"),
    "ps": _("Pashto"),
    "prs": _("Dari"),
    "pt": _("Portuguese"),
    "ru": _("Russian"),
    "so": _("Somali"),
    "sw": _("Swahili"),
    "ti": _("Tigrinya"),
    "tr": _("Turkish"),
    "uk": _("Ukrainian"),
    "ur": _("Urdu"),
    "zh": _("Chinese"),
}
SCRIPTS: Final[Mapping[str, Promise]] = {
    "arab": _("Arabic script"),
    "armn": _("Armenian script"),
    "cyrl": _("Cyrillic script"),
    "ethi": _("Ethiopic script"),
    "geor": _("Georgian script"),
    "hans": _("simplified characters"),
    "hant": _("traditional characters"),
    "hebr": _("Hebrew script"),
    "latn": _("Latin script"),
}


def language_words(tag: str) -> str:
    """“Urdu, Arabic script” for “ur-Arab”; what no table has stays as it was written."""
    language, *rest = tag.split("-")
    words = [str(LANGUAGES.get(language.lower(), language))]
    words += [str(SCRIPTS[part.lower()]) for part in rest if part.lower() in SCRIPTS]
    return gettext(", ").join(words)
