"""What was to be done at a round: what falls due on its days, hangs on it or is on its agenda; nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from agreements.models import AgendaItem, Round
from agreements.models.boards import rounds_at
from agreements.models.round_matters import matters_of
from agreements.operations.process_file import load_process
from tests.factories import ENTERED, commitment_entry, point, process_data

pytestmark = pytest.mark.django_db

FACT = {"effective": "2025-10-01", "sources": ["S1"]}
ANCHORED = {"kind": "offset", "amount": 5, "unit": "day", "anchor": "R1.end"}


def due(code: str, rule: dict[str, Any]) -> dict[str, Any]:
    return commitment_entry(code, deadline={"as_written": "as agreed", "rule": rule})


def by(date: str, **more: Any) -> dict[str, Any]:
    return {"kind": "fixed", "date": date, "bound": "by", **more}


def ties(
    commitments: list[dict[str, Any]], as_of: str = "2025-11-01", **of_round: Any
) -> dict[str, list[str]]:
    """By code, what ties each commitment to R1, planned from 6 to 8 November 2025 unless said otherwise."""
    data = process_data(commitments=0)
    data["commitments"] = commitments
    plan = {"key": "1", "state": "scheduled", "from": "2025-11-06", "until": "2025-11-08"} | FACT
    data["rounds"][0] |= {"schedule": [plan]} | of_round
    load_process(data=data, at=ENTERED)
    here = point(as_of)
    (one,) = rounds_at(Round.objects.all(), here)
    agenda = list(AgendaItem.objects.as_of(here))
    return {matter.board.commitment.code: list(matter.ties) for matter in matters_of(one, agenda, (), here)}


def test_what_falls_due_on_a_day_of_it_was_to_be_done_there() -> None:
    dates = {"C1": "2025-11-05", "C2": "2025-11-06", "C3": "2025-11-08", "C4": "2025-11-09"}
    found = ties([due(code, by(date)) for code, date in dates.items()])
    assert found == {"C2": ["day"], "C3": ["day"]}


def test_a_month_or_a_year_is_no_day_of_it() -> None:
    found = ties([due("C1", by("2025-11")), due("C2", by("2025"))])
    assert found == {}


def test_days_are_compared_as_each_side_counts_them() -> None:
    found = ties([due("C1", by("2025-11-06", zone="America/New_York")), due("C2", by("2025-11-08T23:30"))])
    assert found == {"C1": ["day"], "C2": ["day"]}


def test_what_hangs_on_its_start_or_end_is_told_before_it_is_held() -> None:
    found = ties(
        [due("C1", ANCHORED), due("C2", ANCHORED | {"anchor": "R1.start"}), due("C3", by("2026-01-01"))]
    )
    assert found == {"C1": ["anchor"], "C2": ["anchor"]}


def test_what_its_agenda_names_by_code_is_on_it() -> None:
    agenda = [{"key": "1", "topic": "the line of C1"} | FACT]
    agenda += [{"key": "2", "topic": "prisoners", "actor": "north", "position": "first C2a"} | FACT]
    entries = [due(code, by("2026-01-01")) for code in ("C1", "C2", "C2a", "C11")]
    assert ties(entries, agenda=agenda) == {"C1": ["agenda"], "C2a": ["agenda"]}


def test_the_days_on_which_it_was_held_count_beside_those_planned() -> None:
    held = {
        "key": "1",
        "state": "held_agreement",
        "from": "2025-11-12",
        "until": "2025-11-13",
        "summary": "Held.",
    }
    outcomes = [held | {"effective": "2025-11-13", "sources": ["S1"]}]
    entries = [due("C1", by("2025-11-06")), due("C2", by("2025-11-13")), due("C3", by("2025-11-10"))]
    assert ties(entries, as_of="2025-12-01", outcomes=outcomes) == {"C1": ["day"], "C2": ["day"]}


def test_a_round_that_was_called_off_still_says_what_was_to_be_done_there() -> None:
    plan = {"key": "1", "state": "scheduled", "from": "2025-11-06"} | FACT
    off = {"key": "2", "state": "cancelled", "effective": "2025-11-02", "sources": ["S1"]}
    found = ties([due("C1", by("2025-11-06"))], as_of="2025-11-03", schedule=[plan, off])
    assert found == {"C1": ["day"]}


def test_a_round_without_a_day_has_what_hangs_on_it_alone() -> None:
    plan = {"key": "1", "state": "proposed"} | FACT
    assert ties([due("C1", by("2025-11-06")), due("C2", ANCHORED)], schedule=[plan]) == {"C2": ["anchor"]}


def test_one_may_be_due_there_and_hang_on_it_and_stand_on_its_agenda() -> None:
    agenda = [{"key": "1", "topic": "C1"} | FACT]
    readings = [
        {"label": "Text of North", "rule": by("2025-11-07")},
        {"label": "Text of South", "rule": ANCHORED},
    ]
    deadline = {"as_written": "as agreed", "readings": readings}
    found = ties([commitment_entry("C1", deadline=deadline)], agenda=agenda)
    assert found == {"C1": ["day", "anchor", "agenda"]}
