"""The calendar: a month as a sheet and as a list, read at a point."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.operations.process_file import load_process
from tests.factories import ENTERED, a_process, commitment_entry, istanbul, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]


def month(client: Client, query: str = "") -> str:
    response = client.get(f"/calendar/{query}")
    assert response.status_code == 200
    return response.content.decode()


def sheet(html: str) -> dict[str, str]:
    """The words in the cell of each day."""
    cells = re.findall(r'<td[^>]*><time datetime="([\d-]+)"[^>]*>.*?</time>(.*?)</td>', html, re.DOTALL)
    return {day: re.sub(r"<[^>]+>", " ", words) for day, words in cells}


def listed(html: str) -> str:
    return html.partition('class="agenda"')[2]


def test_the_month_of_the_readers_day_comes_first(client):
    assert "<h1>December 2026</h1>" in month(client)
    assert "<h1>November 2025</h1>" in month(client, "?as_of=2025-11-03")


def test_rounds_due_days_and_events_stand_on_their_days(client):
    istanbul()
    html = month(client, "?month=2025-10&as_of=2025-11-08")
    days = sheet(html)
    assert "Doha round" in days["2025-10-18"] and "Doha round" in days["2025-10-19"]
    assert "Delegations meet again" in days["2025-10-25"]
    assert "Doha ceasefire agreed" in days["2025-10-19"]
    assert "Doha round" not in days["2025-10-20"]


def test_the_list_holds_the_same(client):
    istanbul()
    words = listed(month(client, "?month=2025-10&as_of=2025-11-08"))
    for title in ("Doha round", "Delegations meet again in Istanbul", "Doha ceasefire agreed"):
        assert title in words
    assert "Round of talks" in words and "Due day" in words


def test_the_round_that_is_planned_stands_on_its_day(client):
    istanbul()
    days = sheet(month(client, "?as_of=2025-11-03"))
    assert "Istanbul follow-up round" in days["2025-11-06"] and "Scheduled" in days["2025-11-06"]
    assert not days["2025-11-07"].strip()


def test_what_was_not_known_then_stands_nowhere(client):
    istanbul()
    html = month(client, "?month=2025-11&as_of=2025-11-08&known_at=2025-10-29")
    assert "Nothing stands in this month at this point." in html


def test_a_due_day_stays_after_it_was_met(client):
    istanbul()
    html = month(client, "?month=2025-11&as_of=2025-11-30")
    assert "Closed" in listed(html) and "Overdue" in listed(html)


def test_the_months_beside_are_reached_at_the_same_point(client):
    html = month(client, "?month=2026-01&as_of=2025-11-03&known_at=2025-11-04")
    assert 'href="?month=2025-12&amp;as_of=2025-11-03&amp;known_at=2025-11-04"' in html
    assert 'href="?month=2026-02&amp;as_of=2025-11-03&amp;known_at=2025-11-04"' in html


def test_readings_that_differ_stand_on_both_days(client):
    data = process_data()
    readings = [
        {"label": "one text", "rule": {"kind": "fixed", "date": "2025-11-10", "bound": "by"}},
        {"label": "another", "rule": {"kind": "fixed", "date": "2025-11-12", "bound": "by"}},
    ]
    deadline = {"as_written": "in good time", "readings": readings}
    data["commitments"] = [commitment_entry("C1", deadline=deadline)]
    load_process(data=data, at=ENTERED)
    days = sheet(month(client, "?month=2025-11&as_of=2025-11-01"))
    assert "Do what C1 says" in days["2025-11-10"] and "Do what C1 says" in days["2025-11-12"]


def test_what_is_known_to_the_month_only_is_put_on_no_day(client):
    data = process_data()
    data["events"] = [
        {"key": "E1", "kind": "statement", "text": "a statement", "effective": "2025-11", "sources": ["S1"]}
    ]
    load_process(data=data, at=ENTERED)
    html = month(client, "?month=2025-11")
    assert "Known to the month or the year only" in html
    assert not any("statement" in words for words in sheet(html).values())


@pytest.mark.parametrize(
    "text", ["2025", "2025-13", "2025-00", "november", "99999999999999-01", "2025-11-03", "0000-01"]
)
def test_a_month_that_is_none_is_refused_with_a_sentence(client, text):
    response = client.get("/calendar/", {"month": text})
    assert response.status_code == 400
    assert "is not a month: write it like 2025-11." in response.content.decode()


@pytest.mark.parametrize("text", ["1800-01", "2200-12"])
def test_the_first_and_the_last_month_can_be_read(client, text):
    assert client.get("/calendar/", {"month": text}).status_code == 200


def test_a_private_process_stands_in_nobodys_calendar(client):
    a_process("quiet-talks", public=False)
    assert "Lake round" not in month(client, "?month=2025-11")


@pytest.mark.parametrize("count", [1, 12])
def test_a_month_makes_a_constant_number_of_queries(client, count):
    a_process(commitments=count)
    with CaptureQueriesContext(connection) as captured:
        month(client, "?month=2025-11")
    assert len(captured) == 16
