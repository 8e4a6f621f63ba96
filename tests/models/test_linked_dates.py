"""Dates of commitments that count from the dates of others: they move with them, in turn, wherever they are read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.domain.due import Due, DueState
from agreements.models import Commitment, Process
from agreements.models.boards import commitments_at
from agreements.models.graph import dependencies_of
from agreements.models.standings import standings_at
from agreements.operations.process_file import BadProcessFile, load_process
from monitoring.models import Alert
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, commitment_entry, point, process_data

pytestmark = pytest.mark.django_db

CEASEFIRE = {"kind": "window", "start": "2030-03-01T09:30", "end": "2030-03-10T09:30"}


def before_the_end(code: str, hours: int = 24) -> dict[str, Any]:
    return {"kind": "offset", "anchor": f"{code}.end", "amount": hours, "unit": "hour", "bound": "before_end"}


def after_the_limit(code: str, days: int = 2) -> dict[str, Any]:
    return {"kind": "offset", "anchor": f"{code}.limit", "amount": days, "unit": "day"}


def entry(code: str, *rules: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """A commitment with one wording for each day and rule."""
    made = commitment_entry(code, effective=rules[0][0])
    first = made["revisions"][0]
    made["revisions"] = [
        first
        | {"key": str(number), "effective": day, "deadline": {"as_written": "w", "rule": rule}}
        | ({"change": "extended"} if number > 1 else {})
        for number, (day, rule) in enumerate(rules, 1)
    ]
    return made


def agreed(*commitments: dict[str, Any], events: Any = ()) -> Process:
    data = process_data(zone="Asia/Dhaka", commitments=0)
    data["events"], data["rounds"] = list(events), []
    data["commitments"] = list(commitments)
    return load_process(data=json.loads(json.dumps(data)), at=ENTERED).process


EXTENDED = CEASEFIRE | {"end": "2030-03-15T09:30"}
CHAIN = (
    entry("C1", ("2026-01-01", CEASEFIRE), ("2026-06-01", EXTENDED)),
    entry("C2", ("2026-01-01", before_the_end("C1"))),
    entry("C3", ("2026-01-01", after_the_limit("C2"))),
)


def dues(as_of: str) -> dict[str, Due]:
    return {one.commitment.code: one.due for one in commitments_at(Commitment.objects.all(), point(as_of))}


def days(as_of: str) -> dict[str, list[str]]:
    return {
        code: [limit.written.text for limit in due.limits if limit.written]
        for code, due in dues(as_of).items()
    }


def test_the_hours_before_the_end_move_when_it_is_extended_and_so_does_what_counts_from_them() -> None:
    agreed(*CHAIN)
    assert days("2026-02-01") == {"C1": [], "C2": ["2030-03-09T09:30"], "C3": ["2030-03-11"]}
    assert days("2026-07-01") == {"C1": [], "C2": ["2030-03-14T09:30"], "C3": ["2030-03-16"]}


def test_lists_and_pages_read_the_same_dates() -> None:
    agreed(*CHAIN)
    where = point("2026-07-01")
    standings = standings_at(Commitment.objects.values_list("pk", flat=True), where)
    for board in commitments_at(Commitment.objects.all(), where):
        assert standings[board.commitment.pk].due.latest == board.due.latest


def test_the_wording_from_which_a_date_counts_stands_among_what_it_was_read_from(client: Client) -> None:
    agreed(*CHAIN)
    body = client.get("/api/v1/commitments/", {"code": "C2", "as_of": "2026-07-01"}).json()["results"][0]
    assert ("wording", "C1/2") in [(fact["kind"], fact["key"]) for fact in body["due"]["facts"]]
    assert "and moves if that date moves" in body["due"]["explanation"]
    assert "the end of C1 “do what C1 says”" in body["due"]["explanation"]
    page = client.get(f"/commitments/{body['id']}/").content.decode()
    assert "the end of C1" in page.lower() or "The end of C1" in page


def test_every_part_of_a_date_can_be_counted_from() -> None:
    one_day = {"amount": 1, "unit": "day"}
    agreed(
        entry("C1", ("2026-01-01", CEASEFIRE)),
        entry("C2", ("2026-01-01", {"kind": "fixed", "date": "2030-04-01", "bound": "before"})),
        entry("C3", ("2026-01-01", {"kind": "offset", "anchor": "C1.start", **one_day})),
        entry("C4", ("2026-01-01", {"kind": "before_event", "anchor": "C1.end"})),
        entry("C5", ("2026-01-01", {"kind": "until_event", "anchor": "C2.limit"})),
        entry("C6", ("2026-01-01", {"kind": "on_event", "anchor": "C1.end"})),
        entry("C7", ("2026-01-01", {"kind": "window", "start_event": "C1.start", "end_event": "C1.end"})),
        entry("C8", ("2026-01-01", {"kind": "phase", "anchor": "C2.limit", "amount": 4, "unit": "day"})),
    )
    found = dues("2030-03-05")
    assert found["C3"].limits[0].written.text == "2030-03-02"  # type: ignore[union-attr]
    assert found["C4"].limits[0].written.text == "2030-03-10T09:30"  # type: ignore[union-attr]
    assert found["C5"].lasting[0].ends.text == "2030-03-31"  # type: ignore[union-attr]
    assert found["C6"].state is DueState.UPCOMING and "In force from" in str(found["C6"].explanation)
    assert found["C7"].state is DueState.RUNNING
    assert found["C8"].limits[0].written.text == "2030-04-03"  # type: ignore[union-attr]


WITHOUT = {
    "an_open_end": {"kind": "standing"},
    "no_date": {"kind": "undated"},
    "an_event_that_has_not_come": {"kind": "until_event", "anchor": "E-none"},
}


@pytest.mark.parametrize("rule", WITHOUT.values(), ids=WITHOUT)
def test_a_date_that_is_not_there_is_waited_for(rule: dict[str, Any]) -> None:
    first = entry("C1", ("2026-01-01", rule))
    if "anchor" in rule:
        first["revisions"][0]["deadline"]["awaits"] = {"E-none": "something happens"}
    agreed(first, entry("C2", ("2026-01-01", before_the_end("C1"))))
    assert (dues("2026-02-01")["C2"].state, dues("2026-02-01")["C2"].waiting_for) == (
        DueState.WAITING,
        ("C1.end",),
    )


def test_where_the_readings_of_the_first_differ_the_second_is_contested_between_its_dates() -> None:
    first = entry("C1", ("2026-01-01", CEASEFIRE))
    first["revisions"][0]["deadline"] = {
        "as_written": "w",
        "readings": [
            {"label": "one", "rule": {"kind": "fixed", "date": "2030-03-10", "bound": "by"}},
            {"label": "other", "rule": {"kind": "fixed", "date": "2030-03-20", "bound": "by"}},
        ],
    }
    agreed(first, entry("C2", ("2026-01-01", after_the_limit("C1"))))
    assert {limit.written.text for limit in dues("2030-03-15")["C2"].limits if limit.written} == {
        "2030-03-12",
        "2030-03-22",
    }
    assert dues("2030-03-15")["C2"].state is DueState.CONTESTED
    assert dues("2030-03-25")["C2"].state is DueState.OVERDUE


def test_what_ends_early_ends_what_counts_from_its_end() -> None:
    ended = entry("C1", ("2026-01-01", CEASEFIRE))
    ended["revisions"].append(
        ended["revisions"][0] | {"key": "2", "effective": "2030-03-05", "change": "withdrawn"}
    )
    agreed(ended, entry("C2", ("2026-01-01", {"kind": "until_event", "anchor": "C1.end"})))
    assert dues("2030-03-04")["C2"].lasting[0].ends.text == "2030-03-10T09:30"  # type: ignore[union-attr]
    assert dues("2030-03-06")["C2"].lasting[0].ends.text == "2030-03-05"  # type: ignore[union-attr]


CIRCLES = {
    "on_itself": (entry("C1", ("2026-01-01", after_the_limit("C1"))),),
    "of_two": (
        entry("C1", ("2026-01-01", after_the_limit("C2"))),
        entry("C2", ("2026-01-01", after_the_limit("C1"))),
    ),
    "by_its_completion": (
        entry("C1", ("2026-01-01", after_the_limit("C2"))),
        entry("C2", ("2026-01-01", {"kind": "offset", "anchor": "C1.completed", "amount": 1, "unit": "day"})),
    ),
}


@pytest.mark.parametrize("commitments", CIRCLES.values(), ids=CIRCLES)
def test_a_circle_of_dates_is_refused(commitments: tuple[dict[str, Any], ...]) -> None:
    with pytest.raises(BadProcessFile) as refused:
        agreed(*commitments)
    assert "waits for" in str(refused.value.problems[0])


def test_the_graph_shows_what_counts_from_which_date() -> None:
    found = dependencies_of(agreed(*CHAIN), point("2026-07-01"))
    assert [(str(edge.dependent), str(edge.on), edge.key) for edge in found.graph.edges] == [
        ("C2", "C1", "C1.end"),
        ("C3", "C2", "C2.limit"),
    ]
    assert all(found.met(edge) is None for edge in found.graph.edges)  # those dates lie ahead


def test_the_number_of_queries_does_not_grow() -> None:
    agreed(*CHAIN)
    with CaptureQueriesContext(connection) as few:
        dues("2026-07-01")
    more = [entry(f"C{number}", ("2026-01-01", before_the_end("C1", number))) for number in range(4, 30)]
    agreed(*CHAIN, *more)
    with CaptureQueriesContext(connection) as many:
        assert len(dues("2026-07-01")) == 29
    assert len(many) == len(few)


def test_an_extension_moves_the_alerts_of_all_that_counts_from_it() -> None:
    process = agreed(entry("C1", ("2026-01-01", CEASEFIRE)), *CHAIN[1:])
    sweep(at=ENTERED)
    data = process_data(zone="Asia/Dhaka", commitments=0)
    data["events"], data["rounds"], data["commitments"] = [], [], list(CHAIN)
    load_process(data=data, at=ENTERED)
    sweep(at=ENTERED)
    moved = Alert.objects.filter(process=process, threshold="moved").values_list(
        "commitment__code", flat=True
    )
    assert {"C2", "C3"} <= set(moved)
