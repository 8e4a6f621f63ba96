"""The list of agreements: which ones, under which filters, a page at a time."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from agreements.domain.roles import PARTIES
from agreements.domain.statuses import Role, Stage
from agreements.domain.timeline import AsOf
from agreements.models import (
    AgreementRevision,
    Event,
    Process,
    ProcessRevision,
    Round,
)
from agreements.models.base import FactQuerySet
from agreements.models.boards import rounds_at, titles_at
from agreements.models.casts import casts_of_agreements, taking_part
from agreements.models.legal import force_record, in_legal_states
from agreements.models.search import agreements_with_words
from agreements.templatetags.labels import STAGE
from agreements.web.pages.agreement_rows import AgreementRow, Surroundings, agreement_rows
from agreements.web.pages.lists import ListPage, Option, actor_options, legal_options, meant_instead, options
from agreements.web.pages.outlines import outlines
from agreements.web.pages.timeline import EVENT_LINKS, speakers
from agreements.web.paging import address, counted, cut, turn, window_of

#: Whom the filter by mediator finds.
MEDIATING = frozenset({Role.MEDIATOR, Role.FACILITATOR})
PAGE = 25
#: A filter by the legal state, which is computed, looks at most at so many agreements for one page.
SCANNED = 200
FIELDS = ("party", "mediator", "legal_state", "stage", "q")
#: The newest first; the identity decides between two of one moment.
ORDER = ("-effective_at", "agreement_id")


def agreement_list(request: HttpRequest, chosen: dict[str, str]) -> ListPage[AgreementRow]:
    """One page of the list at the reader's point, in a constant number of queries."""
    user, point = request.user, request.point  # type: ignore[attr-defined]
    processes = list(Process.objects.visible_to(user))
    found = _matching(AgreementRevision.objects.visible_to(user), point, chosen)
    window = window_of(request)
    states = {chosen["legal_state"]} if "legal_state" in chosen else set()
    most = SCANNED + 1 if states else PAGE + 1
    keys = cut(found, ORDER, window, most, "agreement_id")
    standing = in_legal_states(keys, states, point) if states else keys
    page = turn(keys, standing, window, PAGE, most)
    rows = AgreementRevision.objects.newest_per("agreement", point).filter(agreement__in=page.shown)
    return ListPage(
        rows=_rows(list(rows.select_related("agreement__process").order_by(*ORDER)), point),
        summary=gettext("Agreements that pass the filters")
        if states
        else gettext("%(count)s agreements") % {"count": counted(found)},
        previous=address(request, before=page.previous) if page.previous else "",
        next=address(request, after=page.next) if page.next else "",
        filters=_filters(processes, point, chosen),
        chosen=chosen,
        meant=meant_instead(request, page.shown, partial(_finds, user, point, chosen)),
    )


def _finds(user: Any, point: AsOf, chosen: dict[str, str], words: str) -> bool:
    return _matching(AgreementRevision.objects.visible_to(user), point, chosen | {"q": words}).exists()


def _matching(rows: FactQuerySet, point: AsOf, chosen: dict[str, str]) -> FactQuerySet:
    found = rows.newest_per("agreement", point)
    if stage := chosen.get("stage"):
        found = found.filter(stage=stage)
    for name, roles in (("party", PARTIES), ("mediator", MEDIATING)):
        if slug := chosen.get(name):
            found = found.filter(taking_part(slug, roles, point))
    return agreements_with_words(found, chosen["q"]) if "q" in chosen else found


def _rows(revisions: list[AgreementRevision], point: AsOf) -> list[AgreementRow]:
    agreements = [revision.agreement for revision in revisions]
    processes = {agreement.process_id for agreement in agreements}
    events = Event.objects.filter(agreement__in=agreements).as_of(point).oldest_first()
    events, boards = list(events.prefetch_related(*EVENT_LINKS)), outlines(agreements, point)
    around = Surroundings(
        boards=boards,
        events=events,
        casts=casts_of_agreements(agreements, point),
        force=force_record([one.pk for one in agreements], point),
        labels=speakers(point, events, boards),
        rounds=rounds_at(Round.objects.filter(process__in=processes), point),
        processes=titles_at(ProcessRevision, "process", processes, point),
    )
    return agreement_rows(revisions, around, point)


def _filters(processes: list[Process], point: AsOf, chosen: dict[str, Any]) -> dict[str, tuple[Option, ...]]:
    return {
        "party": actor_options(PARTIES, processes, point, chosen.get("party", "")),
        "mediator": actor_options(MEDIATING, processes, point, chosen.get("mediator", "")),
        "legal_state": legal_options(chosen),
        "stage": options(((stage.value, STAGE[stage]) for stage in Stage), chosen.get("stage", "")),
    }
