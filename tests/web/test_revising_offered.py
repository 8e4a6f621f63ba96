"""What the form of a deadline offers to count from, in a process with more things than a list can hold."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Commitment, CommitmentRevision, Process
from agreements.operations.process_file import load_process
from agreements.web.offered import MOST
from tests.factories import ENTERED, a_person, commitment_entry, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

COUNTED = {"reading-0-kind": "offset", "reading-0-amount": "3", "reading-0-unit": "day", "readings": "1"}
SAID = COUNTED | {
    "reading-0-bound": "within",
    "as_written": "in three days",
    "paraphrase": "do what C1 says",
    "change": "amended",
    "effective": "2026-11-01",
    "reason": "They said so.",
    "sources": ["S1"],
}


def of_many(count: int, slug: str = "lake-talks", **first: Any) -> Process:
    """So many events, rounds and commitments, the first of each the oldest."""
    data, fact = process_data(slug, commitments=0), {"sources": ["S1"]}
    numbers = range(1, count + 1)
    days = {n: f"2025-{(n - 1) // 28 % 12 + 1:02}-{(n - 1) % 28 + 1:02}" for n in numbers}
    data["events"] = [
        {"key": f"E-{n}", "kind": "statement", "text": f"statement {n}", "effective": days[n]} | fact
        for n in numbers
    ]
    data["rounds"] = [
        {"code": f"R{n}", "label": f"Lake round {n}", "effective": days[n]} | fact for n in numbers
    ]
    data["commitments"] = [commitment_entry(f"C{n}", effective=days[n]) for n in numbers]
    data["commitments"][0]["revisions"][0] |= first
    return load_process(data=data, at=ENTERED).process


def address(slug: str = "lake-talks", kind: str = "offset") -> str:
    commitment = Commitment.objects.get(process__slug=slug, code="C1")
    return f"{reverse('revise', args=[commitment.pk])}?kind={kind}"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(a_person("mediator", of_many(MOST + 10), "mediator"))
    return client


def options(html: str) -> list[str]:
    (select,) = re.findall(r'<select name="reading-0-anchor".*?</select>', html, re.DOTALL)
    return re.findall(r'<option value="([^"]*)"', select)


def test_the_newest_of_each_kind_are_offered_and_the_rest_by_their_keys(desk: Client) -> None:
    html = desk.get(address()).content.decode()
    offered = options(html)
    events, rounds, completed = (
        [one for one in offered if re.fullmatch(pattern, one)]
        for pattern in (r"E-\d+", r"R\d+\.(start|end)", r"C\d+\.completed")
    )
    assert (len(events), len(rounds), len(completed)) == (MOST, 2 * MOST, MOST)
    assert f"E-{MOST + 10}" in events and "E-1" not in events
    assert f"R{MOST + 10}.end" in rounds and "R10.end" not in rounds
    assert 'name="reading-0-anchor-other"' in html
    assert "Only the newest are listed." in html and "an event like E-doha" in html


def test_a_small_process_is_offered_in_full_and_asks_for_no_key(client: Client) -> None:
    client.force_login(a_person("mediator", of_many(3), "mediator"))
    html = client.get(address()).content.decode()
    assert {"E-1", "E-3", "R1.start", "C2.completed"} <= set(options(html))
    assert "-other" not in html and "Only the newest" not in html


@pytest.mark.parametrize("key", ["E-1", "R1.end", "C2.completed"])
def test_what_is_not_listed_is_given_by_its_key(desk: Client, key: str) -> None:
    said = SAID | {"reading-0-anchor": "", "reading-0-anchor-other": key}
    html = desk.post(address(), said | {"step": "preview"}).content.decode()
    assert "This is what readers will see" in html
    assert f'name="reading-0-anchor-other" value="{key}"' in html
    assert desk.post(address(), said | {"step": "confirm"}).status_code == 302
    assert CommitmentRevision.objects.get(change="amended").deadline["rule"]["anchor"] == key


def test_going_back_to_the_form_keeps_the_key_and_offers_it(desk: Client) -> None:
    said = SAID | {"reading-0-anchor": "", "reading-0-anchor-other": "E-1", "step": "edit"}
    html = desk.post(address(), said).content.decode()
    assert 'value="E-1"' in html and "E-1" in options(html)


@pytest.mark.parametrize(
    ("changed", "place", "sentence"),
    [
        ({"reading-0-anchor-other": "E-nowhere"}, "id_reading-0-anchor-other", "to wait for"),
        ({"reading-0-anchor-other": "E-1\x07"}, "id_reading-0-anchor-other", ""),
        (
            {"reading-0-anchor": "E-200", "reading-0-anchor-other": "E-1"},
            "id_reading-0-anchor-other",
            "not both",
        ),
        ({"reading-0-anchor": "E-nowhere"}, "id_reading-0-anchor", "Select a valid choice"),
        ({"reading-0-kind": "on_event"}, "id_reading-0-anchor", "This field is required"),
    ],
)
def test_a_key_that_leads_nowhere_is_refused_where_it_was_typed(
    desk: Client, changed: dict[str, str], place: str, sentence: str
) -> None:
    response = desk.post(address(), SAID | changed | {"step": "confirm"})
    html = response.content.decode()
    assert response.status_code == 422
    assert f'href="#{place}"' in html and sentence in html
    assert not CommitmentRevision.objects.filter(change="amended").exists()


def test_what_the_deadline_counts_from_already_stays_on_the_list(client: Client) -> None:
    rule = {"kind": "offset", "amount": 5, "unit": "day", "anchor": "E-1"}
    process = of_many(MOST + 10, deadline={"as_written": "in five days", "rule": rule})
    client.force_login(a_person("mediator", process, "mediator"))
    wrong = CommitmentRevision.objects.get(commitment__code="C1")
    html = client.get(reverse("revision-correct", args=[wrong.pk])).content.decode()
    assert '<option value="E-1" selected>' in html and len(options(html)) == 1 + 7 * MOST


def test_of_several_some_are_chosen_and_others_are_given(desk: Client) -> None:
    html = desk.get(address(kind="concurrent")).content.decode()
    (name,) = re.findall(r'name="(reading-0-\w+)-other"', html)
    said = SAID | {"reading-0-kind": "concurrent", name: ["C200"], f"{name}-other": "C2, C3"}
    assert desk.post(address(), said | {"step": "confirm"}).status_code == 302
    rule = CommitmentRevision.objects.get(change="amended").deadline["rule"]
    assert rule[name.removeprefix("reading-0-")] == ["C200", "C2", "C3"]


def test_the_form_makes_the_same_queries_for_a_list_that_is_cut(client: Client) -> None:
    counts, sizes = [], []
    for count in (2, MOST + 10, MOST + 110):
        process = of_many(count, f"talks-{count}")
        client.force_login(a_person(f"mediator-{count}", process, "mediator"))
        with CaptureQueriesContext(connection) as captured:
            sizes.append(len(client.get(address(process.slug)).content))
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts
    assert sizes[2] <= sizes[1] * 1.05, sizes
