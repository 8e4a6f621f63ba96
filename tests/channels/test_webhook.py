"""Webhooks, received by a real HTTPS server that verifies the signature with the library of the scheme."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

import pytest
from django.test import Client
from standardwebhooks import Webhook, WebhookVerificationError

from monitoring.channels.connecting import Deadline, Network, Unreachable, post
from monitoring.channels.registry import SENDERS
from monitoring.channels.webhook import Webhooks
from monitoring.domain.addresses import Destination, check_public_url, is_public
from monitoring.models import Alert, Endpoint, Message
from monitoring.operations.delivering import Tally, deliver
from monitoring.operations.sweep import sweep
from tests.factories import a_person, a_process
from tests.following import follow
from tests.receivers import HOST, HookServer, a_hook_server

BEGUN = datetime(2025, 10, 10, 9, tzinfo=UTC)
LATE = datetime(2025, 11, 8, 12, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes ...").decode()


@pytest.fixture(scope="module")
def authority_and_server() -> Iterator[HookServer]:
    with a_hook_server() as server:
        yield server


@pytest.fixture
def server(authority_and_server: HookServer) -> HookServer:
    """One server for all, empty at each beginning."""
    for kept in (
        authority_and_server.received,
        authority_and_server.status,
        authority_and_server.headers,
        authority_and_server.wait,
        authority_and_server.drip,
    ):
        kept.clear()
    return authority_and_server


def a_hook(server: HookServer, name: str = "reader", url: str = "") -> Endpoint:
    """An endpoint of somebody who follows the talks."""
    person = a_person(name)
    endpoint = Endpoint.objects.create(
        user=person, url=url or server.url(f"/{name}"), secret=SECRET, created_at=BEGUN
    )
    follow(person, channel="webhook", endpoint=endpoint.pk, at=BEGUN)
    return endpoint


def passing(network: Network, at: datetime = LATE) -> Tally:
    return deliver(at=at, clock=lambda: at, senders=[Webhooks(network)])


#: What the API adds for whoever asks: how people deal with an alert changes after it was told.
OF_A_READER = ("acknowledged", "snoozed_until", "escalated")


def flagged(commitments: int = 1) -> None:
    a_process(commitments=commitments, at=BEGUN)


# --- What is sent -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_receiver_verifies_it_with_the_library(
    server: HookServer, client: Client, time_machine: Any
) -> None:
    time_machine.move_to(LATE, tick=False)
    flagged()
    a_hook(server)
    sweep(at=LATE)
    assert passing(server.network()).sent == Alert.objects.count() == len(server.received)
    by_id = {row["id"]: row for row in client.get("/api/v1/alerts/").json()["results"]}
    for request in server.received:
        body = Webhook(SECRET).verify(request.body, request.headers)
        assert Message.objects.filter(key=request.headers["webhook-id"]).exists()
        shown = {name: value for name, value in by_id[body["data"]["id"]].items() if name not in OF_A_READER}
        assert {name: instant(body["data"][name]) for name in shown} == {
            n: instant(v) for n, v in shown.items()
        }
        assert body["type"] == "alert"
        assert body["data"]["because"] == "You are told because you follow the process “Talks lake-talks”."
        assert body["data"]["why"].endswith(".") and body["data"]["page"].startswith("http://127.0.0.1/")
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(request.body.replace(b"alert", b"other"), request.headers)


def instant(value: Any) -> Any:
    """Moments by what they mean, addresses by their path: the API writes them for the host that was asked."""
    if isinstance(value, str) and value.startswith("http"):
        return value.partition("//")[2].partition("/")[2]
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return value


@pytest.mark.django_db
def test_a_second_try_carries_the_same_id_and_body_under_a_new_date(server: HookServer) -> None:
    flagged()
    a_hook(server)
    sweep(at=LATE)
    server.status["/reader"] = 503
    passing(server.network())
    tried = len(server.received)
    server.status.clear()
    passing(server.network(), LATE + timedelta(hours=1))
    first = {r.headers["webhook-id"]: r for r in server.received[:tried]}
    again = {r.headers["webhook-id"]: r for r in server.received[tried:]}
    assert set(first) == set(again)
    for key, request in first.items():
        assert request.body == again[key].body
        assert request.headers["webhook-timestamp"] != again[key].headers["webhook-timestamp"]
    assert not Message.objects.open().exists()


# --- Recipients that do not answer ------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 500, 503])
def test_any_other_answer_is_a_failure_and_no_redirect_is_followed(server: HookServer, status: int) -> None:
    flagged()
    a_hook(server)
    sweep(at=LATE)
    server.status["/reader"] = status
    tally = passing(server.network())
    assert tally.sent == 0 and "/elsewhere" not in server.paths()
    assert str(status) in Message.objects.earliest("pk").last_error


@pytest.mark.django_db
def test_one_that_never_answers_delays_no_other(server: HookServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitoring.channels.webhook.PATIENCE", 1.0)
    flagged(commitments=4)
    a_hook(server, "dead")
    a_hook(server, "alive")
    server.wait["/dead"] = 3
    sweep(at=LATE)
    tally = passing(server.network())
    assert server.paths().count("/dead") == 1, "one try holds one lane, and the rest waits with it"
    assert server.paths().count("/alive") == Alert.objects.count() == tally.sent
    assert "did not answer in time" in Message.objects.filter(attempts=1, sent_at=None)[0].last_error


def to(server: HookServer, path: str = "/", host: str = HOST) -> Destination:
    return check_public_url(server.url(path, host))


def asked(network: Network, destination: Destination, seconds: float = 3.0, **headers: str) -> int:
    return post(network, destination, headers, b"{}", Deadline(seconds)).status


def test_one_that_drips_bytes_is_given_up_after_the_same_time(server: HookServer) -> None:
    server.drip.add("/")
    with pytest.raises(Unreachable):
        asked(server.network(), to(server), 1.0)


def test_a_certificate_of_another_name_or_authority_is_not_believed(server: HookServer) -> None:
    with pytest.raises(Unreachable, match="certificate"):
        asked(server.network(), to(server, host="other.example.org"))
    with pytest.raises(Unreachable, match="certificate"):
        asked(Network(server.network().resolve, lambda address: True), to(server))
    assert server.received == []


def test_the_host_is_asked_for_by_its_name_at_the_address_that_was_checked(server: HookServer) -> None:
    assert asked(server.network(), to(server, "/a?b=c")) == 204
    (request,) = server.received
    assert request.headers["host"] == f"{HOST}:{server.port}" and request.path == "/a?b=c"


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"], ["::1"], ["10.0.0.1"], ["169.254.169.254"], ["::ffff:127.0.0.1"], ["64:ff9b::7f00:1"],
        ["0.0.0.0"], ["fd00::1"], ["8.8.8.8", "127.0.0.1"], ["2606:4700:4700::1111", "::1"],
    ],
)  # fmt: skip
def test_a_name_that_stands_for_an_address_within_is_not_asked(
    server: HookServer, addresses: list[str]
) -> None:
    network = server.network(*addresses, may_connect=is_public)
    with pytest.raises(Unreachable, match="public internet"):
        asked(network, to(server))
    assert server.received == []


def test_a_name_that_points_within_a_moment_later_gains_nothing(server: HookServer) -> None:
    answers = [[ip_address("127.0.0.1")], [ip_address("10.0.0.1")]]
    checked = []

    def resolve(host: str, port: int) -> list[Any]:
        return answers.pop(0)

    def may_connect(address: Any) -> bool:
        checked.append(str(address))
        return True

    network = server.network(resolve=resolve, may_connect=may_connect)
    assert asked(network, to(server)) == 204
    assert checked == ["127.0.0.1"] and len(answers) == 1, "asked for once, and that answer is used"


def nothing(host: str, port: int) -> list[Any]:
    raise OSError("no such name")


def slow(host: str, port: int) -> list[Any]:
    time.sleep(3)
    return []


@pytest.mark.parametrize("resolve", [nothing, slow, lambda host, port: []])
def test_a_name_that_cannot_be_resolved_is_given_up(server: HookServer, resolve: Callable[..., Any]) -> None:
    with pytest.raises(Unreachable, match="resolved"):
        asked(server.network(resolve=resolve), to(server), 0.5)


def test_no_line_break_reaches_the_wire(server: HookServer) -> None:
    with pytest.raises(Unreachable, match="line break"):
        asked(server.network(), to(server), **{"X-Name": "a\r\nX-Other: b"})
    assert server.received == []


def test_what_is_registered_asks_public_addresses_alone_and_no_variable_changes_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (webhooks,) = [sender for sender in SENDERS if isinstance(sender, Webhooks)]
    assert webhooks.network.may_connect is is_public
    assert webhooks.network.context.check_hostname
    with pytest.raises(Unreachable):
        post(webhooks.network, Destination("localhost", 443, "/"), {}, b"", Deadline(2))


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["https://127.0.0.1/", "http://hooks.example.org/", "https://localhost/"])
def test_an_address_that_slipped_into_the_table_is_not_asked(server: HookServer, url: str) -> None:
    flagged()
    a_hook(server, url=url)
    sweep(at=LATE)
    assert passing(server.network()).sent == 0
    assert server.received == [] and Message.objects.earliest("pk").last_error.startswith(("The ", "This "))
