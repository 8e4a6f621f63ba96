"""Tests of one's own ways of being told: asked for on the page and over the API, sent like any message, no alert."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.utils import timezone
from standardwebhooks import Webhook

from agreements.models import User
from config.mail import from_url
from monitoring.channels.email import Email
from monitoring.channels.webhook import Webhooks
from monitoring.domain.channels import Channel
from monitoring.models import Alert, Endpoint, Mailbox, Message, Notice
from monitoring.operations.delivering import NotDelivered, Tally, deliver
from monitoring.operations.endpoints import end_endpoint
from monitoring.operations.packing import pack
from monitoring.operations.testing import APART, BadTest, send_test_hook, send_test_mail
from monitoring.permissions import NotAllowed
from tests.api.worlds import a_token, bearer
from tests.at_once import in_threads
from tests.channels.test_webhook import SECRET
from tests.factories import ENTERED, a_person
from tests.following import a_follower, a_mailbox, an_endpoint
from tests.operations.test_delivering import Carrier
from tests.receivers import HookServer, a_hook_server, a_mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]
PAGE = "/subscriptions/"
LATER = ENTERED + timedelta(hours=1)


@pytest.fixture
def reader(client: Client) -> User:
    person = a_follower()
    client.force_login(person)
    return person


@pytest.fixture
def server() -> Iterator[HookServer]:
    with a_hook_server() as opened:
        yield opened


def passing(*senders: Any, at: Any = ENTERED) -> Tally:
    return deliver(at=at, clock=lambda: at, senders=senders)


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def a_hook(person: User, server: HookServer) -> Endpoint:
    return Endpoint.objects.create(user=person, url=server.url("/mine"), secret=SECRET, created_at=ENTERED)


# --- What is sent -----------------------------------------------------------------------------------


def test_a_test_is_signed_says_what_it_is_and_flags_nothing(server: HookServer, reader: User) -> None:
    endpoint = a_hook(reader, server)
    now = timezone.now()
    send_test_hook(by=reader, at=now, endpoint=endpoint)
    assert passing(Webhooks(server.network()), at=now).sent == 1
    (request,) = server.received
    body = Webhook(SECRET).verify(request.body, request.headers)
    assert body["type"] == "test" and set(body["data"]) == {"asked_at", "page", "why", "because"}
    assert body["data"]["why"].startswith("This is a test.") and "you asked" in body["data"]["because"]
    assert not Alert.objects.exists()


def test_a_mail_says_so_too_and_has_nothing_to_unsubscribe(reader: User) -> None:
    with a_mail_server() as server, override_settings(**from_url(f"smtp://127.0.0.1:{server.port}?tls=no")):
        send_test_mail(by=reader, at=ENTERED)
        assert passing(Email()).sent == 1
        (mail,) = server.mails
    text = mail.get_body(("plain",)).get_content()
    assert "test" in mail["Subject"].lower() and "List-Unsubscribe" not in mail
    assert "This is a test." in text and "because you asked for a test" in text and "/subscriptions/" in text


def test_each_test_has_a_key_of_its_own_that_stays_the_same(reader: User) -> None:
    endpoint, keys = an_endpoint(reader), []
    for number in range(3):
        moment = ENTERED + number * APART
        send_test_hook(by=reader, at=moment, endpoint=endpoint)
        pack(at=moment)
        keys.append(Message.objects.latest("pk").key)
        Message.objects.update(sent_at=moment)
    assert len(set(keys)) == 3
    last = Notice.objects.latest("pk")
    Notice.objects.filter(pk=last.pk).update(message=None)
    Message.objects.latest("pk").delete()
    pack(at=LATER)
    assert Message.objects.latest("pk").key == keys[-1]


def test_a_test_goes_out_with_nothing_else(reader: User) -> None:
    send_test_mail(by=reader, at=ENTERED)
    send_test_hook(by=reader, at=ENTERED, endpoint=an_endpoint(reader))
    pack(at=ENTERED)
    assert [message.notices.count() for message in Message.objects.all()] == [1, 1]


# --- One at a time, and only one's own --------------------------------------------------------------


def test_only_one_is_under_way_for_each_way(reader: User) -> None:
    endpoints = [an_endpoint(reader), an_endpoint(reader, "https://hooks.example.org/second")]
    for endpoint in endpoints:
        send_test_hook(by=reader, at=ENTERED, endpoint=endpoint)
        with pytest.raises(BadTest, match="on its way"):
            send_test_hook(by=reader, at=ENTERED, endpoint=endpoint)
    pack(at=ENTERED)
    with pytest.raises(BadTest, match="on its way"):
        send_test_hook(by=reader, at=LATER, endpoint=endpoints[0])
    assert Notice.objects.count() == 2


@pytest.mark.parametrize("ended", ["sent_at", "parked_at", "withheld_at"])
def test_another_one_may_follow_once_it_has_ended_but_not_within_a_minute(reader: User, ended: str) -> None:
    endpoint = an_endpoint(reader)
    send_test_hook(by=reader, at=ENTERED, endpoint=endpoint)
    pack(at=ENTERED)
    Message.objects.update(**{ended: ENTERED})
    with pytest.raises(BadTest, match="wait a minute"):
        send_test_hook(by=reader, at=ENTERED + APART - timedelta(seconds=1), endpoint=endpoint)
    assert send_test_hook(by=reader, at=ENTERED + APART, endpoint=endpoint).message is None


def test_nobody_tests_what_is_anothers_or_has_ended(reader: User) -> None:
    endpoint = an_endpoint(reader)
    for other in (a_person("other"), a_person("root", administrator=True)):
        with pytest.raises(NotAllowed):
            send_test_hook(by=other, at=ENTERED, endpoint=endpoint)
    end_endpoint(by=reader, at=ENTERED, endpoint=endpoint)
    with pytest.raises(BadTest, match="any longer"):
        send_test_hook(by=reader, at=ENTERED, endpoint=endpoint)
    assert not Notice.objects.exists()


def test_no_test_goes_to_a_mailbox_that_nobody_confirmed() -> None:
    person = a_person("new")
    for _ in range(2):
        with pytest.raises(BadTest, match="confirmed"):
            send_test_mail(by=person, at=ENTERED)
        if not Mailbox.objects.exists():
            a_mailbox(person, confirmed=False)


@pytest.mark.django_db(transaction=True)
def test_pressing_twice_at_the_same_time_sends_one(reader: User) -> None:
    endpoint = an_endpoint(reader)
    found = in_threads(*[lambda: send_test_hook(by=reader, at=ENTERED, endpoint=endpoint)] * 4)
    assert sorted(type(one).__name__ for one in found) == ["BadTest"] * 3 + ["Notice"]


def test_the_database_keeps_a_second_one_out_and_a_test_from_telling_of_an_alert(reader: User) -> None:
    send_test_mail(by=reader, at=ENTERED)
    row = {"kind": "test", "user": reader, "channel": "email", "written_at": ENTERED, "ready_at": ENTERED}
    with pytest.raises(IntegrityError, match="notice_one_test_waits"), transaction.atomic():
        Notice.objects.create(**row, batch="test:2")
    with pytest.raises(IntegrityError, match="notice_tells_of_one_thing"), transaction.atomic():
        Notice.objects.create(**row | {"kind": "alert"}, batch="x")


# --- The page ---------------------------------------------------------------------------------------


def send(reader: User, what: str) -> str:
    return f"{PAGE}endpoints/{Endpoint.objects.get().pk}/test/" if what == "hook" else f"{PAGE}mailbox/test/"


@pytest.mark.parametrize("what", ["hook", "mail"])
def test_the_page_says_how_it_went(client: Client, reader: User, what: str) -> None:
    an_endpoint(reader)
    address = send(reader, what)
    assert f'action="{address}"' in client.get(PAGE).content.decode()
    said = words(client.post(address, follow=True))
    assert "A test goes out" in said and "Test: on its way" in said and "Last mail: nothing yet" in said
    assert "A test is on its way" in words(client.post(address, follow=True))
    moment = Notice.objects.get().written_at
    passing(Carrier(Channel(Notice.objects.get().channel), act=refusing), at=moment)
    assert "trying again No such place." in words(client.get(PAGE))
    Message.objects.update(parked_at=moment)
    assert "Test: given up No such place." in words(client.get(PAGE))
    Message.objects.update(parked_at=None, sent_at=moment, last_error="")
    assert f"Test: sent {moment:%-d %b %Y, %H:%M} UTC" in words(client.get(PAGE))


def refusing(letter: Any) -> None:
    raise NotDelivered("No such place.")


def test_a_mailbox_that_is_not_confirmed_has_no_such_button(client: Client) -> None:
    person = a_person("new")
    client.force_login(person)
    a_mailbox(person, confirmed=False)
    assert "mailbox/test/" not in client.get(PAGE).content.decode()
    assert "has been confirmed" in words(client.post(f"{PAGE}mailbox/test/", follow=True))


# --- Over the API -----------------------------------------------------------------------------------


def a_program(person: User) -> Client:
    return bearer(a_token(person, "read", "write:subscriptions", at=timezone.now()))


def ask(client: Client, address: str, body: Any = None) -> Any:
    return client.post(f"/api/v1/{address}", json.dumps(body or {}), content_type="application/json")


@pytest.mark.parametrize("address", [lambda pk: f"endpoints/{pk}/tests/", lambda pk: "mailbox/tests/"])
def test_a_program_asks_and_reads_how_it_went(reader: User, address: Callable[[int], str]) -> None:
    path = address(an_endpoint(reader).pk)
    program = a_program(reader)
    made = ask(program, path)
    assert made.status_code == 201 and made.json()["sent_at"] is None
    again = ask(program, path)
    assert again.status_code == 400 and "on its way" in again.json()["detail"]
    passing(Carrier(), Carrier(Channel.WEBHOOK), at=Notice.objects.get().written_at)
    (row,) = program.get(f"/api/v1/{path}").json()["results"]
    assert row["id"] == made.json()["id"] and row["sent_at"] and row["tries"] == 1


def test_the_api_gives_nothing_to_others_and_takes_no_unknown_field(reader: User) -> None:
    path = f"endpoints/{an_endpoint(reader).pk}/tests/"
    theirs, mine = (a_program(person) for person in (a_follower("other"), reader))
    assert (theirs.get(f"/api/v1/{path}").status_code, ask(theirs, path).status_code) == (404, 404)
    assert ask(bearer(a_token(reader, "read", at=timezone.now())), path).status_code == 403
    assert Client().get(f"/api/v1/{path}").status_code == 401
    refused = ask(mine, path, {"to": "https://example.org/"})
    assert refused.status_code == 400 and "there are none" in refused.content.decode()
    assert not Notice.objects.exists()
