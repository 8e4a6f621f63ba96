"""GET /api/v1/deadlines/: what falls due from a point on, in order, and nothing that has no date."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.operations.process_file import load_process
from tests.factories import ENTERED, ISTANBUL, a_person, a_process, commitment_entry, istanbul, process_data

ADDRESS = "/api/v1/deadlines/"


def ask(client: Client, status: int = 200, **parameters: Any) -> dict[str, Any]:
    answer = client.get(ADDRESS, parameters)
    assert answer.status_code == status, answer.content
    return answer.json()


def codes(body: dict[str, Any]) -> list[str]:
    return [result["code"] for result in body["results"]]


def test_a_week_before_6_november_the_meeting_and_the_round_fall_due(db: None, client: Client) -> None:
    istanbul()
    body = ask(client, process=ISTANBUL, within="7d", as_of="2025-10-31T12:00Z")
    assert codes(body) == ["C12", "C12a", "R3"]
    assert (body["count"], body["count_capped"], body["next"], body["previous"]) == (3, False, None, None)
    meeting, third = body["results"][1:]
    assert meeting | {"id": "", "title": "", "url": ""} == {
        "kind": "commitment",
        "id": "",
        "code": "C12a",
        "process": ISTANBUL,
        "title": "",
        "url": "",
        "state": "upcoming",
        "act": "due",
        "due_from": "2025-11-06T00:00:00.000000+03:00",
        "earliest": "2025-11-06T23:59:59.999999+03:00",
        "latest": "2025-11-06T23:59:59.999999+03:00",
        "date": "2025-11-06",
        "zone": "Europe/Istanbul",
        "explanation": "Due on 6 November 2025; earlier does not fulfil it.",
    }
    assert client.get(meeting["url"]).json()["code"] == "C12a"
    assert (third["kind"], client.get(third["url"]).status_code) == ("round", 200)


@pytest.mark.parametrize(
    ("point", "found"),
    [
        ({"as_of": "2025-11-05"}, ["C12", "C12a", "R3"]),
        ({"as_of": "2025-11-08"}, []),
        ({"as_of": "2025-11-05", "known_at": "2025-10-29"}, []),
        ({"as_of": "2025-10-20"}, ["C7", "R2"]),
    ],
)
def test_the_answer_is_that_of_the_point(
    db: None, client: Client, point: dict[str, str], found: list[str]
) -> None:
    istanbul()
    assert codes(ask(client, process=ISTANBUL, within="7d", **point)) == found


@pytest.mark.parametrize(("as_of", "last"), [("2025-10-16", "2025-10-17"), ("2026-03-20", "2026-03-23")])
def test_the_end_of_a_pause_falls_due(db: None, client: Client, as_of: str, last: str) -> None:
    istanbul()
    found = ask(client, process=ISTANBUL, within="7d", as_of=as_of)["results"]
    assert last in [one["date"] for one in found if one["act"] == "ends"]


def test_it_looks_thirty_days_ahead_unless_told_otherwise(db: None, client: Client) -> None:
    data = process_data()
    data["commitments"] = [
        commitment_entry(f"C{n}", date) for n, date in enumerate(["2025-11-20", "2025-12-20"], 1)
    ]
    load_process(data=data, at=ENTERED)
    assert codes(ask(client, as_of="2025-11-01")) == ["R1", "C1"]
    assert codes(ask(client, as_of="2025-11-01", within="8w")) == ["R1", "C1", "C2"]
    assert codes(ask(client, as_of="2025-11-01", within="48h")) == []


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [({"kind": "round"}, ["R1"]), ({"kind": "commitment"}, ["C1", "C2"]), ({"code": "C2"}, ["C2"])],
)
def test_it_can_be_narrowed(db: None, client: Client, narrowed: dict[str, str], found: list[str]) -> None:
    a_process(commitments=2)
    assert codes(ask(client, as_of="2025-11-01", **narrowed)) == found


def test_a_private_process_answers_like_one_that_does_not_exist(db: None, client: Client) -> None:
    secret = a_process(public=False)
    asked = {"as_of": "2025-11-01", "process": "lake-talks"}
    assert ask(client, **asked) == ask(client, **(asked | {"process": "no-such-talks"}))
    client.force_login(a_person("analyst", secret, "analyst"))
    assert codes(ask(client, **asked)) == ["C1", "R1"]


def test_pages_follow_each_other_without_gap_or_repeat(db: None, client: Client) -> None:
    for slug in ("lake-talks", "hill-talks"):  # the same codes on the same day
        a_process(slug, commitments=5)
    whole = ask(client, as_of="2025-11-01")["results"]
    seen, address = [], f"{ADDRESS}?as_of=2025-11-01&limit=5"
    while address:
        body = client.get(address).json()
        assert body["count"] == 12
        seen += body["results"]
        before, address = body["previous"], body["next"]
    assert seen == whole
    assert client.get(before).json()["results"] == whole[5:10]


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"withing": "7d"}, "withing"),
        ({"within": "7"}, "within"),
        ({"within": "-1d"}, "within"),
        ({"within": "99999d"}, "within"),
        ({"kind": "incident"}, "kind"),
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "99999999999999999999"}, "limit"),
        ({"cursor": "abc"}, "cursor"),
        ({"process": ""}, "process"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    db: None, client: Client, parameters: dict[str, str], field: str
) -> None:
    answer = client.get(ADDRESS, parameters)
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["field"] for error in body["errors"]] == [field]
    assert body["errors"][0]["message"].endswith(".")


@pytest.mark.parametrize("parameters", [{"as_of": "yesterday"}, {"known_at": "0000-01-01"}])
def test_a_point_that_cannot_be_read_is_refused(db: None, client: Client, parameters: dict[str, str]) -> None:
    assert client.get(ADDRESS, parameters).status_code == 400


def test_the_number_of_queries_does_not_grow(db: None, client: Client) -> None:
    counts = []
    for slug, commitments in (("lake-talks", 2), ("hill-talks", 30)):
        a_process(slug, commitments)
        with CaptureQueriesContext(connection) as counted:
            ask(client, as_of="2025-11-01", limit=100)
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 20
