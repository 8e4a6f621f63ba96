"""What a person follows, over HTTP: subscriptions and saved searches, each only to whom it belongs."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api.authentication import SignedIn, WriteOwn
from agreements.api.bodies import HIGHEST_ID, read_body
from agreements.api.endpoints import ends, lists, records
from agreements.api.paging import Order, page_of_rows
from agreements.api.parameters import Asked
from agreements.api.shapes.common import reader_of
from monitoring.api.bodies import NewSearch, NewSubscription
from monitoring.api.own_shapes import SearchShape, SubscriptionShape, search_shape, subscription_shapes
from monitoring.models import SavedSearch, Subscription
from monitoring.operations.following import subscribe, unsubscribe
from monitoring.operations.searches import end_search, save_search

OLDEST_FIRST = Order(("created_at", "pk"))


def own(model: Any, request: Request, id: int) -> Any:
    """One of the person's own things, ended or not; another's is as good as missing."""
    found = model.objects.of(request.user).filter(pk=id).first() if id <= HIGHEST_ID else None
    if found is None:
        raise NotFound
    return found


@lists(policy=SignedIn, answers=SubscriptionShape, tag="yours")
def subscriptions(request: Request, asked: Asked) -> Response:
    """What you follow, the oldest first."""
    rows = Subscription.objects.of(request.user).active()
    page = page_of_rows(request, asked, rows, OLDEST_FIRST)
    return Response(page.answer(lambda found: subscription_shapes(found, reader_of(request))))


@records(WriteOwn, NewSubscription, SubscriptionShape, tag="yours")
def follow(request: Request, asked: Asked) -> Response:
    """Follow something that you may see. The same wish again answers with the same subscription."""
    made = subscribe(by=request.user, at=request.at, **read_body(NewSubscription, request))
    return Response(subscription_shapes([made], reader_of(request))[0], status=201)


@ends(WriteOwn, SubscriptionShape, tag="yours")
def unfollow(request: Request, asked: Asked, id: int) -> Response:
    """Follow something no longer."""
    found = own(Subscription, request, id)
    unsubscribe(by=request.user, at=request.at, subscription=found)
    return Response(subscription_shapes([found], reader_of(request))[0])


@lists(policy=SignedIn, answers=SearchShape, tag="yours")
def searches(request: Request, asked: Asked) -> Response:
    """Your saved searches, the oldest first."""
    page = page_of_rows(request, asked, SavedSearch.objects.of(request.user).active(), OLDEST_FIRST)
    return Response(page.answer(lambda found: [search_shape(one, reader_of(request)) for one in found]))


@records(WriteOwn, NewSearch, SearchShape, tag="yours")
def keep_search(request: Request, asked: Asked) -> Response:
    """Keep a search; follow it as a subject of its own. The same filters again are the same search."""
    filters = read_body(NewSearch, request)
    name = filters.pop("name")
    made = save_search(by=request.user, at=request.at, name=name, filters=filters)
    return Response(search_shape(made, reader_of(request)), status=201)


@ends(WriteOwn, SearchShape, tag="yours")
def drop_search(request: Request, asked: Asked, id: int) -> Response:
    """Keep a search no longer, nor follow it."""
    found = own(SavedSearch, request, id)
    end_search(by=request.user, at=request.at, search=found)
    return Response(search_shape(found, reader_of(request)))
