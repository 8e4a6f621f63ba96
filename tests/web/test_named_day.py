"""What pages and answers say to a reader who names a day, far east and far west of Greenwich."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from agreements.models import Commitment
from agreements.operations.process_file import load_process
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, ISTANBUL, commitment_entry, istanbul, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

ZONES = ("Asia/Dhaka", "Pacific/Kiritimati", "America/Bogota", "Pacific/Pago_Pago")


def loaded(zone: str) -> str:
    """A process there, with a duty of 6 November and days to step into; the address of the duty's page."""
    data = process_data(zone=zone, commitments=0)
    data["commitments"] = [commitment_entry("C1", effective="2025-10-01")]
    data["process"]["moments"] = [{"at": "2025-11-06", "label": "the day of the duty"}]
    load_process(data=data, at=ENTERED)
    return Commitment.objects.get().get_absolute_url()


def seen(client: Client, address: str, as_of: str) -> str:
    response = client.get(address, {"as_of": as_of})
    assert response.status_code == 200
    return html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))


def api(client: Client, address: str, **asked: str) -> Any:
    response = client.get(f"/api/v1/{address}", asked)
    assert response.status_code == 200, response.content
    return response.json()


@pytest.mark.parametrize("zone", ZONES)
def test_the_page_names_the_day_that_was_asked_for_and_judges_by_it(client: Client, zone: str) -> None:
    address = loaded(zone)
    said = seen(client, address, "2025-11-06")
    assert "You are reading 6 November 2025, as known today." in said
    assert "Due" in said and "Overdue" not in said
    assert "Overdue" in seen(client, address, "2025-11-07")
    assert "As of 6 November 2025" in said and "5 November 2025" not in said and "7 November 2025" not in said


@pytest.mark.parametrize("zone", ZONES)
def test_lists_and_the_first_page_count_days_from_the_named_one(client: Client, zone: str) -> None:
    loaded(zone)
    assert "in 3 days" in seen(client, "/", "2025-11-03")
    assert "today" in seen(client, "/", "2025-11-06")
    assert "in 3 days" in seen(client, "/commitments/", "2025-11-03")


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_to_step_into_is_told_from_that_day_on_where_the_process_lives(
    client: Client, zone: str
) -> None:
    loaded(zone)
    (moment,) = api(client, "processes/lake-talks/", as_of="2025-11-05")["moments"]
    assert moment == {"at": "2025-11-06", "label": ""}
    (moment,) = api(client, "processes/lake-talks/", as_of="2025-11-06")["moments"]
    assert moment == {"at": "2025-11-06", "label": "the day of the duty"}
    assert api(client, "processes/lake-talks/", as_of="2025-11-06", known_at="2025-11-04")["moments"] == []


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("as_of", "state"), [("2025-11-05", "upcoming"), ("2025-11-06", "due"), ("2025-11-07", "overdue")]
)
def test_the_api_judges_by_the_named_day(client: Client, zone: str, as_of: str, state: str) -> None:
    loaded(zone)
    (one,) = api(client, "commitments/", process="lake-talks", as_of=as_of)["results"]
    assert one["due"]["state"] == state
    (found,) = api(client, "commitments/", process="lake-talks", as_of=as_of, due_state=state)["results"]
    assert found["code"] == "C1"


@pytest.mark.parametrize("zone", ZONES)
def test_an_alert_stands_from_the_day_on_which_it_was_crossed_there(client: Client, zone: str) -> None:
    loaded(zone)
    sweep(at=ENTERED)

    def thresholds(as_of: str) -> set[str]:
        found = api(client, "alerts/", process="lake-talks", as_of=as_of)["results"]
        return {one["threshold"] for one in found if one["code"] == "C1"}

    assert "due" not in thresholds("2025-11-05") and "due" in thresholds("2025-11-06")
    assert "overdue" not in thresholds("2025-11-06") and "overdue" in thresholds("2025-11-07")


def test_a_permalink_of_a_day_is_that_day(client: Client) -> None:
    address = loaded("Asia/Dhaka")
    body = client.get(address, {"as_of": "2025-11-06"}).content.decode()
    assert f"{address}?as_of=2025-11-06&amp;known_at=2026-12-01" in body


def test_what_was_due_in_istanbul_on_6_november_is_not_overdue_that_day(client: Client) -> None:
    istanbul()
    for as_of, state in (
        ("2025-11-06", "due"),
        ("2025-11-06T20:59Z", "due"),
        ("2025-11-06T21:00Z", "overdue"),
    ):
        (one,) = api(client, "commitments/", process=ISTANBUL, code="C12", as_of=as_of)["results"]
        assert one["due"]["state"] == state
