"""The page of a round: first what was to be done there, then what became of it, then what each side says of it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from agreements.models import Round
from agreements.operations.process_file import load_process
from tests.factories import ENTERED, a_process, commitment_entry, istanbul, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]


def page(client: Client, code: str, query: str = "") -> str:
    response = client.get(Round.objects.get(code=code).get_absolute_url() + query)
    assert response.status_code == 200
    return response.content.decode()


def section(html: str, name: str) -> str:
    return html.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def test_the_round_of_november_names_what_was_due_there(client: Client) -> None:
    istanbul()
    due = section(page(client, "R3"), "due")
    assert ">C12</bdi>" in due and ">C12a</bdi>" in due
    assert "Due on a day of this round" in due
    assert 'href="/agreements/istanbul-joint-statement-2025-10/"' in due


def test_what_was_to_be_done_comes_first_then_the_outcome_then_each_side(client: Client) -> None:
    istanbul()
    html = page(client, "R3")
    places = [
        html.index(f'aria-labelledby="{name}"') for name in ("due", "outcome", "said", "plan", "products")
    ]
    assert places == sorted(places)


def with_position() -> None:
    data = process_data()
    said = {"key": "1", "actor": "south", "stance": "disputes", "text": "Not before the line is drawn."}
    data["commitments"][0]["positions"] = [said | {"effective": "2025-10-20", "sources": ["S1"]}]
    data["commitments"].append(commitment_entry("C2", "2026-01-01"))
    data["rounds"][0]["produced"] = [
        {"key": "1", "kind": "confirmed", "commitment": "C2", "effective": "2025-11-06", "sources": ["S1"]}
    ]
    load_process(data=data, at=ENTERED)


def test_each_side_is_quoted_on_what_was_to_be_done_there(client: Client) -> None:
    with_position()
    html = page(client, "R1")
    assert "Not before the line is drawn." in html[html.index('aria-labelledby="said"') :]
    assert "No statement on record at this point." in html


def test_what_it_produced_says_how_it_stands(client: Client) -> None:
    with_position()
    products = section(page(client, "R1", "?as_of=2026-01-03"), "products")
    assert "Do what C2 says" in products and "Overdue" in products and "Not assessed" in products
    assert ">C2</bdi>" not in section(page(client, "R1"), "due")


def test_what_was_not_yet_known_is_not_named(client: Client) -> None:
    istanbul()
    html = page(client, "R3", "?as_of=2025-11-01&known_at=2025-11-01")
    assert "No outcome is on record at this point." in html and ">C12</bdi>" in section(html, "due")


def test_the_round_is_followed_with_its_process_and_has_a_calendar_of_its_own(client: Client) -> None:
    a_process()
    html = page(client, "R1")
    address = f"/rounds/{Round.objects.get().pk}/calendar.ics"
    assert f'href="{address}"' in html and "/follow/process/lake-talks/" in html
    response = client.get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["summary"] == "Lake round"


def test_the_calendar_of_a_round_that_is_hidden_is_as_good_as_missing(client: Client) -> None:
    a_process(public=False)
    assert client.get(f"/rounds/{Round.objects.get().pk}/calendar.ics").status_code == 404


def test_the_calendar_of_a_round_is_not_there_before_it_was_heard_of(client: Client) -> None:
    a_process()
    address = f"/rounds/{Round.objects.get().pk}/calendar.ics"
    assert client.get(address + "?as_of=2025-09-01&known_at=2025-09-01").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries_does_not_grow_with_what_was_due_there(client: Client, count: int) -> None:
    a_process(commitments=count)
    with CaptureQueriesContext(connection) as captured:
        page(client, "R1")
    assert len(captured) <= 41
