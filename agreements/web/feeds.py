"""What other programs subscribe to: calendars of a process, an agreement, an actor, a round; the news of a process."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

from agreements.models import Actor, Agreement, Process, Round, RoundRevision
from agreements.models.search import descriptions
from agreements.web.addresses import at_point
from agreements.web.pages.agreement import revision_of as agreement_revision
from agreements.web.pages.calendars import About, calendar_file, entries_about
from agreements.web.pages.news_feed import ProcessNews
from agreements.web.pages.process import revision_of
from agreements.web.pages.round import round_label
from agreements.web.policy import public


@public("GET")
def process_calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Rounds, due days and windows of a process."""
    one = get_object_or_404(Process.objects.visible_to(request.user), slug=slug)
    return _calendar(request, revision_of(one, request.point).title, one, About(processes=[one.pk]))


@public("GET")
def agreement_calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Due days and windows of an agreement, and the rounds of the talks in which it is spoken of."""
    visible = Agreement.objects.visible_to(request.user).select_related("process")
    one = get_object_or_404(visible, slug=slug)
    title = agreement_revision(one, request.point).title
    return _calendar(request, title, one, About(agreements=[one.pk]))


@public("GET")
def actor_calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What an actor owes and is owed, and the rounds in which it has a part, in processes that the reader may see."""
    one = get_object_or_404(Actor.objects.visible_to(request.user), slug=slug)
    standing = descriptions(request.user, request.point).filter(actor=one).first()
    if standing is None:
        raise Http404
    return _calendar(request, standing.label, one, About(actors=[one.pk]))


@public("GET")
def round_calendar(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One round of talks; from its plan on, so that a calendar moves with it."""
    one = get_object_or_404(Round.objects.visible_to(request.user).select_related("process"), pk=pk)
    if not RoundRevision.objects.filter(round=one).as_of(request.point).exists():
        raise Http404
    name = f"{one.process.slug}-{one.code}".lower()
    return _calendar(request, round_label(one, request.point), one, About(rounds=[one.pk]), name)


def _calendar(request: HttpRequest, title: str, one: Any, about: About, name: str = "") -> HttpResponseBase:
    """The calendar of something that the reader may see, at their point. `name`: of the file, else its slug."""
    suffix = at_point(request.point)

    def absolute(path: str) -> str:
        return request.build_absolute_uri(path + suffix)

    entries = entries_about(about, request.user, request.point)
    url = absolute(one.get_absolute_url())
    response = calendar_file(entries, title=title, url=url, name=name or one.slug, absolute=absolute)
    if entries:
        response["Last-Modified"] = http_date(max(entry.stamp for entry in entries).timestamp())
    return conditional(request, response)


@public("GET")
def process_feed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What changed in a process, newest first, as Atom."""
    return conditional(request, ProcessNews()(request, slug=slug))


def conditional(request: HttpRequest, response: HttpResponse, **cache: bool) -> HttpResponseBase:
    """With a tag of the content, by which alone it is asked anew: a due day passes without anything being entered."""
    response["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    patch_cache_control(response, no_cache=True, **cache)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
