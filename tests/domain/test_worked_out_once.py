"""What is worked out once and kept comes to the same as working it out again."""

from __future__ import annotations

from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.deadline import deadline_from_data, deadline_on_record
from agreements.domain.deadlines.outcomes import Running
from agreements.domain.deadlines.recurring import Periods, Recurring
from agreements.domain.deadlines.resolved import resolved
from agreements.domain.timeline import When, instant
from tests.domain.test_laws import ZONES, days, fixed, moments, offsets, phases, terms

rules = fixed | offsets() | phases() | terms()
anchors = st.dictionaries(
    st.sampled_from(["E", "other"]), st.builds(When, days.map(str), st.sampled_from(ZONES)), max_size=2
)
lengths = st.tuples(st.integers(1, 40), st.sampled_from(["hour", "day", "week", "month", "year"]))


@given(rules, anchors, anchors)
def test_a_kept_resolution_is_the_one_of_its_own_anchors(rule, known, changed) -> None:  # type: ignore[no-untyped-def]
    assert resolved(rule, known) == rule.resolve(known)
    assert resolved(rule, changed) == rule.resolve(changed)


@given(rules)
def test_a_deadline_on_record_is_the_one_that_its_data_says(rule) -> None:  # type: ignore[no-untyped-def]
    data = {"as_written": "in time", "rule": rule.to_data()}
    assert deadline_on_record(data, "UTC") == deadline_from_data(data, "UTC")


def test_the_zone_of_the_text_keeps_two_deadlines_apart() -> None:
    data = {"as_written": "by then", "rule": {"kind": "fixed", "date": "2025-11-06", "bound": "by"}}
    kabul, berlin = (deadline_on_record(data, zone) for zone in ("Asia/Kabul", "Europe/Berlin"))
    assert (kabul, berlin) == (
        deadline_from_data(data, "Asia/Kabul"),
        deadline_from_data(data, "Europe/Berlin"),
    )
    assert kabul != berlin


@given(lengths, st.sampled_from(ZONES), days, moments)
def test_the_current_period_is_the_first_one_that_ends_later(length, zone, begins, moment) -> None:  # type: ignore[no-untyped-def]
    start = When(begins.isoformat(), zone)
    periods = Periods(Recurring(*length, zone, anchor_date=start.text), start, None)
    outcome = periods.at(instant(moment)).outcome
    assert isinstance(outcome, Running)
    assert outcome.next_limit is not None
    end, moment = outcome.next_limit.latest, max(moment, start.start)
    number = bisect_left(range(1_000_000), end, key=lambda number: periods._bounds(number)[1])
    assert periods._bounds(number)[1] == end > moment >= periods._bounds(number - 1)[1]
