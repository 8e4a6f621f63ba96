"""When a date crosses its thresholds, and over which spans it stood as known then."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.domain.dates import Answer, DueDate
from monitoring.domain.horizon import USUAL, Course, LeadPlan, Opening, Period, course, crossings, outlook
from monitoring.domain.thresholds import LEADS, MARKS, URGENCY, Aspect, At, Threshold
from tests.domain.dated import SIXTH, day_in, utc

#: Before anything is overdue for a week.
THEN = utc("2025-11-07")


def crossed(period: Period, *plans: LeadPlan, until: datetime = THEN) -> dict[str, str]:
    return {
        one.threshold: f"{one.crossed_at:%m-%d %H:%M}"
        for one in sorted(crossings(period, until, plans or USUAL), key=lambda one: URGENCY[one.threshold])
        if one.step == 0
    }


# --- Thresholds -------------------------------------------------------------------------------------


def test_every_threshold_has_its_mark_and_its_rank() -> None:
    assert set(MARKS) == set(Threshold)
    assert list(URGENCY) == [str(threshold) for threshold in Threshold]


@pytest.mark.parametrize("aspect", list(Aspect))
def test_marks_come_closer_one_after_the_other(aspect: Aspect) -> None:
    days = [
        MARKS[one].days_before for one in Threshold if MARKS[one].is_lead and aspect in MARKS[one].aspects
    ]
    assert days == sorted(days, reverse=True)
    assert days in ([], list(LEADS))


def test_only_an_act_is_ever_late() -> None:
    late = [threshold for threshold, mark in MARKS.items() if mark.at in (At.LATE, At.WEEKLY)]
    assert {aspect for threshold in late for aspect in MARKS[threshold].aspects} == {Aspect.DUE}


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
    found = crossings(Period(day_in(zone, day), utc("2025-01-01"), None), THEN)
    assert [one.crossed_at for one in found if one.threshold == threshold] == [utc(moment)]


def test_of_thresholds_that_had_passed_the_nearest_is_crossed_when_the_date_becomes_known() -> None:
    assert crossed(Period(SIXTH, utc("2025-10-31T08:00"), None)) == {
        "days_7": "10-31 08:00",
        "days_3": "11-02 21:00",
        "days_1": "11-04 21:00",
        "due": "11-05 21:00",
        "overdue": "11-06 21:00",
    }


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ("2025-11-05T22:00", {"due": "11-05 22:00", "overdue": "11-06 21:00"}),
        ("2025-11-06T21:00", {"overdue": "11-06 21:00"}),
        ("2031-01-01", {"overdue": "01-01 00:00"}),
    ],
)
def test_a_date_that_becomes_known_late_is_told_once_as_it_stands_then(
    known: str, told: dict[str, str]
) -> None:
    assert crossed(Period(SIXTH, utc(known), None), until=utc("2031-01-02")) == told


def test_lead_times_that_are_set_late_make_no_ladder() -> None:
    late = LeadPlan(utc("2025-10-30T12:00"), frozenset({60, 30, 14, 7, 1}))
    assert crossed(Period(SIXTH, utc("2025-08-01"), None), *USUAL, late) == {
        "days_14": "10-22 21:00",
        "days_7": "10-29 21:00",
        "days_1": "11-04 21:00",
        "due": "11-05 21:00",
        "overdue": "11-06 21:00",
    }


def test_a_duty_open_for_years_and_entered_now_has_no_reminders_from_before() -> None:
    entered = utc("2026-11-28")
    period = Period(SIXTH, utc("2014-01-01"), None, entered_at=entered)
    weekly = [one for one in crossings(period, utc("2026-12-06")) if one.threshold == Threshold.OVERDUE_AGAIN]
    assert [one.crossed_at for one in weekly] == [utc("2026-12-03T21:00"), utc("2026-12-10T21:00")]
    assert all(one.crossed_at > entered for one in weekly)


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
    assert list(crossed(Period(vague_end, utc("2025-10-01"), None)))[-1] == "due"


# --- Spans ------------------------------------------------------------------------------------------

DAYS = [utc("2025-11-01") + timedelta(days=n) for n in range(12)]
DATES = [None, SIXTH, day_in("UTC", "2025-11-20"), DueDate(SIXTH.due_from, None, "UTC")]
HISTORIES = st.dictionaries(st.sampled_from(DAYS), st.sampled_from(DATES))


def standing(history: dict[datetime, DueDate | None], moment: datetime) -> DueDate | None:
    past = [change for change in history if change <= moment]
    return history[max(past)] if past else None


def told(history: dict[datetime, DueDate | None], *more: datetime) -> Course:
    def answer(moment: datetime) -> Answer:
        date = standing(history, moment)
        return Answer({} if date is None else {Aspect.DUE: date})

    return course([*history, *more], answer, THEN)


def in_order(found: Course) -> list[Period]:
    return sorted(found.periods, key=lambda period: period.opens_at)


@given(HISTORIES, st.lists(st.sampled_from(DAYS)))
def test_the_spans_say_at_every_moment_what_stood_then(
    history: dict[datetime, DueDate | None], more: list[datetime]
) -> None:
    found = told(history, *more).periods
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
    found = in_order(told(history))
    for first, second in zip(found, found[1:], strict=False):
        assert first.closes_at is not None and first.closes_at <= second.opens_at
        if first.closes_at == second.opens_at:
            assert (first.date.due_from, first.date.latest) != (second.date.due_from, second.date.latest)


@given(HISTORIES)
def test_every_crossing_lies_within_its_span(history: dict[datetime, DueDate | None]) -> None:
    for period in told(history).periods:
        for one in crossings(period, THEN):
            assert period.opens_at <= one.crossed_at
            assert period.closes_at is None or one.crossed_at < period.closes_at


@given(HISTORIES, st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_looking_later_adds_crossings_and_changes_none(
    history: dict[datetime, DueDate | None], one: datetime, other: datetime
) -> None:
    sooner, later = (outlook(told(history), until) for until in sorted([one, other]))
    assert set(sooner.crossings) <= set(later.crossings)
    if sooner.look_again_at is None or sooner.look_again_at > max(one, other):
        assert sooner == later
    else:
        assert {one.crossed_at for one in set(later.crossings) - set(sooner.crossings)} > set() and all(
            one.crossed_at > sooner.look_again_at for one in set(later.crossings) - set(sooner.crossings)
        )


# --- How a date comes to stand ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("history", "openings"),
    [
        ({"11-01": SIXTH}, [Opening.FIRST]),
        ({"11-01": None, "11-03": SIXTH}, [Opening.APPEARS]),
        ({"11-01": SIXTH, "11-03": day_in("UTC", "2025-11-20")}, [Opening.FIRST, Opening.MOVES]),
        (
            {"11-01": SIXTH, "11-02": None, "11-03": day_in("UTC", "2025-11-20")},
            [Opening.FIRST, Opening.MOVES],
        ),
        ({"11-01": SIXTH, "11-02": None, "11-03": SIXTH}, [Opening.FIRST, Opening.APPEARS]),
    ],
)
def test_a_date_appears_or_moves(history: dict[str, DueDate | None], openings: list[Opening]) -> None:
    found = told({utc(f"2025-{day}"): date for day, date in history.items()})
    assert [period.opening for period in in_order(found)] == openings


def test_that_a_date_appeared_or_moved_is_flagged_at_that_moment() -> None:
    for opening, threshold in ((Opening.APPEARS, "appears"), (Opening.MOVES, "moved")):
        found = crossed(Period(SIXTH, utc("2025-11-02T08:00"), None, opening=opening))
        assert found[threshold] == "11-02 08:00"
        assert len({"appears", "moved"} & set(found)) == 1


# --- Lead times of a process ------------------------------------------------------------------------


def lead_days(*plans: LeadPlan, opens: str = "2025-09-01") -> dict[str, str]:
    found = crossed(Period(SIXTH, utc(opens), None), *plans)
    return {threshold: at for threshold, at in found.items() if threshold.startswith("days_")}


def test_a_process_is_warned_as_early_as_it_asked() -> None:
    early = LeadPlan(utc("2025-09-10"), frozenset({30, 7}))
    assert lead_days(*USUAL, early) == {"days_30": "10-06 21:00", "days_7": "10-29 21:00"}


def test_marks_that_were_crossed_before_the_lead_times_changed_stay_and_farther_ones_are_not_told_any_more() -> (
    None
):
    late = LeadPlan(utc("2025-10-30T09:00"), frozenset({30, 2}))
    assert lead_days(*USUAL, late) == {
        "days_14": "10-22 21:00",
        "days_7": "10-29 21:00",
        "days_2": "11-03 21:00",
    }


def test_what_is_past_is_not_flagged_by_new_lead_times() -> None:
    after = LeadPlan(utc("2025-11-09"), frozenset(LEADS))
    assert "days_30" not in lead_days(*USUAL, after)


# --- Overdue for weeks ------------------------------------------------------------------------------


def test_what_is_overdue_is_told_again_each_week_by_the_clock_of_its_zone() -> None:
    period = Period(day_in("Europe/Berlin", "2025-10-20"), utc("2025-10-01"), utc("2025-11-12"))
    found = [one for one in crossings(period, utc("2026-01-01")) if one.threshold is Threshold.OVERDUE_AGAIN]
    assert [(one.step, f"{one.crossed_at:%m-%d %H:%M}") for one in found] == [
        (1, "10-27 23:00"),  # the clocks went back
        (2, "11-03 23:00"),
        (3, "11-10 23:00"),
    ]


def test_no_more_weeks_are_told_than_the_next_one() -> None:
    found = outlook(Course((Period(SIXTH, utc("2025-10-01"), None),)), utc("2025-11-15"))
    again = [one.crossed_at for one in found.crossings if one.threshold is Threshold.OVERDUE_AGAIN]
    assert again == [utc("2025-11-13T21:00"), utc("2025-11-20T21:00")]
    assert found.look_again_at == again[-1]
