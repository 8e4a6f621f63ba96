"""D5 for seasons: due at their end, which no text gives to the day."""

from __future__ import annotations

from typing import Any

import pytest

from agreements.domain.deadlines.rule import BadRule
from agreements.domain.due import DueState
from tests.domain.rulebook import last_instants, rule, state, utc

SUMMER: dict[str, Any] = {"season": "summer", "year": 1999, "hemisphere": "north"}
ENDS = {
    "summer_1999": (SUMMER, "1999-08-31", "1999-09-24"),
    "autumn_1999": (SUMMER | {"season": "autumn"}, "1999-11-30", "1999-12-23"),
    "spring_2026": (SUMMER | {"season": "spring", "year": 2026}, "2026-05-31", "2026-06-22"),
    "winter_1999_2000_over_a_leap_day": (SUMMER | {"season": "winter"}, "2000-02-29", "2000-03-21"),
    "winter_2025_2026": (SUMMER | {"season": "winter", "year": 2025}, "2026-02-28", "2026-03-21"),
    "summer_in_the_south": (SUMMER | {"hemisphere": "south"}, "2000-02-29", "2000-03-21"),
    "winter_in_the_south": (SUMMER | {"season": "winter", "hemisphere": "south"}, "1999-08-31", "1999-09-24"),
    "spring_in_the_south": (SUMMER | {"season": "spring", "hemisphere": "south"}, "1999-11-30", "1999-12-23"),
    "before_summer": (SUMMER | {"bound": "before"}, "1999-05-31", "1999-06-22"),
    "before_winter": (SUMMER | {"season": "winter", "bound": "before"}, "1999-11-30", "1999-12-23"),
}


@pytest.mark.parametrize(("fields", "by_the_months", "by_the_sun"), ENDS.values(), ids=ENDS)
def test_d5_the_last_day_lies_between(fields: dict[str, Any], by_the_months: str, by_the_sun: str) -> None:
    earliest, latest = last_instants(rule("season", "UTC", **fields).resolve({}))
    assert earliest == utc(f"{by_the_months}T23:59:59.999999")
    assert latest == utc(f"{by_the_sun}T23:59:59.999999")


STATES = {
    "upcoming_before_its_last_day_by_the_months": ("1999-08-30T22:59", DueState.UPCOMING),
    "due_from_that_day_on": ("1999-08-30T23:00", DueState.DUE),
    "due_as_long_as_it_may_still_be_summer": ("1999-09-24T22:59", DueState.DUE),
    "overdue_when_it_can_be_summer_no_more": ("1999-09-24T23:00", DueState.OVERDUE),
}


@pytest.mark.parametrize(("at", "expected"), STATES.values(), ids=STATES)
def test_d5_no_later_than_summer_1999_in_belfast_is(at: str, expected: DueState) -> None:
    assert state(rule("season", "Europe/London", **SUMMER), at) is expected


WORDS = {
    "by": (
        SUMMER,
        "Due by the end of summer 1999: that is 31 August 1999 by the months and 24 September 1999 at the latest by "
        "the sun; late only after that.",
    ),
    "over_the_turn_of_the_year": (
        SUMMER | {"season": "winter"},
        "Due by the end of winter 1999/00: that is 29 February 2000 by the months and 21 March 2000 at the latest by "
        "the sun; late only after that.",
    ),
    "before": (
        SUMMER | {"bound": "before", "hemisphere": "south"},
        "Due before summer 1999/00, which begins after 30 November 1999 by the months and by 23 December 1999 at the "
        "latest by the sun; late only after that.",
    ),
}


@pytest.mark.parametrize(("fields", "words"), WORDS.values(), ids=WORDS)
def test_a_season_says(fields: dict[str, Any], words: str) -> None:
    assert str(rule("season", "UTC", **fields).resolve({}).sentence) == words


@pytest.mark.parametrize("year", [0, 1799, 2201, 99_999])
def test_a_year_out_of_reach_is_refused(year: int) -> None:
    with pytest.raises(BadRule, match="lies outside the years 1800 to 2200") as refused:
        rule("season", **SUMMER | {"year": year})
    assert refused.value.field == "year"
