"""The legal state where lists are read: a badge in each row that does not simply hold, and a filter by it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.operations.process_file import load_process
from tests.factories import ENTERED, commitment_entry, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

#: By commitment, what happened to it; C0 simply holds.
HAPPENED = {
    "C1": ("suspended", {"kind": "suspension", "by": ["north"]}),
    "C2": ("disputed", {"kind": "early_termination", "claimed_by": ["north"], "disputed_by": ["south"]}),
    "C3": ("expired", {"kind": "expiry"}),
    "C4": ("superseded", {"kind": "superseded"}),
    "C5": ("ended_early", {"kind": "early_termination"}),
}
FORCE = {
    "key": "E-force",
    "kind": "entry_into_force",
    "text": "It begins.",
    "agreement": "A1",
    "effective": "2025-10-02",
}


def load(times: int = 1, slug: str = "lake-talks") -> None:
    """Talks in which one commitment holds and each of the others is in another legal state, `times` over."""
    data = process_data(slug, commitments=0)
    data["commitments"] = [commitment_entry("C0")]
    data["events"] = [FORCE | {"sources": ["S1"]}]
    for number in range(times):
        for code, (_, event) in HAPPENED.items():
            own = f"{code}{number or ''}"
            data["commitments"].append(commitment_entry(own))
            what: dict[str, Any] = {
                "key": f"E-{own}",
                "text": "It happened.",
                "agreement": "A1",
                "commitments": [own],
            }
            data["events"].append(what | event | {"effective": "2025-11-01", "sources": ["S1"]})
    load_process(data=data, at=ENTERED)


def rows(client: Client, address: str, **chosen: str) -> dict[str, str]:
    """By code, the row of a commitment in the tables of a page."""
    html = client.get(address, chosen).content.decode()
    found = {}
    for row in re.findall(r'<tr><th scope="row"><a href="[^"]*/commitments/.*?</tr>', html, re.DOTALL):
        code = re.search(r"<bdi>(C\d+)</bdi>", row)
        assert code is not None
        found[code[1]] = re.sub(r"<[^>]+>", " ", row)
    return found


WORDS = {"C1": "Suspended", "C2": "Disputed", "C3": "Expired", "C4": "Superseded", "C5": "Ended early"}


@pytest.mark.parametrize("address", ["/commitments/", "/agreements/lake-talks-agreement/", "/actors/north/"])
def test_each_row_that_does_not_hold_bears_its_state(client: Client, address: str) -> None:
    load()
    found = rows(client, address)
    assert {code for code, word in WORDS.items() if word in found[code]} == set(WORDS)
    assert not any(word in found["C0"] for word in (*WORDS.values(), "In force"))


@pytest.mark.parametrize(("code", "state"), [(code, state) for code, (state, _) in HAPPENED.items()])
def test_the_list_and_the_api_are_narrowed_by_it(client: Client, code: str, state: str) -> None:
    load()
    assert set(rows(client, "/commitments/", legal_state=state)) == {code}
    answer = client.get("/api/v1/commitments/", {"legal_state": state}).json()
    assert [one["code"] for one in answer["results"]] == [code]


def test_several_states_are_asked_for_at_once_over_the_api(client: Client) -> None:
    load()
    answer = client.get(
        "/api/v1/commitments/?legal_state=suspended&legal_state=in_force&due_state=overdue"
    ).json()
    assert [one["code"] for one in answer["results"]] == ["C0", "C1"]
    assert client.get("/api/v1/commitments/?legal_state=nonsense").status_code == 400


def test_agreements_are_narrowed_by_it_too(client: Client) -> None:
    load()
    data = process_data("hill-talks")
    data["events"] = [
        FORCE | {"sources": ["S1"]},
        FORCE | {"key": "E-x", "kind": "expiry", "sources": ["S1"]},
    ]
    load_process(data=data, at=ENTERED)
    assert (
        "Agreement of hill-talks" in client.get("/agreements/", {"legal_state": "expired"}).content.decode()
    )
    assert (
        "Agreement of lake-talks<"
        not in client.get("/agreements/", {"legal_state": "expired"}).content.decode()
    )
    answer = client.get("/api/v1/agreements/", {"legal_state": "expired"}).json()
    assert [one["process"] for one in answer["results"]] == ["hill-talks"]


@pytest.mark.parametrize(
    "address", ["/commitments/", "/agreements/", "/api/v1/commitments/", "/api/v1/agreements/"]
)
def test_the_filter_costs_the_same_for_many(client: Client, address: str) -> None:
    counts = []
    for times in (1, 8):
        load(times, slug=f"talks-{times}")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address, {"legal_state": "disputed"}).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 80, counts
