"""A deadline that waits for an event to come, in a process file: the event is recorded later, and the date follows."""

from __future__ import annotations

from typing import Any

import pytest

from agreements.domain.due import Due, DueState
from agreements.models import Commitment
from agreements.models.boards import commitments_at
from agreements.operations.process_file import BadProcessFile, load_process
from tests.factories import ENTERED, point, process_data

pytestmark = pytest.mark.django_db


def signed(*, awaits: bool = True) -> dict[str, Any]:
    """An agreement that is signed and not in force, with a duty of thirty days from then."""
    data = process_data()
    rule = {"kind": "offset", "anchor": "E-force", "amount": 30, "unit": "day"}
    deadline: dict[str, Any] = {"as_written": "within 30 days of entry into force", "rule": rule}
    if awaits:
        deadline["awaits"] = {"E-force": "the agreement enters into force"}
    data["commitments"][0]["revisions"][0]["deadline"] = deadline
    return data


def in_force() -> dict[str, Any]:
    """The same file with the event, a month later."""
    data = signed()
    data["sources"].append(
        {"code": "S2", "publisher": "A gazette", "published": "2025-11-02", "kind": "news"}
    )
    event = {"key": "E-force", "kind": "entry_into_force", "text": "in force", "agreement": "A1"}
    data["events"] = [event | {"effective": "2025-11-01", "sources": ["S2"]}]
    return data


def due(as_of: str, known_at: str = "2026-12-01") -> Due:
    (one,) = commitments_at(Commitment.objects.all(), point(as_of, known_at))
    return one.due


def test_it_is_loaded_before_the_event_and_follows_it_after() -> None:
    load_process(data=signed(), at=ENTERED)
    assert due("2025-12-31").state is DueState.WAITING
    again = load_process(data=in_force(), at=ENTERED)
    assert not again.corrected
    assert (due("2025-10-31").state, due("2025-11-03").state) == (DueState.WAITING, DueState.UPCOMING)
    assert due("2025-12-02").state is DueState.OVERDUE


def test_who_knew_no_more_than_on_the_day_before_still_waits() -> None:
    load_process(data=in_force(), at=ENTERED)
    assert due("2025-12-02", known_at="2025-11-01").state is DueState.WAITING


def test_a_name_that_is_neither_on_record_nor_awaited_is_a_slip() -> None:
    with pytest.raises(BadProcessFile) as refused:
        load_process(data=signed(awaits=False), at=ENTERED)
    assert str(refused.value.problems[0]) == (
        "commitments[0].revisions[0].deadline.anchor: "
        "There is no event, round or commitment “E-force” in this process to wait for. "
        "One that is still to come is named in “awaits”."
    )
