"""The list of commitments under its facets, a page at a time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import Exists, FloatField, Func, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.http import HttpRequest
from django.utils.translation import gettext

from agreements.domain.due import DueState
from agreements.domain.statuses import Level
from agreements.domain.timeline import AsOf
from agreements.models import Actor, AgreementRevision, Commitment, CommitmentRevision, Process
from agreements.models.boards import commitments_at
from agreements.models.choosing import Filters, asked_by, narrowed, passing
from agreements.models.labels import ActorAt, labels_at
from agreements.templatetags.words import DUE, LEVEL
from agreements.web.pages.lists import (
    MOST_OPTIONS,
    ListPage,
    Option,
    legal_options,
    meant_instead,
    options,
    process_options,
)
from agreements.web.pages.rows import Row, rows_of
from agreements.web.paging import Window, address, counted, cut, turn, window_of

PAGE = 50
#: A filter by a computed state looks at most at so many commitments for one page.
SCANNED = 1000
#: As people count: process, agreement, then C2 before C12 before C12a.
ORDER = ("process__slug", "agreement__code", "number", "code", "pk")


def commitment_list(request: HttpRequest, chosen: dict[str, str]) -> ListPage[Row]:
    """One page of the list at the reader's point, in a constant number of queries."""
    user, point = request.user, request.point  # type: ignore[attr-defined]
    processes = list(Process.objects.visible_to(user))
    filters = asked_by(chosen)
    found = narrowed(Commitment.objects.visible_to(user), filters, point)
    window, computed = window_of(request), filters.computed
    most = SCANNED + 1 if computed else PAGE + 1
    keys = cut(_numbered(found), ORDER, window, most)
    standing = passing(keys, filters, point)
    page = turn(keys, standing, window, PAGE, most)
    return ListPage(
        rows=_rows(page.shown, point),
        summary=_summary(found, keys, standing, computed, most, window),
        previous=address(request, before=page.previous) if page.previous else "",
        next=address(request, after=page.next) if page.next else "",
        filters=_filters(processes, point, chosen),
        chosen=chosen,
        meant=meant_instead(request, page.shown, partial(_finds, filters, user, point)),
    )


def _finds(filters: Filters, user: Any, point: AsOf, words: str) -> bool:
    rows = Commitment.objects.visible_to(user)
    return bool(narrowed(rows, replace(filters, words=words), point).exists())


def _numbered(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    digits = Func("code", Value(r"\D"), Value(""), Value("g"), function="regexp_replace")
    number = Cast(NullIf(digits, Value("")), FloatField())
    return rows.annotate(number=Coalesce(number, Value(0.0)))


def _rows(keys: list[Any], point: AsOf) -> list[Row]:
    found = {one.commitment.pk: one for one in commitments_at(Commitment.objects.filter(pk__in=keys), point)}
    return rows_of((found[key] for key in keys if key in found), point)


def _summary(
    found: QuerySet[Commitment],
    keys: list[Any],
    standing: list[Any],
    computed: bool,
    most: int,
    window: Window,
) -> str:
    """How many pass; where states had to be computed and not all were looked at, that nobody counted them."""
    if not computed:
        return gettext("%(count)s commitments") % {"count": counted(found)}
    if len(keys) < most and window == Window():
        return gettext("%(count)s commitments") % {"count": f"{len(standing):,}"}
    return gettext("Commitments that pass the filters")


def _filters(processes: list[Process], point: AsOf, chosen: dict[str, str]) -> dict[str, tuple[Option, ...]]:
    parties = _obliged(processes, point)
    return {
        "process": process_options(processes, point, chosen.get("process", "")),
        "agreement": _agreements(processes, point, chosen),
        "obligor": options(parties, chosen.get("obligor", "")),
        "counterparty": options(parties, chosen.get("counterparty", "")),
        "due_state": options(
            ((state.value, DUE[state].label) for state in DueState), chosen.get("due_state", "")
        ),
        "implementation": options(
            ((level.value, LEVEL[level].label) for level in Level), chosen.get("implementation", "")
        ),
        "legal_state": legal_options(chosen),
    }


def _obliged(processes: list[Process], point: AsOf) -> list[tuple[str, str]]:
    """Those who owe something, by label; through the links alone, whatever the point."""
    links = CommitmentRevision.obligors.through.objects.filter(
        actor=OuterRef("pk"), commitmentrevision__process__in=processes
    )
    ids = Actor.objects.filter(Exists(links)).order_by("slug").values_list("pk", flat=True)[:MOST_OPTIONS]
    labels: list[ActorAt] = list(labels_at(ids, point, processes).values())
    return sorted((one.slug, one.label) for one in labels)


def _agreements(processes: list[Process], point: AsOf, chosen: dict[str, str]) -> tuple[Option, ...]:
    rows = AgreementRevision.objects.filter(process__in=processes).newest_per("agreement", point)
    if slug := chosen.get("process"):
        rows = rows.filter(process__slug=slug)
    pairs = rows.newest_first().values_list("agreement__slug", "title")[:MOST_OPTIONS]
    return options(pairs, chosen.get("agreement", ""))
