"""Rules that cannot be are refused with a sentence at their place, by whichever door they come: form, API, file."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Commitment, CommitmentRevision
from agreements.operations.process_file import load_process
from agreements.operations.process_file.entries import BadProcessFile
from agreements.operations.revisions import newest_revision
from agreements.web.revision_forms import as_on_record
from tests.factories import ENTERED, a_person, a_process, commitment_entry, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

OFFSET = {"kind": "offset", "amount": 5, "unit": "day", "anchor": "R1.end"}
FIXED = {"kind": "fixed", "date": "2026-12-20", "bound": "by"}
WINDOW = {"kind": "window", "start": "2026-03-24", "end": "2026-03-19"}
IMPOSSIBLE = {
    "an anchor that depends on itself": (OFFSET | {"anchor": "C1.completed"}, "anchor"),
    "an end before its start": (WINDOW, "end"),
    "a negative length": (OFFSET | {"amount": -5}, "amount"),
    "no length": (OFFSET | {"amount": 0, "unit": "week"}, "amount"),
    "an unknown zone": (FIXED | {"zone": "Mars/Base"}, "zone"),
    "a month 13": (FIXED | {"date": "2026-13-01"}, "date"),
    "an offset of 10^9 days": (OFFSET | {"amount": 10**9}, "amount"),
    "one of them inside another rule": (
        {"kind": "vague_with_limit", "word": "soon", "rule": FIXED | {"date": "2026-13-01"}},
        "rule.date",
    ),
}
TABLE = pytest.mark.parametrize(("rule", "field"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
SAID = {"change": "amended", "effective": "2026-11-01", "reason": "as the text says", "sources": ["S1"]}


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(a_person("keeper", a_process(), "analyst", keeps_record=True))
    return client


def is_a_sentence(text: str) -> bool:
    return text[:1] in "“ABCDEFGHIJKLMNOPQRSTUVWXYZ" and text.endswith(".") and "Error" not in text


@TABLE
def test_in_the_form(keeper: Client, rule: dict[str, Any], field: str) -> None:
    commitment = Commitment.objects.get()
    typed = as_on_record({"as_written": "soon", "rule": rule})
    typed |= {"paraphrase": "do it", "seen": newest_revision(commitment).pk, "step": "confirm"}
    response = keeper.post(reverse("revise", args=[commitment.pk]), SAID | typed)
    assert response.status_code == 422
    place = f"reading-0-{field.replace('.', '-')}"
    assert all(is_a_sentence(message) for message in response.context["form"].errors[place])
    assert CommitmentRevision.objects.count() == 1


@TABLE
def test_over_the_api(keeper: Client, rule: dict[str, Any], field: str) -> None:
    path = f"/api/v1/commitments/{Commitment.objects.get().pk}/revisions/"
    body = SAID | {"deadline": {"as_written": "soon", "rule": rule}}
    response = keeper.post(path, json.dumps(body), content_type="application/json")
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["field"] == f"deadline.{field}" and is_a_sentence(error["message"])
    assert CommitmentRevision.objects.count() == 1


@TABLE
def test_in_a_process_file(db: None, rule: dict[str, Any], field: str) -> None:
    data = process_data(commitments=0)
    data["commitments"] = [commitment_entry("C1", deadline={"as_written": "soon", "rule": rule})]
    with pytest.raises(BadProcessFile) as refused:
        load_process(data=data, at=ENTERED)
    (problem,) = refused.value.problems
    assert is_a_sentence(problem.reason)
    assert problem.place.startswith("commitments[0]")
    assert not Commitment.objects.exists()
