"""Dates as the text names them: by, before, on, at a time, from; windows; and words that are no date."""

from __future__ import annotations

import pytest

from agreements.domain.deadlines.outcomes import NoDate, Waiting
from agreements.domain.due import DueState
from tests.domain.rulebook import (
    KABUL,
    KARACHI,
    MOSCOW,
    happened,
    last_instants,
    limit_of,
    rule,
    running,
    state,
    utc,
)

LATE = {
    "d1_by_a_day_after_its_last_instant": ("by", "2020-11-15", "Asia/Yerevan", "2020-11-15T19:59:59.999999"),
    "d2_before_a_day_from_its_first_instant": (
        "before",
        "2020-11-20",
        "Asia/Yerevan",
        "2020-11-19T19:59:59.999999",
    ),
    "d3_on_a_day_after_that_day": ("on", "2025-11-06", "Europe/Istanbul", "2025-11-06T20:59:59.999999"),
    "d4_by_a_minute_after_that_minute": ("by", "2025-10-17T18:00", KARACHI, "2025-10-17T13:00"),
    "d4_before_a_minute_from_that_minute": (
        "before",
        "2025-10-17T18:00",
        KARACHI,
        "2025-10-17T12:59:59.999999",
    ),
    "d4_at_a_minute_of_a_third_state": ("on", "2020-11-10T00:00", MOSCOW, "2020-11-09T21:00"),
    "d5_by_a_month_after_its_end": ("by", "2025-11", KABUL, "2025-11-30T19:29:59.999999"),
    "d5_before_a_month_from_its_start": ("before", "2025-11", KABUL, "2025-10-31T19:29:59.999999"),
    "d5_by_a_year_after_its_end": ("by", "2025", KABUL, "2025-12-31T19:29:59.999999"),
    "d5_by_a_season_after_its_end": ("by", "2026-03-01/2026-05-31", KABUL, "2026-05-31T19:29:59.999999"),
    "by_a_leap_day": ("by", "2024-02-29", "UTC", "2024-02-29T23:59:59.999999"),
    "by_the_day_that_is_25_hours_long": ("by", "2025-10-26", "Europe/Berlin", "2025-10-26T22:59:59.999999"),
    "by_the_last_day_in_khartoum": ("by", "2023-05-22", "Africa/Khartoum", "2023-05-22T21:59:59.999999"),
}


@pytest.mark.parametrize(("bound", "date", "zone", "last"), LATE.values(), ids=LATE)
def test_it_is_late(bound: str, date: str, zone: str, last: str) -> None:
    resolution = rule("fixed", zone, date=date, bound=bound).resolve({})
    assert last_instants(resolution) == (utc(last), utc(last))
    assert limit_of(resolution).zone == zone


DUE_FROM = {
    "the_day_itself": ("by", "2020-11-15", KABUL, "2020-11-14T19:30"),
    "the_day_before_for_before": ("before", "2020-11-15", KABUL, "2020-11-13T19:30"),
    "a_day_before_the_minute": ("by", "2025-10-17T18:00", KABUL, "2025-10-16T13:30"),
    "the_day_that_midnight_ends": ("by", "2026-03-24T00:00", KABUL, "2026-03-22T19:30"),
    "the_last_day_of_the_month": ("by", "2025-11", KABUL, "2025-11-29T19:30"),
}


@pytest.mark.parametrize(("bound", "date", "zone", "start"), DUE_FROM.values(), ids=DUE_FROM)
def test_the_due_day_is(bound: str, date: str, zone: str, start: str) -> None:
    assert limit_of(rule("fixed", zone, date=date, bound=bound).resolve({})).due_from == utc(start)


STATES = {
    "upcoming_the_day_before": ("2020-11-14T19:29:59.999999", DueState.UPCOMING),
    "due_from_the_first_instant_of_the_day": ("2020-11-14T19:30", DueState.DUE),
    "due_at_its_last_instant": ("2020-11-15T19:29:59.999999", DueState.DUE),
    "overdue_from_the_next_instant": ("2020-11-15T19:30", DueState.OVERDUE),
}


@pytest.mark.parametrize(("at", "expected"), STATES.values(), ids=STATES)
def test_by_a_day_in_kabul_is(at: str, expected: DueState) -> None:
    assert state(rule("fixed", date="2020-11-15", bound="by"), at) is expected


def test_from_a_minute_on_it_is_in_force_without_end() -> None:
    ceasefire = rule("fixed", MOSCOW, date="2020-11-10T00:00", bound="from")
    assert state(ceasefire, "2020-11-09T20:59:59") is DueState.UPCOMING
    assert state(ceasefire, "2020-11-09T21:00") is DueState.RUNNING
    assert state(ceasefire, "2199-01-01T00:00") is DueState.RUNNING


FIXED_WORDS = {
    "by": ("by", "2020-11-15", "Due by the end of 15 November 2020; late only after it."),
    "before": ("before", "2020-11-15", "Due before 15 November 2020 begins; late from its first moment on."),
    "on": ("on", "2020-11-15", "Due on 15 November 2020; earlier does not fulfil it."),
    "from": ("from", "2020-11-15", "In force from 15 November 2020 on, with no end date."),
    "by_a_month": ("by", "2020-11", "Due by the end of November 2020; late only after it."),
    "at": ("on", "2020-11-15T18:00", "Due at 15 November 2020, 18:00 (Asia/Kabul)."),
    "by_midnight": ("by", "2026-03-24T00:00", "Due by midnight 23/24 March 2026 (Asia/Kabul)."),
}


@pytest.mark.parametrize(("bound", "date", "words"), FIXED_WORDS.values(), ids=FIXED_WORDS)
def test_a_fixed_date_says(bound: str, date: str, words: str) -> None:
    assert str(rule("fixed", date=date, bound=bound).resolve({}).sentence) == words


EID = {"start": "2026-03-19T00:00", "end": "2026-03-24T00:00"}
WINDOWS = {
    "upcoming_before_it": ("2026-03-18T18:59:59.999999", DueState.UPCOMING),
    "running_at_its_first_instant": ("2026-03-18T19:00", DueState.RUNNING),
    "running_at_its_last_instant": ("2026-03-23T18:59:59.999999", DueState.RUNNING),
    "ended_at_its_written_end": ("2026-03-23T19:00", DueState.ENDED),
}


@pytest.mark.parametrize(("at", "expected"), WINDOWS.values(), ids=WINDOWS)
def test_a_window_is(at: str, expected: DueState) -> None:
    assert state(rule("window", KARACHI, **EID), at) is expected


def test_a_window_may_begin_with_an_event() -> None:
    window = rule("window", start_event="E-doha", end="2025-12-01")
    assert window.resolve({}).outcome == Waiting("E-doha")
    assert running(window.resolve(happened(E_doha="2025-10-19"))).start == utc("2025-10-18T19:30")


def test_a_window_without_a_dated_end_goes_on() -> None:
    eid = rule("window", start="2026-03-18", end_words="the Eid days")
    assert state(eid, "2026-06-01T00:00") is DueState.RUNNING
    assert "the Eid days" in str(eid.resolve({}).sentence)


ENDS = {
    "at_its_minute": ("2025-10-19T12:00", "2025-10-19T07:30"),
    "not_before_the_end_of_its_day_if_no_more_is_known": ("2025-10-19", "2025-10-19T19:30"),
}


@pytest.mark.parametrize(("date", "end"), ENDS.values(), ids=ENDS)
def test_a_window_that_ends_with_an_event_ends(date: str, end: str) -> None:
    window = rule("window", start="2025-10-17T18:00", end_event="R1.end")
    assert running(window.resolve({})).end is None
    resolution = window.resolve(happened(R1_dot_end=date))
    assert running(resolution).end == utc(end)
    assert "ends with R1.end (19 October 2025" in str(resolution.sentence)


def test_a_window_whose_end_came_before_its_start_is_over() -> None:
    window = rule("window", start="2025-12-01", end_event="E-war")
    assert state(window, "2025-11-15T00:00", happened(E_war="2025-11-01")) is DueState.ENDED


def test_on_an_event_an_immediate_duty_stands_from_then_on() -> None:
    ceasefire = rule("on_event", anchor="E-doha")
    assert state(ceasefire, "2025-10-18T00:00") is DueState.WAITING
    assert state(ceasefire, "2030-01-01T00:00", happened(E_doha="2025-10-19")) is DueState.RUNNING


ONCE = {
    "to_the_minute": ("2022-12-01T09:00", "2022-12-01T04:30", "2022-12-01T04:30"),
    "to_the_day": ("2022-12-01", "2022-11-30T19:30", "2022-12-01T19:29:59.999999"),
    "to_the_month": ("2022-12", "2022-11-30T19:30", "2022-12-31T19:29:59.999999"),
}


@pytest.mark.parametrize(("date", "earliest", "latest"), ONCE.values(), ids=ONCE)
def test_an_act_due_with_an_event_is_due_as_finely_as_the_event_is_known(
    date: str, earliest: str, latest: str
) -> None:
    resolution = rule("on_event", anchor="C12.completed", then="once").resolve(
        happened(C12_dot_completed=date)
    )
    assert last_instants(resolution) == (utc(earliest), utc(latest))


UNDATED = {
    "standing_it_runs": (rule("standing"), DueState.RUNNING),
    "undated_it_has_no_date": (rule("undated"), DueState.UNDATED),
    "vague_it_has_no_date": (rule("vague", word="in the coming days"), DueState.UNDATED),
}


@pytest.mark.parametrize(("one", "expected"), UNDATED.values(), ids=UNDATED)
@pytest.mark.parametrize("at", ["1900-01-01T00:00", "2025-10-31T00:00", "2200-12-31T23:59"])
def test_whatever_the_day_if(one: object, expected: DueState, at: str) -> None:
    assert state(one, at) is expected  # type: ignore[arg-type]


def test_a_vague_word_stays_visible_beside_its_limit() -> None:
    resolution = rule(
        "vague_with_limit",
        word="as soon as possible",
        rule={"kind": "fixed", "date": "2025-11-06", "bound": "by"},
    ).resolve({})
    assert last_instants(resolution)[1] == utc("2025-11-06T19:29:59.999999")
    assert str(resolution.sentence) == (
        "“as soon as possible”, with a limit. Due by the end of 6 November 2025; late only after it."
    )


RAMADAN = {"words": "1 Ramadan 1447", "calendar": "islamic"}


def test_a_date_of_another_calendar_gives_no_date_by_itself() -> None:
    resolution = rule("other_calendar", **RAMADAN).resolve({})
    assert resolution.outcome == NoDate()
    assert "“1 Ramadan 1447” (Islamic calendar)" in str(resolution.sentence)


def test_a_date_of_another_calendar_stands_beside_the_gregorian_one_a_person_gave() -> None:
    gregorian = {"kind": "fixed", "date": "2026-02-18/2026-02-19", "bound": "by"}
    resolution = rule("other_calendar", rule=gregorian, **RAMADAN).resolve({})
    assert last_instants(resolution)[1] == utc("2026-02-19T19:29:59.999999")
    assert str(resolution.sentence).startswith(
        "“1 Ramadan 1447” (Islamic calendar). Due by the end of 18 February"
    )


ANNEX = {
    "is_not_published": ({"published": "no"}, "The date stands in Annex 1, row 14, which is not published."),
    "has_not_been_read": ({}, "The date stands in Annex 1, row 14, which has not been read."),
}


@pytest.mark.parametrize(("fields", "words"), ANNEX.values(), ids=ANNEX)
def test_there_is_no_date_while_the_annex(fields: dict[str, str], words: str) -> None:
    resolution = rule("by_reference", document="Annex 1", entry="row 14", **fields).resolve({})
    assert resolution.outcome == NoDate()
    assert str(resolution.sentence) == words


def test_the_annex_gives_the_date_once_it_was_read() -> None:
    entry = {"kind": "fixed", "date": "2025-11-06", "bound": "by"}
    resolution = rule("by_reference", document="Annex 1", published="yes", rule=entry).resolve({})
    assert last_instants(resolution)[1] == utc("2025-11-06T19:29:59.999999")
    assert str(resolution.sentence).startswith("As Annex 1 says. Due by the end of 6 November 2025")


ANNOUNCED = {
    "rule": {"kind": "offset", "anchor": "E-sign", "amount": 5, "unit": "day"},
    "announced": "2022-11-09",
    "announced_by": "the African Union",
}


def test_the_arithmetic_counts_until_a_person_confirms_the_announced_date() -> None:
    resolution = rule("announced", **ANNOUNCED).resolve(happened(E_sign="2022-11-02"))
    assert last_instants(resolution)[1] == utc("2022-11-07T19:29:59.999999")
    assert "9 November 2022" in str(resolution.sentence)


@pytest.mark.parametrize("known", [{}, happened(E_sign="2022-11-02")], ids=["waiting", "counted"])
def test_a_confirmed_announced_date_counts_and_the_arithmetic_stays_visible(known: dict[str, object]) -> None:
    resolution = rule("announced", confirmed_by="the editors", **ANNOUNCED).resolve(known)  # type: ignore[arg-type]
    assert last_instants(resolution)[1] == utc("2022-11-09T19:29:59.999999")
    assert "E-sign" in str(resolution.sentence)
