"""Source notes: [S1] in the text, the list at the foot, and the way back from each note to where it was cited."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from agreements.domain.timeline import BadMoment, When
from agreements.templatetags.grades import grade_words
from agreements.templatetags.moments import moment_html


@dataclass(frozen=True, slots=True)
class Note:
    """One source as the list shows it; `label` is stable: the source keeps it on every page."""

    label: str
    publisher: str
    published: SafeString | str = ""
    title: str = ""
    language: str = ""
    grade: str = ""
    url: str = ""
    archived_url: str = ""
    detail: str = ""
    back: tuple[str, ...] = ()


@dataclass(slots=True)
class Cited:
    """How often each source was cited on this page so far, and whether something was marked as having no dated one."""

    times: dict[str, int] = field(default_factory=dict)
    undated: bool = False

    def mark(self) -> SafeString:
        """The mark of what has no date of knowledge; the list of sources says what it means."""
        self.undated = True
        return format_html(
            '<sup class="cite"><a href="#undated" title="{}">†</a></sup>', gettext("No date of knowledge")
        )

    def cite(self, source: Any) -> SafeString:
        label = label_of(source)
        count = self.times[label] = self.times.get(label, 0) + 1
        return format_html(
            '<sup class="cite"><a id="cite-{0}-{1}" href="#source-{0}" title="{2}">[{0}]</a></sup>',
            label,
            count,
            _text(source, "publisher") or gettext("Source"),
        )

    def note(self, source: Any) -> Note:
        label = label_of(source)
        return Note(
            label=label,
            publisher=_text(source, "publisher"),
            published=_published(source),
            title=_text(source, "title"),
            language=_language(source),
            grade=grade_words(_text(source, "reliability"), _text(source, "credibility")),
            url=safe_url(_text(source, "url")),
            archived_url=safe_url(_text(source, "archived_url")),
            detail=_text(source, "note"),
            back=tuple(f"cite-{label}-{number + 1}" for number in range(self.times.get(label, 0))),
        )


def _language(source: Any) -> str:
    """The language of the title; a description in square brackets is in ours."""
    return "" if _text(source, "title").startswith("[") else _text(source, "language")


def label_of(source: Any) -> str:
    """The code that a source keeps ("S1"): its own, or that of the source whose revision it is."""
    return _text(source, "code") or _text(_first(source, "source"), "code") or "S?"


def _published(source: Any) -> SafeString | str:
    """The day of publication as fine as it was given; as written where it is no date."""
    value = _first(source, "published", "published_on")
    written = value.isoformat() if isinstance(value, date) else str(value or "")
    if not written:
        return gettext("undated")
    try:
        return moment_html(When(written, "UTC"))
    except BadMoment:
        return written


def safe_url(url: str) -> str:
    """The address if a browser may follow it: a stored address can hold any scheme, and only the web is a source."""
    return url if urlsplit(url).scheme in {"http", "https"} else ""


def _first(source: Any, *names: str) -> Any:
    for name in names:
        value = source.get(name) if isinstance(source, dict) else getattr(source, name, None)
        if value:
            return value
    return None


def _text(source: Any, name: str) -> str:
    return str(_first(source, name) or "")
