"""GET /api/v1/alerts/: what had been flagged by a point, the newest crossing first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, ISTANBUL, a_person, a_process, istanbul

ADDRESS = "/api/v1/alerts/"


def ask(client: Client, **parameters: Any) -> dict[str, Any]:
    answer = client.get(ADDRESS, parameters)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_alerts_of_the_shipped_process_by_3_november(db: None, client: Client) -> None:
    istanbul()
    sweep(at=ENTERED)
    body = ask(client, process=ISTANBUL, as_of="2025-11-03", limit=3)
    assert sorted((one["code"], one["threshold"], one["crossed_at"]) for one in body["results"]) == [
        (code, "days_3", "2025-11-02T21:00:00.000000Z") for code in ("C12", "C12a", "R3")
    ]
    assert (body["count"], body["count_capped"], body["previous"]) == (20, False, None)
    assert body["next"]
    third = next(one for one in body["results"] if one["code"] == "R3")
    assert third | {"id": 0, "title": "", "url": ""} == {
        "id": 0,
        "threshold": "days_3",
        "step": 0,
        "crossed_at": "2025-11-02T21:00:00.000000Z",
        "raised_at": "2026-11-24T09:00:00.000000Z",
        "kind": "round",
        "code": "R3",
        "process": ISTANBUL,
        "title": "",
        "url": "",
        "due_from": "2025-11-06T00:00:00.000000+03:00",
        "latest": "2025-11-06T23:59:59.999999+03:00",
        "zone": "Europe/Istanbul",
        "still_open": True,
        "acknowledged": None,
        "snoozed_until": None,
        "escalated": None,
    }
    assert client.get(third["url"]).json()["code"] == "R3"


@pytest.mark.parametrize(
    ("point", "thresholds"),
    [
        ({"as_of": "2025-10-22"}, set()),  # in Kabul the 23rd begins on the evening of the 22nd in UTC
        ({"as_of": "2025-10-22T19:30Z"}, {"days_14"}),
        ({"as_of": "2025-10-23"}, {"days_14"}),
        ({"as_of": "2025-11-03"}, {"days_14", "days_7", "days_3"}),
        ({"as_of": "2025-11-03", "known_at": "2025-10-23"}, {"days_14"}),
        ({"as_of": "2025-10-01"}, set()),
    ],
)
def test_the_answer_is_that_of_the_point(
    db: None, client: Client, point: dict[str, str], thresholds: set[str]
) -> None:
    a_process()
    sweep(at=ENTERED)
    assert {one["threshold"] for one in ask(client, **point)["results"]} == thresholds


def test_alerts_of_a_private_process_answer_like_none(db: None, client: Client) -> None:
    secret = a_process(public=False)
    sweep(at=ENTERED)
    assert ask(client, process="lake-talks") == ask(client, process="no-such-talks") == ask(client)
    client.force_login(a_person("analyst", secret, "analyst"))
    assert ask(client)["count"] == 12


def test_what_is_told_again_each_week_is_listed_for_whoever_asks(db: None, client: Client) -> None:
    a_process()
    sweep(at=ENTERED + timedelta(days=20))
    # It was entered in its 55th week: of the weeks before nobody is reminded.
    then = {"as_of": "2026-12-09", "known_at": "2026-12-09"}
    assert "overdue_again" not in {one["threshold"] for one in ask(client, **then)["results"]}
    found = [one for one in ask(client, reminders="yes", **then)["results"] if one["code"] == "C1"]
    assert [(one["threshold"], one["step"]) for one in found[:3]] == [
        ("overdue_again", 56),
        ("overdue_again", 55),
        ("overdue", 0),
    ]


def test_pages_follow_each_other_without_gap_or_repeat(db: None, client: Client) -> None:
    a_process(commitments=4)
    sweep(at=ENTERED)
    whole = ask(client, as_of="2026-11-24", known_at="2026-11-24")["results"]
    seen, address = [], f"{ADDRESS}?as_of=2026-11-24&known_at=2026-11-24&limit=7"
    while address:
        body = client.get(address).json()
        seen += body["results"]
        address = body["next"]
    assert seen == whole
    assert len(seen) == 30
    crossings = [one["crossed_at"] for one in seen]
    assert crossings == sorted(crossings, reverse=True)


@pytest.mark.parametrize(
    ("parameters", "field"),
    [({"threshold": "due"}, "threshold"), ({"limit": "x"}, "limit"), ({"cursor": "x"}, "cursor")],
)
def test_what_cannot_be_read_is_refused_by_name(
    db: None, client: Client, parameters: dict[str, str], field: str
) -> None:
    answer = client.get(ADDRESS, parameters)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_nothing_can_be_written(db: None, client: Client) -> None:
    assert client.post(ADDRESS, {}, content_type="application/json").status_code in (403, 405)


def test_the_number_of_queries_does_not_grow(db: None, client: Client) -> None:
    counts = []
    for slug, commitments in (("lake-talks", 2), ("hill-talks", 15)):
        a_process(slug, commitments)
        sweep(at=ENTERED)
        with CaptureQueriesContext(connection) as counted:
            ask(client, limit=200)
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 20
