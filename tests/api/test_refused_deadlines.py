"""Deadlines that cannot be: refused with the same plain sentence by the rules, the process file and the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from agreements.domain.deadlines.rule import BadRule
from agreements.domain.due import deadline_from_data
from agreements.models import Commitment, CommitmentRevision, Process
from agreements.operations.process_file import BadProcessFile, load_process, parse
from tests.api.worlds import a_token, bearer, problem
from tests.factories import ENTERED, a_person, a_process, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

FIXED = {"kind": "fixed", "date": "2025-11-20", "bound": "by"}
DAYS = {"kind": "offset", "anchor_date": "2025-11-01", "amount": 5, "unit": "day"}


def nested(depth: int) -> dict[str, Any]:
    rule: dict[str, Any] = FIXED
    for _ in range(depth):
        rule = {"kind": "by_reference", "document": "Annex", "rule": rule}
    return rule


def wide(depth: int) -> dict[str, Any]:
    """Two rules inside each rule."""
    inner = FIXED if depth == 0 else wide(depth - 1)
    return {"kind": "whichever", "which": "first", "rule": inner, "other": inner}


#: A deadline without its words, what is said of it, and at which of its places.
REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "an_end_before_its_start": (
        {"rule": {"kind": "window", "start": "2025-11-02", "end": "2025-11-01"}},
        "This window ends before it begins.",
        "end",
    ),
    "an_end_at_its_start": (
        {"rule": {"kind": "window", "start": "2025-11-02", "end": "2025-11-02"}},
        "This window ends before it begins.",
        "end",
    ),
    "days_that_run_backwards": (
        {"rule": FIXED | {"date": "2025-11-02/2025-11-01"}},
        "“2025-11-02/2025-11-01” ends before it begins.",
        "date",
    ),
    "a_negative_length": (
        {"rule": DAYS | {"amount": -5}},
        "“amount” is a whole number from 0 to 100,000.",
        "amount",
    ),
    "an_offset_of_a_billion_days": (
        {"rule": DAYS | {"amount": 10**9}},
        "“amount” is a whole number from 0 to 100,000.",
        "amount",
    ),
    "an_offset_of_two_centuries": (
        {"rule": DAYS | {"amount": 99_999}},
        "A length of 99999 days is longer than any deadline, 36525 days at most.",
        "amount",
    ),
    "an_unknown_zone": (
        {"rule": FIXED | {"zone": "Asia/Kandahar"}},
        "“Asia/Kandahar” is not a time zone name like “Asia/Karachi”.",
        "zone",
    ),
    "the_zone_of_the_server": (
        {"rule": FIXED | {"zone": "localtime"}},
        "“localtime” is not a time zone name like “Asia/Karachi”.",
        "zone",
    ),
    "month_13": ({"rule": FIXED | {"date": "2025-13-01"}}, "“2025-13-01” is not a date that exists.", "date"),
    "30_february": (
        {"rule": FIXED | {"date": "2025-02-30"}},
        "“2025-02-30” is not a date that exists.",
        "date",
    ),
    "29_february_of_a_common_year": (
        {"rule": FIXED | {"date": "2025-02-29"}},
        "“2025-02-29” is not a date that exists.",
        "date",
    ),
    "24_o_clock": (
        {"rule": FIXED | {"date": "2025-11-06T24:00"}},
        "“2025-11-06T24:00” is the midnight that begins the next day: write 2025-11-07T00:00.",
        "date",
    ),
    "25_o_clock": (
        {"rule": FIXED | {"date": "2025-11-06T25:00"}},
        "“2025-11-06T25:00” is not a moment: write 2025, 2025-11, 2025-W45, 2025-11-06 or 2025-11-06T18:00.",
        "date",
    ),
    "the_year_0": (
        {"rule": FIXED | {"date": "0001-01-01"}},
        "“0001-01-01” lies outside the years 1800 to 2200.",
        "date",
    ),
    "readings_that_are_none": (
        {"readings": []},
        "“readings” is a list of two to twelve readings.",
        "readings",
    ),
    "one_reading_alone": (
        {"readings": [{"label": "the only one", "rule": FIXED}]},
        "“readings” is a list of two to twelve readings.",
        "readings",
    ),
    "a_rule_and_readings": (
        {"rule": FIXED, "readings": []},
        "A deadline has either one “rule” or several “readings”.",
        "rule",
    ),
    "a_reading_chosen_that_is_not_there": (
        {
            "readings": [{"label": label, "rule": FIXED} for label in ("one", "other")],
            "chosen": {"reading": 2, "by": "somebody", "because": "of it"},
        },
        "“chosen” names a reading from 0 to 1.",
        "chosen",
    ),
    "rules_deep_inside_rules": (
        {"rule": nested(4)},
        "A rule holds at most 3 rules inside each other.",
        "rule",
    ),
    "two_rules_inside_each": ({"rule": wide(4)}, "A rule holds at most 3 rules inside each other.", "rule"),
    "an_event_awaited_that_nothing_counts_from": (
        {"rule": FIXED, "awaits": {"E-vote": "the elections"}},
        "“E-vote” is awaited, but nothing here counts from it.",
        "awaits",
    ),
}
#: What only shows where there are other commitments.
UNPLACED: dict[str, tuple[dict[str, Any], str]] = {
    "an_anchor_that_is_not_there": (
        {"rule": {"kind": "on_event", "anchor": "E-none"}},
        "no event, round or commitment “E-none”",
    ),
    "an_anchor_on_itself": ({"rule": {"kind": "on_event", "anchor": "C1.completed"}}, "C1"),
    "an_anchor_on_itself_inside_another_rule": (
        {
            "rule": {
                "kind": "milestone",
                "amount": 1,
                "measure": "count",
                "what": "x",
                "rule": {"kind": "phase", "anchor": "C1.completed", "amount": 1, "unit": "day"},
            }
        },
        "C1",
    ),
    "a_duty_beside_itself": (
        {"rule": {"kind": "concurrent", "with_commitments": ["C1"]}},
        "A commitment cannot run beside itself.",
    ),
}


def of_the_file(deadline: dict[str, Any]) -> list[tuple[str, str]]:
    """Place and reason of what loading says is wrong with a file that has this deadline."""
    data = process_data()
    data["commitments"][0]["revisions"][0]["deadline"] = {"as_written": "words"} | deadline
    with pytest.raises(BadProcessFile) as refused:
        load_process(data=parse(json.dumps(data).encode()), at=ENTERED)
    assert not Process.objects.exists()
    return [(one.place, one.reason) for one in refused.value.problems]


def of_the_api(deadline: dict[str, Any]) -> tuple[str, str]:
    """Field and message of what the API says to a change to this deadline."""
    client: Client = bearer(a_token(a_person("keeper", a_process(), "mediator"), "read", "write:record"))
    body = {"change": "extended", "effective": "2025-11-06", "reason": "more time", "sources": ["S1"]}
    body["deadline"] = {"as_written": "words"} | deadline  # type: ignore[assignment]
    path = f"/api/v1/commitments/{Commitment.objects.get(code='C1').pk}/revisions/"
    response = client.post(path, json.dumps(body), content_type="application/json")
    assert CommitmentRevision.objects.count() == 1
    error = problem(response, 400)["errors"][0]
    return error["field"], error["message"]


@pytest.mark.parametrize(("deadline", "words", "field"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_alike_at_every_door(deadline: dict[str, Any], words: str, field: str) -> None:
    with pytest.raises(BadRule) as refused:
        deadline_from_data({"as_written": "words"} | deadline, "Asia/Kabul")
    assert (refused.value.field, str(refused.value)) == (field, words)
    assert of_the_file(deadline) == [(f"commitments[0].revisions[0].deadline.{field}", words)]
    assert of_the_api(deadline) == (f"deadline.{field}", words)


@pytest.mark.parametrize(("deadline", "words"), UNPLACED.values(), ids=UNPLACED)
def test_what_hangs_on_nothing_or_itself_is_refused_where_it_would_be_recorded(
    deadline: dict[str, Any], words: str
) -> None:
    reasons = [reason for _, reason in of_the_file(deadline)]
    field, message = of_the_api(deadline)
    for sentence in (*reasons, message):
        assert words in sentence and sentence.endswith(".")
    assert field.startswith("deadline.")


def test_a_file_nested_beyond_reason_is_refused_before_it_is_read() -> None:
    rule = '{"kind": "by_reference", "document": "Annex", "rule": ' * 5_000 + "{}" + "}" * 5_000
    with pytest.raises(BadProcessFile) as refused:
        parse(f'{{"format": "ahd-process/1", "commitments": [{rule}]}}'.encode())
    assert "16 levels" in str(refused.value.problems[0])
