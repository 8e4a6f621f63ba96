"""Positions over HTTP: a delegate corrects and withdraws what the own party holds; what stood before stays readable."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from agreements.models import Actor, Commitment, Position, PositionWithdrawal
from agreements.operations.positions import state_position
from tests.api.worlds import a_token, bearer, problem
from tests.factories import ENTERED, a_person, a_process

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

HELD = {"stance": "reserves", "text": "We were asked late.", "effective": "2025-11-05"}
BACK = {"text": "We have seen the map.", "effective": "2026-11-20"}


@pytest.fixture
def delegate() -> Client:
    person = a_person("delegate", a_process(commitments=2), "delegate", "north")
    state_position(
        by=person,
        at=ENTERED,
        commitment=Commitment.objects.get(code="C1"),
        actor=Actor.objects.get(slug="north"),
        stance="disputes",
        text="We were not asked.",
        effective="2025-11-05",
    )
    return bearer(a_token(person, "read", "write:position"))


def address(what: str, position: Position | None = None) -> str:
    position = position or Position.objects.earliest("pk")
    return f"/api/v1/commitments/{position.commitment_id}/positions/{position.pk}/{what}/"


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(path, json.dumps(body), content_type="application/json")


def listed(client: Client, query: str = "") -> list[dict[str, Any]]:
    return client.get(
        f"/api/v1/commitments/{Position.objects.earliest('pk').commitment_id}/positions/{query}"
    ).json()["results"]


def test_a_corrected_position_takes_the_place_of_the_wrong_one_and_both_are_read(
    delegate: Client, client: Client
) -> None:
    wrong = Position.objects.get()
    response = post(delegate, address("corrections"), HELD | {"reason": "a word was wrong"})
    assert response.status_code == 201
    written = response.json()
    assert (written["corrects"], written["reason"], written["stance"]) == (
        wrong.pk,
        "a word was wrong",
        "reserves",
    )
    assert written["actor"]["label"] == "North"
    newest, old = client.get(address("corrections", wrong)).json()["results"]
    assert (newest, old["id"], old["corrects"]) == (written, wrong.pk, None)
    assert listed(client) == [written]
    assert [one["id"] for one in listed(client, "?known_at=2026-11-24")] == [wrong.pk]


def test_a_withdrawn_position_is_in_no_list_and_its_history_says_why(
    delegate: Client, client: Client
) -> None:
    response = post(delegate, address("withdrawals"), BACK)
    assert response.status_code == 201 and response.json()["text"] == BACK["text"]
    assert listed(client) == [] and len(listed(client, "?as_of=2026-11-19")) == 1
    (withdrawal,) = client.get(address("withdrawals")).json()["results"]
    assert withdrawal == response.json()
    assert len(client.get(address("corrections")).json()["results"]) == 1
    assert client.get(address("withdrawals") + "?as_of=2026-11-19").json()["results"] == []
    detail = client.get(f"/api/v1/commitments/{Position.objects.get().commitment_id}/").json()
    assert detail["positions"] == []


def test_whoever_changed_it_meanwhile_is_shown_and_nothing_is_written(delegate: Client) -> None:
    wrong = Position.objects.get()
    first = post(delegate, address("corrections", wrong), HELD | {"reason": "misread"}).json()
    for what, body in (("corrections", HELD | {"reason": "again"}), ("withdrawals", BACK)):
        refused = problem(post(delegate, address(what, wrong), body), 409)
        assert refused["type"] == "urn:ahd:problem:corrected-meanwhile" and refused["latest"] == first
    assert (Position.objects.count(), PositionWithdrawal.objects.count()) == (2, 0)


@pytest.mark.parametrize("what", ["corrections", "withdrawals"])
def test_what_was_withdrawn_already_is_refused(delegate: Client, what: str) -> None:
    post(delegate, address("withdrawals"), BACK)
    body = BACK if what == "withdrawals" else HELD | {"reason": "misread"}
    assert problem(post(delegate, address(what), body), 409)["type"] == "urn:ahd:problem:already-withdrawn"


@pytest.mark.parametrize(
    ("what", "wrong", "field"),
    [
        ("corrections", {"reason": ""}, "reason"),
        ("corrections", {"stance": "agrees"}, "stance"),
        ("withdrawals", {"text": ""}, "text"),
        ("withdrawals", {"effective": "2025-11-01"}, "effective"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(
    delegate: Client, what: str, wrong: dict[str, Any], field: str
) -> None:
    body = BACK if what == "withdrawals" else HELD | {"reason": "misread"}
    refused = problem(post(delegate, address(what), body | wrong), 400)
    assert refused["type"] == "urn:ahd:problem:bad-position"
    assert [error["field"] for error in refused["errors"]] == [field]


def test_a_position_is_found_under_its_own_commitment_only(delegate: Client) -> None:
    other, position = Commitment.objects.get(code="C2"), Position.objects.get()
    path = f"/api/v1/commitments/{other.pk}/positions/{position.pk}/withdrawals/"
    assert post(delegate, path, BACK).status_code == 404
