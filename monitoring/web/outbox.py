"""For those who run the site: messages that were given up, and having them tried again."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext, ngettext

from agreements.web.policy import signed_in
from monitoring.models import Message
from monitoring.operations.retrying import NotParked, retry_parked
from monitoring.permissions import check_can_watch

SHOWN = 50


def given_up() -> QuerySet[Message]:
    """The newest parked messages, with whom they are for."""
    return Message.objects.parked().select_related("user", "endpoint").order_by("-parked_at", "-pk")[:SHOWN]


@signed_in("POST")
def retry(request: HttpRequest) -> HttpResponse:
    """Have one parked message tried again, or all of them."""
    check_can_watch(request.user)
    chosen = request.POST.get("message", "")
    message = get_object_or_404(Message, pk=chosen) if chosen.isascii() and chosen.isdigit() else None
    if message is None and chosen != "all":
        messages.error(request, gettext("Choose a message, or all of them."))
        return redirect("operations")
    try:
        count = retry_parked(by=request.user, at=request.at, message=message)
    except NotParked as refusal:
        messages.error(request, gettext(str(refusal)))
    else:
        said = ngettext("%(n)d message is tried again.", "%(n)d messages are tried again.", count)
        messages.success(request, said % {"n": count})
    return redirect("operations")
