"""What a receiver of webhooks may ask for: to be left alone for a while, or for good."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from monitoring.channels.webhook import Webhooks
from monitoring.models import Attempt, Endpoint, Message, Subscription
from monitoring.operations.delivering import Tally, deliver
from monitoring.operations.sweep import sweep
from tests.channels.test_webhook import BEGUN, LATE, a_hook, flagged
from tests.receivers import HookServer, a_hook_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[HookServer]:
    with a_hook_server() as started:
        yield started


def passing(server: HookServer, at: datetime = LATE) -> Tally:
    return deliver(at=at, clock=lambda: at, senders=[Webhooks(server.network())])


def busy(server: HookServer, retry_after: str, status: int = 503, commitments: int = 1) -> Endpoint:
    flagged(commitments)
    endpoint = a_hook(server)
    sweep(at=LATE)
    server.status["/reader"] = status
    server.headers["/reader"] = {"Retry-After": retry_after}
    passing(server)
    server.status.clear()
    return endpoint


HOUR_LATER = "Sat, 08 Nov 2025 13:00:00 GMT"


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("words", ["3600", HOUR_LATER, "Saturday, 08-Nov-25 13:00:00 GMT"])
def test_one_that_is_busy_is_asked_again_when_it_wants(server: HookServer, status: int, words: str) -> None:
    busy(server, words, status, commitments=3)
    tried = len(server.received)
    assert tried == 1, "what else waits for it waits as well"
    passing(server, LATE + timedelta(minutes=59))
    assert len(server.received) == tried
    passing(server, LATE + timedelta(hours=1))
    assert not Message.objects.open().exists()


@pytest.mark.parametrize("words", ["", "soon", "-5", "0", "Sat, 08 Nov 2025 11:00:00 GMT", "1e9", "٣٦٠٠"])
def test_what_asks_for_nothing_is_tried_again_as_ever(server: HookServer, words: str) -> None:
    busy(server, words.encode().decode("latin-1"))
    assert Endpoint.objects.get().quiet_until is None
    message = Message.objects.filter(attempts=1).earliest("pk")
    assert message.next_attempt_at == LATE + timedelta(seconds=30)


@pytest.mark.parametrize("words", ["999999999", "9" * 30, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_nobody_is_kept_from_their_warnings_for_more_than_a_day(server: HookServer, words: str) -> None:
    endpoint = busy(server, words)
    endpoint.refresh_from_db()
    assert endpoint.quiet_until is None or endpoint.quiet_until <= LATE + timedelta(days=1)
    passing(server, LATE + timedelta(days=1))
    assert not Message.objects.open().exists() and not Message.objects.parked().exists()


def test_another_failure_asks_for_no_wait(server: HookServer) -> None:
    busy(server, "3600", status=500)
    assert Endpoint.objects.get().quiet_until is None


def test_one_that_wants_nothing_any_more_is_asked_once(server: HookServer) -> None:
    flagged(commitments=3)
    endpoint = a_hook(server)
    sweep(at=LATE)
    server.status["/reader"] = 410
    passing(server)
    passing(server, LATE + timedelta(days=1))
    assert len(server.received) == 1
    endpoint.refresh_from_db()
    assert endpoint.ended_at == LATE and endpoint.switched_off == "gone"
    assert not Subscription.objects.active().filter(endpoint=endpoint).exists()
    assert not Message.objects.open().exists() and not Message.objects.parked().exists()
    assert "410" in Attempt.objects.get().error


def test_others_who_read_at_the_same_place_are_left_alone(server: HookServer) -> None:
    flagged()
    gone, there = a_hook(server, "gone"), a_hook(server, "there")
    sweep(at=LATE)
    server.status["/gone"] = 410
    passing(server)
    for endpoint in (gone, there):
        endpoint.refresh_from_db()
    assert gone.ended_at is not None and there.ended_at is None
    assert "/there" in server.paths()


def test_its_owner_reads_that_it_was_switched_off_and_why(
    server: HookServer, client: Client, time_machine: Any
) -> None:
    flagged()
    endpoint = a_hook(server)
    sweep(at=LATE)
    server.status["/reader"] = 410
    passing(server)
    time_machine.move_to(LATE + timedelta(days=2), tick=False)
    client.force_login(endpoint.user)
    page = client.get("/subscriptions/").content.decode()
    assert endpoint.url in page and "It answered 410 Gone" in page and "switched off" in page
    (told,) = client.get("/api/v1/endpoints/").json()["results"]
    assert told["switched_off"] == "gone" and told["ended_at"] is not None
    client.post("/subscriptions/endpoints/", {"url": endpoint.url})
    assert "It answered 410 Gone" not in client.get("/subscriptions/").content.decode()
    assert len(client.get("/api/v1/endpoints/").json()["results"]) == 2


def test_an_endpoint_that_its_owner_ended_is_not_told_of(
    server: HookServer, client: Client, time_machine: Any
) -> None:
    time_machine.move_to(BEGUN, tick=False)
    flagged()
    endpoint = a_hook(server)
    client.force_login(endpoint.user)
    client.post(f"/subscriptions/endpoints/{endpoint.pk}/end/")
    assert client.get("/api/v1/endpoints/").json()["results"] == []
    assert "switched off" not in client.get("/subscriptions/").content.decode()
