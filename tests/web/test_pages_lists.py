"""Lists: filters with and without scripts, pages cut by place, and addresses that make no sense."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from agreements.operations.process_file import load_process
from agreements.web.pages import commitment_list
from tests.factories import ENTERED, a_process, commitment_entry, process_data
from tests.web.grown import grown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

SCRIPTED = {"HTTP_HX_REQUEST": "true", "HTTP_HX_REQUEST_TYPE": "partial"}


def codes(client: Client, address: str) -> list[str]:
    body = client.get(address).content.decode()
    return re.findall(r'<span class="sub"><bdi>(C\d+\w?)</bdi>', body)


def address_of(client: Client, address: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', client.get(address).content.decode())
    return html.unescape(found[1]) if found else ""


def test_commitments_are_listed_as_people_count_a_page_at_a_time_and_back(client, monkeypatch):
    monkeypatch.setattr(commitment_list, "PAGE", 5)
    a_process(commitments=12)
    first = codes(client, "/commitments/")
    onward = address_of(client, "/commitments/", "next")
    second, last = codes(client, onward), address_of(client, onward, "next")
    assert first == ["C1", "C2", "C3", "C4", "C5"]
    assert second == ["C6", "C7", "C8", "C9", "C10"]
    assert codes(client, last) == ["C11", "C12"] and address_of(client, last, "next") == ""
    back = address_of(client, last, "prev")
    assert codes(client, back) == second
    assert codes(client, address_of(client, back, "prev")) == first
    assert address_of(client, "/commitments/", "prev") == ""


def test_a_filter_by_state_goes_on_where_it_looked_last(client, monkeypatch):
    monkeypatch.setattr(commitment_list, "PAGE", 2)
    monkeypatch.setattr(commitment_list, "SCANNED", 3)
    data = process_data(commitments=0)
    data["commitments"] = [
        commitment_entry(f"C{n}", date="2027-11-06" if n in (2, 7) else "2025-11-06") for n in range(1, 9)
    ]
    load_process(data=data, at=ENTERED)
    found, address = [], "/commitments/?due_state=upcoming"
    for _ in range(5):
        found += codes(client, address)
        address = address_of(client, address, "next")
        if not address:
            break
    assert found == ["C2", "C7"]


def test_the_facets_narrow_the_list(client):
    grown(6)
    assert codes(client, "/commitments/?obligor=south") == []
    assert len(codes(client, "/commitments/?counterparty=south&implementation=minimum")) == 6
    assert codes(client, "/commitments/?q=part+3") == ["C3"]
    assert codes(client, "/commitments/?due_state=nonsense") == []
    assert codes(client, "/commitments/?process=nowhere") == []


def test_a_script_gets_the_part_it_replaces_and_a_reader_without_one_the_page(client):
    a_process(commitments=2)
    for address, part in (
        ("/commitments/?q=C1", 'id="results"'),
        ("/agreements/?party=north", 'id="results"'),
        ("/actors/?kind=state", 'id="results"'),
        ("/search/?q=north", 'id="results"'),
        ("/agreements/lake-talks-agreement/?obligor=north", 'id="commitments"'),
    ):
        whole, scripted = client.get(address), client.get(address, **SCRIPTED)
        assert whole.content.startswith(b"<!doctype html>") and part in whole.content.decode()
        assert not scripted.content.startswith(b"<!doctype html>") and part in scripted.content.decode()
        assert "HX-Request" in whole["Vary"]
        back = client.get(address, **SCRIPTED, HTTP_HX_HISTORY_RESTORE_REQUEST="true")
        assert back.content.startswith(b"<!doctype html>")


def test_the_table_of_an_agreement_is_filtered_by_a_plain_address(client):
    grown(4)
    assert codes(client, "/agreements/lake-talks-agreement/?due_state=waiting") == []
    assert len(codes(client, "/agreements/lake-talks-agreement/?obligor=north")) == 4
    assert codes(client, "/agreements/lake-talks-agreement/?obligor=helper") == []


def test_agreements_are_found_by_party_mediator_stage_and_words(client):
    grown(3)
    listed = lambda address: client.get(address).content.decode().count('<th scope="row">')  # noqa: E731
    assert listed("/agreements/") == 4
    assert listed("/agreements/?mediator=helper") == 4
    assert listed("/agreements/?party=south") == 1
    assert listed("/agreements/?q=lake+2") == 1
    assert listed("/agreements/?stage=Cea") == 0


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("after=x", "This is not a place in the list"),
        ("after=00000000-0000-0000-0000-000000000000", "This place is no longer in the list"),
        (
            "after=00000000-0000-0000-0000-000000000000&before=00000000-0000-0000-0000-000000000000",
            "not both",
        ),
        ("q=" + "x" * 300, "longer than 200 characters"),
        ("process=" + "x" * 300, "longer than 200 characters"),
        ("as_of=yesterday", "is not a moment"),
        ("as_of=0000-01-01", "is not a date that exists"),
        ("known_at=2025-02-30", "is not a date that exists"),
        ("q=%00", "NUL"),
    ],
)
def test_an_address_that_makes_no_sense_is_answered_with_a_sentence(client, query, sentence):
    a_process()
    for path in ("/commitments/", "/agreements/", "/actors/"):
        response = client.get(f"{path}?{query}")
        named = "process" in query and path != "/commitments/"  # only that list has the filter
        assert response.status_code == (200 if named else 400), path
        assert named or sentence in html.unescape(response.content.decode())
