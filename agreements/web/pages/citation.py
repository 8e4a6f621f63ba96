"""How a page is cited: a sentence, a permalink that shows the same for good, and an entry for a bibliography."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext

from agreements.domain.plain import plain_line
from agreements.domain.timeline import AsOf
from agreements.templatetags.moments import day_words, point_words, valid_words
from agreements.web.addresses import permalink
from agreements.web.pages.atom import AUTHOR


@dataclass(frozen=True, slots=True)
class Citation:
    text: str
    url: str
    api: str
    bibtex: str


def day_of(point: AsOf) -> str:
    """The day a page shows: today without the clock, another moment as the reader named it."""
    return valid_words(point) if getattr(point, "as_of", "") else day_words(point.day_in("UTC"))


def citation(request: HttpRequest, title: str, api: str) -> Citation:
    """Cite the page that this request shows; `api` is the address of the same record as JSON."""
    point, url = request.point, permalink(request)  # type: ignore[attr-defined]
    text = gettext(
        "“%(title)s”. Ahd, ceasefire commitment tracker. As of %(valid)s, as known on %(known)s, "
        "as recorded here by %(recorded)s. %(url)s"
    ) % {
        "title": title,
        "valid": day_of(point),
        "known": point_words(point.known)
        if getattr(point, "known_at", "")
        else day_words(point.known.date()),
        "recorded": point_words(point.recorded or point.at),
        "url": url,
    }
    return Citation(text, url, api, bibtex(title, url, point))


def bibtex(title: str, url: str, point: AsOf) -> str:
    """The entry. Its key is made of ASCII and is one of its own for each page at each point, as `url` is."""
    day = point.day_in("UTC")
    words = slugify(title).replace("_", "-")[:40].strip("-")
    own = sha256(url.encode()).hexdigest()[:10]
    key = "-".join(filter(None, ("ahd", words, f"{day:%Y%m%d}", own)))
    recorded = point.recorded or getattr(point, "at", point.known)
    fields = {
        "title": in_latex(title),
        "author": f"{{{in_latex(AUTHOR)}}}",
        "year": f"{day:%Y}",
        "note": (
            f"As of {day:%Y-%m-%d}, as known on {point.known:%Y-%m-%d}, as recorded by {recorded:%Y-%m-%d}"
        ),
        # Read letter by letter, as addresses are in bibliographies.
        "url": url,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{key},\n{lines}\n}}"


# Braces by name: BibTeX counts those of a field, and would count "\\{" too.
_LATEX = str.maketrans(
    {letter: f"\\{letter}" for letter in "&%#_$"}
    | {
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\\": r"\textbackslash{}",
    }
)


def in_latex(text: str) -> str:
    """The text on one line, with what LaTeX would read as a command written out."""
    return plain_line(text).translate(_LATEX)
