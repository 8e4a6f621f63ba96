"""Dates that are counted: so much after or before something, phases, a time of kept compliance."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.deadlines.lengths import Length
from agreements.domain.deadlines.outcomes import NoDate, Waiting
from agreements.domain.due import DueState
from tests.domain.rulebook import ADDIS, KABUL, happened, last_instants, limit_of, rule, running, state, utc

HOURS = {
    "from_the_minute": ("2022-11-02T18:00", 24, "within", "2022-11-03T15:00", "2022-11-03T15:00"),
    "as_an_interval_from_a_day": (
        "2022-11-02",
        24,
        "within",
        "2022-11-02T21:00",
        "2022-11-03T20:59:59.999999",
    ),
    "on_the_minute": ("2022-11-02T18:00", 72, "on", "2022-11-05T15:00", "2022-11-05T15:00"),
    "before_the_minute": ("2022-11-02T18:00", 48, "before_end", "2022-10-31T15:00", "2022-10-31T15:00"),
    "before_a_day_as_an_interval": (
        "2022-11-02",
        24,
        "before_end",
        "2022-10-31T21:00",
        "2022-11-01T20:59:59.999999",
    ),
}


@pytest.mark.parametrize(("anchor", "hours", "bound", "earliest", "latest"), HOURS.values(), ids=HOURS)
def test_d6_hours_are_exact(anchor: str, hours: int, bound: str, earliest: str, latest: str) -> None:
    one = rule("offset", ADDIS, anchor="E", amount=hours, unit="hour", bound=bound)
    assert last_instants(one.resolve(happened(ADDIS, E=anchor))) == (utc(earliest), utc(latest))


@pytest.mark.parametrize("day", ["2025-03-30", "2025-10-26"], ids=["spring", "autumn"])
def test_d6_hours_stay_exact_across_daylight_saving(day: str) -> None:
    one = rule("offset", "Europe/Berlin", anchor="E", amount=24, unit="hour")
    known = happened("Europe/Berlin", E=f"{day}T00:30")
    assert last_instants(one.resolve(known))[1] - known["E"].start == timedelta(hours=24)


COUNTED = {
    "d7_five_days_of_signing_pretoria": ("2022-11-02", 5, "day", {}, "2022-11-07"),
    "d7_thirty_days_of_signing": ("2022-11-02", 30, "day", {}, "2022-12-02"),
    "d7_thirty_days_of_entry_into_force": ("2022-11-03", 30, "day", {}, "2022-12-03"),
    "d7_on_the_day_of_signing": ("2022-11-12", 0, "day", {"bound": "on"}, "2022-11-12"),
    "d7_over_a_leap_day": ("2024-02-27", 3, "day", {}, "2024-03-01"),
    "d7_over_no_leap_day": ("2025-02-27", 3, "day", {}, "2025-03-02"),
    "d8_day_seven_nairobi": ("2022-11-15", 7, "day", {"count": "ordinal"}, "2022-11-21"),
    "d8_day_one_is_the_day_itself": ("2022-11-15", 1, "day", {"count": "ordinal"}, "2022-11-15"),
    "d8_the_last_day_of_two_weeks": ("2022-11-15", 2, "week", {"count": "ordinal"}, "2022-11-28"),
    "d8_the_last_day_of_a_month": ("2023-01-15", 1, "month", {"count": "ordinal"}, "2023-02-14"),
    "d8_the_last_day_of_a_short_month": ("2023-01-31", 1, "month", {"count": "ordinal"}, "2023-02-28"),
    "d9_a_week": ("2023-03-22", 1, "week", {}, "2023-03-29"),
    "d9_a_month_is_clamped": ("2023-01-31", 1, "month", {}, "2023-02-28"),
    "d9_a_month_is_clamped_in_a_leap_year": ("2024-01-31", 1, "month", {}, "2024-02-29"),
    "d9_a_month_is_not_thirty_days": ("2022-10-15", 1, "month", {}, "2022-11-15"),
    "d9_three_years_of_karabakh": ("2020-11-10", 3, "year", {}, "2023-11-10"),
    "d9_a_year_from_a_leap_day": ("2024-02-29", 1, "year", {}, "2025-02-28"),
    "d9_four_years_from_a_leap_day": ("2024-02-29", 4, "year", {}, "2028-02-29"),
    "d9_eighteen_months": ("2023-08-31", 18, "month", {}, "2025-02-28"),
    "d10_six_months_before_expiry": ("2025-11-10", 6, "month", {"bound": "before_end"}, "2025-05-10"),
    "d10_six_months_before_the_end_of_august": (
        "2025-08-31",
        6,
        "month",
        {"bound": "before_end"},
        "2025-02-28",
    ),
    "d10_thirty_days_before_elections": ("2024-03-15", 30, "day", {"bound": "before_end"}, "2024-02-14"),
    "d12_first_day_after_completion": ("2022-11-21", 1, "day", {"bound": "on"}, "2022-11-22"),
}


@pytest.mark.parametrize(("anchor", "amount", "unit", "fields", "day"), COUNTED.values(), ids=COUNTED)
def test_due_at_the_end_of_the_day_for(
    anchor: str, amount: int, unit: str, fields: dict[str, Any], day: str
) -> None:
    """The same from an event, from a date in the text, and from an event known to the minute."""
    last = utc(f"{day}T20:59:59.999999")
    for ways in ({"anchor": "E"}, {"anchor_date": anchor}):
        one = rule("offset", ADDIS, amount=amount, unit=unit, **ways, **fields)
        assert last_instants(one.resolve(happened(ADDIS, E=anchor))) == (last, last)
        late_that_evening = happened(ADDIS, E=f"{anchor}T23:30")
        assert last_instants(one.resolve(late_that_evening)) == (last, last)


COARSE = {
    "month": ("2023-01", "2023-01-31", "2023-03-02"),
    "week": ("2022-W44", "2022-11-30", "2022-12-06"),
    "two_days": ("2022-11-02/2022-11-03", "2022-12-02", "2022-12-03"),
}


@pytest.mark.parametrize(("anchor", "first", "last"), COARSE.values(), ids=COARSE)
def test_an_anchor_known_only_to_the(anchor: str, first: str, last: str) -> None:
    one = rule("offset", ADDIS, anchor="E", amount=30, unit="day")
    resolution = one.resolve(happened(ADDIS, E=anchor))
    assert last_instants(resolution) == (utc(f"{first}T20:59:59.999999"), utc(f"{last}T20:59:59.999999"))
    assert "late only after the last of them" in str(resolution.sentence)


def test_a_minute_counts_on_its_day_by_the_clock_of_the_rule_and_a_day_as_it_was_written() -> None:
    one = rule("offset", "Asia/Karachi", anchor="E", amount=1, unit="day")
    late_in_istanbul = happened("Europe/Istanbul", E="2025-10-30T23:30")
    the_day_in_istanbul = happened("Europe/Istanbul", E="2025-10-30")
    assert last_instants(one.resolve(late_in_istanbul))[1] == utc("2025-11-01T18:59:59.999999")
    assert last_instants(one.resolve(the_day_in_istanbul))[1] == utc("2025-10-31T18:59:59.999999")


def test_an_offset_waits_for_its_anchor() -> None:
    resolution = rule("offset", anchor="E-delist", amount=1, unit="week").resolve({})
    assert resolution.outcome == Waiting("E-delist")
    assert (
        str(resolution.sentence) == "Waits for E-delist, which has not been recorded: no date can be given."
    )


def test_d10_what_stands_before_an_end_moves_with_it() -> None:
    one = rule("offset", anchor="E-vote", amount=30, unit="day", bound="before_end")
    before = last_instants(one.resolve(happened(E_vote="2024-06-30")))[1]
    after = last_instants(one.resolve(happened(E_vote="2024-07-10")))[1]
    assert after - before == timedelta(days=10)


HALF = {"anchor": "E", "amount": 3, "unit": "half_month"}


def test_half_months_have_no_date_until_a_person_sets_it() -> None:
    resolution = rule("offset", **HALF).resolve(happened(E="2023-01-31"))
    assert resolution.outcome == NoDate()
    assert "a person has to set the date" in str(resolution.sentence)
    decided = rule("offset", confirmed="2023-03-15", **HALF).resolve(happened(E="2023-01-31"))
    assert last_instants(decided)[1] == utc("2023-03-15T19:29:59.999999")


WORDS = {
    "days": (
        {},
        "Due by the end of 7 November 2022. That is 5 days after E (2 November 2022), which is day 0.",
    ),
    "ordinal": (
        {"count": "ordinal"},
        "Due by the end of 6 November 2022. "
        "That is the last of 5 days, counting E (2 November 2022) as day 1.",
    ),
    "on": (
        {"bound": "on"},
        "Due on 7 November 2022; earlier does not fulfil it. "
        "That is 5 days after E (2 November 2022), which is day 0.",
    ),
    "before": (
        {"bound": "before_end"},
        "Due by the end of 28 October 2022. "
        "That is 5 days before E (2 November 2022), and moves if that date moves.",
    ),
    "same_day": ({"amount": 0}, "Due by the end of 2 November 2022. That is the day of E (2 November 2022)."),
    "months": (
        {"unit": "month"},
        "Due by the end of 2 April 2023. That is 5 months after E (2 November 2022), by the calendar.",
    ),
    "one": (
        {"amount": 1, "unit": "year"},
        "Due by the end of 2 November 2023. That is 1 year after E (2 November 2022), by the calendar.",
    ),
}


@pytest.mark.parametrize(("fields", "words"), WORDS.values(), ids=WORDS)
def test_an_offset_says(fields: dict[str, Any], words: str) -> None:
    one = rule("offset", **({"anchor": "E", "amount": 5, "unit": "day"} | fields))
    assert str(one.resolve(happened(E="2022-11-02")).sentence) == words


def test_a_sum_beyond_the_years_that_can_be_entered_keeps_its_date() -> None:
    resolution = rule("offset", anchor="E", amount=100, unit="year").resolve(happened(E="2150-01-01"))
    assert last_instants(resolution)[1] == utc("2250-01-01T19:29:59.999999")
    assert str(resolution.sentence).startswith("Due by the end of 2250-01-01.")


def test_a_sum_that_lands_on_a_skipped_day_is_due_the_day_before() -> None:
    one = rule("offset", "Pacific/Apia", anchor="E", amount=1, unit="day")
    limit = limit_of(one.resolve(happened("Pacific/Apia", E="2011-12-29")))
    assert limit.due_from < limit.latest == utc("2011-12-30T10:00")


PHASES = {
    "d13_seven_days_from_15_november": (
        {"amount": 7, "unit": "day"},
        "2022-11-15",
        "2022-11-21T20:59:59.999999",
    ),
    "d13_four_days_after_the_day": (
        {"amount": 4, "unit": "day", "count": "elapsed"},
        "2022-11-21",
        "2022-11-25T20:59:59.999999",
    ),
    "d13_one_month": ({"amount": 1, "unit": "month"}, "2022-11-15", "2022-12-14T20:59:59.999999"),
    "d11_complete_within_hours": ({"amount": 72, "unit": "hour"}, "2022-11-15T12:00", "2022-11-18T09:00"),
}


@pytest.mark.parametrize(("fields", "began", "last"), PHASES.values(), ids=PHASES)
def test_a_phase_is_complete(fields: dict[str, Any], began: str, last: str) -> None:
    one = rule("phase", ADDIS, anchor="C11.completed", **fields)
    assert last_instants(one.resolve(happened(ADDIS, C11_dot_completed=began)))[1] == utc(last)


LASTING = {
    "d11_for_72_hours_is_a_duration": (
        {"amount": 72, "unit": "hour"},
        "2025-10-15T18:00",
        "2025-10-18T13:30",
    ),
    "for_48_hours_from_a_day_known_only_as_a_day": (
        {"amount": 48, "unit": "hour"},
        "2025-10-15",
        "2025-10-17T19:30",
    ),
    "for_three_days_counted_from_day_1": (
        {"amount": 3, "unit": "day"},
        "2025-10-15T18:00",
        "2025-10-17T19:30",
    ),
    "for_three_days_by_the_clock": (
        {"amount": 3, "unit": "day", "count": "elapsed"},
        "2025-10-15T18:00",
        "2025-10-18T13:30",
    ),
}


@pytest.mark.parametrize(("fields", "began", "end"), LASTING.values(), ids=LASTING)
def test_a_phase_lasts(fields: dict[str, Any], began: str, end: str) -> None:
    one = rule("phase", KABUL, anchor="E", bound="for", **fields)
    known = happened(E=began)
    assert running(one.resolve(known)).end == utc(end)
    assert state_just_before(one, known, end) is DueState.RUNNING
    assert state(one, end, known) is DueState.ENDED


def state_just_before(one: Any, known: dict[str, Any], end: str) -> DueState:
    return state(one, (utc(end) - timedelta(microseconds=1)).replace(tzinfo=None).isoformat(), known)


def test_a_phase_may_never_begin() -> None:
    resolution = rule("phase", anchor="C11.completed", amount=4, unit="day", phase="disengagement").resolve(
        {}
    )
    assert resolution.outcome == Waiting("C11.completed")
    assert str(resolution.sentence) == (
        "The phase “disengagement” begins with C11.completed, which is not recorded; it may never begin."
    )


def test_a_phase_begins_by_decision_if_that_comes_first() -> None:
    one = rule("phase", ADDIS, anchor="C11.completed", decision="E-decree", amount=4, unit="day")
    only_decided = one.resolve(happened(ADDIS, E_decree="2022-11-18"))
    both = one.resolve(happened(ADDIS, E_decree="2022-11-18", C11_dot_completed="2022-11-21"))
    assert last_instants(only_decided) == last_instants(both)
    assert str(both.sentence) == (
        "Due by the end of 21 November 2022. "
        "The phase began with E-decree (18 November 2022) and has 4 days, that day included."
    )


KEPT = {
    "without_a_breach": ("silent", {}, "2025-01-04T12:00"),
    "with_a_breach_before_it_all": ("stop", {"E_breach": "2024-12-31"}, "2025-01-04T12:00"),
    "with_a_breach_once_it_is_over": ("stop", {"E_breach": "2025-01-05"}, "2025-01-04T12:00"),
    "again_from_the_breach": ("restart", {"E_breach": "2025-01-03T12:00"}, "2025-01-06T12:00"),
}


@pytest.mark.parametrize(("on_breach", "breach", "ready"), KEPT.values(), ids=KEPT)
def test_d29_a_duty_arises_after_72_hours(on_breach: str, breach: dict[str, str], ready: str) -> None:
    one = rule(
        "kept_compliance", "UTC", anchor="E", breach="E-breach", on_breach=on_breach, amount=72, unit="hour"
    )
    known = happened("UTC", E="2025-01-01T12:00", **breach)
    assert running(one.resolve(known)).start == utc(ready)
    assert state(one, "2025-01-04T11:59", known) is DueState.UPCOMING
    assert state(one, "2025-01-09T12:00", known) is DueState.RUNNING


@pytest.mark.parametrize("on_breach", ["stop", "silent"])
def test_d29_a_breach_in_between_leaves_no_date_where_the_text_says(on_breach: str) -> None:
    one = rule(
        "kept_compliance", "UTC", anchor="E", breach="E-breach", on_breach=on_breach, amount=72, unit="hour"
    )
    resolution = one.resolve(happened("UTC", E="2025-01-01T12:00", E_breach="2025-01-03"))
    assert resolution.outcome == NoDate()
    assert "E-breach (3 January 2025)" in str(resolution.sentence)


SPANS = st.tuples(st.integers(1, 1200), st.sampled_from(["day", "week", "month", "year"])).filter(
    lambda span: span[1] != "year" or span[0] <= 100
)


@given(st.dates(date(1850, 1, 1), date(2100, 1, 1)), SPANS)
def test_lengths_add_as_the_calendar_does(day: date, span: tuple[int, str]) -> None:
    amount, unit = span
    oracle = relativedelta(**{f"{unit}s": amount})  # type: ignore[arg-type]
    assert Length(amount, unit).after(day) == day + oracle
    assert Length(amount, unit).before(day) == day - oracle
