"""The list of actors: under their neutral labels, with the names in use for them and the parts they have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from agreements.domain.statuses import ActorKind
from agreements.domain.timeline import AsOf
from agreements.models import ActorRevision, Name, Participation
from agreements.models.search import actors_labelled, descriptions, names_matching
from agreements.templatetags.labels import ACTOR, label
from agreements.web.addresses import page
from agreements.web.pages.lists import ListPage, meant_instead, options
from agreements.web.pages.rows import sentence_case
from agreements.web.paging import address, counted, cut, turn, window_of

PAGE = 50
FIELDS = ("kind", "q")
ORDER = ("label", "actor_id")
MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class ActorRow:
    label: str
    url: str
    kind: str
    names: SafeString
    roles: str


def actor_list(request: HttpRequest, chosen: dict[str, str]) -> ListPage[ActorRow]:
    """One page of the list at the reader's point, in a constant number of queries."""
    user, point = request.user, request.point  # type: ignore[attr-defined]
    found = descriptions(user, point)
    if kind := chosen.get("kind"):
        found = found.filter(kind=kind)
    if text := chosen.get("q"):
        found = found.filter(actor__in=_named(text, user, point))
    window = window_of(request)
    keys = cut(found, ORDER, window, PAGE + 1, "actor_id")
    shown = turn(keys, keys, window, PAGE, PAGE + 1)
    rows = found.filter(actor__in=shown.shown).select_related("actor").order_by(*ORDER)
    kinds = options(
        ((kind.value, sentence_case(str(ACTOR[kind]))) for kind in ActorKind), chosen.get("kind", "")
    )
    return ListPage(
        rows=_rows(list(rows), user, point),
        summary=gettext("%(count)s actors") % {"count": counted(found)},
        previous=address(request, before=shown.previous) if shown.previous else "",
        next=address(request, after=shown.next) if shown.next else "",
        filters={"kind": kinds},
        chosen=chosen,
        meant=meant_instead(request, shown.shown, lambda words: bool(_named(words, user, point))),
    )


def _named(text: str, user: Any, point: AsOf) -> set[UUID]:
    """Actors found by any of their names or by their label."""
    named = {name.actor_id for name in names_matching(text, user, point, MOST_FOUND) if name.actor_id}
    return named | set(actors_labelled(text, user, point, MOST_FOUND))


def _rows(revisions: list[ActorRevision], user: Any, point: AsOf) -> list[ActorRow]:
    ids = [revision.actor_id for revision in revisions]
    names = _grouped(Name.objects.visible_to(user).filter(actor__in=ids).as_of(point).oldest_first())
    parts = _grouped(Participation.objects.visible_to(user).filter(actor__in=ids).as_of(point).oldest_first())
    return [
        ActorRow(
            label=revision.label,
            url=page(point, "actor", revision.actor.slug),
            kind=sentence_case(label(revision.kind, "actor")),
            names=_names(names.get(revision.actor_id, [])),
            roles=", ".join(
                dict.fromkeys(label(part.role, "role") for part in parts.get(revision.actor_id, []))
            ),
        )
        for revision in revisions
    ]


def _grouped(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    groups: dict[UUID, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.actor_id, []).append(row)
    return groups


def _names(names: Iterable[Name]) -> SafeString:
    said = {(name.name, name.abbreviation): name.language for name in names}
    parts = (
        (
            format_html(" (<bdi>{}</bdi>)", short) if short else "",
            name,
            format_html(' lang="{}"', language) if language else "",
        )
        for (name, short), language in said.items()
    )
    return format_html_join(", ", "<bdi{2}>{1}</bdi>{0}", parts)
