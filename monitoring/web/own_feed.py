"""What was flagged of what a person follows, as Atom, at the same secret as their calendar."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.html import escape
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext

from agreements.domain.timeline import AsOf
from agreements.templatetags.words import word
from agreements.web.feeds import conditional
from agreements.web.pages.atom import LONGEST_TITLE, SourcedAtom
from agreements.web.pages.calendars import commitments_about, rounds_about
from agreements.web.policy import public
from monitoring.flags import Flag
from monitoring.models import Alert, CalendarAddress
from monitoring.models.alerts import Flagged, each_flagged
from monitoring.web.own_calendar import about_what, nothing, open_address

MOST = 50


@public("GET")
def own_feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The newest alerts of what the person follows; the secret is all that lets its reader in."""
    address = open_address(secret)
    if address is None:
        return nothing(request)
    now = AsOf(request.at, request.at)
    feed = _feed(address, request)
    for flagged in each_flagged(_alerts(address.user, now), now):
        feed.add_item(**_item(flagged, request))
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    response["X-Robots-Tag"] = "noindex"
    return conditional(request, response, private=True)


def _alerts(user: Any, now: AsOf) -> list[Alert]:
    about = about_what(user, now)
    followed = Q(commitment__in=commitments_about(about, user, now).values("pk"))
    followed |= Q(round__in=rounds_about(about, user, now).values("pk"))
    rows = Alert.objects.visible_to(user).crossed_by(now).filter(followed)
    return list(rows.with_names().newest_first()[:MOST])


def _feed(address: CalendarAddress, request: HttpRequest) -> SourcedAtom:
    """Without a link to itself: its address is a secret, and entries are passed on."""
    return SourcedAtom(
        title=gettext("Flagged of what I follow"),
        link=request.build_absolute_uri(reverse("subscriptions")),
        description="",
        feed_guid=UUID(address.digest[:32]).urn,
        as_of=address.created_at,  # its own date while nothing was flagged
    )


def _item(flagged: Flagged, request: HttpRequest) -> dict[str, Any]:
    (alert,) = flagged.alerts
    flag = Flag(flagged)
    title = f"{word(flag.word, 'alert').label}: {capfirst(flagged.title)}"
    return {
        "title": Truncator(title).chars(LONGEST_TITLE),
        "link": request.build_absolute_uri(flagged.url),
        # Atom marks a summary as HTML, and words of a record are none.
        "description": escape(f"{flagged.process_title}. {flag.why}"),
        "unique_id": uuid5(alert.subject_id, "/".join(map(str, _key(alert)))).urn,
        "pubdate": alert.crossed_at,
        "updateddate": max(alert.crossed_at, alert.raised_at),
        "via": (),
    }


def _key(alert: Alert) -> tuple[str | int | datetime | None, ...]:
    """What makes an alert the one it is, the same on every server that holds the record."""
    return (alert.threshold, alert.step, alert.due_from, alert.latest)
