"""The list of commitments, and the page of one."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agreements.models import Commitment
from agreements.models.choosing import FIELDS
from agreements.web.actions import actions_of
from agreements.web.addresses import api
from agreements.web.pages.citation import citation, day_of
from agreements.web.pages.commitment import commitment_page
from agreements.web.pages.commitment_list import commitment_list
from agreements.web.parts import chosen, page_or_part
from agreements.web.policy import public


@public("GET")
def commitments(request: HttpRequest) -> HttpResponse:
    """All commitments that the reader may see, under facets, a page at a time."""
    page = commitment_list(request, chosen(request, *FIELDS))
    # Without the point: what is followed is told as it comes to be.
    context = {"page": page, "save": urlencode(page.chosen)}
    return page_or_part(request, "agreements/commitments.html", "results", context)


@public("GET")
def commitment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One commitment as it stands at the reader's point, with everything that was ever said of it."""
    page = commitment_page(
        Commitment.objects.visible_to(request.user).filter(pk=pk), request.user, request.point
    )
    one = page.board.commitment
    context = {
        "page": page,
        "as_of": day_of(request.point),
        "actions": actions_of(request.user, one.process, page.board.revision.obligors.all()),
        "citation": citation(request, page.title, api(request.point, "commitment", one.pk)),
    }
    return render(request, "agreements/commitment.html", context)
