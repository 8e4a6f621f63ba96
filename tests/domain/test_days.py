"""A named day is that day where the thing lives: nothing begins before its first day, nothing is over on its last."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.claims import newest_per_claimant
from agreements.domain.deadline import Deadline, Reading
from agreements.domain.deadlines import rule_from_data
from agreements.domain.due import DueState, due_at
from agreements.domain.happenings import Says, Statement
from agreements.domain.timeline import AsOf, BadMoment, When, local_start
from agreements.domain.zones import zone_names

KNOWN = datetime(2100, 1, 1, tzinfo=UTC)
DUE, OVERDUE, UPCOMING = DueState.DUE, DueState.OVERDUE, DueState.UPCOMING
RUNNING, ENDED = DueState.RUNNING, DueState.ENDED


def on(day: date) -> AsOf:
    return AsOf(local_start(day, "UTC"), KNOWN, day)


def states(zone: str, day: date, event: dict[str, str] | None = None, **data: Any) -> list[DueState]:
    """How a rule stands on the day before, on the day, and on the day after."""
    known = {name: When(text, zone) for name, text in (event or {}).items()}
    deadline = Deadline("as written", (Reading(rule_from_data(data, zone)),))
    days = (day + timedelta(days=number) for number in (-1, 0, 1))
    return [due_at(deadline, known, on(each)).state for each in days]


ZONES = st.sampled_from(zone_names())
DAYS = st.dates(date(1850, 1, 2), date(2150, 12, 30))

#: Each kind of rule that can give a day, so that it gives the named one.
LIMITS: dict[str, Any] = {
    "by": lambda day: {"kind": "fixed", "date": f"{day}", "bound": "by"},
    "on": lambda day: {"kind": "fixed", "date": f"{day}", "bound": "on"},
    "before_the_next": lambda day: {
        "kind": "fixed",
        "date": f"{day + timedelta(days=1)}",
        "bound": "before",
    },
    "so_many_days_after": lambda day: {
        "kind": "offset",
        "anchor_date": f"{day - timedelta(days=5)}",
        "amount": 5,
        "unit": "day",
    },
    "a_week_before_a_date": lambda day: {
        "kind": "another_date",
        "amount": 1,
        "unit": "week",
        "side": "before",
        "rule": {"kind": "fixed", "date": f"{day + timedelta(days=7)}", "bound": "by"},
    },
    "whichever_comes_last": lambda day: {
        "kind": "whichever",
        "which": "last",
        "rule": {"kind": "fixed", "date": f"{day}", "bound": "by"},
        "other": {"kind": "fixed", "date": f"{day - timedelta(days=9)}", "bound": "by"},
    },
    "at_an_hour_of_it": lambda day: {"kind": "fixed", "date": f"{day}T12:00", "bound": "by"},
}


@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS)
@given(ZONES, DAYS)
def test_on_the_named_day_what_is_due_that_day_is_not_overdue_and_the_next_day_it_is(
    limit: Any, zone: str, day: date
) -> None:
    try:
        before, then, after = states(zone, day, **limit(day))
    except BadMoment:  # the calendar of the zone skipped a day
        return
    assert (before, then, after) == (UPCOMING, DUE, OVERDUE)


#: Each kind of duty that lasts, so that the named day is its last one.
ENDS: dict[str, Any] = {
    "a_window": lambda day: {
        "kind": "window",
        "start": f"{day - timedelta(days=3)}",
        "end": f"{day + timedelta(days=1)}",
    },
    "a_window_by_the_clock": lambda day: {
        "kind": "window",
        "start": f"{day - timedelta(days=3)}T18:00",
        "end": f"{day}T13:00",
    },
    "a_term": lambda day: {
        "kind": "term",
        "anchor_date": f"{day - timedelta(days=7)}",
        "amount": 1,
        "unit": "week",
    },
    "a_term_by_consent": lambda day: {
        "kind": "term",
        "anchor_date": f"{day - timedelta(days=7)}",
        "amount": 1,
        "unit": "week",
        "renewal": "by_consent",
    },
    "a_quota": lambda day: {
        "kind": "recurring",
        "anchor_date": f"{day - timedelta(days=3)}",
        "every": 1,
        "unit": "day",
        "times": 2,
        "bound": "at_least",
        "end": f"{day + timedelta(days=1)}",
    },
}


@pytest.mark.parametrize("lasting", ENDS.values(), ids=ENDS)
@given(ZONES, DAYS)
def test_on_its_last_day_what_lasts_runs_and_the_next_day_it_has_ended(
    lasting: Any, zone: str, day: date
) -> None:
    try:
        before, then, after = states(zone, day, **lasting(day))
    except BadMoment:
        return
    assert (before, then, after) == (RUNNING, RUNNING, ENDED)


@given(ZONES, DAYS)
def test_what_ends_with_an_event_runs_on_the_day_of_the_event(zone: str, day: date) -> None:
    window = {"kind": "window", "start": f"{day - timedelta(days=3)}", "end_event": "E"}
    try:
        assert states(zone, day, {"E": f"{day}"}, **window) == [RUNNING, RUNNING, ENDED]
        assert states(zone, day, {"E": f"{day}T09:30"}, **window) == [RUNNING, RUNNING, ENDED]
    except BadMoment:
        return


@pytest.mark.parametrize("clock", ["", "T00:00", "T17:30"])
@given(ZONES, DAYS)
def test_nothing_begins_before_its_first_day(clock: str, zone: str, day: date) -> None:
    try:
        found = states(zone, day, kind="fixed", date=f"{day}{clock}", bound="from")
    except BadMoment:
        return
    assert found == [UPCOMING, RUNNING, RUNNING]


@given(ZONES, DAYS)
def test_a_claim_counts_from_its_own_day(zone: str, day: date) -> None:
    try:
        claim = Statement("A", Says.IN_FORCE, When(f"{day}", zone))
    except BadMoment:
        return
    assert newest_per_claimant([claim], on(day - timedelta(days=1))) == ()
    assert newest_per_claimant([claim], on(day)) == (claim,)


def test_each_reading_is_judged_by_the_day_in_its_own_zone() -> None:
    """One date in two zones, as two texts of one clause give it, is due for both on that day."""
    readings = tuple(
        Reading(rule_from_data({"kind": "fixed", "date": "2030-03-15", "bound": "by"}, zone), zone)
        for zone in ("Asia/Dhaka", "America/Bogota")
    )
    deadline = Deadline("by 15 March", readings)
    found = [due_at(deadline, {}, on(date(2030, 3, day))).state for day in (14, 15, 16)]
    assert found == [UPCOMING, DUE, OVERDUE]
    between = datetime(2030, 3, 15, 20, tzinfo=UTC)
    assert due_at(deadline, {}, between).state is DueState.CONTESTED


def test_a_term_that_is_renewed_by_itself_can_be_stopped_all_through_its_last_day_for_notice() -> None:
    data = {
        "kind": "term", "anchor_date": "2030-01-01", "amount": 1, "unit": "year", "renewal": "automatic",
        "notice_amount": 1, "notice_unit": "month",
    }  # fmt: skip
    deadline = Deadline("as written", (Reading(rule_from_data(data, "Asia/Dhaka")),))
    last = When("2030-12-01", "Asia/Dhaka")
    told = {day: due_at(deadline, {}, on(date(2030, 12, day))).next_limit for day in (1, 2)}
    assert told[1] is not None and told[1].latest == last.end
    assert told[2] is not None and told[2].latest == When("2031-12-01", "Asia/Dhaka").end


@pytest.mark.parametrize("kind", ["window", "until_event", "recurring"])
def test_what_ends_with_an_event_ends_on_the_day_of_the_event_where_that_was(kind: str) -> None:
    """The talks in Doha end on 19 October; in Karachi that day is over two hours after its midnight."""
    ends = {
        "window": {"start": "2025-10-17", "end_event": "R1.end"},
        "until_event": {"anchor": "R1.end"},
        "recurring": {"anchor_date": "2025-10-17", "every": 1, "unit": "day", "end_event": "R1.end"},
    }
    deadline = Deadline(
        "as written", (Reading(rule_from_data({"kind": kind, **ends[kind]}, "Asia/Karachi")),)
    )
    known = {"R1.end": When("2025-10-19", "Asia/Qatar")}
    found = [due_at(deadline, known, on(date(2025, 10, day))).state for day in (18, 19, 20)]
    assert found == [RUNNING, RUNNING, ENDED]
