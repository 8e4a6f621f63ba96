"""Corrections of rounds by programs: what stood before stays, dates move, and nobody overwrites another unseen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from agreements.models import Commitment, RoundOutcome, RoundSchedule
from tests.api.worlds import a_keeper, a_rich_process, a_token, bearer, problem
from tests.factories import a_person, process_data, with_a_round_held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

OUTCOME = {
    "state": "held_agreement",
    "summary": "They agreed.",
    "effective": "2025-11-07",
    "began": "2025-11-06",
    "ended": "2025-11-07",
    "sources": ["S1"],
    "reason": "a day off",
}
PLAN = {"state": "scheduled", "announced": "2025-10-01", "from": "2025-11-06", "venue": "The lake"}
PLAN |= {"sources": ["S1"], "reason": "a day off"}


@pytest.fixture
def keeper() -> Client:
    return a_keeper(with_a_round_held(process_data(), "2025-11-06", "2025-11-07", "2025-11-07"))


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")


def versions(fact: RoundOutcome | RoundSchedule) -> str:
    part = "outcomes" if isinstance(fact, RoundOutcome) else "schedule"
    return f"rounds/{fact.round_id}/{part}/{fact.pk}/corrections/"


def test_a_corrected_outcome_moves_what_counts_from_the_end_of_the_round(
    keeper: Client, client: Client
) -> None:
    wrong, commitment = RoundOutcome.objects.get(), Commitment.objects.get(code="C2")
    response = post(keeper, versions(wrong), OUTCOME | {"ended": "2025-11-09"})
    assert response.status_code == 201
    written = response.json()
    assert (written["corrects"], written["ended"], written["reason"]) == (wrong.pk, "2025-11-09", "a day off")

    def latest(query: str) -> str:
        return client.get(f"/api/v1/commitments/{commitment.pk}/?{query}").json()["due"]["latest"][:10]

    assert latest("as_of=2025-11-10") == "2025-11-14"
    assert latest("as_of=2025-11-10&known_at=2026-11-30") == "2025-11-12"
    newest, old = client.get(f"/api/v1/{versions(wrong)}").json()["results"]
    assert (newest, old["ended"], old["corrects"], old["reason"]) == (written, "2025-11-07", None, "")
    (before,) = client.get(f"/api/v1/{versions(wrong)}?known_at=2026-11-30").json()["results"]
    assert before == old
    assert client.get(f"/api/v1/rounds/{wrong.round_id}/").json()["outcomes"] == [written]


def test_a_corrected_plan_takes_the_place_of_the_wrong_one(keeper: Client, client: Client) -> None:
    wrong = RoundSchedule.objects.get()
    written = post(keeper, versions(wrong), PLAN | {"from": "2025-11-08", "level": "experts"}).json()
    assert (written["corrects"], written["from"], written["until"]) == (wrong.pk, "2025-11-08", None)
    round = client.get(f"/api/v1/rounds/{wrong.round_id}/").json()
    assert (round["schedule"], round["planned"]["from"]) == ([written], "2025-11-08")
    newest, old = client.get(f"/api/v1/{versions(wrong)}").json()["results"]
    assert (newest, old["id"], old["from"]) == (written, wrong.pk, "2025-11-06")


@pytest.mark.parametrize(("model", "body"), [(RoundOutcome, OUTCOME), (RoundSchedule, PLAN)])
def test_whoever_corrected_it_meanwhile_is_shown_and_nothing_is_written(
    keeper: Client, client: Client, model: Any, body: dict[str, Any]
) -> None:
    wrong = model.objects.get()
    first = post(keeper, versions(wrong), body).json()
    refused = problem(post(keeper, versions(wrong), body | {"venue": "elsewhere"}), 409)
    assert (refused["type"], refused["latest"]) == ("urn:ahd:problem:corrected-meanwhile", first)
    assert model.objects.count() == 2
    schema = client.get("/api/v1/schema/", headers={"accept": "application/json"}).json()
    conflict = schema | {"$ref": "#/components/schemas/Conflict"}
    assert list(Draft202012Validator(conflict).iter_errors(refused)) == []
    assert post(keeper, versions(model.objects.get(pk=first["id"])), body).status_code == 201


@pytest.mark.parametrize(
    ("wrong", "field", "kind"),
    [
        ({"state": "scheduled"}, "state", "bad-round"),
        ({"reason": ""}, "reason", "bad-round"),
        ({"sources": []}, "sources", "bad-round"),
        ({"began": "2025-13-01"}, "began", "bad-round"),
        ({"ended": "2031-01-01"}, "ended", "bad-round"),
        ({"effective": "2031-01-01"}, "effective", "bad-round"),
        ({"sources": ["S9"]}, "sources", "bad-value"),
        ({"summary": None}, "summary", "bad-value"),
        ({"from": "2025-11-06"}, "from", "bad-value"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused_at_its_place(
    keeper: Client, wrong: dict[str, Any], field: str, kind: str
) -> None:
    refused = problem(post(keeper, versions(RoundOutcome.objects.get()), OUTCOME | wrong), 400)
    assert refused["type"] == f"urn:ahd:problem:{kind}"
    assert [error["field"] for error in refused["errors"]] == [field]
    assert RoundOutcome.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field", "kind"),
    [
        ({"state": "adjourned"}, "state", "bad-round"),
        ({"announced": "2031-01-01"}, "announced", "bad-round"),
        ({"from": "soon"}, "from", "bad-round"),
        ({"until": "2025-11-05"}, "until", "bad-round"),
        ({"from_": "2025-11-06"}, "from_", "bad-value"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_place(
    keeper: Client, wrong: dict[str, Any], field: str, kind: str
) -> None:
    refused = problem(post(keeper, versions(RoundSchedule.objects.get()), PLAN | wrong), 400)
    assert refused["type"] == f"urn:ahd:problem:{kind}"
    assert [error["field"] for error in refused["errors"]] == [field]


def test_what_belongs_to_another_round_or_process_is_not_found_here(keeper: Client) -> None:
    a_rich_process("hill-talks", public=False)
    foreign = RoundOutcome.objects.get(process__slug="hill-talks")
    own = RoundOutcome.objects.get(process__slug="lake-talks")
    mixed = f"rounds/{own.round_id}/outcomes/{foreign.pk}/corrections/"
    for path in (versions(foreign), mixed, versions(own).replace("outcomes", "schedule") + "x"):
        assert post(keeper, path, OUTCOME).status_code == 404


def test_a_token_needs_the_scope_to_keep_the_record(keeper: Client) -> None:
    process = RoundOutcome.objects.get().process
    mediator = bearer(a_token(a_person("mediator", process, "mediator"), "read", "write:status"))
    assert post(mediator, versions(RoundOutcome.objects.get()), OUTCOME).status_code == 403
