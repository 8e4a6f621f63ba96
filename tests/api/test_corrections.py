"""Corrections by programs: of wordings and of events; what stood before stays, and nobody overwrites another unseen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from agreements.models import Commitment, CommitmentRevision, Event
from tests.api.worlds import a_keeper, a_rich_process, problem
from tests.factories import due_after, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

EVENT = {"kind": "signature", "text": "signed at the lake", "effective": "2025-11-01", "sources": ["S1"]}
FIXED = {"as_written": "by 9 November", "rule": {"kind": "fixed", "date": "2025-11-09", "bound": "by"}}


@pytest.fixture
def keeper() -> Client:
    data = process_data()
    data["events"] = [EVENT | {"key": "E-sign"}]
    data["commitments"].append(due_after("E-sign"))
    return a_keeper(data)


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")


def wordings(revision: CommitmentRevision) -> str:
    return f"commitments/{revision.commitment_id}/revisions/{revision.pk}/corrections/"


def accounts(event: Event) -> str:
    return f"events/{event.pk}/corrections/"


def test_a_corrected_wording_takes_the_place_of_the_wrong_one_and_both_are_read(
    keeper: Client, client: Client
) -> None:
    wrong = CommitmentRevision.objects.get(commitment__code="C1")
    body = {"deadline": FIXED, "sources": ["S1"], "reason": "a figure was misread"}
    response = post(keeper, wordings(wrong), body)
    assert response.status_code == 201
    written = response.json()
    assert (written["corrects"], written["change"], written["reason"]) == (wrong.pk, "made", body["reason"])
    assert written["deadline"]["rule"]["date"] == "2025-11-09"
    newest, old = client.get(f"/api/v1/{wordings(wrong)}").json()["results"]
    assert newest == written
    assert (old["id"], old["corrects"], old["as_written"]) == (wrong.pk, None, "2025-11-06")
    (before,) = client.get(f"/api/v1/{wordings(wrong)}?known_at=2026-11-30").json()["results"]
    assert before == old


def test_whoever_corrected_it_meanwhile_is_shown_and_nothing_is_written(keeper: Client) -> None:
    wrong = CommitmentRevision.objects.get(commitment__code="C1")
    body = {"deadline": FIXED, "sources": ["S1"], "reason": "a figure was misread"}
    first = post(keeper, wordings(wrong), body).json()
    refused = problem(post(keeper, wordings(wrong), body | {"paraphrase": "something else"}), 409)
    assert refused["type"] == "urn:ahd:problem:corrected-meanwhile"
    assert refused["latest"] == first
    assert CommitmentRevision.objects.count() == 3
    newest = CommitmentRevision.objects.get(pk=first["id"])
    assert post(keeper, wordings(newest), body | {"paraphrase": "something else"}).status_code == 201


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"sources": []}, "sources"),
        ({"change": "extended"}, "change"),
        ({"deadline": {"as_written": "x", "readings": [FIXED, FIXED]}}, "deadline.readings.0.label"),
        ({"deadline": FIXED | {"rule": FIXED["rule"] | {"date": "2025-13-01"}}}, "deadline.date"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_at_its_place(
    keeper: Client, wrong: dict[str, Any], field: str
) -> None:
    revision = CommitmentRevision.objects.get(commitment__code="C1")
    body = problem(post(keeper, wordings(revision), {"sources": ["S1"], "reason": "misread"} | wrong), 400)
    assert body["type"] == "urn:ahd:problem:bad-revision"
    assert [error["field"] for error in body["errors"]] == [field]


def test_readings_with_their_basis_and_a_choice_are_taken_as_the_form_takes_them(keeper: Client) -> None:
    revision = CommitmentRevision.objects.get(commitment__code="C1")
    other = {"kind": "fixed", "date": "2025-11-09", "bound": "before"}
    readings = [
        {"label": "Text of North", "rule": FIXED["rule"]},
        {"label": "Text of South", "rule": other, "basis": "bound"},
    ]
    chosen = {"reading": 1, "by": "The mediators", "because": "That text was signed."}
    deadline = {"as_written": "by / before 9 November", "readings": readings, "chosen": chosen}
    body = {"deadline": deadline, "sources": ["S1"], "reason": "two texts went round"}
    written = post(keeper, wordings(revision), body).json()
    assert written["deadline"]["chosen"] == chosen
    assert written["deadline"]["readings"][1]["basis"] == "bound"


def test_a_corrected_event_moves_what_counts_from_it(keeper: Client, client: Client) -> None:
    wrong = Event.objects.get()
    commitment = Commitment.objects.get(code="C2")
    response = post(keeper, accounts(wrong), EVENT | {"effective": "2025-11-03", "reason": "a day off"})
    assert response.status_code == 201
    written = response.json()
    assert (written["code"], written["corrects"], written["date"]) == ("E-sign", wrong.pk, "2025-11-03")

    def latest(query: str) -> str:
        return client.get(f"/api/v1/commitments/{commitment.pk}/?{query}").json()["due"]["latest"][:10]

    assert latest("as_of=2025-11-05") == "2025-11-08"
    assert latest("as_of=2025-11-05&known_at=2026-11-30") == "2025-11-06"
    newest, old = client.get(f"/api/v1/{accounts(wrong)}").json()["results"]
    assert (newest, old["date"], old["reason"]) == (written, "2025-11-01", "")
    (listed,) = client.get("/api/v1/events/").json()["results"]
    assert listed == written
    refused = problem(post(keeper, accounts(wrong), EVENT | {"reason": "again"}), 409)
    assert refused["latest"] == written


def test_an_event_is_recorded_and_deadlines_can_count_from_it(keeper: Client) -> None:
    body = EVENT | {"process": "lake-talks", "code": "E-lake", "agreement": "A1", "claimed_by": ["north"]}
    body |= {
        "effective": "2025-11-02T18:00",
        "zone": "Europe/Istanbul",
        "commitments": ["C1"],
        "by": ["south"],
    }
    written = post(keeper, "events/", body).json()
    assert (written["code"], written["zone"], written["claimed_by"]) == (
        "E-lake",
        "Europe/Istanbul",
        ["north"],
    )
    assert (written["by"], written["commitments"], written["agreement"]) == (["south"], ["C1"], "A1")
    revision = CommitmentRevision.objects.get(commitment__code="C1")
    waits = {"as_written": "with it", "rule": {"kind": "on_event", "anchor": "E-lake"}}
    correction = {"deadline": waits, "sources": ["S1"], "reason": "as the text says"}
    assert post(keeper, wordings(revision), correction).status_code == 201


@pytest.mark.parametrize(
    ("wrong", "field", "kind"),
    [
        ({"kind": "feeling"}, "kind", "bad-event"),
        ({"effective": "2031-01-01"}, "effective", "bad-event"),
        ({"zone": "Mars/Base"}, "zone", "bad-event"),
        ({"code": "lake"}, "code", "bad-event"),
        ({"agreement": "A9"}, "agreement", "bad-value"),
        ({"claimed_by": ["nobody"]}, "claimed_by", "bad-value"),
        ({"commitments": ["C9"]}, "commitments", "bad-value"),
        ({"reason": "none is taken here"}, "reason", "bad-value"),
    ],
)
def test_an_event_that_cannot_be_is_refused_at_its_place(
    keeper: Client, wrong: dict[str, Any], field: str, kind: str
) -> None:
    body = EVENT | {"process": "lake-talks", "text": "another"} | wrong
    refused = problem(post(keeper, "events/", body), 400)
    assert refused["type"] == f"urn:ahd:problem:{kind}"
    assert [error["field"] for error in refused["errors"]] == [field]
    assert Event.objects.count() == 1


def test_what_belongs_to_another_process_is_not_found_here(keeper: Client) -> None:
    a_rich_process("hill-talks", public=False)
    foreign = Event.objects.get(process__slug="hill-talks")
    assert post(keeper, accounts(foreign), EVENT | {"reason": "x"}).status_code == 404
    assert post(keeper, "events/", EVENT | {"process": "hill-talks"}).status_code == 404
    other = CommitmentRevision.objects.filter(process__slug="hill-talks").earliest("pk")
    own = Commitment.objects.get(process__slug="lake-talks", code="C1")
    mixed = f"commitments/{own.pk}/revisions/{other.pk}/corrections/"
    assert post(keeper, mixed, {"sources": ["S1"], "reason": "x"}).status_code == 404
