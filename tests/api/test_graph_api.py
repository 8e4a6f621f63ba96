"""What depends on what in a process, as a program reads it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Process
from tests.api.worlds import a_rich_process, load
from tests.factories import ISTANBUL, commitment_entry, istanbul, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

FACT = {"effective": "2025-10-01", "sources": ["S1"]}


def graph(client: Client, query: str = "", slug: str = ISTANBUL) -> dict[str, Any]:
    response = client.get(f"/api/v1/processes/{slug}/graph/?{query}")
    assert response.status_code == 200, response.content[:300]
    return response.json()


def node(answer: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (one for one in answer["nodes"] if one["id"] == name)
    return found


def edge(answer: dict[str, Any], dependent: str, on: str) -> dict[str, Any]:
    (found,) = (one for one in answer["edges"] if (one["dependent"], one["on"]) == (dependent, on))
    return found


def test_a_condition_ties_a_commitment_to_a_fact_with_who_says_how_it_stands(client: Client) -> None:
    istanbul()
    answer = graph(client, "as_of=2025-11-29")
    fact = "fact:Afghan soil is not used for terrorism against Pakistan"
    tie = edge(answer, "commitment:C9", fact)
    assert (tie["kind"], tie["key"], tie["agreed"]) == ("holds_only_while", "C9/1", False)
    assert tie["value"] != "contested" and tie["claims"][0]["claimant"] == "Islamic Republic of Pakistan"
    assert tie["explanation"].startswith("Holds only while this is the case: “Afghan soil")
    assert (node(answer, fact)["url"], node(answer, fact)["due_state"]) == (None, None)


def test_a_date_ties_a_commitment_to_the_end_of_a_round(client: Client) -> None:
    istanbul()
    before, after = graph(client, "as_of=2025-10-18"), graph(client, "as_of=2025-10-21")
    ties = [edge(one, "commitment:C14", "round:R1") for one in (before, after)]
    assert [tie["reached"] for tie in ties] == [False, True]
    assert {(tie["kind"], tie["key"]) for tie in ties} == {("anchor", "R1.end")}
    assert ties[0]["text"] == "until the planned Doha talks conclude"
    round_ = node(after, "round:R1")
    assert (round_["title"], round_["round_state"]) == ("Doha round", "held_agreement")
    assert client.get(round_["url"]).status_code == client.get(round_["api_url"]).status_code == 200


def test_every_commitment_is_a_node_and_every_edge_has_its_ends(client: Client) -> None:
    istanbul()
    answer = graph(client)
    ids = {one["id"] for one in answer["nodes"]}
    rows = client.get(f"/api/v1/commitments/?process={ISTANBUL}&limit=200").json()["results"]
    assert {f"commitment:{row['code']}" for row in rows} <= ids
    assert {end for one in answer["edges"] for end in (one["dependent"], one["on"])} <= ids
    states = {row["code"]: (row["due"]["state"], row["implementation"]["level"]) for row in rows}
    for one in answer["nodes"]:
        if one["kind"] == "commitment":
            assert (one["due_state"], one["implementation"]) == states[one["name"]]


def test_nothing_stands_in_it_that_was_not_known_at_the_point(client: Client) -> None:
    istanbul()
    answer = graph(client, "as_of=2025-10-17T12:00Z&known_at=2025-10-17T12:00Z")
    names = {one["name"] for one in answer["nodes"]}
    assert "C14" in names and not {"C1", "C9", "E-doha", "R1"} & names
    assert "Istanbul" not in json.dumps(answer)


def lake(*commitments: dict[str, Any], **more: Any) -> Process:
    return load(process_data() | {"commitments": list(commitments)} | more)


def on(anchor: str) -> dict[str, Any]:
    return {"as_written": "then", "rule": {"kind": "on_event", "anchor": anchor}}


def beside(code: str) -> dict[str, Any]:
    return {"as_written": "in parallel", "rule": {"kind": "concurrent", "with_commitments": [code]}}


def test_an_event_still_to_come_has_no_title_and_no_page(client: Client) -> None:
    event = {"key": "E-open", "kind": "measure", "text": "the gate opens", "sources": ["S1"]}
    lake(commitment_entry("C1", deadline=on("E-open")), events=[event | {"effective": "2025-11-20"}])
    before = node(graph(client, "as_of=2025-11-19", "lake-talks"), "event:E-open")
    assert (before["title"], before["happened"], before["url"]) == ("", None, None)
    after = node(graph(client, "as_of=2025-11-21", "lake-talks"), "event:E-open")
    assert (after["title"], after["happened"]) == ("the gate opens", "2025-11-20")
    assert client.get(after["api_url"]).json()["results"][0]["text"] == "the gate opens"


def test_duties_in_parallel_go_in_a_circle(client: Client) -> None:
    lake(commitment_entry("C1", deadline=beside("C2")), commitment_entry("C2", deadline=beside("C1")))
    answer = graph(client, slug="lake-talks")
    assert answer["circles"] == [["commitment:C1", "commitment:C2"]]
    assert {one["family"] for one in answer["edges"]} == {"reciprocity"}
    assert answer["complete"] is True


def test_a_private_process_has_no_graph_for_others_and_stands_in_no_other(client: Client) -> None:
    a_rich_process("rich-talks", public=False)
    a_rich_process("open-talks")
    hidden, missing = (client.get(f"/api/v1/processes/{slug}/graph/") for slug in ("rich-talks", "no-talks"))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content.replace(b"rich-talks", b"") == missing.content.replace(b"no-talks", b"")
    assert "rich" not in json.dumps(graph(client, slug="open-talks"))


@pytest.mark.parametrize("count", [1, 40])
def test_it_makes_the_same_few_queries_for_one_row_and_for_forty(client: Client, count: int) -> None:
    a_rich_process(count=count)
    with CaptureQueriesContext(connection) as captured:
        assert len(graph(client, slug="rich-talks")["edges"]) == 2 * count + 1
    assert len(captured) <= 24
