"""What those who run the site see of the outbox, and what they can do about it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from monitoring.models import Message
from monitoring.operations.delivering import deliver
from monitoring.operations.packing import pack
from monitoring.operations.retrying import NotParked, retry_parked
from monitoring.operations.sweep import sweep
from monitoring.permissions import NotAllowed
from tests.factories import a_person, a_process
from tests.following import a_follower, follow
from tests.operations.test_delivering import BEGUN, LATE, Carrier

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Any:
    root = a_person("root", administrator=True)
    client.force_login(root)
    return root


@pytest.fixture
def parked() -> Message:
    """A message that nobody took for a day, and one that waits."""
    a_process(at=BEGUN)
    for name in ("one", "other"):
        follow(a_follower(name), at=BEGUN)
    sweep(at=LATE)
    pack(at=LATE)
    message = Message.objects.get(user__username="one")
    Message.objects.filter(pk=message.pk).update(
        parked_at=LATE,
        attempts=14,
        trying_since=LATE - timedelta(days=1),
        last_error="550 <b>No such user</b>",
    )
    message.refresh_from_db()
    return message


def test_a_parked_message_stands_on_the_page_with_its_reason(
    client: Client, administrator: Any, parked: Message
) -> None:
    html = client.get("/operations/").content.decode()
    assert "550 &lt;b&gt;No such user" in html and "Messages given up" in html


def test_an_administrator_has_it_tried_again_for_another_day(
    client: Client, administrator: Any, parked: Message
) -> None:
    answer = client.post("/operations/retry/", {"message": parked.pk}, follow=True)
    assert "1 message is tried again." in answer.content.decode()
    parked.refresh_from_db()
    assert (parked.parked_at, parked.trying_since) == (None, None)
    carrier, now = Carrier(), parked.next_attempt_at
    deliver(at=now, clock=lambda: now, senders=[carrier])
    assert "one" in carrier.told
    again = client.post("/operations/retry/", {"message": parked.pk}, follow=True)
    assert "It is not parked any longer" in again.content.decode()


def test_all_of_them_can_be_tried_again_at_once(client: Client, administrator: Any, parked: Message) -> None:
    client.post("/operations/retry/", {"message": "all"})
    assert not Message.objects.parked().exists()


@pytest.mark.parametrize(("chosen", "status"), [("", 200), ("-1", 200), ("x", 200), ("99999999", 404)])
def test_nonsense_changes_nothing(
    client: Client, administrator: Any, parked: Message, chosen: str, status: int
) -> None:
    assert client.post("/operations/retry/", {"message": chosen}, follow=True).status_code == status
    assert Message.objects.parked().count() == 1


def test_others_cannot(client: Client, parked: Message) -> None:
    reader = a_person("reader")
    with pytest.raises(NotAllowed):
        retry_parked(by=reader, at=LATE, message=parked)
    client.force_login(reader)
    assert client.post("/operations/retry/", {"message": parked.pk}).status_code == 403
    assert Message.objects.parked().count() == 1


def test_what_is_not_parked_is_refused_with_a_sentence(parked: Message) -> None:
    root = a_person("root", administrator=True)
    waiting = Message.objects.open().get()
    with pytest.raises(NotParked, match=r"\.$"):
        retry_parked(by=root, at=LATE, message=waiting)


def test_the_numbers_tell_how_messages_stand_and_how_long_they_wait(
    client: Client, administrator: Any, parked: Message
) -> None:
    text = client.get("/metrics").content.decode()
    assert 'ahd_messages{state="parked"} 1.0' in text and 'ahd_messages{state="waiting"} 1.0' in text
    assert "ahd_notices_written_total" in text
    (line,) = [line for line in text.splitlines() if line.startswith("ahd_oldest_undelivered_seconds")]
    assert float(line.split()[1]) > 365 * 24 * 3600


def test_the_site_is_not_ready_where_nobody_hands_over_what_is_owed(client: Client, parked: Message) -> None:
    answer = client.get("/readyz")
    check = json.loads(answer.content)["checks"]["delivery"]
    assert answer.status_code == 503 and not check["ok"] and check["oldest_seconds"] > 3600
    # One recipient who fails is that recipient's trouble, and stands on the page once it is parked.
    Message.objects.open().update(attempts=3)
    Message.objects.first().notices.model.objects.filter(message=None).delete()
    check = json.loads(client.get("/readyz").content)["checks"]["delivery"]
    assert check == {"ok": True, "oldest_seconds": 0}
