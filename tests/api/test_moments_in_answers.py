"""Moments in answers: one shape for all of them, told by their last moment, with the plain day and the zone beside."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, get_args, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from agreements.api.shapes.base import Renderer, Shape
from agreements.operations.process_file import load_process
from tests.factories import ENTERED, commitment_entry, process_data

ONE_SHAPE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(Z|[+-]\d{2}:\d{2})")
MOMENTS = [datetime(2030, 3, 1, 9, 30, tzinfo=UTC), datetime(2030, 3, 1, 9, 30, 0, 1, tzinfo=UTC)]


def shapes(base: type[Any] = Shape) -> list[type[Any]]:
    found = [one for sub in base.__subclasses__() for one in (sub, *shapes(sub))]
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Bare(Shape):
    at: datetime


@pytest.mark.parametrize("moment", [*MOMENTS, datetime(2030, 3, 1, tzinfo=ZoneInfo("Asia/Kabul"))])
def test_every_moment_has_one_shape(moment: datetime) -> None:
    assert ONE_SHAPE.fullmatch(json.loads(Renderer().render(Bare(moment)))["at"])


def test_no_answer_holds_a_moment_as_a_text_of_its_own() -> None:
    """What is a moment in an answer is one by its type, so that the renderer gives it the one shape."""
    named = {
        "known_from",
        "recorded_at",
        "crossed_at",
        "raised_at",
        "earliest",
        "latest",
        "begins",
        "ends",
        "due_from",
    }
    for shape in shapes():
        hints = get_type_hints(shape)
        for field in fields(shape):
            if field.name in named:
                kinds = set(get_args(hints[field.name])) or {hints[field.name]}
                assert str not in kinds, (shape.__name__, field.name)


DHAKA = "Asia/Dhaka"
RULES: dict[str, dict[str, Any]] = {
    "C1": {"kind": "fixed", "date": "2030-03-15", "bound": "by"},
    "C2": {"kind": "fixed", "date": "2030-03-15T21:45", "bound": "by"},
    "C3": {"kind": "fixed", "date": "2030-03-15", "bound": "on"},
    "C4": {"kind": "window", "start": "2030-03-01T09:30", "end": "2030-03-10T09:30"},
    "C5": {
        "kind": "another_date",
        "amount": 24,
        "unit": "hour",
        "side": "before",
        "rule": {"kind": "window", "start": "2030-03-01T09:30", "end": "2030-03-10T09:30"},
    },
    "C6": {"kind": "term", "anchor_date": "2030-03-01", "amount": 9, "unit": "day"},
    "C7": {"kind": "kept_compliance", "anchor_date": "2030-03-01T12:00", "amount": 48, "unit": "hour"},
    "C8": {"kind": "recurring", "anchor_date": "2030-03-01", "every": 1, "unit": "week"},
    "C9": {
        "kind": "term",
        "anchor_date": "2030-01-01",
        "amount": 1,
        "unit": "year",
        "renewal": "automatic",
        "notice_amount": 2,
        "notice_unit": "month",
    },
    "C10": {"kind": "fixed", "date": "2030-04", "bound": "on"},
}


AT = {"as_of": "2030-03-09T12:00Z", "process": "lake-talks"}


@pytest.fixture
def dues(db: None, client: Client) -> dict[str, dict[str, Any]]:
    data = process_data(zone=DHAKA, commitments=0)
    for code, rule in RULES.items():
        entry = commitment_entry(code, effective="2030-03-01", zone=DHAKA)
        entry["revisions"][0]["deadline"] = {"as_written": "w", "rule": rule}
        data["commitments"].append(entry)
    load_process(data=data, at=ENTERED)
    body = client.get("/api/v1/commitments/", AT | {"limit": 100}).json()
    return {one["code"]: one["due"] for one in body["results"]}


DATED = {
    "C1": {"latest": "2030-03-15T23:59:59.999999+06:00", "date": "2030-03-15", "zone": DHAKA},
    "C2": {"latest": "2030-03-15T21:45:00.000000+06:00", "date": "2030-03-15", "ends": None},
    "C3": {"not_before": "2030-03-15T00:00:00.000000+06:00", "not_before_date": "2030-03-15"},
    "C4": {"begins": "2030-03-01T09:30:00.000000+06:00", "ends": "2030-03-10T09:30:00.000000+06:00"},
    "C5": {"earliest": "2030-03-09T09:30:00.000000+06:00", "earliest_date": "2030-03-09"},
    "C6": {"ends": "2030-03-10T23:59:59.999999+06:00", "ends_date": "2030-03-10", "latest": None},
    "C7": {"not_before": "2030-03-03T12:00:00.000000+06:00", "begins_date": "2030-03-03", "ends": None},
    "C10": {"not_before_date": "2030-04-01", "date": "2030-04-30"},
}


@pytest.mark.parametrize("code", DATED)
def test_a_due_state_names_its_dates(dues: dict[str, Any], code: str) -> None:
    assert dues[code] | DATED[code] == dues[code]


def test_the_next_limit_of_a_duty_that_lasts_is_a_field(dues: dict[str, Any]) -> None:
    assert dues["C8"]["next_limit"] == {
        "kind": "period",
        "earliest": "2030-03-14T23:59:59.999999+06:00",
        "latest": "2030-03-14T23:59:59.999999+06:00",
        "date": "2030-03-14",
        "zone": DHAKA,
    }
    assert (dues["C9"]["next_limit"]["kind"], dues["C9"]["next_limit"]["date"]) == ("notice", "2030-11-01")
    assert dues["C1"]["next_limit"] is None


def test_a_month_is_written_as_one(dues: dict[str, Any]) -> None:
    (reading,) = dues["C10"]["readings"]
    assert (reading["written"], reading["date"], reading["zone"]) == ("2030-04", "2030-04-30", DHAKA)


def test_all_moments_of_all_answers_have_one_shape(dues: dict[str, Any], client: Client) -> None:
    found = []
    for path in (
        "processes",
        "commitments",
        "deadlines",
        "rounds",
        "agreements",
        "sources",
        "actors",
        "timeline",
    ):
        answer = client.get(f"/api/v1/{path}/", AT)
        if answer.status_code == 200:
            found += re.findall(r'"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[^"]*)"', answer.content.decode())
    assert found
    assert [moment for moment in found if not ONE_SHAPE.fullmatch(moment)] == []
