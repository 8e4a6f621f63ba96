"""What goes on by itself: terms with renewal, and duties that recur."""

from __future__ import annotations

from typing import Any

import pytest

from agreements.domain.deadlines.outcomes import Waiting
from agreements.domain.due import DueState
from tests.domain.rulebook import KABUL, MOSCOW, due, happened, rule, running, state, utc

KARABAKH: dict[str, Any] = {
    "anchor": "E0",
    "amount": 5,
    "unit": "year",
    "renewal": "automatic",
    "notice_amount": 6,
    "notice_unit": "month",
    "notice_by": "any one of the parties",
    "notice_anchor": "E-notice",
}
BEGUN = happened(MOSCOW, E0="2020-11-10T00:00")

COURSE = {
    "long_before_the_last_day_for_notice": ("2025-05-01T00:00", {}, "2025-11-09T21:00", "2025-05-10T21:00"),
    "at_the_last_instant_for_notice": ("2025-05-10T20:59:59", {}, "2025-11-09T21:00", "2025-05-10T21:00"),
    "the_day_after_without_notice": ("2025-05-10T21:00", {}, "2030-11-09T21:00", "2030-05-10T21:00"),
    "in_the_second_renewal": ("2030-05-11T12:00", {}, "2035-11-09T21:00", "2035-05-10T21:00"),
    "after_notice_in_time": ("2025-06-01T00:00", {"E_notice": "2025-05-10"}, "2025-11-09T21:00", None),
    "after_notice_that_came_too_late": (
        "2025-06-01T00:00",
        {"E_notice": "2025-05-11"},
        "2030-11-09T21:00",
        None,
    ),
    "after_notice_by_the_minute_in_time": (
        "2025-06-01T00:00",
        {"E_notice": "2025-05-10T23:59"},
        "2025-11-09T21:00",
        None,
    ),
    "after_notice_by_the_minute_too_late": (
        "2025-06-01T00:00",
        {"E_notice": "2025-05-11T00:00"},
        "2030-11-09T21:00",
        None,
    ),
}


@pytest.mark.parametrize(("at", "notice", "end", "notice_until"), COURSE.values(), ids=COURSE)
def test_d16_the_term_runs_on(at: str, notice: dict[str, str], end: str, notice_until: str | None) -> None:
    answer = due(rule("term", MOSCOW, **KARABAKH), at, BEGUN | happened(MOSCOW, **notice))
    assert answer.state is DueState.RUNNING
    assert running(answer.readings[0].resolution).end == utc(end)
    assert (answer.next_limit and answer.next_limit.latest) == (utc(notice_until) if notice_until else None)


SAYS = {
    "before_the_last_day_for_notice": (
        "2025-05-01T00:00",
        {},
        (
            "Runs until 10 November 2025; last day for notice 10 May 2025. Without notice it is renewed for 5 years "
            "(automatic). Notice may be given by: any one of the parties."
        ),
    ),
    "the_day_after_without_notice": (
        "2025-05-11T00:00",
        {},
        (
            "Renewed to 10 November 2030 (automatic): no notice is recorded by 10 May 2025. "
            "Last day for notice 10 May 2030. Notice may be given by: any one of the parties."
        ),
    ),
    "after_notice": (
        "2025-06-01T00:00",
        {"E_notice": "2025-05-10"},
        ("Runs until 10 November 2025 and ends then: notice was given on 10 May 2025."),
    ),
    "after_its_end": (
        "2025-11-10T00:00",
        {"E_notice": "2025-05-10"},
        ("Ended on 10 November 2025: notice had been given on 10 May 2025."),
    ),
}


@pytest.mark.parametrize(("at", "notice", "words"), SAYS.values(), ids=SAYS)
def test_d16_the_term_says(at: str, notice: dict[str, str], words: str) -> None:
    answer = due(rule("term", MOSCOW, **KARABAKH), at, BEGUN | happened(MOSCOW, **notice))
    assert str(answer.explanation) == words


def test_a_term_ends_at_expiry_once_notice_was_given() -> None:
    known = BEGUN | happened(MOSCOW, E_notice="2025-05-10")
    term = rule("term", MOSCOW, **KARABAKH)
    assert state(term, "2025-11-09T20:59:59", known) is DueState.RUNNING
    assert state(term, "2025-11-09T21:00", known) is DueState.ENDED


def test_a_term_waits_for_its_beginning() -> None:
    assert rule("term", MOSCOW, **KARABAKH).resolve({}).outcome == Waiting("E0")


def test_a_term_has_words_for_the_form_before_any_moment_is_named() -> None:
    sentence = rule("term", MOSCOW, **KARABAKH).resolve(BEGUN).sentence
    assert str(sentence).startswith(
        "For 5 years from midnight 9/10 November 2020 (Europe/Moscow), then renewed"
    )


def test_a_term_that_has_not_begun_is_upcoming() -> None:
    term = rule("term", anchor_date="2026-01-01", amount=1, unit="year")
    assert state(term, "2025-12-31T19:29") is DueState.UPCOMING
    assert str(due(term, "2025-06-01T00:00").explanation).startswith("Begins 1 January 2026.")


CONSENT: dict[str, Any] = {
    "anchor": "E-48h",
    "amount": 48,
    "unit": "hour",
    "renewal": "by_consent",
    "consents": ["E-ext1", "E-ext2"],
}
TRUCE = happened("UTC", E_48h="2025-10-15T13:00")

CONSENTS = {
    "while_it_runs": ({}, "2025-10-17T12:59", DueState.RUNNING, "it is renewed only by consent."),
    "expired_not_breached": ({}, "2025-10-17T13:00", DueState.ENDED, "Expired is not breached."),
    "renewed_once": (
        {"E_ext1": "2025-10-17"},
        "2025-10-19T12:59",
        DueState.RUNNING,
        "runs until 19 October 2025, 13:00 (UTC).",
    ),
    "renewed_twice": (
        {"E_ext1": "2025-10-17", "E_ext2": "2025-10-19"},
        "2025-10-20T13:00",
        DueState.RUNNING,
        "runs until 21 October 2025, 13:00 (UTC).",
    ),
    "expired_after_renewals": (
        {"E_ext1": "2025-10-17", "E_ext2": "2025-10-19"},
        "2025-10-21T13:00",
        DueState.ENDED,
        "after 2 renewals by consent",
    ),
}


@pytest.mark.parametrize(("consents", "at", "expected", "words"), CONSENTS.values(), ids=CONSENTS)
def test_d17_a_term_renewed_by_consent_is(
    consents: dict[str, str], at: str, expected: DueState, words: str
) -> None:
    answer = due(rule("term", "UTC", **CONSENT), at, TRUCE | happened("UTC", **consents))
    assert answer.state is expected
    assert words in str(answer.explanation)
    assert answer.next_limit is None


def test_a_term_without_renewal_ends_at_the_end_of_its_last_day() -> None:
    term = rule("term", anchor_date="2025-01-31", amount=1, unit="month")
    assert state(term, "2025-02-28T19:29:59") is DueState.RUNNING
    assert state(term, "2025-02-28T19:30") is DueState.ENDED


def test_renewals_do_not_lose_the_day_of_the_month() -> None:
    term = rule("term", "UTC", anchor_date="2025-01-31", amount=1, unit="month", renewal="automatic")
    ends = [running(due(term, f"2025-0{n}-15T00:00").readings[0].resolution).end for n in (2, 3, 4)]
    assert ends == [utc("2025-03-01T00:00"), utc("2025-04-01T00:00"), utc("2025-05-01T00:00")]


def test_renewals_may_have_another_length_than_the_term() -> None:
    term = rule("term", "UTC", anchor_date="2025-01-31", amount=90, unit="day", renewal="automatic",
                renewal_amount=1, renewal_unit="month")  # fmt: skip
    assert running(due(term, "2025-05-15T00:00").readings[0].resolution).end == utc("2025-06-02T00:00")


def test_renewal_works_over_centuries_of_days() -> None:
    term = rule("term", "UTC", anchor_date="1800-01-01", amount=1, unit="day", renewal="automatic")
    assert running(due(term, "2199-12-30T12:00").readings[0].resolution).end == utc("2199-12-31T00:00")


def test_a_term_may_outlast_the_years_that_can_be_entered() -> None:
    answer = due(rule("term", "UTC", anchor_date="2199-01-01", amount=100, unit="year"), "2200-01-01T00:00")
    assert answer.state is DueState.RUNNING
    assert str(answer.explanation) == "Runs until 2299-01-01; the text provides no renewal."


TRUCKS: dict[str, Any] = {
    "anchor_date": "2025-01-31",
    "every": 1,
    "unit": "month",
    "times": 600,
    "what": "trucks",
}
PERIODS = {
    "the_first": ("2025-02-01T00:00", "2025-02-27T19:30"),
    "the_second_which_has_its_31st_again": ("2025-02-28T12:00", "2025-03-30T19:30"),
    "the_third": ("2025-03-31T00:00", "2025-04-29T19:30"),
}


@pytest.mark.parametrize(("at", "end"), PERIODS.values(), ids=PERIODS)
def test_d25_the_current_period_is(at: str, end: str) -> None:
    answer = due(rule("recurring", KABUL, **TRUCKS), at)
    assert answer.state is DueState.RUNNING
    assert answer.next_limit is not None and answer.next_limit.latest == utc(end)
    assert answer.holds_until is not None and utc(at) < answer.holds_until <= utc(end)


QUOTAS = {
    "a_quota": (
        {},
        "At least 600 × trucks per month, from 31 January 2025 on. "
        "The current period ends with 27 February 2025.",
    ),
    "a_ceiling": ({"bound": "at_most"}, "At most 600 × trucks per month, from 31 January 2025 on."),
    "a_report": (
        {"times": 1, "what": None, "every": 2, "unit": "week"},
        "At least once per 2 weeks, from 31 January 2025 on. The current period ends with 13 February 2025.",
    ),
    "hours": (
        {"every": 12, "unit": "hour", "bound": "exactly", "times": 2, "what": None},
        "Exactly 2 times per 12 hours, from 31 January 2025 on. "
        "The current period ends with 10 February 2025, 12:00 (Asia/Kabul).",
    ),
}


@pytest.mark.parametrize(("fields", "words"), QUOTAS.values(), ids=QUOTAS)
def test_d25_it_says_for(fields: dict[str, Any], words: str) -> None:
    assert str(due(rule("recurring", KABUL, **(TRUCKS | fields)), "2025-02-10T00:00").explanation) == words


def test_d25_periods_end_with_the_duty() -> None:
    one = rule("recurring", KABUL, end="2025-02-15", **TRUCKS)
    assert due(one, "2025-02-10T00:00").next_limit.latest == utc("2025-02-14T19:30")  # type: ignore[union-attr]
    assert state(one, "2025-02-14T19:30") is DueState.ENDED
    assert str(due(one, "2025-02-20T00:00").explanation).endswith("It has ended.")
    by_event = rule("recurring", KABUL, end_event="E-end", **TRUCKS)
    assert state(by_event, "2025-03-01T00:00", happened(E_end="2025-02-20")) is DueState.ENDED


def test_d25_it_is_upcoming_before_it_begins_and_never_overdue() -> None:
    one = rule("recurring", KABUL, **TRUCKS)
    assert state(one, "2025-01-30T19:29") is DueState.UPCOMING
    assert state(one, "2200-12-31T00:00") is DueState.RUNNING
    assert rule("recurring", anchor="E", every=1, unit="day").resolve({}).outcome == Waiting("E")


def test_words_of_an_outer_rule_stay_while_the_inner_one_goes_on() -> None:
    inner = {"kind": "term", "anchor_date": "2025-01-01", "amount": 1, "unit": "year", "renewal": "automatic"}
    one = rule("by_reference", "UTC", document="Annex 2", published="yes", rule=inner)
    assert str(due(one, "2026-06-01T00:00").explanation).startswith(
        "As Annex 2 says. Renewed to 1 January 2027"
    )


MONTH_ENDS = {
    "from_the_31st": ("2030-01-31", "month", ["2030-02-28", "2030-03-31", "2030-04-30", "2030-05-31"]),
    "over_a_leap_year": ("2031-12-31", "month", ["2032-01-31", "2032-02-29", "2032-03-31"]),
    "from_the_30th": ("2030-01-30", "month", ["2030-02-28", "2030-03-30", "2030-04-30"]),
    "from_the_31st_by_the_minute": ("2030-08-31T10:00", "month", ["2030-09-30", "2030-10-31", "2030-11-30"]),
    "from_a_leap_day_each_year": (
        "2028-02-29",
        "year",
        ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"],
    ),
}


@pytest.mark.parametrize(("begins", "unit", "days"), MONTH_ENDS.values(), ids=MONTH_ENDS)
def test_d25_what_recurs_on_the_31st_recurs_on_the_last_day_of_a_shorter_month_and_returns(
    begins: str, unit: str, days: list[str]
) -> None:
    monthly = rule("recurring", "UTC", anchor_date=begins, every=1, unit=unit)
    moment, found = utc(f"{begins[:10]}T23:00"), []
    for _ in days:
        limit = running(monthly.resolve({}).at(moment)).next_limit
        assert limit is not None
        moment = limit.latest
        found.append(f"{moment:%Y-%m-%d}")
    assert found == days
