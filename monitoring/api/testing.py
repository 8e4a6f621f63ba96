"""Test messages over HTTP: asked for by whom the endpoint or the mailbox belongs to, and how they went."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api.authentication import SignedIn, WriteOwn
from agreements.api.bodies import said_in
from agreements.api.endpoints import lists, records
from agreements.api.paging import Order, page_of_rows
from agreements.api.parameters import Asked
from monitoring.api.bodies import NewTest
from monitoring.api.following import own
from monitoring.api.own_shapes import TestShape, test_shape
from monitoring.domain.channels import Channel
from monitoring.models import Endpoint, Notice
from monitoring.operations.testing import send_test_hook, send_test_mail

NEWEST_FIRST = Order(("written_at", "pk"), descending=True)


@lists(policy=SignedIn, answers=TestShape, tag="yours")
def endpoint_tests(request: Request, asked: Asked, id: int) -> Response:
    """The tests that you had sent to an endpoint, the newest first."""
    endpoint = own(Endpoint, request, id)
    return _tests(request, asked, Notice.objects.tests_of(request.user).filter(endpoint=endpoint))


@records(WriteOwn, NewTest, TestShape, tag="yours")
def keep_endpoint_test(request: Request, asked: Asked, id: int) -> Response:
    """Have a signed test message sent to an endpoint, by the way that alerts take.

    400 while another one is on its way, and within a minute after it.
    """
    endpoint = own(Endpoint, request, id)
    said_in(NewTest, request)
    return Response(test_shape(send_test_hook(by=request.user, at=request.at, endpoint=endpoint)), status=201)


@lists(policy=SignedIn, answers=TestShape, tag="yours")
def mailbox_tests(request: Request, asked: Asked) -> Response:
    """The tests that you had sent to your mailbox, the newest first."""
    return _tests(request, asked, Notice.objects.tests_of(request.user).filter(channel=Channel.EMAIL))


@records(WriteOwn, NewTest, TestShape, tag="yours")
def keep_mailbox_test(request: Request, asked: Asked) -> Response:
    """Have a test message sent to your mailbox, by the way that alerts take.

    400 while another one is on its way, within a minute after it, and where the mailbox is not confirmed.
    """
    said_in(NewTest, request)
    return Response(test_shape(send_test_mail(by=request.user, at=request.at)), status=201)


def _tests(request: Request, asked: Asked, rows: QuerySet[Notice]) -> Response:
    page = page_of_rows(request, asked, rows.select_related("message"), NEWEST_FIRST)
    return Response(page.answer(lambda found: map(test_shape, found)))
