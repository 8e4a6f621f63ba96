"""Dates that count from a claimed or denied event, on pages and over the API: two readings, and who says which."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from agreements.models import Commitment
from agreements.operations.process_file import load_process
from tests.factories import ENTERED, commitment_entry, due_after, process_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def contested(db: None) -> Commitment:
    """C2 is due five days after a withdrawal that the south claims and the north denies."""
    data = process_data()
    voices = {"claimed_by": ["south"], "disputed_by": ["north"], "sources": ["S1"]}
    happened: dict[str, Any] = {"key": "E-wd", "kind": "fulfilment", "effective": "2025-11-01"}
    data["events"] = [happened | voices | {"text": "the south has withdrawn"}]
    data["commitments"] += [due_after("E-wd"), commitment_entry("C3")]
    load_process(data=data, at=ENTERED)
    return Commitment.objects.get(code="C2")


def words(page: str) -> str:
    return re.sub(r"\s+", " ", strip_tags(page))


def test_the_page_shows_both_readings_with_who_says_which(client: Client, contested: Commitment) -> None:
    page = words(client.get(f"{contested.get_absolute_url()}?as_of=2025-12-01").content.decode())
    assert "Contested date" in page and "claimed by South, disputed by North." in page
    assert re.search(r"If “?[^.]*the south has withdrawn[^.]*happened \(claimed by South\)", page)
    assert re.search(r"If “?[^.]*the south has withdrawn[^.]*did not happen \(disputed by North\)", page)
    assert "That time has passed." in page and "Late from" not in page


def test_a_table_does_not_show_the_one_date_as_if_it_were_settled(
    client: Client, contested: Commitment
) -> None:
    page = words(client.get("/agreements/lake-talks-agreement/?as_of=2025-12-01").content.decode())
    assert "or no date" in page


def test_the_api_says_what_each_reading_assumes(client: Client, contested: Commitment) -> None:
    due = client.get(f"/api/v1/commitments/{contested.pk}/?as_of=2025-12-01").json()["due"]
    assert (due["state"], due["latest"], due["waiting_for"]) == ("contested", None, [])
    assert [one["state"] for one in due["readings"]] == ["overdue", "waiting"]
    assert all(one["assumes"].startswith("If ") for one in due["readings"])
    other = client.get("/api/v1/commitments/?code=C3&as_of=2025-12-01").json()["results"][0]
    assert [one["assumes"] for one in other["due"]["readings"]] == [None]


def test_a_list_of_what_is_contested_has_it_and_one_of_what_is_overdue_has_not(
    client: Client, contested: Commitment
) -> None:
    def listed(state: str) -> list[str]:
        found = client.get(f"/api/v1/commitments/?due_state={state}&as_of=2025-12-01").json()
        return [one["code"] for one in found["results"]]

    assert (listed("contested"), listed("overdue")) == (["C2"], ["C1", "C3"])


def test_the_graph_says_that_it_is_contested_and_by_whom(client: Client, contested: Commitment) -> None:
    graph = client.get("/api/v1/processes/lake-talks/graph/?as_of=2025-12-01").json()
    (edge,) = [one for one in graph["edges"] if one["key"] == "E-wd"]
    assert (edge["reached"], edge["value"]) == (None, "contested")
    assert "claimed by South, disputed by North" in edge["explanation"]
    picture = words(
        client.get("/agreements/lake-talks-agreement/dependencies/?as_of=2025-12-01").content.decode()
    )
    assert "Contested" in picture
