"""When a date crosses its thresholds, and over which spans it stood as known then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.due import Due, deadline_from_data, due_at
from agreements.domain.timeline import When
from monitoring.domain.horizon import MARKS, URGENCY, DueDate, Period, Threshold, crossings, date_of, periods


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def day_in(zone: str, day: str) -> DueDate:
    when = When(day, zone)
    return DueDate(when.start, when.end, zone)


SIXTH = day_in("Europe/Istanbul", "2025-11-06")


def crossed(period: Period) -> dict[str, str]:
    return {threshold: f"{moment:%m-%d %H:%M}" for threshold, moment in crossings(period).items()}


# --- Thresholds -------------------------------------------------------------------------------------


def test_every_threshold_has_its_mark_and_its_rank() -> None:
    assert set(MARKS) == set(Threshold)
    assert list(URGENCY) == [str(threshold) for threshold in Threshold]


def test_marks_come_closer_one_after_the_other() -> None:
    days = [mark.days_before for mark in MARKS.values() if mark.days_before is not None]
    assert days == sorted(days, reverse=True)
    assert [threshold for threshold, mark in MARKS.items() if mark.days_before is None] == [Threshold.OVERDUE]


def test_lead_times_count_calendar_days_back_from_the_start_of_the_due_day() -> None:
    assert crossed(Period(SIXTH, utc("2025-10-01"), None)) == {
        "days_14": "10-22 21:00",
        "days_7": "10-29 21:00",
        "days_3": "11-02 21:00",
        "days_1": "11-04 21:00",
        "due": "11-05 21:00",
        "overdue": "11-06 21:00",
    }


@pytest.mark.parametrize(
    ("zone", "day", "threshold", "moment"),
    [
        ("Asia/Kabul", "2025-11-06", "days_3", "2025-11-02T19:30"),
        ("Asia/Karachi", "2025-11-06", "days_3", "2025-11-02T19:00"),
        (
            "Europe/Berlin",
            "2025-10-27",
            "days_3",
            "2025-10-23T22:00",
        ),  # 73 hours, because the clocks went back
        ("Europe/Berlin", "2025-03-31", "days_3", "2025-03-27T23:00"),  # 71 hours, because they went forward
        ("Asia/Karachi", "2028-03-01", "days_1", "2028-02-28T19:00"),  # 29 February is a day like others
        ("Asia/Karachi", "2027-03-01", "days_1", "2027-02-27T19:00"),
        ("Africa/Cairo", "2025-04-26", "days_1", "2025-04-24T22:00"),  # a day there that begins at 01:00
        ("Pacific/Kiritimati", "2025-11-06", "due", "2025-11-05T10:00"),
        ("Pacific/Pago_Pago", "2025-11-06", "overdue", "2025-11-07T11:00"),
    ],
)
def test_days_are_those_of_the_zone(zone: str, day: str, threshold: str, moment: str) -> None:
    assert crossings(Period(day_in(zone, day), utc("2025-01-01"), None))[Threshold(threshold)] == utc(moment)


def test_a_threshold_that_had_passed_is_crossed_when_the_date_becomes_known() -> None:
    assert crossed(Period(SIXTH, utc("2025-10-31T08:00"), None)) == {
        "days_14": "10-31 08:00",
        "days_7": "10-31 08:00",
        "days_3": "11-02 21:00",
        "days_1": "11-04 21:00",
        "due": "11-05 21:00",
        "overdue": "11-06 21:00",
    }


def test_a_date_that_is_met_or_moved_crosses_nothing_more() -> None:
    assert set(crossed(Period(SIXTH, utc("2025-10-01"), utc("2025-11-03")))) == {
        "days_14",
        "days_7",
        "days_3",
    }


def test_a_threshold_reached_at_the_very_moment_of_closing_is_not_crossed() -> None:
    assert "days_3" not in crossed(Period(SIXTH, utc("2025-10-01"), utc("2025-11-02T21:00")))


def test_a_date_that_nobody_can_call_late_never_becomes_overdue() -> None:
    vague_end = DueDate(SIXTH.due_from, None, SIXTH.zone)
    assert list(crossings(Period(vague_end, utc("2025-10-01"), None)))[-1] is Threshold.DUE


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


# --- Spans ------------------------------------------------------------------------------------------

DAYS = [utc("2025-11-01") + timedelta(days=n) for n in range(12)]
DATES = [None, SIXTH, day_in("UTC", "2025-11-20"), DueDate(SIXTH.due_from, None, "UTC")]
HISTORIES = st.dictionaries(st.sampled_from(DAYS), st.sampled_from(DATES))


def standing(history: dict[datetime, DueDate | None], moment: datetime) -> DueDate | None:
    past = [change for change in history if change <= moment]
    return history[max(past)] if past else None


@given(HISTORIES, st.lists(st.sampled_from(DAYS)))
def test_the_spans_say_at_every_moment_what_stood_then(
    history: dict[datetime, DueDate | None], more: list[datetime]
) -> None:
    found = periods([*history, *more], lambda moment: standing(history, moment))
    for moment in [*DAYS, *(day + timedelta(hours=7) for day in DAYS)]:
        covering = [
            p.date for p in found if p.opens_at <= moment and (p.closes_at is None or moment < p.closes_at)
        ]
        stood = standing(history, moment)
        assert [(d.due_from, d.latest) for d in covering] == (
            [(stood.due_from, stood.latest)] if stood else []
        )


@given(HISTORIES)
def test_spans_do_not_overlap_and_none_could_be_one_with_the_next(
    history: dict[datetime, DueDate | None],
) -> None:
    found = periods(history, lambda moment: standing(history, moment))
    for first, second in zip(found, found[1:], strict=False):
        assert first.closes_at is not None and first.closes_at <= second.opens_at
        if first.closes_at == second.opens_at:
            assert (first.date.due_from, first.date.latest) != (second.date.due_from, second.date.latest)


@given(HISTORIES)
def test_every_crossing_lies_within_its_span_and_comes_in_order(
    history: dict[datetime, DueDate | None],
) -> None:
    for period in periods(history, lambda moment: standing(history, moment)):
        moments = list(crossings(period).values())
        assert moments == sorted(moments)
        assert all(
            period.opens_at <= moment and (period.closes_at is None or moment < period.closes_at)
            for moment in moments
        )
