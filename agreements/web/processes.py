"""The list of processes, the page of one, and the list of all its sources."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agreements.models import Process
from agreements.web.addresses import api, at_point
from agreements.web.pages.citation import citation, day_of
from agreements.web.pages.process import all_sources, process_page, revision_of
from agreements.web.pages.process_list import process_list
from agreements.web.policy import public


@public("GET")
def processes(request: HttpRequest) -> HttpResponse:
    """Every process, with until when each has been kept."""
    return render(request, "agreements/processes.html", {"page": process_list(request.user, request.point)})


@public("GET")
def process(request: HttpRequest, slug: str) -> HttpResponse:
    """One process as it stands at the reader's point."""
    one = get_object_or_404(Process.objects.visible_to(request.user), slug=slug)
    page = process_page(one, request.user, request.point)
    address = api(request.point, "process", one.slug)
    context = {
        "page": page,
        "suffix": at_point(request.point),
        "as_of": day_of(request.point),
        "citation": citation(request, page.revision.title, address),
    }
    return render(request, "agreements/process.html", context)


@public("GET")
def sources(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that the record of a process rests on."""
    one = get_object_or_404(Process.objects.visible_to(request.user), slug=slug)
    context = {
        "process": one,
        "revision": revision_of(one, request.point),
        "sources": all_sources(one, request.point),
    }
    return render(request, "agreements/sources.html", context)
