"""Dates that hang on another date, and the first or the last of two."""

from __future__ import annotations

from typing import Any

import pytest

from agreements.domain.deadlines.rule import BadRule, NoDate, Waiting
from agreements.domain.due import DueState
from agreements.domain.timeline import When
from tests.domain.rulebook import due, happened, last_instants, rule, running, state, utc

KHARTOUM = "Africa/Khartoum"
INTERIM = {"kind": "offset", "anchor": "E-interim", "amount": 6, "unit": "year"}
BEGUN = happened(KHARTOUM, E_interim="2005-07-09")

FROM_ANOTHER = {
    "d10_six_months_before_a_counted_end": (INTERIM, 6, "month", "before", "2011-01-09T20:59:59.999999"),
    "three_days_after_a_counted_end": (INTERIM, 3, "day", "after", "2011-07-12T20:59:59.999999"),
    "hours_before_the_last_instant": (INTERIM, 24, "hour", "before", "2011-07-08T20:59:59.999999"),
    "a_month_before_the_end_of_what_lasts": (
        {"kind": "phase", "anchor": "E-interim", "amount": 60, "unit": "day", "bound": "for"},
        1,
        "month",
        "before",
        "2005-08-06T20:59:59.999999",
    ),
    "a_week_before_a_written_date": (
        {"kind": "fixed", "date": "2005-12-31", "bound": "by"},
        1,
        "week",
        "before",
        "2005-12-24T20:59:59.999999",
    ),
}


@pytest.mark.parametrize(("inner", "amount", "unit", "side", "last"), FROM_ANOTHER.values(), ids=FROM_ANOTHER)
def test_it_is_due(inner: dict[str, Any], amount: int, unit: str, side: str, last: str) -> None:
    one = rule("another_date", KHARTOUM, amount=amount, unit=unit, side=side, rule=inner)
    assert last_instants(one.resolve(BEGUN)) == (utc(last), utc(last))


def test_it_moves_with_the_end_and_says_from_what_it_is_counted() -> None:
    one = rule("another_date", KHARTOUM, amount=6, unit="month", side="before", rule=INTERIM)
    later = happened(KHARTOUM, E_interim="2005-08-09")
    assert (last_instants(one.resolve(later))[1] - last_instants(one.resolve(BEGUN))[1]).days == 31
    assert str(one.resolve(BEGUN).sentence) == (
        "Due by the end of 9 January 2011. That is 6 months before the end of this, and moves if that date moves: "
        "Due by the end of 9 July 2011. That is 6 years after E-interim (9 July 2005), by the calendar."
    )


def test_it_waits_with_the_other_and_stays_as_coarse_as_it() -> None:
    one = rule("another_date", KHARTOUM, amount=6, unit="month", side="before", rule=INTERIM)
    assert one.resolve({}).outcome == Waiting("E-interim")
    some_day = one.resolve(happened(KHARTOUM, E_interim="2005-07"))
    assert last_instants(some_day) == (utc("2011-01-01T20:59:59.999999"), utc("2011-01-31T20:59:59.999999"))


def test_a_duty_without_an_end_gives_no_date() -> None:
    inner = {"kind": "until_event", "anchor": "E"}
    one = rule("another_date", amount=1, unit="week", side="before", rule=inner)
    assert one.resolve({}).outcome == NoDate()
    assert last_instants(one.resolve(happened(E="2025-03-31")))[1] == utc("2025-03-24T19:29:59.999999")


def test_it_follows_a_term_that_is_renewed() -> None:
    term = {"kind": "term", "anchor": "E", "amount": 1, "unit": "year", "renewal": "automatic"}
    one = rule("another_date", "UTC", amount=1, unit="month", side="before", rule=term)
    known = happened("UTC", E="2020-01-15")
    for at, last in (("2020-06-01", "2020-12-16"), ("2021-06-01", "2021-12-16")):
        answer = due(one, f"{at}T00:00", known)
        assert answer.state is DueState.RUNNING and answer.next_limit is not None
        assert answer.next_limit.latest == utc(f"{last}T00:00")


def test_before_the_end_of_a_term_that_is_not_renewed_it_is_a_limit() -> None:
    term = {"kind": "term", "anchor": "E", "amount": 1, "unit": "year"}
    one = rule("another_date", "UTC", amount=1, unit="month", side="before", rule=term)
    assert state(one, "2020-12-16T00:00", happened("UTC", E="2020-01-15")) is DueState.OVERDUE


def test_what_never_has_a_date_cannot_be_counted_from() -> None:
    with pytest.raises(BadRule, match="never has a date"):
        rule("another_date", amount=1, unit="day", side="before", rule={"kind": "undated"})
    with pytest.raises(BadRule, match="at least one has to be a date"):
        rule("whichever", which="first", rule={"kind": "undated"}, other={"kind": "vague", "word": "soon"})


DAYS_90 = {"kind": "offset", "anchor": "E-sign", "amount": 90, "unit": "day"}
AT_VOTE = {"kind": "on_event", "anchor": "E-vote", "then": "once"}
SIGNED = happened("UTC", E_sign="2025-01-01")
EARLY = SIGNED | happened("UTC", E_vote="2025-02-01")
LATE = SIGNED | happened("UTC", E_vote="2025-06-01")
FIRST_OR_LAST: dict[str, tuple[str, dict[str, When], str]] = {
    "the_first_before_the_event": ("first", SIGNED, "2025-04-01"),
    "the_first_if_the_event_came_first": ("first", EARLY, "2025-02-01"),
    "the_first_if_the_event_came_last": ("first", LATE, "2025-04-01"),
    "the_last_if_the_event_came_first": ("last", EARLY, "2025-04-01"),
    "the_last_if_the_event_came_last": ("last", LATE, "2025-06-01"),
}


@pytest.mark.parametrize(("which", "known", "last"), FIRST_OR_LAST.values(), ids=FIRST_OR_LAST)
def test_of_two_dates_it_is(which: str, known: dict[str, When], last: str) -> None:
    one = rule("whichever", "UTC", which=which, rule=DAYS_90, other=AT_VOTE)
    assert last_instants(one.resolve(known))[1] == utc(f"{last}T23:59:59.999999")


def test_the_last_of_two_waits_for_both_and_the_first_for_neither_that_has_a_date() -> None:
    last = rule("whichever", "UTC", which="last", rule=DAYS_90, other=AT_VOTE)
    first = rule("whichever", "UTC", which="first", rule=DAYS_90, other=AT_VOTE)
    assert last.resolve(SIGNED).outcome == Waiting("E-vote")
    assert first.resolve({}).outcome == Waiting("E-sign")
    assert first.anchors() == ("E-sign", "E-vote")
    assert str(first.resolve(SIGNED).sentence) == (
        "Whichever comes first. Due by the end of 1 April 2025. That is 90 days after E-sign (1 January 2025), "
        "which is day 0. Waits for E-vote, which has not been recorded: no date can be given."
    )


def test_beside_what_has_no_date_the_first_of_two_is_the_other_and_the_last_has_none() -> None:
    soon = {"kind": "vague", "word": "soon"}
    first = rule("whichever", "UTC", which="first", rule=soon, other=DAYS_90)
    last = rule("whichever", "UTC", which="last", rule=soon, other=DAYS_90)
    assert last_instants(first.resolve(SIGNED))[1] == utc("2025-04-01T23:59:59.999999")
    assert last.resolve(SIGNED).outcome == NoDate()


GOVERNMENT = {
    "kind": "term",
    "anchor": "E-confidence",
    "amount": 1,
    "unit": "year",
    "renewal": "automatic",
    "renewals": 1,
}
EXECUTIVE = {"kind": "until_event", "anchor": "E-executive"}
CONFIRMED = happened("UTC", E_confidence="2016-01-25")
TERMS = {
    "runs_for_its_first_year": ("2016-12-31T00:00", {}, DueState.RUNNING, "2017-01-26"),
    "runs_for_its_second": ("2017-06-01T00:00", {}, DueState.RUNNING, "2018-01-26"),
    "is_not_renewed_again": ("2018-01-26T00:00", {}, DueState.ENDED, "2018-01-26"),
    "ends_with_the_event_that_came_first": (
        "2017-06-01T00:00",
        {"E_executive": "2017-05-31"},
        DueState.ENDED,
        "2017-06-01",
    ),
}


@pytest.mark.parametrize(("at", "event", "expected", "end"), TERMS.values(), ids=TERMS)
def test_a_term_renewed_once_or_until_an_event(
    at: str, event: dict[str, str], expected: DueState, end: str
) -> None:
    one = rule("whichever", "UTC", which="first", rule=GOVERNMENT, other=EXECUTIVE)
    known = CONFIRMED | happened("UTC", **event)
    assert state(one, at, known) is expected
    assert running(one.resolve(known).at(utc(at))).end == utc(f"{end}T00:00")


def test_what_begins_with_an_event_waits_for_it_whatever_its_other_end() -> None:
    one = rule("whichever", "UTC", which="first", rule=GOVERNMENT, other=EXECUTIVE)
    assert one.resolve({}).outcome == Waiting("E-confidence")


def test_a_duty_that_lasts_until_a_date_at_the_latest_has_that_end() -> None:
    by = {"kind": "fixed", "date": "2025-12-31", "bound": "by"}
    first = rule("whichever", "UTC", which="first", rule=EXECUTIVE, other=by)
    last = rule("whichever", "UTC", which="last", rule=EXECUTIVE, other=by)
    assert running(first.resolve({})).end == utc("2026-01-01T00:00")
    assert running(last.resolve({})).end is None


def test_the_last_renewal_says_that_it_is_the_last() -> None:
    fields = {name: value for name, value in GOVERNMENT.items() if name != "kind"}
    one = rule("term", "UTC", **fields, notice_amount=1, notice_unit="month")
    answer = due(one, "2017-06-01T00:00", CONFIRMED)
    assert answer.next_limit is None
    assert str(answer.explanation) == (
        "Renewed to 25 January 2018 (automatic), renewal 1 and the last that the text provides."
    )
    assert str(due(one, "2018-02-01T00:00", CONFIRMED).explanation).startswith(
        "Ended on 25 January 2018 with"
    )
    for wrong in ({"renewal": "none"}, {"renewals": 0}):
        with pytest.raises(BadRule, match="renewed automatically is renewed so often"):
            rule("term", **(fields | wrong))


TRUCE: dict[str, Any] = {
    "anchor": "E",
    "amount": 2,
    "unit": "month",
    "renewal": "by_consent",
    "consents": ["E-c1", "E-c2"],
}
CONSENTS = {
    "on_the_last_day": (
        {"E_c1": "2022-06-02"},
        "2022-08-03",
        "Renewed once, by consent and on the same terms",
    ),
    "only_after_the_end": (
        {"E_c1": "2022-06-10"},
        "2022-08-11",
        "Renewed by consent only after its term had ended: from that end, or from the consent, until a day from "
        "2 August 2022 to 10 August 2022.",
    ),
    "and_again_in_time": (
        {"E_c1": "2022-06-10", "E_c2": "2022-08-09"},
        "2022-10-11",
        "Renewed by consent only after its term had ended: from that end, or from the consent, until a day from "
        "2 October 2022 to 10 October 2022.",
    ),
}


@pytest.mark.parametrize(("consents", "end", "words"), CONSENTS.values(), ids=CONSENTS)
def test_d17_consent_came(consents: dict[str, str], end: str, words: str) -> None:
    one = rule("term", "UTC", **TRUCE)
    known = happened("UTC", E="2022-04-02", **consents)
    at = "2022-08-01T00:00" if len(consents) == 1 else "2022-10-01T00:00"
    assert str(due(one, at, known).explanation).startswith(words)
    assert running(one.resolve(known).at(utc(at))).end == utc(f"{end}T00:00")
    assert state(one, f"{end}T00:00", known) is DueState.ENDED
