"""What a person is told and how, on one page: mailbox, webhooks, what is followed, searches, secret calendars."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from agreements.domain.refusals import Refusal
from agreements.domain.zones import zone_names
from agreements.web.forms import RefusingForm
from agreements.web.policy import signed_in
from monitoring.models import CalendarAddress, Endpoint, Notice
from monitoring.operations.calendars import make_calendar_address, revoke_calendar_address
from monitoring.operations.confirming import ask_for_link
from monitoring.operations.endpoints import add_endpoint, end_endpoint
from monitoring.operations.mailboxes import set_mailbox
from monitoring.operations.owning import BadSetting
from monitoring.operations.testing import send_test_hook, send_test_mail
from monitoring.web.forms import CalendarForm, EndpointForm, MailboxForm
from monitoring.web.ways import mailbox_of, ways_of


@never_cache
@signed_in("GET")
def subscriptions(request: HttpRequest) -> HttpResponse:
    """Everything that the person has set up."""
    return _page(request)


@never_cache
@signed_in("POST")
def mailbox(request: HttpRequest) -> HttpResponse:
    """Say where mail goes; another address has to be confirmed by the link that is sent there."""
    form, before = MailboxForm(request.POST, auto_id="mailbox_%s"), mailbox_of(request.user)
    if not form.is_valid():
        return _page(request, mailbox_form=form)
    try:
        after = set_mailbox(by=request.user, at=request.at, **form.cleaned_data)
    except BadSetting as refusal:
        return _refused(request, form, refusal, "mailbox_form")
    if before is not None and before.address == after.address:
        messages.success(request, gettext("Your mailbox is set."))
    else:
        said = gettext("A link goes to %(address)s. Open it there: until then nothing else is sent.")
        messages.info(request, said % {"address": after.address})
    return _back("mailbox")


@never_cache
@signed_in("POST")
def new_link(request: HttpRequest) -> HttpResponse:
    """Have the link that confirms the mailbox sent again."""
    try:
        asked = ask_for_link(by=request.user, at=request.at)
    except BadSetting as refusal:
        messages.error(request, refusal.render(gettext))
    else:
        said = gettext("The link goes to %(address)s once more.") % {"address": asked.mailbox.address}
        messages.success(request, said)
    return _back("mailbox")


@never_cache
@signed_in("POST")
def new_endpoint(request: HttpRequest) -> HttpResponse:
    """Add an address for webhooks; this one answer shows its secret."""
    form = EndpointForm(request.POST, auto_id="endpoint_%s")
    if not form.is_valid():
        return _page(request, endpoint_form=form)
    try:
        made, secret = add_endpoint(by=request.user, at=request.at, **form.cleaned_data)
    except BadSetting as refusal:
        return _refused(request, form, refusal, "endpoint_form")
    return _page(request, endpoint=made, secret=secret)


@never_cache
@signed_in("POST")
def drop_endpoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Send nothing to one of the person's own endpoints any longer."""
    endpoint = get_object_or_404(Endpoint.objects.of(request.user), pk=pk)
    end_endpoint(by=request.user, at=request.at, endpoint=endpoint)
    messages.success(request, gettext("Nothing goes to %(url)s any longer.") % {"url": endpoint.url})
    return _back("endpoints")


@never_cache
@signed_in("POST")
def test_endpoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a test sent to one of the person's own endpoints."""
    endpoint = get_object_or_404(Endpoint.objects.of(request.user), pk=pk)
    return _tested(request, partial(send_test_hook, endpoint=endpoint), "endpoints")


@never_cache
@signed_in("POST")
def test_mailbox(request: HttpRequest) -> HttpResponse:
    """Have a test sent to the person's mailbox."""
    return _tested(request, send_test_mail, "mailbox")


@never_cache
@signed_in("POST")
def new_calendar(request: HttpRequest) -> HttpResponse:
    """Make a secret calendar address, which this one answer shows."""
    form = CalendarForm(request.POST, auto_id="calendar_%s")
    if not form.is_valid():
        return _page(request, calendar_form=form)
    try:
        made, secret = make_calendar_address(by=request.user, at=request.at, **form.cleaned_data)
    except BadSetting as refusal:
        return _refused(request, form, refusal, "calendar_form")
    url, feed = (
        request.build_absolute_uri(reverse(name, args=[secret])) for name in ("own-calendar", "own-feed")
    )
    return _page(request, calendar=made, calendar_url=url, feed_url=feed)


@never_cache
@signed_in("POST")
def drop_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke one of the person's own calendar addresses."""
    address = get_object_or_404(CalendarAddress.objects.of(request.user), pk=pk)
    revoke_calendar_address(by=request.user, at=request.at, address=address)
    messages.success(request, gettext("The address “%(label)s” is revoked.") % {"label": address.label})
    return _back("calendars")


def _page(request: HttpRequest, **made: Any) -> HttpResponse:
    """The page; `made` holds forms that were refused, or what was made and is shown once."""
    page = ways_of(request.user, request.at)
    context = {
        "page": page,
        "mailbox_form": MailboxForm.of(page.mailbox),
        "endpoint_form": EndpointForm(auto_id="endpoint_%s"),
        "calendar_form": CalendarForm(auto_id="calendar_%s"),
        "zones": zone_names(),
    } | made
    refused = [form for form in made.values() if isinstance(form, RefusingForm)]
    context["refused"] = refused[0] if refused else None
    # What has to be done first comes first on a phone; but nothing goes before what is shown this once.
    context["settled"] = made or (page.mailbox is not None and page.mailbox.confirmed_at is not None)
    return render(request, "monitoring/subscriptions.html", context, status=422 if refused else 200)


def _refused(request: HttpRequest, form: RefusingForm, refusal: Refusal, name: str) -> HttpResponse:
    form.refuse(refusal)
    return _page(request, **{name: form})


def _tested(request: HttpRequest, send: Callable[..., Notice], place: str) -> HttpResponse:
    try:
        send(by=request.user, at=request.at)
    except BadSetting as refusal:
        messages.error(request, refusal.render(gettext))
    else:
        messages.success(request, gettext("A test goes out within a minute. How it went stands here then."))
    return _back(place)


def _back(place: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('subscriptions')}#{place}")
