"""Commitments of a process file may answer each other, and may not wait for each other in a circle."""

from __future__ import annotations

from typing import Any

import pytest

from agreements.operations.process_file import BadProcessFile, load_process
from tests.factories import ENTERED, commitment_entry, process_data

pytestmark = pytest.mark.django_db


def circle(kind: str) -> dict[str, Any]:
    """C1 hangs on C2 and C2 on C1, by conditions of one kind."""
    data = process_data()
    data["commitments"] = [commitment_entry("C1"), commitment_entry("C2")]
    for entry, other in zip(data["commitments"], ("C2", "C1"), strict=True):
        condition = {"key": "1", "kind": kind, "text": "the other one", "on_kind": "commitment"}
        fact = {"on_name": other, "effective": "2025-10-01", "sources": ["S1"]}
        entry["conditions"] = [condition | fact]
    return data


def test_a_circle_of_commitments_that_wait_for_each_other_is_refused_by_name() -> None:
    with pytest.raises(BadProcessFile) as refused:
        load_process(data=circle("only_if_done"), at=ENTERED)
    (problem,) = refused.value.problems
    assert "C1 waits for C2, which waits for C1." in str(problem)


def test_duties_that_go_step_by_step_may_form_a_circle() -> None:
    assert load_process(data=circle("step_by_step"), at=ENTERED).process.slug == "lake-talks"
