"""A party's delegate: own duties, claims that await a reply, and positions; never a status."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.domain.statuses import MemberRole
from agreements.models import Actor, Assessment, Commitment, Position, User
from agreements.operations.access import give_role
from agreements.operations.positions import state_position
from tests.factories import ENTERED, a_person, a_process

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

SAID = {"actor": "north", "stance": "disputes", "text": "It was not so.", "effective": "2026-11-30"}


@pytest.fixture
def delegate() -> User:
    return a_person("delegate", a_process(commitments=2), MemberRole.DELEGATE, "north")


def other_side(delegate: User) -> User:
    return a_person("other", delegate.memberships.get().process, MemberRole.DELEGATE, "south")


def state(by: User, stance: str = "says_breached", hours: int = 0, **changed: Any) -> Position:
    said = {"text": f"Said by {by}.", "effective": "2026-11-20"} | changed
    return state_position(
        by=by,
        at=ENTERED + timedelta(hours=hours),
        commitment=Commitment.objects.get(code="C1"),
        actor=by.memberships.get().actor,
        stance=stance,
        **said,
    )


def say(client: Client, step: str, **changed: Any) -> Any:
    path = reverse("state-position", args=[Commitment.objects.get(code="C1").pk])
    return client.post(path, SAID | changed | {"step": step})


# ---- the page of the delegation ----


def test_own_duties_stand_there_with_the_own_position(client, delegate):
    state(delegate, "accepts")
    client.force_login(delegate)
    html = client.get(reverse("delegation")).content.decode()
    assert "Do what C1 says" in html and "Do what C2 says" in html
    assert "Accepts" in html and html.count("none stated") == 1


def test_a_claim_awaits_a_reply_until_the_own_side_speaks_after_it(client, delegate):
    state(other_side(delegate))
    client.force_login(delegate)
    assert "Said by other." in client.get(reverse("delegation")).content.decode()
    state(delegate, "disputes", hours=1, effective="2026-11-21")
    assert "Nothing awaits a reply" in client.get(reverse("delegation")).content.decode()


def test_a_statement_that_claims_nothing_awaits_no_reply(client, delegate):
    state(other_side(delegate), "accepts")
    client.force_login(delegate)
    assert "Nothing awaits a reply" in client.get(reverse("delegation")).content.decode()


def test_a_side_that_owes_nothing_is_told_so(client, delegate):
    client.force_login(other_side(delegate))
    assert "owes nothing that is on record" in client.get(reverse("delegation")).content.decode()


def test_the_page_is_for_delegates(client):
    client.force_login(a_person("mediator", a_process(), MemberRole.MEDIATOR))
    response = client.get(reverse("delegation"))
    assert response.status_code == 403
    assert "This page is for the delegates of a party" in response.content.decode()


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_makes_a_constant_number_of_queries(client, count):
    delegate = a_person("delegate", a_process(commitments=count), MemberRole.DELEGATE, "north")
    for code in ("C1", "C7")[: 1 if count == 1 else 2]:
        state_position(
            by=delegate,
            at=ENTERED,
            commitment=Commitment.objects.get(code=code),
            actor=Actor.objects.get(slug="north"),
            stance="accepts",
            text="Yes.",
            effective="2026-11-20",
        )
    client.force_login(delegate)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("delegation")).status_code == 200
    assert len(captured) == 14


# ---- stating a position ----


def test_a_preview_shows_the_party_speaking_and_writes_nothing(client, delegate):
    client.force_login(delegate)
    html = say(client, "preview").content.decode()
    assert "<b><bdi>North</bdi></b>, by its delegate: <b>Disputes</b>" in html and "It was not so." in html
    assert not Position.objects.exists()


def test_a_confirmation_records_the_position_and_no_status(client, delegate):
    client.force_login(delegate)
    response = say(client, "confirm", new_publisher="Its ministry")
    assert (
        response.status_code == 302 and response.url == Commitment.objects.get(code="C1").get_absolute_url()
    )
    stated = Position.objects.get()
    assert (stated.actor.slug, stated.stance, stated.text) == ("north", "disputes", "It was not so.")
    assert [source.code for source in stated.sources.all()] == ["S2"]
    assert not Assessment.objects.exists()


def test_a_delegate_of_two_parties_says_for_which(client, delegate):
    process = delegate.memberships.get().process
    helper = Actor.objects.get(slug="helper")
    give_role(by=None, at=ENTERED, user=delegate, process=process, role=MemberRole.DELEGATE, actor=helper)
    client.force_login(delegate)
    page = client.get(reverse("state-position", args=[Commitment.objects.get(code="C1").pk])).content.decode()
    assert "Speaking for" in page
    assert say(client, "confirm", actor="helper").status_code == 302
    assert Position.objects.get().actor == helper


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"actor": "south"}, "south is not one of the available choices"),
        ({"stance": "loves"}, "loves is not one of the available choices"),
        ({"stance": ""}, "Choose a stance."),
        ({"text": ""}, "State the position."),
        ({"effective": "2027-06-01"}, "cannot take effect in the future"),
        ({"effective": "tomorrow"}, "is not a moment"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, delegate, changed, place):
    client.force_login(delegate)
    response = say(client, "confirm", **({"text": "Kept words."} | changed))
    html = response.content.decode()
    assert response.status_code == 422
    assert place in html and ("Kept words." in html or "text" in changed)
    assert not Position.objects.exists()


@pytest.mark.parametrize("role", [MemberRole.MEDIATOR, MemberRole.ANALYST])
def test_nobody_else_speaks_for_a_party(client, role):
    client.force_login(a_person("somebody", a_process(), role))
    response = say(client, "confirm")
    assert response.status_code == 403
    assert "Only a delegate of a party can state its position." in response.content.decode()
    assert not Position.objects.exists()


def test_a_delegate_elsewhere_is_nobody_here(client, delegate):
    there = a_process("hill-talks")
    client.force_login(delegate)
    pk = Commitment.objects.get(process=there).pk
    assert client.get(reverse("state-position", args=[pk])).status_code == 403


def test_a_commitment_of_a_process_that_is_not_public_is_not_there(client, delegate):
    hidden = Commitment.objects.get(process=a_process("quiet-talks", public=False))
    client.force_login(delegate)
    assert client.get(reverse("state-position", args=[hidden.pk])).status_code == 404
