"""A person's own calendar, at a secret address: every date of what they follow, also of what only they see."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from agreements.domain.timeline import AsOf
from agreements.web.errors import TITLES
from agreements.web.feeds import conditional
from agreements.web.pages.calendars import About, calendar_file, entries_about
from agreements.web.policy import public
from monitoring.domain.channels import Subject
from monitoring.models import CalendarAddress, Subscription
from monitoring.models.searches import found_by


@public("GET")
def own_calendar(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The secret is all that lets its reader in; an unknown one and a revoked one are answered alike."""
    address = open_address(secret)
    if address is None:
        return nothing(request)
    # Never at a point that the address asks for: a calendar that is subscribed to goes with the time.
    now = AsOf(request.at, request.at)
    entries = entries_about(about_what(address.user, now), address.user, now)
    url = request.build_absolute_uri(reverse("subscriptions"))
    response = calendar_file(
        entries, title=gettext("What I follow"), url=url, name="ahd", absolute=request.build_absolute_uri
    )
    response["X-Robots-Tag"] = "noindex"
    return conditional(request, response, private=True)


def open_address(secret: str) -> CalendarAddress | None:
    """The address that a secret opens, with its person."""
    return CalendarAddress.objects.open_by(secret).select_related("user").first()


def nothing(request: HttpRequest) -> HttpResponse:
    """404, the same whether a secret was never given out or is revoked."""
    sentence = gettext(
        "There is no calendar at this address. Perhaps it was revoked; its owner can make a new one."
    )
    context = {"status": 404, "title": TITLES[404], "sentence": sentence}
    return render(request, "refused.html", context, status=404)


def about_what(user: Any, now: AsOf) -> About:
    """What the person follows, by whichever way they are told of it."""
    ids: dict[Subject, set[Any]] = {kind: set() for kind in Subject}
    for one in Subscription.objects.of(user).active().select_related("search"):
        ids[one.subject_kind].add(one.search if one.subject_kind is Subject.SEARCH else one.subject_id)
    found = (found_by(search, user, now) for search in ids[Subject.SEARCH])
    return About(
        processes=ids[Subject.PROCESS],
        agreements=ids[Subject.AGREEMENT],
        actors=ids[Subject.ACTOR],
        commitments=ids[Subject.COMMITMENT].union(*found),
    )
