"""Anchors known only to a day, month or year: no answer is finer than they are."""

from __future__ import annotations

from typing import Any

import pytest

from agreements.domain.deadlines.rule import NoDate
from agreements.domain.due import DueState
from agreements.domain.timeline import BadMoment, When
from tests.domain.rulebook import due, happened, last_instants, limit_of, rule, running, state, utc

FIVE_YEARS: dict[str, Any] = {"anchor": "E", "amount": 5, "unit": "year"}
NOTICE: dict[str, Any] = {"renewal": "automatic", "notice_amount": 6, "notice_unit": "month"}
IN_NOVEMBER = happened("UTC", E="2020-11")

ENDS = {
    "a_term_that_just_ends": (
        "term",
        FIVE_YEARS,
        "Runs until a day from 1 November 2025 to 30 November 2025; the text provides no renewal.",
    ),
    "a_term_renewed_by_consent": (
        "term",
        FIVE_YEARS | {"renewal": "by_consent"},
        "Runs until a day from 1 November 2025 to 30 November 2025; it is renewed only by consent.",
    ),
    "a_term_with_notice": (
        "term",
        FIVE_YEARS | NOTICE,
        "Runs until a day from 1 November 2025 to 30 November 2025; last day for notice a day from 1 May 2025 to "
        "30 May 2025. Without notice it is renewed for 5 years (automatic).",
    ),
    "a_phase": (
        "phase",
        {"anchor": "E", "amount": 3, "unit": "day", "bound": "for"},
        "Runs until the end of a day from 3 November 2020 to 2 December 2020. "
        "The phase began with E (November 2020) and has 3 days, that day included.",
    ),
    "a_phase_of_hours": (
        "phase",
        {"anchor": "E", "amount": 48, "unit": "hour", "bound": "for"},
        "Runs until a moment from midnight 2/3 November 2020 (UTC) to midnight 2/3 December 2020 (UTC), "
        "which no longer belongs to it. The phase began with E (November 2020) and has 48 hours after it.",
    ),
    "a_time_of_kept_compliance": (
        "kept_compliance",
        {"anchor": "E", "amount": 72, "unit": "hour"},
        "Not before a moment from midnight 3/4 November 2020 (UTC) to midnight 3/4 December 2020 (UTC). "
        "That is 72 hours after E (November 2020), if it is kept so long.",
    ),
}


@pytest.mark.parametrize(("kind", "fields", "words"), ENDS.values(), ids=ENDS)
def test_its_end_stays_as_coarse_as_its_beginning(kind: str, fields: dict[str, Any], words: str) -> None:
    answer = due(rule(kind, "UTC", **fields), "2020-11-30T12:00", IN_NOVEMBER)
    assert str(answer.explanation) == words


def test_a_term_has_ended_for_certain_only_after_the_last_day_that_it_may_end_on() -> None:
    one = rule("term", "UTC", **FIVE_YEARS)
    assert state(one, "2025-11-30T23:59:59", IN_NOVEMBER) is DueState.RUNNING
    assert state(one, "2025-12-01T00:00", IN_NOVEMBER) is DueState.ENDED


def test_notice_is_near_from_the_first_day_that_may_be_its_last_and_too_late_after_the_last() -> None:
    one = rule("term", "UTC", **FIVE_YEARS, **NOTICE)
    limit = due(one, "2025-04-01T00:00", IN_NOVEMBER).next_limit
    assert limit is not None
    assert (limit.due_from, limit.latest) == (utc("2025-05-01T00:00"), utc("2025-05-31T00:00"))
    assert "Renewed to" not in str(due(one, "2025-05-30T23:59", IN_NOVEMBER).explanation)
    assert "Renewed to" in str(due(one, "2025-05-31T00:00", IN_NOVEMBER).explanation)


def test_whether_a_notice_known_to_the_month_was_in_time_is_not_decided() -> None:
    one = rule("term", "UTC", **FIVE_YEARS, **NOTICE, notice_anchor="E-notice")
    known = happened("UTC", E="2020-11-10", E_notice="2025-05")
    answer = due(one, "2025-06-01T00:00", known)
    assert answer.state is DueState.RUNNING
    assert str(answer.explanation) == (
        "Notice was given in May 2025; whether that was in time is not known. "
        "In time, it ends on 10 November 2025; else on 10 November 2030."
    )
    surely = happened("UTC", E="2020-11-10", E_notice="2025-04")
    assert "ends then: notice was given on April 2025" in str(
        due(one, "2025-06-01T00:00", surely).explanation
    )


def test_an_act_due_with_an_event_of_a_month_is_due_from_its_first_day() -> None:
    limit = limit_of(rule("on_event", anchor="E", then="once").resolve(happened("UTC", E="2020-11")))
    assert (limit.due_from, limit.latest) == (utc("2020-11-01T00:00"), utc("2020-12-01T00:00"))
    assert limit.due_from <= limit.earliest


def test_the_first_period_of_a_duty_that_began_some_day_of_a_month_ends_on_no_one_day() -> None:
    one = rule("recurring", "UTC", anchor="E", every=1, unit="month")
    answer = due(one, "2020-12-15T00:00", IN_NOVEMBER)
    assert answer.next_limit is not None
    assert (answer.next_limit.earliest, answer.next_limit.latest) == (
        utc("2020-12-01T00:00"),
        utc("2020-12-30T00:00"),
    )
    assert str(answer.explanation).endswith(
        "The current period ends with a day from 30 November 2020 to 29 December 2020."
    )


BREACHES = {
    "again_from_each_within_the_time": (
        {"E_b1": "2025-01-02T12:00", "E_b2": "2025-01-04T12:00"},
        "2025-01-07T12:00",
    ),
    "from_the_last_that_came_within_it": (
        {"E_b1": "2025-01-02T12:00", "E_b2": "2025-01-09T12:00"},
        "2025-01-05T12:00",
    ),
    "whatever_the_order_they_are_named_in": (
        {"E_b2": "2025-01-02T12:00", "E_b1": "2025-01-04T12:00"},
        "2025-01-07T12:00",
    ),
    "not_from_one_at_the_very_end": ({"E_b1": "2025-01-04T12:00"}, "2025-01-04T12:00"),
    "from_one_known_to_the_month": ({"E_b1": "2025-01"}, "2025-02-04T00:00"),
}


@pytest.mark.parametrize(("breaches", "ready"), BREACHES.values(), ids=BREACHES)
def test_d29_the_clock_starts(breaches: dict[str, str], ready: str) -> None:
    fields = {"anchor": "E", "amount": 72, "unit": "hour", "breach": "E-b1", "breaches": ["E-b2"]}
    one = rule("kept_compliance", "UTC", on_breach="restart", **fields)
    known = happened("UTC", E="2025-01-01T12:00", **breaches)
    assert running(one.resolve(known)).start == utc(ready)


def test_d29_a_breach_that_may_have_come_before_leaves_no_date_where_the_text_is_silent() -> None:
    one = rule("kept_compliance", "UTC", anchor="E", amount=72, unit="hour", breach="E-b1")
    assert one.resolve(happened("UTC", E="2025-01-15", E_b1="2025-01")).outcome == NoDate()


def test_twenty_four_hundred_hours_is_told_where_it_belongs() -> None:
    with pytest.raises(BadMoment, match="midnight that begins the next day: write 2015-02-16T00:00"):
        When("2015-02-15T24:00", "Europe/Kyiv")
    with pytest.raises(BadMoment, match="outside the years"):
        When("9999-12-31T24:00", "UTC")


THIRTY_DAYS = {"kind": "offset", "anchor": "E", "amount": 30, "unit": "day"}
TEN_DAYS = {"E_stop": "2025-01-11", "E_go": "2025-01-21"}
PAUSED: dict[str, tuple[dict[str, Any], dict[str, str], str]] = {
    "whose_anchor_came_after_the_resumption": (THIRTY_DAYS, {"E": "2025-02-01"} | TEN_DAYS, "2025-03-03"),
    "whose_anchor_came_while_it_was_suspended": (THIRTY_DAYS, {"E": "2025-01-16"} | TEN_DAYS, "2025-02-20"),
    "counted_backwards_from_its_anchor": (
        THIRTY_DAYS | {"bound": "before_end"},
        {"E": "2025-03-01"} | TEN_DAYS,
        "2025-02-09",
    ),
    "that_the_text_names": (
        {"kind": "fixed", "date": "2025-01-31", "bound": "by"},
        TEN_DAYS,
        "2025-02-10",
    ),
}


@pytest.mark.parametrize(("inner", "known", "last"), PAUSED.values(), ids=PAUSED)
def test_d19_a_clock_that_stood_still_moves_a_date(
    inner: dict[str, Any], known: dict[str, str], last: str
) -> None:
    one = rule("suspended", "UTC", rule=inner, suspended="E-stop", resumed="E-go", clock="stops")
    assert last_instants(one.resolve(happened("UTC", **known)))[1] == utc(f"{last}T23:59:59.999999")


def test_d19_a_resumption_from_an_earlier_suspension_resumes_nothing() -> None:
    one = rule("suspended", "UTC", rule=THIRTY_DAYS, suspended="E-stop", resumed="E-go", clock="stops")
    known = happened("UTC", E="2025-01-01", E_go="2025-01-05", E_stop="2025-01-11")
    assert state(one, "2025-03-01T00:00", known) is DueState.WAITING


LASTING = {
    "a_phase": {"kind": "phase", "anchor": "E", "amount": 30, "unit": "day", "bound": "for"},
    "a_term": {"kind": "term", "anchor": "E", "amount": 30, "unit": "day"},
}


@pytest.mark.parametrize("inner", LASTING.values(), ids=LASTING)
@pytest.mark.parametrize("clock", ["stops", "unknown", "runs"])
def test_d19_what_lasts_ends_later_by_the_time_that_the_clock_stood_still(
    inner: dict[str, Any], clock: str
) -> None:
    one = rule("suspended", "UTC", rule=inner, suspended="E-stop", resumed="E-go", clock=clock)
    begun = happened("UTC", E="2025-01-01")
    plain = running(rule_end(inner, begun)).end
    stopped = begun | happened("UTC", E_stop="2025-01-11")
    resumed = stopped | happened("UTC", E_go="2025-01-21")
    at = utc("2025-01-25T00:00")
    assert plain is not None
    open_end = running(one.resolve(stopped).at(at)).end
    later = running(one.resolve(resumed).at(at)).end
    assert open_end == (plain if clock == "runs" else None)
    assert later is not None and (later - plain).days == (0 if clock == "runs" else 10)


def rule_end(inner: dict[str, Any], known: dict[str, When]) -> Any:
    fields = {name: value for name, value in inner.items() if name != "kind"}
    return rule(inner["kind"], "UTC", **fields).resolve(known).at(utc("2025-01-25T00:00"))


def test_d19_an_automatic_renewal_is_not_certain_while_the_clock_stood_still() -> None:
    term = {"kind": "term", "anchor": "E", "amount": 30, "unit": "day", "renewal": "automatic"}
    notice = {"notice_amount": 5, "notice_unit": "day"}
    one = rule("suspended", "UTC", rule=term | notice, suspended="E-stop", resumed="E-go", clock="stops")
    known = happened("UTC", E="2025-01-01", **TEN_DAYS)
    assert running(one.resolve(known).at(utc("2025-02-04T00:00"))).end == utc("2025-02-11T00:00")
    assert running(one.resolve(known).at(utc("2025-02-06T00:00"))).end == utc("2025-03-13T00:00")
