"""Assessments, positions and changes written by programs, and read by everybody right after."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from agreements.models import Assessment, Commitment, CommitmentRevision, Position
from tests.api.worlds import a_rich_process, a_token, bearer, problem
from tests.factories import a_person, a_process

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

ASSESSMENT = {"level": "intermediate", "effective": "2025-11-06", "grounds": "seen", "confidence": "high"} | {
    "sources": ["S1"]
}
POSITION = {"actor": "north", "stance": "says_fulfilled", "text": "We did it.", "effective": "2025-11-07"}


def post(client: Client, kind: str, body: dict[str, Any]) -> Any:
    path = f"/api/v1/commitments/{Commitment.objects.get(process__slug='lake-talks').pk}/{kind}/"
    return client.post(path, json.dumps(body), content_type="application/json")


@pytest.fixture
def mediator() -> Client:
    return bearer(a_token(a_person("mediator", a_process(), "mediator"), "read", "write:status"))


def test_mediator_assesses_and_a_public_reader_sees_it(mediator: Client, client: Client) -> None:
    response = post(mediator, "assessments", ASSESSMENT)
    assert response.status_code == 201
    written = response.json()
    assert (written["level"], written["pam"], written["role"]) == ("intermediate", 2, "mediator")
    assert (written["effective"], written["zone"], written["sources"]) == ("2025-11-06", "Asia/Kabul", ["S1"])
    (row,) = client.get("/api/v1/commitments/").json()["results"]
    assert {key: row["implementation"][key] for key in ASSESSMENT} == ASSESSMENT
    (listed,) = client.get(f"/api/v1/commitments/{row['id']}/assessments/").json()["results"]
    assert listed == written


def test_new_assessment_is_not_known_before_it_was_entered(mediator: Client, client: Client) -> None:
    post(mediator, "assessments", ASSESSMENT)
    (row,) = client.get("/api/v1/commitments/?known_at=2026-11-30").json()["results"]
    assert row["implementation"]["level"] == "not_assessed"


def test_moment_keeps_the_zone_it_is_written_in(mediator: Client) -> None:
    body = ASSESSMENT | {"effective": "2025-11-06T18:00", "zone": "Europe/Istanbul"}
    written = post(mediator, "assessments", body).json()
    assert (written["effective"], written["zone"]) == ("2025-11-06T18:00", "Europe/Istanbul")


def test_whoever_assessed_meanwhile_is_shown_and_nothing_is_written(mediator: Client) -> None:
    first = post(mediator, "assessments", ASSESSMENT | {"seen": 0}).json()
    body = problem(post(mediator, "assessments", ASSESSMENT | {"level": "full", "seen": 0}), 409)
    assert body["type"] == "urn:ahd:problem:assessed-meanwhile"
    assert body["latest"] == first
    assert Assessment.objects.count() == 1
    assert (
        post(mediator, "assessments", ASSESSMENT | {"level": "full", "seen": first["id"]}).status_code == 201
    )


def test_refusals_are_the_sentences_of_the_operation(mediator: Client) -> None:
    body = problem(post(mediator, "assessments", ASSESSMENT | {"sources": []}), 400)
    assert body["detail"] == "An assessment needs at least one source."
    assert body["errors"] == [{"field": "sources", "message": body["detail"]}]
    assert (
        "not_initiated" in problem(post(mediator, "assessments", ASSESSMENT | {"level": "9"}), 400)["detail"]
    )
    assert Assessment.objects.count() == 0


def test_source_of_another_process_is_unknown_here(mediator: Client) -> None:
    a_rich_process()
    body = problem(post(mediator, "assessments", ASSESSMENT | {"sources": ["S2"]}), 400)
    assert "S2" in body["detail"]


REVISION = {"change": "extended", "effective": "2025-11-06", "reason": "more time", "sources": ["S1"]} | {
    "deadline": {
        "as_written": "by 20 November",
        "rule": {"kind": "fixed", "date": "2025-11-20", "bound": "by"},
    }
}


@pytest.fixture
def keeper() -> Client:
    return bearer(a_token(a_person("keeper", a_process(), "mediator"), "read", "write:record"))


def test_mediator_extends_a_commitment_and_both_dates_are_read(keeper: Client, client: Client) -> None:
    response = post(keeper, "revisions", REVISION)
    assert response.status_code == 201
    written = response.json()
    assert (written["change"], written["deadline"]["rule"]["zone"]) == ("extended", "Asia/Kabul")
    (row,) = client.get("/api/v1/commitments/?as_of=2025-11-10").json()["results"]
    assert (row["due"]["state"], row["as_written"]) == ("upcoming", "by 20 November")
    newest, first = client.get(f"/api/v1/commitments/{row['id']}/revisions/").json()["results"]
    assert (newest, first["as_written"]) == (written, "2025-11-06")


def test_whoever_changed_it_meanwhile_is_shown_and_nothing_is_written(keeper: Client) -> None:
    seen = CommitmentRevision.objects.get().pk
    first = post(keeper, "revisions", REVISION | {"seen": seen}).json()
    body = problem(post(keeper, "revisions", REVISION | {"change": "withdrawn", "seen": seen}), 409)
    assert (body["type"], body["latest"]) == ("urn:ahd:problem:revised-meanwhile", first)
    assert CommitmentRevision.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"deadlines": {}}, "deadlines"),
        ({"deadline": "soon"}, "deadline"),
        ({"deadline": {"as_written": "x", "rule": {"kind": "fixed", "by": "2025"}}}, "deadline.by"),
        (
            {"deadline": {"as_written": "x", "rule": {"kind": "on_event", "anchor": "E-no"}}},
            "deadline.anchor",
        ),
        ({"change": "made"}, "change"),
        ({"reason": ""}, "reason"),
        ({"sources": []}, "sources"),
    ],
)
def test_a_change_that_cannot_be_is_refused_at_its_field(
    keeper: Client, wrong: dict[str, Any], field: str
) -> None:
    assert problem(post(keeper, "revisions", REVISION | wrong), 400)["errors"][0]["field"] == field
    assert CommitmentRevision.objects.count() == 1


def test_the_scope_to_assess_is_not_the_scope_to_change(mediator: Client) -> None:
    assert "write:record" in problem(post(mediator, "revisions", REVISION), 403)["detail"]


def test_delegate_states_the_position_of_the_own_party(client: Client) -> None:
    delegate = bearer(a_token(a_person("delegate", a_process(), "delegate", "north"), "write:position"))
    written = post(delegate, "positions", POSITION | {"sources": ["S1"]})
    assert written.status_code == 201
    assert written.json()["actor"] == {"slug": "north", "label": "North", "kind": "state"}
    (row,) = client.get("/api/v1/commitments/").json()["results"]
    assert row["positions"] == [written.json()]
    (listed,) = client.get(f"/api/v1/commitments/{row['id']}/positions/").json()["results"]
    assert listed == written.json()


def test_delegate_does_not_speak_for_another(client: Client) -> None:
    delegate = bearer(a_token(a_person("delegate", a_process(), "delegate", "north"), "write:position"))
    problem(post(delegate, "positions", POSITION | {"actor": "south"}), 403)
    assert (
        problem(post(delegate, "positions", POSITION | {"actor": "nobody"}), 400)["errors"][0]["field"]
        == "actor"
    )
    assert (
        problem(post(delegate, "positions", POSITION | {"stance": "sure"}), 400)["errors"][0]["field"]
        == "stance"
    )
    assert problem(post(delegate, "positions", POSITION | {"text": ""}), 400)["errors"][0]["field"] == "text"
    assert (
        problem(post(delegate, "positions", POSITION | {"zone": "UTC"}), 400)["errors"][0]["field"] == "zone"
    )
    assert Position.objects.count() == 0


def test_letters_of_the_parties_survive(mediator: Client) -> None:
    grounds = "می‌خواهم — پښتو: ګډ کار، اردو: معاہدہ 🕊"
    assert post(mediator, "assessments", ASSESSMENT | {"grounds": grounds}).json()["grounds"] == grounds
