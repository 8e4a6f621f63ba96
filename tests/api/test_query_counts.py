"""The number of queries of each address, written down; the same for one row and for sixty."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import (
    Commitment,
    CommitmentRevision,
    Event,
    Process,
    Round,
    RoundOutcome,
    RoundSchedule,
    Source,
)
from tests.api.worlds import a_rich_process, a_token, bearer
from tests.factories import a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

LISTS = {
    "processes/": 11,
    "agreements/": 43,
    "actors/": 10,
    "rounds/": 18,
    "sources/": 3,
    "commitments/": 36,
    "events/": 7,
    "disagreements/": 3,
    "notes/": 0,
    "commitments/?q=says": 36,
    "commitments/?obligor=north&counterparty=south": 36,
    "commitments/?due_state=overdue&due_state=closed": 41,
    "commitments/?due_before=2025-12-01&due_after=2025-10-01": 41,
    "commitments/?implementation=minimum&implementation=full": 37,
}
SINGLE = {
    "processes/rich-talks/": 10,
    "agreements/rich-talks-agreement-1/": 41,
    "actors/north/": 8,
    "rounds/{round}/": 16,
    "sources/{source}/": 2,
    "commitments/{commitment}/": 37,
    "commitments/{commitment}/assessments/": 4,
    "commitments/{commitment}/positions/": 5,
    "commitments/{commitment}/revisions/": 8,
    "commitments/{commitment}/revisions/{revision}/corrections/": 8,
    "events/{event}/corrections/": 8,
    "rounds/{round}/schedule/{schedule}/corrections/": 4,
    "rounds/{round}/outcomes/{outcome}/corrections/": 4,
}


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content[:300]
    return len(captured)


def filled(path: str) -> str:
    return path.format(
        round=Round.objects.get(code="R1").pk,
        source=Source.objects.get(code="S1").pk,
        commitment=Commitment.objects.get(code="C1").pk,
        revision=CommitmentRevision.objects.filter(commitment__code="C1").latest("pk").pk,
        schedule=RoundSchedule.objects.filter(round__code="R1").latest("pk").pk,
        outcome=RoundOutcome.objects.filter(round__code="R1").latest("pk").pk,
        event=Event.objects.earliest("pk").pk,
    )


@pytest.fixture(params=[1, 60], ids=["one row", "sixty rows"])
def rows(request: pytest.FixtureRequest) -> int:
    a_rich_process(count=request.param)
    return int(request.param)


def test_lists_make_the_same_few_queries_for_one_row_and_for_sixty(rows: int, client: Client) -> None:
    measured = {path: queries(client, path) for path in LISTS}
    print(measured)
    assert measured == LISTS


def test_single_records_make_the_same_few_queries(rows: int, client: Client) -> None:
    measured = {path: queries(client, filled(path)) for path in SINGLE}
    print(measured)
    assert measured == SINGLE


def test_a_token_costs_one_query_more(client: Client) -> None:
    a_rich_process()
    program = bearer(a_token(a_person("someone")))
    assert queries(program, "sources/") == queries(client, "sources/") + 1


def test_private_and_missing_make_the_same_number_of_queries(client: Client) -> None:
    """What the time of an answer could tell, too, is the same."""
    a_rich_process(public=False)
    for path in SINGLE:
        hidden = filled(path)
        missing = hidden.replace("rich-talks", "no-such").replace("north", "nobody")
        for identity in (
            Round.objects.get(code="R1"),
            Source.objects.get(code="S1"),
            Commitment.objects.get(code="C1"),
        ):
            missing = missing.replace(str(identity.pk), "00000000-0000-4000-8000-000000000000")
        counts = []
        for address in (hidden, missing):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"/api/v1/{address}").status_code == 404
            counts.append(len(captured))
        assert counts[0] == counts[1], path
    assert Process.objects.filter(is_public=False).exists()
