"""Duties tied to what others do or to what happens: in parallel, in a ratio, by a share, before and until."""

from __future__ import annotations

import pytest

from agreements.domain.deadlines.outcomes import NoDate, Waiting
from agreements.domain.due import DueState
from tests.domain.rulebook import happened, last_instants, limit_of, rule, running, state, utc

BOTH = rule("concurrent", with_commitments=["C15"])
THREE = rule("concurrent", with_commitments=["C15", "C16"])
STANDING_STILL = {
    "both_stand_still": (
        BOTH,
        {},
        "In parallel with C15: blocked by each other, and neither is late while both stand still.",
    ),
    "some_are_done": (
        THREE,
        {"C15_dot_completed": "2022-12-01"},
        "In parallel with C15, C16: C16 not yet carried out. No date of its own.",
    ),
    "the_other_is_done": (
        BOTH,
        {"C15_dot_completed": "2022-12-01"},
        "In parallel with C15: carried out on the other side, so nothing blocks it.",
    ),
}


@pytest.mark.parametrize(("one", "done", "words"), STANDING_STILL.values(), ids=STANDING_STILL)
def test_d28_parallel_duties_have_no_date_when(one: object, done: dict[str, str], words: str) -> None:
    resolution = one.resolve(happened(**done))  # type: ignore[attr-defined]
    assert resolution.outcome == NoDate()
    assert str(resolution.sentence) == words


def test_d28_parallel_duties_name_each_other() -> None:
    assert THREE.commitments() == ("C15", "C16")
    assert THREE.anchors() == ("C15.completed", "C16.completed")


RATIO = {
    "amount": 30,
    "what": "prisoners",
    "per_amount": 1,
    "per_what": "hostages",
    "with_commitments": ["C5"],
}


def test_d27_a_ratio_follows_the_other_side() -> None:
    one = rule("ratio", **RATIO)
    assert one.resolve({}).outcome == NoDate()
    assert str(one.resolve({}).sentence).startswith("30 × prisoners for every 1 × hostages delivered by C5.")
    assert one.commitments() == ("C5",)


def test_d27_a_ratio_may_have_a_date() -> None:
    one = rule(
        "ratio", rule={"kind": "offset", "anchor": "C5.completed", "amount": 24, "unit": "hour"}, **RATIO
    )
    assert one.resolve({}).outcome == Waiting("C5.completed")
    assert one.anchors() == ("C5.completed",)
    known = happened(C5_dot_completed="2025-01-19T16:00")
    assert last_instants(one.resolve(known))[1] == utc("2025-01-20T11:30")


MILESTONES = {
    "a_share": ("percent", "30 percent of heavy weapons."),
    "a_count": ("count", "30 × heavy weapons."),
}


@pytest.mark.parametrize(("measure", "words"), MILESTONES.values(), ids=MILESTONES)
def test_d26_a_milestone_is(measure: str, words: str) -> None:
    by = {"kind": "offset", "anchor": "E-dday", "amount": 60, "unit": "day"}
    one = rule("milestone", amount=30, measure=measure, what="heavy weapons", rule=by)
    resolution = one.resolve(happened(E_dday="2022-11-02"))
    assert last_instants(resolution)[1] == utc("2023-01-01T19:29:59.999999")
    assert str(resolution.sentence).startswith(words)


def test_d30_before_an_event_is_missed_if_the_event_happens_first() -> None:
    one = rule("before_event", anchor="E-vote")
    assert state(one, "2024-03-01T00:00") is DueState.WAITING
    known = happened(E_vote="2024-03-15T08:00")
    assert state(one, "2024-03-15T03:29:59", known) is DueState.DUE
    assert state(one, "2024-03-15T03:30", known) is DueState.OVERDUE


def test_d30_before_an_event_known_to_the_day_is_late_only_after_that_day() -> None:
    limit = limit_of(rule("before_event", anchor="E-vote").resolve(happened(E_vote="2024-03-15")))
    assert limit.due_from <= limit.earliest == utc("2024-03-14T19:30")
    assert limit.latest == utc("2024-03-15T19:30")


def test_d31_until_an_event_the_duty_holds_and_ends_with_it() -> None:
    one = rule("until_event", anchor="R1.end")
    assert state(one, "2025-10-01T00:00") is DueState.RUNNING
    known = happened(R1_dot_end="2025-10-19")
    assert running(one.resolve(known)).end == utc("2025-10-19T19:30")
    assert state(one, "2025-10-19T19:29", known) is DueState.RUNNING
    assert state(one, "2025-10-19T19:30", known) is DueState.ENDED


THIRTY_DAYS = {"kind": "offset", "anchor": "E-sign", "amount": 30, "unit": "day"}
SUSPENSIONS: dict[str, tuple[str, dict[str, str], str, str]] = {
    "unchanged_while_nothing_is_suspended": ("stops", {}, "2025-01-31", "2025-01-31"),
    "unchanged_if_the_clock_runs_on": (
        "runs",
        {"E_stop": "2025-01-11", "E_go": "2025-01-21"},
        "2025-01-31",
        "2025-01-31",
    ),
    "unchanged_if_it_had_passed_before": ("stops", {"E_stop": "2025-02-01"}, "2025-01-31", "2025-01-31"),
    "later_by_ten_days_if_the_clock_stood_still": (
        "stops",
        {"E_stop": "2025-01-11", "E_go": "2025-01-21"},
        "2025-02-10",
        "2025-02-10",
    ),
    "later_by_what_is_surely_and_possibly_so": (
        "stops",
        {"E_stop": "2025-01-11", "E_go": "2025-01-21/2025-01-23"},
        "2025-02-10",
        "2025-02-12",
    ),
    "an_interval_if_nobody_knows": (
        "unknown",
        {"E_stop": "2025-01-11", "E_go": "2025-01-21"},
        "2025-01-31",
        "2025-02-10",
    ),
}


@pytest.mark.parametrize(("clock", "known", "earliest", "latest"), SUSPENSIONS.values(), ids=SUSPENSIONS)
def test_d19_a_suspended_date_is(clock: str, known: dict[str, str], earliest: str, latest: str) -> None:
    one = rule("suspended", "UTC", rule=THIRTY_DAYS, suspended="E-stop", resumed="E-go", clock=clock)
    resolution = one.resolve(happened("UTC", E_sign="2025-01-01", **known))
    end_of_day = "T23:59:59.999999"
    assert last_instants(resolution) == (utc(earliest + end_of_day), utc(latest + end_of_day))


@pytest.mark.parametrize("clock", ["stops", "unknown"])
def test_d19_there_is_no_date_while_it_is_suspended(clock: str) -> None:
    known = happened("UTC", E_sign="2025-01-01", E_stop="2025-01-11")
    one = rule("suspended", "UTC", rule=THIRTY_DAYS, suspended="E-stop", resumed="E-go", clock=clock)
    assert one.resolve(known).outcome == Waiting("E-go")
    without_end = rule("suspended", "UTC", rule=THIRTY_DAYS, suspended="E-stop", clock=clock)
    assert without_end.resolve(known).outcome == NoDate()
    assert "E-stop (11 January 2025)" in str(without_end.resolve(known).sentence)


def test_d19_a_suspension_to_the_minute_counts_exactly() -> None:
    hours = {"kind": "offset", "anchor": "E-sign", "amount": 24, "unit": "hour"}
    one = rule("suspended", "UTC", rule=hours, suspended="E-stop", resumed="E-go", clock="stops")
    known = {"E_sign": "2025-01-01T12:00", "E_stop": "2025-01-01T20:00", "E_go": "2025-01-02T02:30"}
    assert last_instants(one.resolve(happened("UTC", **known)))[1] == utc("2025-01-02T18:30")


def test_the_anchors_of_inner_rules_are_the_rule_s_own() -> None:
    inner = {"kind": "phase", "anchor": "C11.completed", "decision": "E-decree", "amount": 1, "unit": "week"}
    outer = rule("announced", rule=inner, announced="2025-01-01", announced_by="Qatar")
    assert outer.anchors() == ("C11.completed", "E-decree")


@pytest.mark.parametrize("at", ["2025-01-02T06:00", "2025-01-15T12:00", "2025-01-30T23:00"])
def test_d19_the_words_of_a_suspended_term_do_not_end_it_before_it_ends(at: str) -> None:
    """Suspended on 1 January and resumed some day of that month, it may still run for all of these moments."""
    term = {"kind": "term", "anchor": "E", "amount": 1, "unit": "hour", "renewal": "none"}
    one = rule("suspended", "UTC", rule=term, suspended="E-stop", resumed="E-go", clock="stops")
    known = happened("UTC", E="2025-01-01", E_stop="2025-01-01", E_go="2025-01")
    assert state(one, at, known) is DueState.RUNNING
    told = str(one.resolve(known).at(utc(at)).sentence)
    assert "Runs until" in told and "Ended" not in told and "Begins" not in told
