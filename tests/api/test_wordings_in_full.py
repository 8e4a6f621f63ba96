"""What the page of a commitment says of its wording, the API says: who owes it in words, where, how verified."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from agreements.operations.process_file import load_process
from tests.factories import ENTERED, commitment_entry, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

WORDS = {
    "obligor_words": "foreign forces: not signatories",
    "clause": "2.1(d)",
    "issue": "withdrawal",
    "area": "along the lake",
    "verification": ["a report of the monitors", "photographs"],
    "caveat": "known from a summary alone",
}
DIFFER = {"key": "d1", "text": "One text lacks it.", "about": ["C1"], "effective": "2025-10-01"}


@pytest.fixture
def row(client: Client) -> dict[str, Any]:
    """A commitment that nobody on record owes, as the list answers it."""
    data = process_data()
    data["commitments"] = [commitment_entry("C1", obligors=[], **WORDS)]
    data["disagreements"] = [DIFFER | {"sources": ["S1"]}]
    load_process(data=data, at=ENTERED)
    (found,) = client.get("/api/v1/commitments/").json()["results"]
    return found


def test_the_list_says_who_owes_it_in_words_and_what_else_is_on_record_of_the_wording(
    row: dict[str, Any],
) -> None:
    assert row["obligors"] == []
    assert {name: row[name] for name in WORDS} == WORDS
    assert (row["change"], row["sources"]) == ("made", ["S1"])


def test_the_detail_says_it_too_of_each_wording_and_where_the_sources_differ(
    client: Client, row: dict[str, Any]
) -> None:
    detail = client.get(f"/api/v1/commitments/{row['id']}/").json()
    assert {name: detail[name] for name in WORDS} == WORDS
    (revised,) = detail["revised"]
    assert {name: revised[name] for name in WORDS} == WORDS
    assert [one["text"] for one in detail["disagreements"]] == ["One text lacks it."]


def test_what_the_page_says_of_the_wording_stands_in_the_answer(client: Client, row: dict[str, Any]) -> None:
    page = client.get(f"/commitments/{row['id']}/").content.decode()
    for name in ("obligor_words", "clause", "area", "caveat"):
        assert row[name] in page
    assert all(line in page for line in row["verification"])
