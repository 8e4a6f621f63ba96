"""What other programs subscribe to: calendars of a process, an agreement and an actor, and the news of a process."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

from agreements.models import (
    Actor,
    ActorRevision,
    Agreement,
    Commitment,
    CommitmentRevision,
    Delegation,
    Participation,
    Process,
    Round,
)
from agreements.models.boards import commitments_at, rounds_at
from agreements.models.naming import in_titles
from agreements.web.addresses import at_point
from agreements.web.pages.agreement import revision_of as agreement_revision
from agreements.web.pages.feed_entries import entries_of
from agreements.web.pages.icalendars import written
from agreements.web.pages.news_feed import ProcessNews
from agreements.web.pages.process import revision_of
from agreements.web.pages.rows import COUNTED
from agreements.web.policy import public


@public("GET")
def process_calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Rounds, due days and windows of a process."""
    one = get_object_or_404(Process.objects.visible_to(request.user), slug=slug)
    commitments, rounds = Commitment.objects.filter(process=one), Round.objects.filter(process=one)
    return _calendar(request, revision_of(one, request.point).title, one, commitments, rounds)


@public("GET")
def agreement_calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Due days and windows of an agreement, and the rounds of the talks in which it is spoken of."""
    visible = Agreement.objects.visible_to(request.user).select_related("process")
    one = get_object_or_404(visible, slug=slug)
    commitments = Commitment.objects.filter(agreement=one)
    rounds = Round.objects.filter(process=one.process_id)
    return _calendar(request, agreement_revision(one, request.point).title, one, commitments, rounds)


@public("GET")
def actor_calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What an actor owes and is owed, and the rounds in which it has a part, in processes that the reader may see."""
    one = get_object_or_404(Actor.objects.visible_to(request.user), slug=slug)
    point, visible = request.point, Process.objects.visible_to(request.user)
    said = ActorRevision.objects.filter(actor=one, process__in=visible).as_of(point).newest_first().first()
    if said is None:
        raise Http404
    worded = CommitmentRevision.objects.newest_per("commitment", point)
    worded = worded.filter(Q(obligors=one) | Q(counterparties=one), process__in=visible)
    sat = [
        model.objects.filter(actor=one, process__in=visible).as_of(point).values("round")
        for model in (Delegation, Participation)
    ]
    rounds = Round.objects.filter(Q(pk__in=sat[0]) | Q(pk__in=sat[1]))
    commitments = Commitment.objects.filter(pk__in=worded.values("commitment"))
    return _calendar(request, said.label, one, commitments, rounds)


def _calendar(
    request: HttpRequest,
    title: str,
    one: Any,
    commitments: QuerySet[Commitment],
    rounds: QuerySet[Round],
) -> HttpResponseBase:
    """The calendar of commitments and rounds that the caller has scoped by permission."""
    point = request.point
    boards = in_titles(commitments_at(commitments.order_by("pk")[:COUNTED], point), point)
    entries = entries_of(boards, rounds_at(rounds, point), point)
    suffix = at_point(point)

    def absolute(path: str) -> str:
        return request.build_absolute_uri(path + suffix)

    body = written(title, absolute(one.get_absolute_url()), entries, absolute)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{one.slug}.ics"'
    if entries:
        response["Last-Modified"] = http_date(max(entry.stamp for entry in entries).timestamp())
    return _conditional(request, response)


@public("GET")
def process_feed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What changed in a process, newest first, as Atom."""
    return _conditional(request, ProcessNews()(request, slug=slug))


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """With a tag of the content, by which alone it is asked anew: a due day passes without anything being entered."""
    response["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    patch_cache_control(response, no_cache=True)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
