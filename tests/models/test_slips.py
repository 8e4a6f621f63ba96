"""A chain of extensions names each date that stood, counts the extensions and says how far the date has slipped."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from agreements.models import Commitment
from agreements.operations.process_file import load_process
from tests.factories import ENTERED, commitment_entry, process_data

pytestmark = pytest.mark.django_db

MONTHS = ("2030-03-31", "2030-04-30", "2030-05-31", "2030-06-30")


def by(day: str) -> dict[str, Any]:
    return {"kind": "fixed", "date": day, "bound": "by"}


def extended(*rules: dict[str, Any], events: Any = ()) -> Commitment:
    data = process_data(commitments=0)
    data["events"] = list(events)
    entry = commitment_entry("C1")
    first = entry["revisions"][0]
    entry["revisions"] = [
        first
        | {
            "key": str(number),
            "effective": f"2026-0{number}-01",
            "deadline": {"as_written": "w", "rule": rule},
        }
        | ({"change": "extended"} if number > 1 else {})
        for number, rule in enumerate(rules, 1)
    ]
    data["commitments"] = [entry]
    load_process(data=data, at=ENTERED)
    return Commitment.objects.get()


def answered(client: Client, commitment: Commitment, **asked: str) -> list[tuple[Any, ...]]:
    body = client.get(
        f"/api/v1/commitments/{commitment.pk}/revisions/", {"as_of": "2026-11-01"} | asked
    ).json()
    return [(one["date"], one["extension"], one["slip_days"]) for one in body["results"]]


def test_three_extensions_are_named_with_their_dates_and_the_total(client: Client) -> None:
    commitment = extended(*map(by, MONTHS))
    assert answered(client, commitment) == [
        ("2030-06-30", 3, 91),
        ("2030-05-31", 2, 61),
        ("2030-04-30", 1, 30),
        ("2030-03-31", None, None),
    ]
    page = client.get(f"/commitments/{commitment.pk}/").content.decode()
    for day in ("31 Mar 2030", "30 Apr 2030", "31 May 2030", "30 Jun 2030"):
        assert day in page
    assert "Extended 3 times." in page and "Its date is 91 days later than at first." in page


def test_an_earlier_point_knows_fewer_of_them(client: Client) -> None:
    commitment = extended(*map(by, MONTHS))
    assert answered(client, commitment, as_of="2026-02-15") == [
        ("2030-04-30", 1, 30),
        ("2030-03-31", None, None),
    ]


def test_ends_of_windows_slip_too_and_what_counts_from_an_event_is_resolved(client: Client) -> None:
    after = {"kind": "offset", "anchor": "E-sign", "amount": 5, "unit": "day"}
    event = {
        "key": "E-sign",
        "kind": "signature",
        "text": "Signed.",
        "effective": "2026-01-01",
        "sources": ["S1"],
    }
    window = {"kind": "window", "start": "2026-01-01T09:00", "end": "2026-01-10T09:30"}
    assert answered(client, extended(after, window, events=[event])) == [
        ("2026-01-10", 1, 4),
        ("2026-01-06", None, None),
    ]


def test_an_extension_without_a_date_has_none(client: Client) -> None:
    assert answered(client, extended(by("2030-03-31"), {"kind": "undated"})) == [
        (None, 1, None),
        ("2030-03-31", None, None),
    ]
