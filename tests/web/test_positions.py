"""Correcting and withdrawing a position on its pages: form, preview, confirmation; and what readers then see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.domain.statuses import MemberRole
from agreements.models import Actor, Commitment, Position, PositionWithdrawal, User
from agreements.operations.positions import correct_position, state_position, withdraw_position
from tests.factories import ENTERED, a_person, a_process

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

BETTER = {"actor": "north", "stance": "reserves", "text": "We were asked late.", "effective": "2026-11-20"}
BETTER |= {"reason": "A word was wrong."}
BACK = {"text": "We have seen the map.", "effective": "2026-11-25"}


@pytest.fixture
def delegate() -> User:
    person = a_person("delegate", a_process(), MemberRole.DELEGATE, "north")
    state_position(
        by=person,
        at=ENTERED,
        commitment=Commitment.objects.get(),
        actor=Actor.objects.get(slug="north"),
        stance="disputes",
        text="We were not asked.",
        effective="2026-11-20",
    )
    return person


def path(what: str, position: Position | None = None) -> str:
    return reverse(f"position-{what}", args=[(position or Position.objects.earliest("pk")).pk])


def send(client: Client, what: str, step: str, **changed: Any) -> Any:
    return client.post(path(what), (BETTER if what == "correct" else BACK) | changed | {"step": step})


def commitment(client: Client) -> str:
    return client.get(Commitment.objects.get().get_absolute_url()).content.decode()


def test_a_preview_writes_nothing(client: Client, delegate: User) -> None:
    client.force_login(delegate)
    assert "We were asked late." in send(client, "correct", "preview").content.decode()
    html = send(client, "withdraw", "preview").content.decode()
    assert "We have seen the map." in html and "no longer held since" in html
    assert (Position.objects.count(), PositionWithdrawal.objects.count()) == (1, 0)


def test_a_correction_takes_the_place_and_readers_see_both(client: Client, delegate: User) -> None:
    client.force_login(delegate)
    assert send(client, "correct", "confirm").status_code == 302
    client.logout()
    html = commitment(client)
    assert "We were asked late." in html and "We were not asked." in html
    assert "corrected since" in html and "Corrected: A word was wrong." in html


def test_a_withdrawal_says_so_and_why_and_the_position_stays_in_the_history(
    client: Client, delegate: User
) -> None:
    client.force_login(delegate)
    assert send(client, "withdraw", "confirm").status_code == 302
    html = commitment(client)
    assert "We were not asked." in html and "We have seen the map." in html and "Withdrawn" in html
    assert path("withdraw") not in html
    assert "none stated" in client.get(reverse("delegation")).content.decode()


def test_a_withdrawal_is_news_and_the_position_it_takes_back_is_none_any_more(
    client: Client, delegate: User
) -> None:
    client.force_login(delegate)
    send(client, "withdraw", "confirm")
    for address in ("/", "/processes/lake-talks/", "/processes/lake-talks/feed.atom"):
        html = client.get(address).content.decode()
        assert "North withdrew its position on C1: “We have seen the map.”" in html, address
        assert "North disputes C1" not in html, address


def test_only_the_own_delegate_is_offered_to_change_it(client: Client, delegate: User) -> None:
    process = delegate.memberships.get().process
    assert path("correct") not in commitment(client)
    client.force_login(a_person("other", process, MemberRole.DELEGATE, "south"))
    assert path("correct") not in commitment(client) and path("withdraw") not in commitment(client)
    client.force_login(delegate)
    html = commitment(client)
    assert path("correct") in html and path("withdraw") in html


@pytest.mark.parametrize("what", ["correct", "withdraw"])
@pytest.mark.parametrize("role", [MemberRole.MEDIATOR, MemberRole.ANALYST, "the other side", "nobody"])
def test_nobody_else_reaches_the_form(client: Client, delegate: User, what: str, role: str) -> None:
    process = delegate.memberships.get().process
    if role == "the other side":
        client.force_login(a_person("p", process, MemberRole.DELEGATE, "south"))
    elif role != "nobody":
        client.force_login(a_person("p", process, role))
    expected = 302 if role == "nobody" else 403
    assert client.get(path(what)).status_code == expected
    assert send(client, what, "confirm").status_code == 403
    assert (Position.objects.count(), PositionWithdrawal.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("what", "changed", "said"),
    [
        ("correct", {"reason": ""}, "Say what was wrong."),
        ("correct", {"actor": "south"}, "south is not one of the available choices"),
        ("withdraw", {"text": ""}, "Say why it is withdrawn."),
        ("withdraw", {"effective": "2026-11-01"}, "cannot be withdrawn before it was held"),
        ("withdraw", {"effective": "2027-06-01"}, "cannot be withdrawn in the future"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(
    client: Client, delegate: User, what: str, changed: dict[str, str], said: str
) -> None:
    client.force_login(delegate)
    response = send(client, what, "confirm", **changed)
    assert response.status_code == 422 and said in response.content.decode()


@pytest.mark.parametrize(
    ("what", "mine"), [("correct", "We were asked late."), ("withdraw", "We have seen the map.")]
)
def test_whoever_corrected_it_meanwhile_is_shown_and_mine_can_follow(
    client: Client, delegate: User, what: str, mine: str
) -> None:
    first = Position.objects.get()
    client.force_login(delegate)
    shown = {"seen": str(first.pk)}
    colleague = a_person("colleague", first.process, MemberRole.DELEGATE, "north")
    corrected = correct_position(
        by=colleague,
        at=ENTERED,
        position=first,
        stance="accepts",
        text="We agree after all.",
        effective="2026-11-20",
        reason="misheard",
    )
    response = send(client, what, "confirm", **shown)
    html = response.content.decode()
    assert response.status_code == 409 and "We agree after all." in html and mine in html
    assert send(client, what, "confirm", seen=str(corrected.pk)).status_code == 302


def test_what_is_withdrawn_is_not_changed_any_more(client: Client, delegate: User) -> None:
    withdraw_position(
        by=delegate, at=ENTERED, position=Position.objects.get(), text="Over.", effective="2026-11-24"
    )
    client.force_login(delegate)
    for what in ("correct", "withdraw"):
        response = send(client, what, "confirm")
        assert response.status_code == 422 and "has been withdrawn already" in response.content.decode()


def test_a_position_of_a_process_that_is_not_public_is_not_there(client: Client, delegate: User) -> None:
    hidden = a_process("quiet-talks", public=False)
    speaker = a_person("quiet", hidden, MemberRole.DELEGATE, "north")
    position = state_position(
        by=speaker,
        at=ENTERED,
        commitment=Commitment.objects.get(process=hidden),
        actor=Actor.objects.get(slug="north"),
        stance="accepts",
        text="Yes.",
        effective="2026-11-20",
    )
    client.force_login(delegate)
    for what in ("correct", "withdraw"):
        assert client.get(path(what, position)).status_code == 404
