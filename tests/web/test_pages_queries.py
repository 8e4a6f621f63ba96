"""How many queries each page makes: no more for a large process than for a small one, and what is written here."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Commitment, Process, Round
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, a_person, istanbul
from tests.web.grown import grown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

#: Most queries of a page, for a reader who has not signed in.
MOST = {
    "process": 75,
    "sources": 4,
    "agreements": 47,
    "agreement": 62,
    "commitments": 31,
    "commitments by state": 31,
    "commitments by words": 31,
    "commitment": 60,
    "round": 52,
    "actors": 5,
    "actor": 74,
    "search": 48,
    "method": 0,
}


def addresses(
    process: Process, agreement: str, code: str, round_code: str, actor: str, words: str
) -> dict[str, str]:
    commitment = Commitment.objects.get(process=process, code=code)
    held = Round.objects.get(process=process, code=round_code)
    return {
        "process": f"/processes/{process.slug}/",
        "sources": f"/processes/{process.slug}/sources/",
        "agreements": "/agreements/",
        "agreement": f"/agreements/{agreement}/",
        "commitments": "/commitments/",
        "commitments by state": "/commitments/?due_state=overdue&implementation=minimum",
        "commitments by words": f"/commitments/?q={words}&process={process.slug}&obligor={actor}",
        "commitment": f"/commitments/{commitment.pk}/",
        "round": f"/rounds/{held.pk}/",
        "actors": "/actors/",
        "actor": f"/actors/{actor}/",
        "search": f"/search/?q={words}",
        "method": "/method/",
    }


def of_istanbul() -> dict[str, str]:
    return addresses(istanbul(), "istanbul-joint-statement-2025-10", "C9", "R2", "pak", "ceasefire")


def of_the_lake(times: int) -> dict[str, str]:
    return addresses(grown(times), "lake-talks-agreement", "C1", "R2", "north", "lake")


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def above(client: Client, pages: dict[str, str]) -> dict[str, int]:
    """The pages that make more queries than they may, with how many."""
    made = {name: queries(client, address) for name, address in pages.items()}
    return {name: count for name, count in made.items() if count > MOST[name]}


def test_every_page_of_the_istanbul_process_stays_within_its_number(client):
    assert above(client, of_istanbul()) == {}


@pytest.mark.parametrize("times", [3, 24])
def test_no_page_makes_more_queries_for_a_larger_process(client, times):
    assert above(client, of_the_lake(times)) == {}


def test_a_signed_in_reader_costs_a_session_a_name_two_roles_and_the_warnings(client):
    pages = of_istanbul()
    sweep(at=ENTERED)
    plain = queries(client, pages["commitment"])
    client.force_login(a_person("reader"))
    assert queries(client, pages["commitment"]) <= plain + 12
