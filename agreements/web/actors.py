"""The list of actors, and the page of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agreements.models import Actor
from agreements.web.addresses import api
from agreements.web.pages.actor import actor_page
from agreements.web.pages.actor_list import FIELDS, actor_list
from agreements.web.pages.citation import citation, day_of
from agreements.web.parts import chosen, page_or_part
from agreements.web.policy import public


@public("GET")
def actors(request: HttpRequest) -> HttpResponse:
    """All actors that the reader may know of, a page at a time."""
    page = actor_list(request, chosen(request, *FIELDS))
    return page_or_part(request, "agreements/actors.html", "results", {"page": page})


@public("GET")
def actor(request: HttpRequest, slug: str) -> HttpResponse:
    """One actor: all its names with who uses them, its parts, and what it owes and is owed."""
    one = get_object_or_404(Actor.objects.visible_to(request.user), slug=slug)
    page = actor_page(one, request.user, request.point)
    address = api(request.point, "actor", one.slug)
    context = {
        "page": page,
        "as_of": day_of(request.point),
        "citation": citation(request, page.revision.label, address),
    }
    return render(request, "agreements/actor.html", context)
