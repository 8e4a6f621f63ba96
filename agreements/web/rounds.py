"""The page of a round of talks."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agreements.models import Round
from agreements.web.addresses import api
from agreements.web.pages.citation import citation, day_of
from agreements.web.pages.round import round_page
from agreements.web.policy import public


@public("GET")
def round_of_talks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One round as it was planned, held and told at the reader's point."""
    visible = Round.objects.visible_to(request.user).filter(pk=pk)
    page = round_page(visible, request.point)
    one = page.round.round
    context = {
        "page": page,
        "as_of": day_of(request.point),
        "citation": citation(request, page.round.label, api(request.point, "round", one.pk)),
    }
    return render(request, "agreements/round.html", context)
