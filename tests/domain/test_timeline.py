"""Moments as they are written, the bounds they come to in a zone, and the words for them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.parsing import day_named, parse_point, parse_span
from agreements.domain.timeline import (
    INSTANT,
    AsOf,
    BadMoment,
    Precision,
    When,
    describe,
    has_begun,
    instant,
    local_start,
    same_clock,
    zone_of,
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


BOUNDS = {
    "a_day_in_kabul_with_its_half_hour": ("2025-10-19", "Asia/Kabul", "2025-10-18T19:30", "2025-10-19T19:30"),
    "the_25_hour_day_on_which_khartoum_moved": (
        "2017-10-31",
        "Africa/Khartoum",
        "2017-10-30T21:00",
        "2017-10-31T22:00",
    ),
    "a_day_in_khartoum_today": ("2023-05-22", "Africa/Khartoum", "2023-05-21T22:00", "2023-05-22T22:00"),
    "a_day_that_skips_its_midnight_in_beirut": (
        "2025-03-30",
        "Asia/Beirut",
        "2025-03-29T22:00",
        "2025-03-30T21:00",
    ),
    "a_day_that_has_midnight_twice_in_havana": (
        "2025-11-02",
        "America/Havana",
        "2025-11-02T04:00",
        "2025-11-03T05:00",
    ),
    "the_day_that_lost_an_hour_in_berlin": (
        "2025-03-30",
        "Europe/Berlin",
        "2025-03-29T23:00",
        "2025-03-30T22:00",
    ),
    "a_leap_day": ("2024-02-29", "UTC", "2024-02-29T00:00", "2024-03-01T00:00"),
    "february_of_a_leap_year": ("2024-02", "UTC", "2024-02-01T00:00", "2024-03-01T00:00"),
    "december": ("2025-12", "UTC", "2025-12-01T00:00", "2026-01-01T00:00"),
    "a_week_that_begins_in_the_old_year": ("2025-W01", "UTC", "2024-12-30T00:00", "2025-01-06T00:00"),
    "a_year_in_karachi": ("2025", "Asia/Karachi", "2024-12-31T19:00", "2025-12-31T19:00"),
    "two_days_both_included": ("2025-11-06/2025-11-07", "UTC", "2025-11-06T00:00", "2025-11-08T00:00"),
    "the_last_year_there_is": ("2200", "UTC", "2200-01-01T00:00", "2201-01-01T00:00"),
    "the_day_after_the_one_that_samoa_skipped": (
        "2011-12-31",
        "Pacific/Apia",
        "2011-12-30T10:00",
        "2011-12-31T10:00",
    ),
}


@pytest.mark.parametrize(("text", "zone", "start", "end"), BOUNDS.values(), ids=BOUNDS)
def test_when_covers(text: str, zone: str, start: str, end: str) -> None:
    when = When(text, zone)
    assert (when.start, when.end) == (utc(start), utc(end))


MINUTES = {
    "moscow_midnight": ("2020-11-10T00:00", "Europe/Moscow", "2020-11-09T21:00"),
    "kabul": ("2025-10-15T18:00", "Asia/Kabul", "2025-10-15T13:30"),
    "the_first_of_two_half_past_ones": ("2025-10-26T01:30", "Europe/London", "2025-10-26T00:30"),
    "a_clock_time_that_was_skipped_moves_on": ("2025-03-30T02:30", "Europe/Berlin", "2025-03-30T01:30"),
    "a_skipped_midnight_is_the_first_instant_of_its_day": (
        "2025-03-30T00:00",
        "Asia/Beirut",
        "2025-03-29T22:00",
    ),
}


@pytest.mark.parametrize(("text", "zone", "instant"), MINUTES.values(), ids=MINUTES)
def test_a_minute_is_an_instant_for(text: str, zone: str, instant: str) -> None:
    when = When(text, zone)
    assert (when.start, when.end) == (utc(instant), utc(instant) + INSTANT)
    assert when.precision is Precision.MINUTE


PRECISIONS = {
    "2025": Precision.YEAR,
    "2025-11": Precision.MONTH,
    "2025-W45": Precision.WEEK,
    "2025-11-06": Precision.DAY,
    "2025-11-06T18:00": Precision.MINUTE,
    "2025-11-06/2025-11-07": Precision.INTERVAL,
}


@pytest.mark.parametrize(("text", "precision"), PRECISIONS.items())
def test_precision_is_read_off(text: str, precision: Precision) -> None:
    assert When(text, "Asia/Kabul").precision is precision


BAD = {
    "empty": "",
    "month_13": "2025-13",
    "month_0": "2025-00",
    "day_31_in_november": "2025-11-31",
    "leap_day_in_a_common_year": "2025-02-29",
    "week_54": "2025-W54",
    "week_0": "2025-W00",
    "hour_24": "2025-11-06T24:00",
    "minute_60": "2025-11-06T18:60",
    "year_0": "0000",
    "before_the_first_year": "1799",
    "after_the_last_year": "2201-01-01",
    "five_digits": "12025-01-01",
    "end_before_start": "2025-11-07/2025-11-06",
    "three_days_in_a_row": "2025-11-06/2025-11-07/2025-11-08",
    "half_an_interval": "2025-11-06/",
    "months_as_interval": "2025-10/2025-11",
    "with_seconds": "2025-11-06T18:00:00",
    "with_offset": "2025-11-06T18:00Z",
    "trailing_line_break": "2025-11-06\n",
    "blank_around": " 2025-11-06",
    "words": "early November",
    "digits_of_another_script": "۲۰۲۵",
    "digits_of_another_script_in_a_day": "٢٠٢٥-١١-٠٦",
    "basic_format": "20251106",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_when_refuses(text: str) -> None:
    with pytest.raises(BadMoment, match=r"^“.*(?s:.)*”.*\.$"):
        When(text, "UTC")


@pytest.mark.parametrize("text", ["2011-12-30", "2011-12-30/2011-12-30"])
def test_when_refuses_a_day_that_its_zone_skipped(text: str) -> None:
    with pytest.raises(BadMoment, match="skipped"):
        When(text, "Pacific/Apia")


@pytest.mark.parametrize(
    "zone", ["", "Asia/Kandahar", "asia/karachi", "UTC+5", "../etc/passwd", "localtime", "Factory", "x" * 300]
)
def test_zone_is_refused(zone: str) -> None:
    with pytest.raises(BadMoment, match="not a time zone name"):
        zone_of(zone)


def test_when_knows_its_first_and_last_day() -> None:
    when = When("2025-11", "Asia/Kabul")
    assert (when.first_day, when.last_day) == (date(2025, 11, 1), date(2025, 11, 30))


TENTH = AsOf(utc("2030-03-10T23:59:59.999999"), utc("2030-04-01T00:00"), date(2030, 3, 10))

WHOLE_DAYS = {
    "UTC": ("2030-03-10T00:00", "2030-03-11T00:00"),
    "Asia/Dhaka": ("2030-03-09T18:00", "2030-03-10T18:00"),
    "America/Bogota": ("2030-03-10T05:00", "2030-03-11T05:00"),
    "America/New_York": ("2030-03-10T05:00", "2030-03-11T04:00"),
    "Pacific/Kiritimati": ("2030-03-09T10:00", "2030-03-10T10:00"),
}


@pytest.mark.parametrize(("zone", "opens", "closes"), [(zone, *ends) for zone, ends in WHOLE_DAYS.items()])
def test_a_named_day_is_the_whole_of_that_day_where_the_thing_lives(
    zone: str, opens: str, closes: str
) -> None:
    assert TENTH.opens_in(zone) == utc(opens)
    assert TENTH.moment_in(zone) == utc(closes) - INSTANT
    assert TENTH.day_in(zone) == date(2030, 3, 10)


def test_an_instant_is_the_same_in_every_zone() -> None:
    point = instant(utc("2030-03-10T20:00"))
    assert point.opens_in("Asia/Dhaka") == point.moment_in("America/Bogota") == utc("2030-03-10T20:00")
    assert point.day_in("Asia/Dhaka") == date(2030, 3, 11)


def test_from_a_named_day_on_days_ahead_go_by_the_calendar_of_the_zone() -> None:
    ninth = AsOf(TENTH.valid, TENTH.known, date(2030, 3, 9))
    assert ninth.ahead_in("America/New_York", timedelta(days=1)) == utc("2030-03-11T04:00") - INSTANT
    assert ninth.ahead_in("Asia/Dhaka", timedelta(hours=36)) == utc("2030-03-11T06:00") - INSTANT
    assert instant(utc("2030-03-10T20:00")).ahead_in("Asia/Dhaka", timedelta(hours=5)) == utc(
        "2030-03-11T01:00"
    )


def test_a_moment_has_begun_on_its_first_day_and_not_before_wherever_it_was_written() -> None:
    for zone in ("Asia/Dhaka", "UTC", "America/Bogota"):
        assert has_begun(When("2030-03-10", zone), TENTH)
        assert has_begun(When("2030-03-10T23:59", zone), TENTH)
        assert not has_begun(When("2030-03-11", zone), TENTH)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2030-03-10", date(2030, 3, 10)),
        (" 2030-03-10 ", date(2030, 3, 10)),
        ("2030-03-10T12:00Z", None),
        ("", None),
    ],
)
def test_a_text_names_a_day_or_an_instant(text: str, day: date | None) -> None:
    assert day_named(text) == day


DAYS = st.dates(date(1900, 1, 1), date(2150, 12, 31))
ZONES = st.sampled_from(
    ["UTC", "Asia/Kabul", "Asia/Karachi", "Africa/Khartoum", "Africa/Juba", "Asia/Beirut", "Asia/Gaza",
     "Asia/Tehran", "Europe/Istanbul", "Europe/Moscow", "America/Havana", "America/Bogota",
     "America/Sao_Paulo", "Africa/Monrovia", "Pacific/Chatham", "Asia/Kathmandu", "Asia/Pyongyang"]
)  # fmt: skip


@given(DAYS, ZONES)
def test_days_neither_overlap_nor_leave_a_gap(day: date, zone: str) -> None:
    today, tomorrow = When(day.isoformat(), zone), When((day + timedelta(days=1)).isoformat(), zone)
    assert today.start < today.end == tomorrow.start
    assert (today.first_day, today.last_day) == (day, day)


@given(DAYS, ZONES)
def test_the_first_instant_of_a_day_has_no_instant_of_that_day_just_before_it(day: date, zone: str) -> None:
    start = local_start(day, zone)
    assert start.astimezone(ZoneInfo(zone)).date() == day
    assert (start - INSTANT).astimezone(ZoneInfo(zone)).date() < day


CLOCKS = {
    "over_the_spring_change": ("2025-03-29T12:00", "Europe/Berlin", 1, "2025-03-30T10:00"),
    "over_the_autumn_change": ("2025-10-25T12:00", "Europe/Berlin", 1, "2025-10-26T11:00"),
    "back_over_the_autumn_change": ("2025-10-26T12:00", "Europe/Berlin", -1, "2025-10-25T10:00"),
    "in_kabul": ("2025-10-15T18:00", "Asia/Kabul", -7, "2025-10-08T13:30"),
}


@pytest.mark.parametrize(("text", "zone", "days", "moved"), CLOCKS.values(), ids=CLOCKS)
def test_the_clock_on_the_wall_stays(text: str, zone: str, days: int, moved: str) -> None:
    assert same_clock(When(text, zone).start, zone, days) == utc(moved)


POINTS = {
    "day_is_its_last_instant_in_utc": ("2025-10-31", "2025-10-31T23:59:59.999999"),
    "zulu": ("2025-10-31T12:00Z", "2025-10-31T12:00"),
    "offset": ("2025-10-31T12:00+05:00", "2025-10-31T07:00"),
    "offset_whose_plus_became_a_blank": ("2025-10-31T12:00 05:00", "2025-10-31T07:00"),
    "blank_instead_of_t": ("2025-10-31 12:00Z", "2025-10-31T12:00"),
    "half_hour_offset": ("2025-10-31T12:00+04:30", "2025-10-31T07:30"),
    "seconds": ("2025-10-31T12:00:30Z", "2025-10-31T12:00:30"),
    "fraction": ("2025-10-31T12:00:30.25Z", "2025-10-31T12:00:30.250000"),
    "blanks_around": (" 2025-10-31 ", "2025-10-31T23:59:59.999999"),
}


@pytest.mark.parametrize(("text", "instant"), POINTS.values(), ids=POINTS)
def test_point_is_read_from(text: str, instant: str) -> None:
    assert parse_point(text) == utc(instant)
    assert parse_point(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    ["", "now", "2025", "2025-10", "2025-10-32", "2025-10-31T12:00", "2025-10-31 12:00", "2025-10-31T25:00Z",
     "2025-10-31T12:00+25:00", "9999-12-31T23:59-12:00", "0001-01-01T00:00+14:00", "1799-12-31",
     "2025-10-31T12:00Zjunk", "٢٠٢٥-١٠-٣١", "2025-10-31T12:00+05:99", "2025-10-31T24:00Z"],
)  # fmt: skip
def test_point_is_refused(text: str) -> None:
    with pytest.raises(BadMoment):
        parse_point(text)


@pytest.mark.parametrize(
    ("text", "hours"), [("7d", 168), ("48h", 48), ("2w", 336), (" 1d ", 24), ("3653d", 87672)]
)
def test_span_is_read_from(text: str, hours: int) -> None:
    assert parse_span(text) == timedelta(hours=hours)


@pytest.mark.parametrize(
    "text", ["", "0d", "7", "d", "-1d", "1.5d", "1m", "3654d", "99999w", "100000d", "٧d"]
)
def test_span_is_refused(text: str) -> None:
    with pytest.raises(BadMoment, match="not a length"):
        parse_span(text)


WORDS = {
    "2025": "2025",
    "2025-11": "November 2025",
    "2025-W45": "3 November 2025 to 9 November 2025",
    "2025-11-06": "6 November 2025",
    "2025-11-06/2025-11-08": "6 November 2025 to 8 November 2025",
    "2025-11-06/2025-11-06": "6 November 2025",
    "2025-11-06T18:05": "6 November 2025, 18:05 (Asia/Kabul)",
    "2026-03-24T00:00": "midnight 23/24 March 2026 (Asia/Kabul)",
    "2026-04-01T00:00": "midnight 31 March/1 April 2026 (Asia/Kabul)",
    "2026-01-01T00:00": "midnight 31 December 2025/1 January 2026 (Asia/Kabul)",
}


@pytest.mark.parametrize(("text", "words"), WORDS.items())
def test_words_are_as_fine_as_the_moment_is_known(text: str, words: str) -> None:
    assert describe(When(text, "Asia/Kabul")) == str(When(text, "Asia/Kabul")) == words
