"""Small pieces of markup made in Python: icons, badges and strips, each written once per language and then reused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from agreements.templatetags.icons import DIRECTED, NAMES
from agreements.templatetags.words import Key, Word, plain_key, word

SCALE = 1000  # units along a strip
LEAST = 14  # so that one among hundreds can still be seen


class UnknownIcon(LookupError):
    """An icon that is not in the sprite."""


@lru_cache(maxsize=256)
def icon_html(name: str, css: str = "") -> SafeString:
    """A decorative icon: hidden from screen readers, so words must stand beside it."""
    if name not in NAMES:
        raise UnknownIcon(f"“{name}” is not in the table of icons.")
    classes = " ".join(filter(None, ("i", "flip" if name in DIRECTED else "", css)))
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        classes,
        static("build/icons.svg"),
        name,
    )


def badge_html(key: Key, family: str = "") -> SafeString:
    """Word, icon and tone of a state."""
    return _badge(plain_key(key, family), family, get_language() or "en")


@lru_cache(maxsize=1024)
def _badge(key: str, family: str, language: str) -> SafeString:
    entry = word(key, family)
    return format_html(
        '<span class="badge {}">{}{}</span>', entry.tone, icon_html(entry.icon), str(entry.label)
    )


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a strip; `start` and `width` in thousandths."""

    entry: Word
    count: int
    share: int
    start: int
    width: int
    url: str = ""


def segments(counts: Iterable[Sequence[object]], family: str = "") -> list[Segment]:
    """Parts of a strip from (key, count) or (key, count, url); nothing is drawn for a count of nought."""
    rows = [
        (word(row[0], family), int(str(row[1])), str(row[2]) if len(row) > 2 else "")  # type: ignore[arg-type]
        for row in counts
    ]
    rows = [row for row in rows if row[1] > 0]
    total = sum(count for _, count, _ in rows)
    found, start = [], 0
    for (entry, count, url), width in zip(rows, _widths([count for _, count, _ in rows]), strict=True):
        found.append(Segment(entry, count, round(100 * count / total), start, width, url))
        start += width
    return found


def _widths(counts: Sequence[int]) -> list[int]:
    """Whole widths that fill the strip exactly; the widest part gives what the least width takes."""
    total = sum(counts)
    widths = [max(LEAST, SCALE * count // total) for count in counts]
    if widths:
        widths[widths.index(max(widths))] += SCALE - sum(widths)
    return widths


def strip_svg(parts: Sequence[Segment], title: str) -> SafeString:
    """The bar alone, for a row of a table or under a heading; its words are in <title> and <desc>."""
    described = ", ".join(f"{part.entry.label} {part.count}" for part in parts) or gettext("none")
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" width="{}" height="16"/>',
        ((part.entry.tone, part.start, part.width) for part in parts),
    )
    return format_html(
        '<svg class="strip" viewBox="0 0 {} 16" preserveAspectRatio="none" role="img">'
        "<title>{}: {}</title><desc>{}</desc>{}</svg>",
        SCALE,
        title,
        described,
        gettext("Each part is as long as its share of the whole."),
        bars,
    )
