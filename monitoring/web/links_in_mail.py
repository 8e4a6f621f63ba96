"""Where links in a mail lead, without signing in: ending the subscription it came from, confirming a mailbox."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from agreements.domain.timeline import AsOf
from agreements.web.policy import public
from monitoring.models.confirming import mailbox_to_confirm
from monitoring.models.subjects import names_of
from monitoring.models.unsubscribing import subscriptions_of
from monitoring.operations.following import unsubscribe
from monitoring.operations.mailboxes import BadConfirmation, confirm_mailbox


@csrf_exempt  # RFC 8058: a mail program posts here by itself; whoever has the link is whom it was sent to
@never_cache
@public("GET", "POST")
def unsubscribe_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Say what the link ends, and end it when asked to. Only looking at it, as mail scanners do, ends nothing."""
    found = subscriptions_of(token)
    if not found:
        raise Http404
    if request.method == "POST":
        for subscription in found:
            unsubscribe(by=subscription.user, at=request.at, subscription=subscription)
    named = names_of(found, found[0].user, AsOf(request.at, request.at))
    context = {
        "named": [named[subscription.pk] for subscription in found],
        "ended": all(subscription.ended_at is not None for subscription in found),
    }
    return render(request, "monitoring/unsubscribe.html", context)


@never_cache
@public("GET", "POST")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show which mailbox the link confirms, and confirm it when asked to."""
    found = mailbox_to_confirm(token, request.at)
    if request.method == "POST":
        try:
            found = confirm_mailbox(at=request.at, token=token)
        except BadConfirmation:
            found = None
    context = {"mailbox": found}
    return render(request, "monitoring/confirm.html", context, status=200 if found else 404)
