"""How many queries each page makes: as many for a large process as for a small one, and never more than is written here."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import ISTANBUL, istanbul
from tests.web.grown import grown

from agreements.models import Commitment, Process, Round

pytestmark = pytest.mark.django_db

#: Most queries of a page, for a reader who has not signed in.
MOST = {
    "process": 0,
    "sources": 0,
    "agreements": 0,
    "agreement": 0,
    "commitments": 0,
    "commitments by state": 0,
    "commitments by words": 0,
    "commitment": 0,
    "round": 0,
    "actors": 0,
    "actor": 0,
    "search": 0,
    "method": 0,
}


def addresses(process: Process, agreement: str, code: str, round_code: str, actor: str, words: str) -> dict[str, str]:
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
    return addresses(grown(times), "lake-talks-agreement", "C1", "R2", "north", "number")


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection, ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", MOST)
def test_a_page_of_the_istanbul_process_stays_within_its_number(client, page):
    assert queries(client, of_istanbul()[page]) <= MOST[page]


@pytest.mark.parametrize("page", MOST)
def test_a_page_of_a_full_process_stays_within_its_number(client, page):
    assert queries(client, of_the_lake(4)[page]) <= MOST[page]


@pytest.mark.parametrize("page", MOST)
def test_a_page_makes_no_more_queries_for_a_larger_process(client, page):
    assert queries(client, of_the_lake(24)[page]) <= MOST[page]
