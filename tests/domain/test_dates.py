"""What is dated about a commitment: the date that its state rests on, beginnings and ends, notices, readings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from agreements.domain.deadline import deadline_from_data
from agreements.domain.due import Due, due_at
from agreements.domain.timeline import When
from monitoring.domain.dates import Answer, DueDate, date_of, dates_of
from monitoring.domain.horizon import Period, course, crossings, outlook
from monitoring.domain.thresholds import Aspect, Threshold
from tests.domain.dated import SIXTH, utc

# --- What date a due state rests on -----------------------------------------------------------------


def due(*readings: dict[str, Any], done: str = "", known: dict[str, When] | None = None) -> Due:
    rules: dict[str, Any] = {"rule": readings[0]}
    if len(readings) > 1:
        rules = {"readings": [{"label": f"reading {n}", "rule": rule} for n, rule in enumerate(readings)]}
    deadline = deadline_from_data({"as_written": "words"} | rules, "Europe/Istanbul")
    return due_at(deadline, known or {}, utc("2025-11-01"), When(done, "UTC") if done else None)


BY_SIXTH = {"kind": "fixed", "date": "2025-11-06", "bound": "by"}
BEFORE_SIXTH = {"kind": "fixed", "date": "2025-11-06", "bound": "before"}
STANDING = {"kind": "standing"}


def test_a_fixed_date_is_its_day() -> None:
    assert date_of(due(BY_SIXTH)) == SIXTH


def test_of_several_readings_approaching_counts_from_the_first_and_late_from_the_last() -> None:
    assert date_of(due(BY_SIXTH, BEFORE_SIXTH)) == DueDate(
        utc("2025-11-04T21:00"), utc("2025-11-06T21:00"), "Europe/Istanbul"
    )


@pytest.mark.parametrize(
    "other", [STANDING, {"kind": "undated"}, {"kind": "on_event", "anchor": "E1", "then": "once"}]
)
def test_where_one_reading_has_no_date_nobody_can_say_that_it_is_late(other: dict[str, Any]) -> None:
    assert date_of(due(BY_SIXTH, other)) == DueDate(SIXTH.due_from, None, "Europe/Istanbul")


@pytest.mark.parametrize(
    "rule",
    [
        STANDING,
        {"kind": "undated"},
        {"kind": "vague", "word": "soon"},
        {"kind": "on_event", "anchor": "E1", "then": "once"},
        {"kind": "fixed", "date": "2025-11-06", "bound": "from"},
        {"kind": "window", "start": "2025-10-15T18:00", "end": "2025-10-17T18:00"},
        {"kind": "window", "start": "2025-12-15T18:00", "end_words": "the talks conclude"},
    ],
)
def test_what_has_no_date_to_come_is_never_flagged(rule: dict[str, Any]) -> None:
    assert date_of(due(rule)) is None


def test_what_is_met_is_not_flagged() -> None:
    assert date_of(due(BY_SIXTH, done="2025-10-31")) is None


def test_a_date_appears_when_its_anchor_happens() -> None:
    found = date_of(
        due(
            {"kind": "on_event", "anchor": "E1", "then": "once"},
            known={"E1": When("2025-11-06", "Europe/Istanbul")},
        )
    )
    assert found == SIXTH


# --- Duties that last -------------------------------------------------------------------------------

TERM = {
    "kind": "term",
    "amount": 1,
    "unit": "year",
    "zone": "UTC",
    "anchor_date": "2024-11-10",
    "renewal": "automatic",
    "notice_amount": 1,
    "notice_unit": "month",
}


def by_itself(rule: dict[str, Any], until: datetime) -> list[tuple[str, str]]:
    """Every crossing of a rule that was known from the beginning of 2025, told until a moment."""
    deadline = deadline_from_data({"as_written": "words", "rule": rule}, "UTC")

    def answer(moment: datetime) -> Answer:
        due = due_at(deadline, {}, moment)
        return Answer(dates_of(due), due.holds_until if due.readings[0].unfolds else None)

    found = outlook(course([utc("2025-01-01")], answer, until), until).crossings
    return sorted((f"{one.crossed_at:%Y-%m-%d}", one.threshold.value) for one in found)


def test_the_last_day_for_notice_draws_near_in_every_term() -> None:
    found = by_itself(TERM, utc("2027-01-01"))
    notices = [(day, threshold) for day, threshold in found if threshold.startswith("notice")]
    assert [day for day, threshold in notices if threshold == "notice_day"] == [
        "2025-10-10",
        "2026-10-10",
    ]
    assert ("2025-10-03", "notice_7") in notices


def test_a_term_that_renews_itself_tells_how_its_end_moves() -> None:
    found = by_itself(TERM, utc("2026-01-01"))
    assert ("2025-10-11", "moved") in found  # no notice was given by the 10th
    assert "ended" not in {threshold for _, threshold in found}


def test_a_window_is_flagged_when_it_opens_and_before_and_when_it_ends() -> None:
    found = by_itself(
        {"kind": "window", "start": "2025-03-01", "end": "2025-03-20", "zone": "UTC"}, utc("2025-06-01")
    )
    assert [threshold for _, threshold in found] == [
        "opens",
        "ends_14",
        "ends_7",
        "ends_3",
        "ends_1",
        "ended",
    ]


@pytest.mark.parametrize("rule", [STANDING, {"kind": "undated"}, {"kind": "vague", "word": "soon"}])
def test_nothing_is_flagged_of_what_has_no_date(rule: dict[str, Any]) -> None:
    assert by_itself(rule, utc("2030-01-01")) == []


# --- Readings that part -----------------------------------------------------------------------------


def test_between_the_first_and_the_last_reading_it_is_contested() -> None:
    found = dates_of(due(BY_SIXTH, BEFORE_SIXTH))
    assert found[Aspect.CONTEST] == DueDate(utc("2025-11-05T21:00"), None, "Europe/Istanbul")
    (only,) = crossings(
        Period(found[Aspect.CONTEST], utc("2025-11-01"), None, Aspect.CONTEST), utc("2025-11-07")
    )
    assert (only.threshold, only.crossed_at) == (Threshold.CONTESTED, utc("2025-11-05T21:00"))


def test_one_reading_or_readings_that_agree_are_never_contested() -> None:
    assert Aspect.CONTEST not in dates_of(due(BY_SIXTH))
    assert Aspect.CONTEST not in dates_of(due(BY_SIXTH, BY_SIXTH))
