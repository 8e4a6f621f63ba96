"""How a page is cited: a sentence, a permalink that shows the same for good, and an entry for a bibliography."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext

from agreements.domain.timeline import AsOf
from agreements.templatetags.moments import day_words, point_words
from agreements.web.addresses import permalink


@dataclass(frozen=True, slots=True)
class Citation:
    text: str
    url: str
    api: str
    bibtex: str


def day_of(point: AsOf) -> str:
    """The day a page shows: today without the clock, another moment as the reader named it."""
    return point_words(point.valid) if getattr(point, "as_of", "") else day_words(point.valid.date())


def citation(request: HttpRequest, title: str, api: str) -> Citation:
    """Cite the page that this request shows; `api` is the address of the same record as JSON."""
    point, url = request.point, permalink(request)  # type: ignore[attr-defined]
    text = gettext(
        "“%(title)s”. Ahd, ceasefire commitment tracker. As of %(valid)s, as known on %(known)s. %(url)s"
    ) % {
        "title": title,
        "valid": day_of(point),
        "known": point_words(point.known)
        if getattr(point, "known_at", "")
        else day_words(point.known.date()),
        "url": url,
    }
    bibtex = (
        f"@misc{{ahd-{slugify(title)[:40].strip('-')}-{point.valid:%Y%m%d},\n"
        f"  title = {{{_braced(title)}}},\n"
        f"  author = {{{{Ahd, ceasefire commitment tracker}}}},\n"
        f"  year = {{{point.valid:%Y}}},\n"
        f"  note = {{As of {point.valid:%Y-%m-%d}, as known on {point.known:%Y-%m-%d}}},\n"
        f"  url = {{{url}}}\n}}"
    )
    return Citation(text, url, api, bibtex)


def _braced(text: str) -> str:
    """Braces and backslashes would end the field."""
    return text.translate({ord(letter): None for letter in "{}\\"})
