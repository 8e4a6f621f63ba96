"""How a person is reached, over HTTP: mailbox, endpoints and secret calendars, each only to whom it belongs."""

from __future__ import annotations

from django.urls import reverse
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api.authentication import SignedIn, WriteOwn
from agreements.api.bodies import said_in
from agreements.api.endpoints import ends, lists, records, shows
from agreements.api.paging import page_of_rows
from agreements.api.parameters import Asked
from monitoring.api.bodies import NewCalendar, NewEndpoint, NewMailbox
from monitoring.api.following import OLDEST_FIRST, own
from monitoring.api.own_shapes import (
    CalendarShape,
    EndpointShape,
    MailboxShape,
    calendar_shape,
    endpoint_shape,
    mailbox_shape,
)
from monitoring.models import CalendarAddress, Endpoint, Mailbox
from monitoring.models.reached import last_messages
from monitoring.operations.calendars import make_calendar_address, revoke_calendar_address
from monitoring.operations.endpoints import add_endpoint, end_endpoint
from monitoring.operations.mailboxes import set_mailbox


@shows(SignedIn, MailboxShape, tag="yours")
def mailbox(request: Request, asked: Asked) -> Response:
    """Where and when your e-mail goes; 404 until you have said so."""
    found = Mailbox.objects.filter(user=request.user.pk).first()
    if found is None:
        raise NotFound
    return Response(mailbox_shape(found))


@records(WriteOwn, NewMailbox, MailboxShape, tag="yours")
def put_mailbox(request: Request, asked: Asked) -> Response:
    """Say where and when your e-mail goes. Another address is unconfirmed until the link sent to it is opened."""
    made = set_mailbox(by=request.user, at=request.at, **said_in(NewMailbox, request))
    return Response(mailbox_shape(made), status=201)


@lists(policy=SignedIn, answers=EndpointShape, tag="yours")
def endpoints(request: Request, asked: Asked) -> Response:
    """Your endpoints for webhooks, the oldest first; for three months also what was switched off, and why."""
    page = page_of_rows(request, asked, Endpoint.objects.of(request.user).shown(request.at), OLDEST_FIRST)
    last = last_messages(request.user)
    return Response(page.answer(lambda found: [endpoint_shape(one, last.get(one.pk)) for one in found]))


@records(WriteOwn, NewEndpoint, EndpointShape, tag="yours")
def keep_endpoint(request: Request, asked: Asked) -> Response:
    """Add an endpoint. Only this answer holds the secret with which messages to it are signed."""
    made, secret = add_endpoint(by=request.user, at=request.at, **said_in(NewEndpoint, request))
    return Response(endpoint_shape(made, secret=secret), status=201)


@ends(WriteOwn, EndpointShape, tag="yours")
def drop_endpoint(request: Request, asked: Asked, id: int) -> Response:
    """Send nothing to an endpoint any longer, nor follow anything by it."""
    found = own(Endpoint, request, id)
    end_endpoint(by=request.user, at=request.at, endpoint=found)
    return Response(endpoint_shape(found))


@lists(policy=SignedIn, answers=CalendarShape, tag="yours")
def calendars(request: Request, asked: Asked) -> Response:
    """Your secret calendar addresses, the oldest first, without their secrets."""
    page = page_of_rows(request, asked, CalendarAddress.objects.of(request.user).active(), OLDEST_FIRST)
    return Response(page.answer(lambda found: [calendar_shape(one) for one in found]))


@records(WriteOwn, NewCalendar, CalendarShape, tag="yours")
def keep_calendar(request: Request, asked: Asked) -> Response:
    """Make a secret calendar address, which only this answer holds."""
    made, secret = make_calendar_address(by=request.user, at=request.at, **said_in(NewCalendar, request))
    names = ("own-calendar", "own-feed")
    urls = [request.build_absolute_uri(reverse(name, args=[secret])) for name in names]
    return Response(calendar_shape(made, *urls), status=201)


@ends(WriteOwn, CalendarShape, tag="yours")
def drop_calendar(request: Request, asked: Asked, id: int) -> Response:
    """Revoke a calendar address: from now on there is nothing at it."""
    found = own(CalendarAddress, request, id)
    revoke_calendar_address(by=request.user, at=request.at, address=found)
    return Response(calendar_shape(found))
