"""The list of agreements, and the page of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from agreements.models import Agreement
from agreements.web.addresses import api
from agreements.web.pages.agreement import agreement_page, revision_of
from agreements.web.pages.agreement_list import FIELDS as LIST_FIELDS
from agreements.web.pages.agreement_list import agreement_list
from agreements.web.pages.citation import citation, day_of
from agreements.web.pages.dependencies import dependency_page
from agreements.web.pages.filters import FIELDS
from agreements.web.parts import chosen, page_or_part
from agreements.web.policy import public


@public("GET")
def agreements(request: HttpRequest) -> HttpResponse:
    """All agreements that the reader may see, under filters, a page at a time."""
    page = agreement_list(request, chosen(request, *LIST_FIELDS))
    return page_or_part(request, "agreements/agreements.html", "results", {"page": page})


@public("GET")
def agreement(request: HttpRequest, slug: str) -> HttpResponse:
    """One agreement as it stands at the reader's point; the table of commitments can be filtered."""
    visible = Agreement.objects.visible_to(request.user).select_related("process")
    one = get_object_or_404(visible, slug=slug)
    page = agreement_page(one, request.user, request.point, chosen(request, *FIELDS))
    address = api(request.point, "agreement", one.slug)
    context = {
        "page": page,
        "as_of": day_of(request.point),
        "citation": citation(request, page.revision.title, address),
    }
    return page_or_part(request, "agreements/agreement.html", "commitments", context)


@public("GET")
def dependencies(request: HttpRequest, slug: str) -> HttpResponse:
    """What depends on what around one agreement; as a part, it fills its place on the agreement's page."""
    visible = Agreement.objects.visible_to(request.user).select_related("process")
    one = get_object_or_404(visible, slug=slug)
    title = revision_of(one, request.point).title
    context = {"page": dependency_page(one, request.point), "title": title, "as_of": day_of(request.point)}
    return page_or_part(request, "agreements/dependencies.html", "dependencies", context)
