"""What dates hang on is called by its title and leads to its page: in tables, beside a commitment, in previews."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Commitment, Event, Process, Round
from agreements.operations.process_file import load_process
from tests.factories import ENTERED, a_person, commitment_entry, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]


def counting_from(anchor: str, **more: Any) -> dict[str, Any]:
    rule = {"kind": "offset", "amount": 5, "unit": "day", "anchor": anchor}
    return {"as_written": "in five days", "rule": rule} | more


def of_the_lake(times: int = 1, slug: str = "lake-talks") -> Process:
    """`times` rounds, none of them held, with a duty that waits for each; others wait for a vote and for C1."""
    data = process_data(slug)
    (first,) = data["rounds"]
    data["rounds"] += [first | {"code": f"R{n}", "label": f"Lake round {n}"} for n in range(2, times + 1)]
    data["events"] = [
        {"key": "E-sign", "kind": "signature", "text": "the accord was signed", "effective": "2025-10-02"}
        | {"sources": ["S1"]}
    ]
    vote = counting_from("E-vote", awaits={"E-vote": "the elections are held"})
    data["commitments"] += [
        *(commitment_entry(f"D{n}", deadline=counting_from(f"R{n}.end")) for n in range(1, times + 1)),
        *(commitment_entry(f"F{n}", deadline=counting_from(f"D{n}.completed")) for n in range(1, times + 1)),
        commitment_entry("V", deadline=vote),
        commitment_entry("G", deadline=counting_from("E-sign")),
    ]
    return load_process(data=data, at=ENTERED).process


def page_of(code: str) -> str:
    return Commitment.objects.get(code=code).get_absolute_url()


TABLES = ("/commitments/", "/agreements/lake-talks-agreement/", "/actors/north/", "/search/?q=says")


@pytest.mark.parametrize("address", TABLES)
def test_a_table_names_what_is_waited_for_and_leads_to_it(client: Client, address: str) -> None:
    of_the_lake()
    html = client.get(address).content.decode()
    one = Round.objects.get().get_absolute_url()
    assert f'after <bdi><a href="{one}">the end of R1 “Lake round”</a></bdi>' in html
    assert f'<a href="{page_of("D1")}">the completion of D1 “do what D1 says”</a>' in html
    assert "after <bdi>“the elections are held”</bdi>" in html
    assert "R1.end" not in html and "D1.completed" not in html


def test_a_table_keeps_the_readers_point(client: Client) -> None:
    of_the_lake()
    html = client.get("/commitments/?as_of=2025-12-01").content.decode()
    assert f'href="{Round.objects.get().get_absolute_url()}?as_of=2025-12-01">the end of R1' in html


def test_a_title_that_is_long_is_shortened_in_a_table(client: Client) -> None:
    of_the_lake()
    html = client.get("/commitments/").content.decode()
    assert "the end of R1 “Lake round”" in html
    data = process_data("hill-talks")
    data["rounds"][0]["label"] = "A round about every matter " + "and another matter " * 8
    data["commitments"].append(commitment_entry("D1", deadline=counting_from("R1.end")))
    load_process(data=data, at=ENTERED)
    html = client.get("/commitments/?process=hill-talks").content.decode()
    assert "the end of R1 “A round about every matter and another matter…”" in html


def test_the_card_beside_a_commitment_calls_things_by_their_titles(client: Client) -> None:
    of_the_lake()
    one = Round.objects.get().get_absolute_url()
    assert f'<a href="{one}">The end of R1 “Lake round”</a>' in client.get(page_of("D1")).content.decode()
    html = client.get(page_of("F1")).content.decode()
    assert f'<a href="{page_of("D1")}">The completion of D1 “do what D1 says”</a>' in html
    assert "“the elections are held”" in client.get(page_of("V")).content.decode()
    event = f"{reverse('process-events', args=['lake-talks'])}#event-{Event.objects.get().pk}"
    html = client.get(page_of("G")).content.decode()
    assert f'<a href="{event}">“the accord was signed”</a>' in html


@pytest.mark.parametrize(
    ("anchor", "words"),
    [
        ("R1.end", "the end of R1 “Lake round”"),
        ("D1.completed", "the completion of D1 “do what D1 says”"),
        ("E-sign", "“the accord was signed”"),
    ],
)
def test_the_preview_of_a_changed_deadline_calls_its_anchor_by_its_title(
    client: Client, anchor: str, words: str
) -> None:
    client.force_login(a_person("mediator", of_the_lake(), "mediator"))
    said = {"reading-0-kind": "offset", "reading-0-amount": "3", "reading-0-unit": "day", "readings": "1"}
    said |= {"reading-0-anchor": anchor, "reading-0-bound": "within", "as_written": "in three days"}
    said |= {"paraphrase": "do it", "change": "amended", "effective": "2026-11-01", "reason": "They said so."}
    address = reverse("revise", args=[Commitment.objects.get(code="C1").pk])
    for step in ("preview", "resolve"):
        answer = client.post(address, said | {"sources": ["S1"], "step": step})
        html = answer.content.decode().partition("Resolves to:")[2].partition("</p>")[0]
        assert answer.status_code == 200 and f">{words}</a></bdi>" in html, html


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_names_cost_the_same_few_queries_however_much_is_waited_for(client: Client) -> None:
    of_the_lake(2)
    of_the_lake(30, "long-talks")
    for address in ("/commitments/?process={}", "/agreements/{}-agreement/"):
        few, many = (queries(client, address.format(slug)) for slug in ("lake-talks", "long-talks"))
        assert few == many, address
