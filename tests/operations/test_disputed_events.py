"""Dates that count from what one side claims or another denies, through the database: lists, answers, alerts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.domain.due import Due, DueState
from agreements.models import Commitment, Process
from agreements.models.boards import commitments_at
from agreements.models.graph import dependencies_of
from agreements.models.standings import standings_at
from agreements.operations.process_file import load_process
from monitoring.models import Alert
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, due_after, point, process_data

pytestmark = pytest.mark.django_db

CONTESTED, OVERDUE = DueState.CONTESTED, DueState.OVERDUE


def an_event(key: str = "E-wd", when: str = "2025-11-01T12:00", **voices: Any) -> dict[str, Any]:
    said = {"key": key, "kind": "fulfilment", "text": "the south has withdrawn", "effective": when}
    return said | {"sources": ["S1"]} | voices


def a_world(*events: dict[str, Any], deadline: dict[str, Any] | None = None) -> dict[str, Any]:
    """C2, due five days after the withdrawal, unless told otherwise."""
    data = process_data()
    data["events"] = list(events)
    data["commitments"].append(due_after("E-wd"))
    if deadline is not None:
        data["commitments"][1]["revisions"][0]["deadline"] = {"as_written": "words", "rule": deadline}
    return data


def load(data: dict[str, Any]) -> Process:
    return load_process(data=data, at=ENTERED).process


def due(as_of: str, code: str = "C2", process: Process | None = None) -> Due:
    """By the board; the lists come to the same."""
    which = {"process": process} if process else {}
    commitments = Commitment.objects.filter(code=code, **which)
    (found,) = commitments_at(commitments, point(as_of))
    standing = standings_at([found.commitment.pk], point(as_of))[found.commitment.pk]
    assert (standing.due.state, standing.due.latest) == (found.due.state, found.due.latest)
    return found.due


DENIED = {"claimed_by": ["south"], "disputed_by": ["north"]}
VOICES = {
    "as_recorded": ({}, OVERDUE),
    "claimed_by_one_and_denied_by_the_other": (DENIED, CONTESTED),
    "claimed_by_one_alone": ({"claimed_by": ["south"]}, CONTESTED),
    "denied_by_one": ({"disputed_by": ["north"]}, CONTESTED),
    "told_by_a_paper_alone": ({"claimed_words": "a gazette"}, CONTESTED),
    "claimed_by_both": ({"claimed_by": ["north", "south"]}, OVERDUE),
    "found_by_the_mediator": ({"claimed_by": ["helper"]}, OVERDUE),
    "found_by_the_mediator_and_denied": ({"claimed_by": ["helper"], "disputed_by": ["south"]}, CONTESTED),
    "an_act_of_one_that_it_claims_itself": ({"claimed_by": ["south"], "by": ["south"]}, CONTESTED),
    "of_the_agreement_and_claimed_by_both": ({"claimed_by": ["north", "south"], "agreement": "A1"}, OVERDUE),
}


@pytest.mark.parametrize(("voices", "state"), VOICES.values(), ids=VOICES)
def test_a_date_that_counts_from_an_event(voices: dict[str, Any], state: DueState) -> None:
    load(a_world(an_event(**voices)))
    answer = due("2025-12-01")
    assert answer.state is state
    assert (answer.latest is None) is (state is CONTESTED)
    assert len(answer.readings) == (2 if state is CONTESTED else 1)


def test_claimant_and_denier_are_named_under_their_labels() -> None:
    load(a_world(an_event(**DENIED)))
    words = str(due("2025-12-01").explanation)
    assert "claimed by South, disputed by North." in words
    assert "If E-wd happened (claimed by South): Due by the end of 6 November 2025." in words


def test_a_mediator_is_one_by_its_part_in_the_process_where_the_event_has_no_agreement() -> None:
    data = a_world(an_event(claimed_by=["helper"]))
    for part in ({"role": "mediator"}, {"role": "guarantor"}):
        data["participations"][2] = {"key": "helper", "actor": "helper", "sources": ["S1"]} | part
        data["process"]["slug"] = f"talks-{part['role']}"
        data["agreements"][0]["slug"] = f"agreement-{part['role']}"
        process = load(data)
        expected = OVERDUE if part["role"] == "mediator" else CONTESTED
        assert due("2025-12-01", process=process).state is expected


def test_a_duty_in_force_upon_a_disputed_event_is_contested() -> None:
    load(a_world(an_event(**DENIED), deadline={"kind": "on_event", "anchor": "E-wd"}))
    assert due("2025-12-01").state is CONTESTED


QUIET = {"key": "E-quiet", "kind": "entry_into_force", "text": "quiet begins", "sources": ["S1"]}
QUIET |= {"effective": "2025-11-01T12:00"}
BREACHES = {
    "none": (None, "silent", "2025-11-05", DueState.RUNNING),
    "within_the_time": ("2025-11-02T12:00", "silent", "2025-11-05", CONTESTED),
    "on_the_last_day": ("2025-11-03", "silent", "2025-11-05", CONTESTED),
    "after_it": ("2025-11-03T20:00", "silent", "2025-11-05", DueState.RUNNING),
    "that_would_start_it_again": ("2025-11-02T12:00", "restart", "2025-11-03T20:00Z", CONTESTED),
}


@pytest.mark.parametrize(("breach", "on_breach", "as_of", "state"), BREACHES.values(), ids=BREACHES)
def test_a_disputed_breach(breach: str | None, on_breach: str, as_of: str, state: DueState) -> None:
    rule = {
        "kind": "kept_compliance",
        "anchor": "E-quiet",
        "amount": 48,
        "unit": "hour",
        "on_breach": on_breach,
    }
    events = [QUIET]
    if breach:
        rule["breaches"] = ["E-shot"]
        shot = an_event("E-shot", breach, claimed_by=["north"], disputed_by=["south"])
        events.append(shot | {"kind": "violation_alleged"})
    load(a_world(*events, deadline=rule))
    answer = due(as_of)
    assert answer.state is state
    words = str(answer.explanation)
    assert ("claimed by North, disputed by South" in words) is (state is CONTESTED)


def test_the_end_of_a_round_that_one_account_alone_tells_is_not_settled() -> None:
    data = process_data()
    data["commitments"].append(due_after("R1.end"))
    told = {
        "summary": "They agreed.",
        "effective": "2025-11-08",
        "sources": ["S1"],
        "state": "held_agreement",
    }
    days = {"from": "2025-11-06", "until": "2025-11-07"}
    data["rounds"][0]["outcomes"] = [told | days | {"key": "1", "claimed_by": "North"}]
    load(data)
    answer = due("2025-12-01")
    assert (answer.state, answer.latest) == (CONTESTED, None)
    assert "told by North alone" in str(answer.explanation)


def test_the_record_dates_the_end_of_a_round_and_another_account_contests_it() -> None:
    data = process_data()
    data["commitments"].append(due_after("R1.end"))
    told = {
        "summary": "They agreed.",
        "effective": "2025-11-08",
        "sources": ["S1"],
        "state": "held_agreement",
    }
    data["rounds"][0]["outcomes"] = [
        told | {"key": "1", "from": "2025-11-06", "until": "2025-11-07"},
        told | {"key": "2", "from": "2025-11-06", "until": "2025-11-09", "claimed_by": "South"},
    ]
    load(data)
    assert [due(day).state for day in ("2025-11-10", "2025-11-13", "2025-11-20")] == [
        DueState.UPCOMING, CONTESTED, OVERDUE,
    ]  # fmt: skip


def test_the_graph_says_that_what_a_date_hangs_on_is_in_doubt() -> None:
    found = dependencies_of(load(a_world(an_event(**DENIED))), point("2025-12-01"))
    (edge,) = [edge for edge in found.graph.edges if edge.key == "E-wd"]
    met = found.met(edge)
    assert met is not None and not hasattr(met, "text")


def test_nobody_is_told_that_it_is_overdue_and_everybody_that_it_is_contested() -> None:
    load(a_world(an_event(**DENIED)))
    sweep(at=ENTERED)
    raised = set(Alert.objects.filter(commitment__code="C2").values_list("threshold", flat=True))
    assert "overdue" not in raised and "overdue_again" not in raised
    assert {"contested", "due"} <= raised


def test_what_is_settled_later_is_counted_from_then() -> None:
    """The south first says it alone; then the mediator confirms it."""
    data = a_world(an_event(claimed_by=["south"]))
    load(data)
    data["events"][0]["claimed_by"] = ["south", "helper"]
    load_process(data=data, at=datetime(2026, 11, 25, tzinfo=UTC))
    assert due("2025-12-01").state is OVERDUE
    (before,) = commitments_at(Commitment.objects.filter(code="C2"), point("2025-12-01", "2026-11-24T12:00Z"))
    assert before.due.state is CONTESTED


KINDS: dict[str, dict[str, Any]] = {
    "offset": {"kind": "offset", "anchor": "E-wd", "amount": 5, "unit": "day"},
    "on_event": {"kind": "on_event", "anchor": "E-wd"},
    "until_event": {"kind": "until_event", "anchor": "E-wd"},
    "before_event": {"kind": "before_event", "anchor": "E-wd"},
    "kept": {"kind": "kept_compliance", "anchor": "E-wd", "amount": 2, "unit": "day"},
}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(sorted(KINDS)),
    who=st.sampled_from(["north", "south"]),
    claims=st.booleans(),
    days=st.integers(1, 28),
    number=st.integers(0, 10**9),
)
def test_no_event_by_one_side_alone_changes_a_date_without_contest(
    kind: str, who: str, claims: bool, days: int, number: int
) -> None:
    """With the event, and without it: it stands as without, or the answer says that it is contested."""
    answers = []
    for spoken in (False, True):
        events = [an_event(**{"claimed_by" if claims else "disputed_by": [who]})] if spoken else []
        data = a_world(*events, deadline=KINDS[kind])
        data["commitments"][1]["revisions"][0]["deadline"]["awaits"] = {"E-wd": "the withdrawal"}
        data["process"]["slug"] = f"moves-{number}-{spoken}".lower()
        data["agreements"][0]["slug"] = f"agreement-{number}-{spoken}".lower()
        answers.append(due(f"2025-11-{days:02d}", process=load(data)))
    before, after = answers
    if (before.state, before.earliest, before.latest) != (after.state, after.earliest, after.latest):
        assert "contested" in str(after.explanation)
        assert after.state in (before.state, CONTESTED)
