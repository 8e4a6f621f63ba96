"""The link that confirms a mailbox: owed with the address, sent until it is taken, and no longer than a day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from agreements.permissions import NotAllowed
from monitoring.domain.retrying import PATIENCE, WAITS
from monitoring.models import Confirmation, Mailbox
from monitoring.models.confirming import confirmation_token, mailbox_to_confirm
from monitoring.operations.confirming import LEASE, MOST, BadRequestForLink, ask_for_link, send_links
from monitoring.operations.mailboxes import confirm_mailbox, set_mailbox
from tests.at_once import in_threads
from tests.factories import ENTERED, a_person
from tests.following import a_mailbox

pytestmark = pytest.mark.django_db


class Box:
    """A mail server that takes what it is handed, or fails."""

    def __init__(self, failing: bool = False) -> None:
        self.taken: list[str] = []
        self.failing = failing

    def __call__(self, mailbox: Mailbox) -> None:
        if self.failing:
            raise OSError("nobody answers")
        self.taken.append(mailbox.address)


def send(box: Box, at: datetime = ENTERED) -> int:
    return send_links(at=at, clock=lambda: at, hand_over=box)


def test_a_link_is_sent_once_for_each_address():
    reader, box = a_person("reader"), Box()
    a_mailbox(reader, confirmed=False)
    set_mailbox(by=reader, at=ENTERED, address="reader@example.org", digest_hour=9)
    assert send(box) == 1 and send(box) == 0
    set_mailbox(by=reader, at=ENTERED + timedelta(hours=1), address="new@example.org")
    assert send(box, ENTERED + timedelta(hours=1)) == 1
    assert box.taken == ["reader@example.org", "new@example.org"]


def test_nothing_is_sent_to_an_address_that_was_changed_or_confirmed_before():
    reader, box = a_person("reader"), Box()
    a_mailbox(reader)
    a_mailbox(a_person("other"), confirmed=False)
    set_mailbox(by=reader, at=ENTERED + timedelta(seconds=1), address="second@example.org")
    set_mailbox(by=reader, at=ENTERED + timedelta(seconds=2), address="third@example.org")
    assert send(box, ENTERED + timedelta(minutes=1)) == 2
    assert box.taken == ["other@example.org", "third@example.org"]


def test_what_is_not_taken_is_tried_again_for_a_day_and_given_up_visibly():
    a_mailbox(a_person("reader"), confirmed=False)
    box, at, tries = Box(failing=True), ENTERED, 0
    while not Confirmation.objects.filter(parked_at__isnull=False).exists():
        assert send(box, at) == 0 and send(box, at) == 0
        tries += 1
        link = Confirmation.objects.get()
        assert link.attempts == tries and link.last_error == "OSError: nobody answers"
        at = link.next_attempt_at if link.parked_at is None else at
    assert at == ENTERED + PATIENCE and tries > len(WAITS)
    assert send(Box(), at + timedelta(days=1)) == 0


def test_a_server_that_is_back_takes_it():
    a_mailbox(a_person("reader"), confirmed=False)
    send(Box(failing=True))
    box = Box()
    assert send(box, ENTERED + WAITS[0] - timedelta(seconds=1)) == 0
    assert send(box, ENTERED + WAITS[0]) == 1 and Confirmation.objects.get().last_error == ""


def test_one_that_fails_keeps_no_other_from_being_sent():
    for name in ("one", "two", "three"):
        a_mailbox(a_person(name), confirmed=False)
    box = Box()

    def hand_over(mailbox: Mailbox) -> None:
        if mailbox.address.startswith("two"):
            raise ValueError("no such mailbox")
        box(mailbox)

    assert send_links(at=ENTERED, clock=lambda: ENTERED, hand_over=hand_over) == 2
    assert box.taken == ["one@example.org", "three@example.org"]


def test_one_who_was_killed_while_sending_leaves_it_to_the_next():
    a_mailbox(a_person("reader"), confirmed=False)

    def killed(mailbox: Mailbox) -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        send_links(at=ENTERED, clock=lambda: ENTERED, hand_over=killed)
    box = Box()
    assert send(box, ENTERED + LEASE - timedelta(seconds=1)) == 0
    assert send(box, ENTERED + LEASE) == 1


@pytest.mark.django_db(transaction=True)
def test_of_several_who_send_at_the_same_time_each_link_goes_to_one():
    for number in range(6):
        a_mailbox(a_person(f"reader{number}"), confirmed=False)
    box = Box()
    in_threads(*[lambda: send(box)] * 3)
    assert sorted(box.taken) == [f"reader{number}@example.org" for number in range(6)]


def test_another_link_can_be_asked_for_and_both_are_good():
    reader, box = a_person("reader"), Box()
    token = confirmation_token(a_mailbox(reader, confirmed=False))
    send(box)
    later = ENTERED + timedelta(days=8)
    assert mailbox_to_confirm(token, later) is None
    ask_for_link(by=reader, at=later)
    assert send(box, later) == 1 and box.taken == ["reader@example.org"] * 2
    assert confirmation_token(Mailbox.objects.get()) == token
    assert confirm_mailbox(at=later, token=token).confirmed_at == later


def test_a_link_that_cannot_be_asked_for_says_why():
    reader, nobody = a_person("reader"), a_person("nobody")
    a_mailbox(reader, confirmed=False)
    for person, at, sentence in (
        (nobody, ENTERED, "There is no mailbox here"),
        (reader, ENTERED + timedelta(seconds=59), "wait a minute"),
    ):
        with pytest.raises(BadRequestForLink, match=sentence):
            ask_for_link(by=person, at=at)
    confirm_mailbox(at=ENTERED, token=confirmation_token(reader.mailbox))
    with pytest.raises(BadRequestForLink, match="There is no mailbox here"):
        ask_for_link(by=reader, at=ENTERED + timedelta(hours=1))


def test_no_more_than_so_many_links_go_out_within_an_hour():
    reader, box = a_person("reader"), Box()
    for number in range(MOST):
        set_mailbox(by=reader, at=ENTERED, address=f"number{number}@example.org")
    with pytest.raises(BadRequestForLink, match="5 links were asked for within the hour") as refused:
        set_mailbox(by=reader, at=ENTERED + timedelta(minutes=59), address="victim@example.org")
    assert refused.value.field == "address"
    assert Mailbox.objects.get().address == "number4@example.org"
    later = ENTERED + timedelta(hours=1)
    set_mailbox(by=reader, at=later, address="mended@example.org")
    assert send(box, later) == 1 and box.taken == ["mended@example.org"]


def test_only_people_who_signed_in_ask_for_one():
    with pytest.raises(NotAllowed):
        ask_for_link(by=AnonymousUser(), at=ENTERED)
