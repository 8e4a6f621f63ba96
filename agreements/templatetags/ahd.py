"""The tags of every page: {% load ahd %}. Each prepares its values in Python and leaves the template to place them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agreements.domain.sentences import Sentence
from agreements.domain.statuses import UNDATED, KnownBasis
from agreements.domain.timeline import POINT_FIELDS, AsOf
from agreements.templatetags import fields, labels, languages, moments, notes, pictures, points, sheets, words

register = template.Library()

THEMES = ("light", "dark")
# Pages of a list are cut by these: another point in time begins at the first page again.
PLACE_FIELDS = ("after", "before", "page")
NAV = (
    ("agreements", _("Agreements")),
    ("commitments", _("Commitments")),
    ("calendar", _("Calendar")),
    ("actors", _("Actors")),
    ("method", _("Method")),
)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """{% icon "clock" %}: decorative, so write a word beside it."""
    return pictures.icon_html(name, css)


@register.simple_tag
def badge(key: words.Key, family: str = "") -> SafeString:
    """{% badge "overdue" %}, {% badge name.stance "stance" %}, {% badge 2 "level" %}."""
    return pictures.badge_html(key, family)


@register.simple_tag
def label(key: words.Key, family: str) -> str:
    """{% label actor.kind "actor" %}: the word for a kind or a role that has no badge."""
    return labels.label(key, family)


@register.simple_tag(name="word")
def plain_word(key: words.Key, family: str = "") -> str:
    """{% word "full" "level" %}: the word of a state without its badge, for a sentence."""
    return str(words.word(key, family).label)


@register.simple_tag
def meaning(key: words.Key, family: str = "") -> str:
    """{% meaning "overdue" %}: the one sentence that says what a state means."""
    return str(words.word(key, family).means)


@register.simple_tag
def states(family: str) -> list[tuple[str, words.Word]]:
    """{% states "due" as rows %}: every (key, word) of a family, for the method page."""
    return list(words.FAMILIES[family].items())


# ---- where the reader stands in time ----


def point_query(context: Context) -> dict[str, str]:
    """The parameters that keep the reader's point in time; empty where the page shows today."""
    request = context.get("request")
    point = getattr(request, "point", None)
    if request is None or point is None or point.is_now:
        return {}
    return {name: request.GET[name] for name in POINT_FIELDS if request.GET.get(name)}


@register.simple_tag(takes_context=True)
def link(context: Context, name: str, *args: Any, **kwargs: Any) -> str:
    """{% link 'agreement' slug=row.slug %}: the address of a page at the reader's own point in time."""
    query = point_query(context)
    return reverse(name, args=args, kwargs=kwargs) + (f"?{urlencode(query)}" if query else "")


@register.inclusion_tag("components/point_fields.html", takes_context=True)
def point_fields(context: Context) -> dict[str, Any]:
    """{% point_fields %}: hidden inputs for a GET form, so that a search stays at the reader's point in time."""
    return {"fields": point_query(context).items()}


def _kept(context: Context) -> list[tuple[str, str]]:
    """The other parameters of this page, in order."""
    request = context.get("request")
    dropped = {*POINT_FIELDS, *PLACE_FIELDS}
    return (
        [(key, value) for key, values in request.GET.lists() if key not in dropped for value in values]
        if request
        else []
    )


@register.inclusion_tag("components/time_bar.html", takes_context=True)
def time_bar(context: Context) -> dict[str, Any]:
    """The strip at the top of a page that shows another day than today."""
    point = getattr(context.get("request"), "point", None)
    if point is None or point.is_now:
        return {}
    kept = _kept(context)
    path = context["request"].path
    return {
        "sentence": points.point_sentence(point),
        "undated": points.undated_sentence(context["request"]) if point.known_given else "",
        "today": f"{path}?{urlencode(kept)}" if kept else path,
        **time_form(context),
    }


@register.inclusion_tag("components/time_form.html", takes_context=True)
def time_form(context: Context) -> dict[str, Any]:
    """A form to another day: for what was true, what was known, and, where the reader set it, what was recorded."""
    request = context.get("request")
    point = getattr(request, "point", None)
    if point is None:
        return {}
    return {
        "time_form": True,
        "kept": _kept(context),
        "as_of": point.day_in("UTC").isoformat() if point.as_of_given else "",
        "known_at": point.known.date().isoformat() if point.known_given else "",
        "recorded_at": point.recorded.date().isoformat() if point.recorded_given else "",
    }


@register.simple_tag
def when(value: moments.Written | None, missing: str = "") -> str:
    """{% when round.planned %}: a moment of its own precision; `missing`, or "unknown", where there is none."""
    return moments.moment_html(value) if value else missing or gettext("unknown")


@register.simple_tag
def when_words(value: moments.Written) -> str:
    """The same without markup, for titles."""
    return moments.moment_words(value)


@register.simple_tag
def moment(
    value: datetime, zone: str = "UTC", precision: str = "day", until: datetime | None = None
) -> SafeString:
    """{% moment dt "Asia/Karachi" "minute" %}, for a bare instant; `until` (exclusive) goes with "interval"."""
    return moments.moment_html(moments.Loose(value, zone, precision, until))


@register.simple_tag
def countdown(value: moments.Written | datetime, point: AsOf) -> str:
    """{% countdown round.planned request.point %}: "in 5 days 1 hour"."""
    return moments.countdown_words(value, point)


@register.simple_tag
def say(sentence: Sentence) -> str:
    """{% say resolution.sentence %}: a sentence of the domain, in the reader's language."""
    return sentence.render(gettext, moments.moment_words)


# ---- pictures and lists ----


@register.inclusion_tag("components/status_strip.html")
def status_strip(counts: Iterable[Sequence[Any]], family: str = "", title: str = "") -> dict[str, Any]:
    """{% status_strip counts "due" %} from (key, count) or (key, count, url): bar, legend, and the table below."""
    parts = pictures.segments(counts, family)
    total = sum(part.count for part in parts)
    heading = title or ngettext("Status of %(n)d commitment", "Status of %(n)d commitments", total) % {
        "n": total
    }
    legend = [(part, pictures.icon_html(part.entry.icon)) for part in parts]
    return {"legend": legend, "svg": pictures.strip_svg(parts, heading), "title": heading, "total": total}


@register.simple_tag
def mini_strip(counts: Iterable[Sequence[Any]], family: str = "", title: str = "") -> SafeString:
    """{% mini_strip row.counts %}: the bar alone, for a row of a table."""
    return pictures.strip_svg(pictures.segments(counts, family), title or gettext("Status"))


@register.inclusion_tag("components/month.html", takes_context=True)
def month(context: Context, year: int, number: int, entries: Iterable[sheets.Entry]) -> dict[str, Any]:
    """{% month 2025 11 entries %}: a calendar sheet from objects with on, label, url, key and family."""
    point = getattr(context.get("request"), "point", None)
    rows = sheets.month_rows(year, number, entries, point.day_in("UTC") if point else None)
    return {"rows": rows, "weekdays": sheets.weekdays(rows), "title": sheets.month_title(year, number)}


def _cited(context: Context) -> notes.Cited:
    # On the request, because a template's own render context does not reach into the parts it includes.
    request = context.get("request")
    if request is None:
        return notes.Cited()
    if not hasattr(request, "cited"):
        request.cited = notes.Cited()
    found: notes.Cited = request.cited
    return found


@register.simple_tag(takes_context=True)
def cite(context: Context, source: Any) -> SafeString:
    """{% cite source %}: [S1], leading to the list of sources on the same page."""
    return _cited(context).cite(source)


@register.simple_tag(takes_context=True)
def cites(context: Context, known: Any, said: Any) -> SafeString:
    """{% cites page.cites fact %}: a mark for each source of a fact, or of several facts together, and one where
    nothing says since when it was known.
    """
    facts = said if isinstance(said, list | tuple) else (said,)
    cited = _cited(context)
    marks = [cited.cite(source) for source in known.of(*facts)]
    marks += [cited.mark()] if any(fact.known_basis == KnownBasis.EFFECTIVE for fact in facts) else []
    return format_html_join("", "{}", ((mark,) for mark in marks))


@register.inclusion_tag("components/sources.html", takes_context=True)
def sources(context: Context, listed: Iterable[Any]) -> dict[str, Any]:
    """{% sources page.sources %}: the numbered list, after the text that cites it."""
    cited = _cited(context)
    undated = gettext(UNDATED) if cited.undated else ""
    return {"notes": [cited.note(source) for source in listed], "undated": undated}


register.simple_tag(languages.language_words, name="language_name")

# ---- forms ----

register.inclusion_tag("components/field.html", name="field")(fields.field_parts)
register.inclusion_tag("components/error_summary.html", name="error_summary")(fields.summary_parts)


# ---- the shell ----


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """The reader's choice of light or dark; empty where the system decides."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request else ""
    return chosen if chosen in THEMES else ""


@register.inclusion_tag("components/nav.html", takes_context=True)
def main_nav(context: Context) -> dict[str, Any]:
    path = getattr(context.get("request"), "path", "")
    items = []
    for name, label in NAV:
        home = reverse(name)
        current = "page" if path == home else "true" if path.startswith(home) else ""
        items.append((link(context, name), label, current))
    return {"items": items}
