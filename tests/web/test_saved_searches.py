"""A saved search finds what the list of commitments shows under the same filters, and what the API answers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.domain.timeline import AsOf
from agreements.models import Commitment
from agreements.operations.process_file import load_process
from monitoring.models import SavedSearch
from monitoring.models.searches import found_by
from tests.factories import ENTERED, a_person, a_process, commitment_entry, istanbul, point, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

NOW = point("2026-12-01T12:00Z", "2026-12-01T12:00Z")
QUERIES = (
    "",
    "process=pakistan-afghan-taliban-2025",
    "process=no-such-process",
    "agreement=istanbul-joint-statement-2025-10",
    "obligor=pak",
    "counterparty=pak&q=ceasefire",
    "due_state=overdue",
    "due_state=undated&obligor=pak",
    "due_state=closed&implementation=full",
    "implementation=not_assessed",
    "due_state=nonsense",
    "q=C12",
    "q=c12",
    "q=ceasefire",
    "q=ceasefire+-monitoring",
    "q=%22ceasefire%22",
    "q=%3F%21",
)


def found(query: str, user: Any = None, at: AsOf = NOW, **more: Any) -> set[str]:
    ids = found_by(SavedSearch(query=query), user or AnonymousUser(), at, **more)
    return set(Commitment.objects.filter(pk__in=ids).values_list("code", flat=True))


def listed(client: Client, query: str) -> set[str]:
    page = client.get(f"/commitments/?{query}").content.decode()
    ids = set(re.findall(r"/commitments/([0-9a-f-]{36})/", page))
    return set(Commitment.objects.filter(pk__in=ids).values_list("code", flat=True))


def answered(client: Client, query: str) -> set[str]:
    return {one["code"] for one in client.get(f"/api/v1/commitments/?limit=200&{query}").json()["results"]}


def test_list_api_and_saved_search_find_the_same(client):
    istanbul()
    sizes = set()
    for query in QUERIES:
        by_search = found(query)
        assert by_search == listed(client, query), query
        if "nonsense" not in query:  # the API refuses what is no state
            assert by_search == answered(client, query), query
        sizes.add(len(by_search))
    assert 0 in sizes and len(sizes) > 5


def test_words_that_are_not_wanted_stay_out():
    data = process_data()
    texts = {"C1": "open the bridge", "C2": "open the bridge and the road", "C3": "open the road"}
    data["commitments"] = [commitment_entry(code, paraphrase=text) for code, text in texts.items()]
    load_process(data=data, at=ENTERED)
    assert found("q=bridge+-road") == {"C1"}
    assert found("q=bridge+or+road") == set(texts)
    assert found("q=%22the+road%22+open") == {"C2", "C3"}
    assert found("q=bri") == {"C1", "C2"}


def test_it_finds_what_stood_at_the_point():
    a_process()
    assert found("due_state=overdue") == {"C1"}
    assert found("due_state=overdue", at=point("2025-10-20")) == set()
    assert found("due_state=upcoming", at=point("2025-10-20")) == {"C1"}
    assert found("", at=point("2025-09-20")) == set()


def test_it_finds_nothing_that_the_person_may_not_see():
    process = a_process(public=False)
    assert found("q=C1") == found("process=lake-talks") == set()
    assert found("q=C1", a_person("mediator", process, "mediator")) == {"C1"}


def test_it_looks_among_some_only():
    a_process(commitments=3)
    wanted = set(Commitment.objects.filter(code__in=("C1", "C3")).values_list("pk", flat=True))
    assert found("due_state=overdue", among=wanted) == {"C1", "C3"}
    assert found("", among=[]) == set()


def test_it_asks_no_more_of_a_larger_process():
    made = []
    for number, commitments in enumerate((2, 40)):
        a_process(f"talks-{number}", commitments)
        with CaptureQueriesContext(connection) as captured:
            assert len(found(f"process=talks-{number}&due_state=overdue")) == commitments
        made.append(len(captured))
    assert made[0] == made[1]
