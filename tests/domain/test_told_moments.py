"""Moments as they are told: what was written or counted, no finer, the same wherever it is said."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any

import pytest

from agreements.domain import deadlines
from agreements.domain.deadlines import RULES, rule_from_data
from agreements.domain.deadlines.outcomes import Limit, NoDate, Outcome, Running, Waiting
from agreements.domain.deadlines.rule import Rule
from agreements.domain.due import DueState
from agreements.domain.sentences import Sentence
from agreements.domain.timeline import Precision, When
from agreements.templatetags.moments import Before, Loose, moment_words
from agreements.web.days import due_day, moment_of
from tests.domain.rulebook import due, happened, limit_of, rule, running, state, utc

DHAKA = "Asia/Dhaka"
WINDOW = {"kind": "window", "start": "2030-03-01T09:30"}


def before(hours: int, inner: dict[str, Any], **known: str) -> Limit:
    one = rule("another_date", DHAKA, amount=hours, unit="hour", side="before", rule=inner)
    return limit_of(one.resolve(happened(DHAKA, **known)))


ENDS_AT_A_CLOCK_TIME = {
    "the_written_end_of_a_window": (WINDOW | {"end": "2030-03-10T21:45"}, {}),
    "a_window_that_ends_with_an_event": (WINDOW | {"end_event": "E"}, {"E": "2030-03-10T21:45"}),
    "what_lasts_until_an_event": ({"kind": "until_event", "anchor": "E"}, {"E": "2030-03-10T21:45"}),
    "a_limit": ({"kind": "fixed", "date": "2030-03-10T21:45", "bound": "by"}, {}),
    "a_limit_that_is_itself_too_late": ({"kind": "fixed", "date": "2030-03-10T21:45", "bound": "before"}, {}),
    "a_phase_of_hours": (
        {"kind": "phase", "anchor": "E", "amount": 48, "unit": "hour", "bound": "for"},
        {"E": "2030-03-08T21:45"},
    ),
    "a_term_of_days": (
        {"kind": "term", "anchor": "E", "amount": 9, "unit": "day"},
        {"E": "2030-03-01T21:45"},
    ),
}


@pytest.mark.parametrize(("inner", "known"), ENDS_AT_A_CLOCK_TIME.values(), ids=ENDS_AT_A_CLOCK_TIME)
def test_forty_eight_hours_before_a_clock_time_is_that_clock_time(
    inner: dict[str, Any], known: dict[str, str]
) -> None:
    limit = before(48, inner, **known)
    assert limit.last_in_time == limit.first_in_time == utc("2030-03-08T15:45")
    assert limit.written == When("2030-03-08T21:45", DHAKA)


def test_the_sentence_the_page_and_the_program_name_the_same_moment() -> None:
    inner = WINDOW | {"end": "2030-03-10T09:30"}
    one = rule("another_date", DHAKA, amount=24, unit="hour", side="before", rule=inner)
    answer = due(one, "2030-03-08T12:00")
    assert str(answer.explanation).startswith("Due by 9 March 2030, 09:30 (Asia/Dhaka). ")
    assert due_day(answer) == When("2030-03-09T09:30", DHAKA)
    assert answer.latest == answer.earliest == utc("2030-03-09T03:30")


KNOWN_TO_THE_DAY = {
    "hours_before_an_end_that_was_a_day": (WINDOW | {"end_event": "E"}, 12, "2030-03-10", "2030-03-10"),
    "a_day_before_it": (WINDOW | {"end_event": "E"}, 24, "2030-03-10", "2030-03-09"),
    "before_a_limit_of_a_day": (
        {"kind": "fixed", "date": "2030-03-10", "bound": "by"},
        48,
        "2030",
        "2030-03-08",
    ),
    "before_a_term_from_a_day": (
        {"kind": "term", "anchor": "E", "amount": 9, "unit": "day"},
        24,
        "2030-03-01",
        "2030-03-09",
    ),
}


@pytest.mark.parametrize(("inner", "hours", "event", "day"), KNOWN_TO_THE_DAY.values(), ids=KNOWN_TO_THE_DAY)
def test_hours_before_what_is_known_to_the_day_give_a_day(
    inner: dict[str, Any], hours: int, event: str, day: str
) -> None:
    limit = before(hours, inner, E=event)
    assert limit.written == When(day, DHAKA)
    assert limit.latest == When(day, DHAKA).end


COUNTED_IN_HOURS = {
    "within": ({"kind": "offset", "anchor": "E", "amount": 12, "unit": "hour"}),
    "on": ({"kind": "offset", "anchor": "E", "amount": 36, "unit": "hour", "bound": "on"}),
    "before_the_end": ({"kind": "offset", "anchor": "E", "amount": 5, "unit": "hour", "bound": "before_end"}),
    "in_force_from": ({"kind": "offset", "anchor": "E", "amount": 7, "unit": "hour", "bound": "from"}),
    "to_complete": ({"kind": "phase", "anchor": "E", "amount": 30, "unit": "hour"}),
    "for": ({"kind": "phase", "anchor": "E", "amount": 30, "unit": "hour", "bound": "for"}),
    "before_the_event": ({"kind": "before_event", "anchor": "E"}),
    "kept": ({"kind": "kept_compliance", "anchor": "E", "amount": 5, "unit": "hour"}),
    "a_term": ({"kind": "term", "anchor": "E", "amount": 5, "unit": "hour"}),
}


@pytest.mark.parametrize("event", ["2030-03-10", "2030-03", "2030-03-30/2030-03-31"])
@pytest.mark.parametrize("data", COUNTED_IN_HOURS.values(), ids=COUNTED_IN_HOURS)
@pytest.mark.parametrize("zone", [DHAKA, "Europe/Berlin"])
def test_an_event_known_to_the_day_never_gives_a_minute_that_nobody_recorded(
    data: dict[str, Any], event: str, zone: str
) -> None:
    resolution = rule_from_data(data, zone).resolve(happened(zone, E=event)).at(utc("2030-03-10T12:00"))
    outcome = resolution.outcome
    assert isinstance(outcome, Limit | Running)
    found = [outcome.written] if isinstance(outcome, Limit) else [outcome.begins, outcome.ends]
    assert all(when.precision is not Precision.MINUTE for when in found if when)
    assert ":" not in str(resolution.sentence)


def test_before_an_event_known_to_the_day_is_told_as_before_that_day() -> None:
    outcome = rule("before_event", DHAKA, anchor="E").resolve(happened(DHAKA, E="2024-03-01")).outcome
    told = moment_of(outcome)
    assert isinstance(told, Before)
    assert moment_words(told) == "before 1 Mar 2024"


TOLD = {
    "by_a_day": ({"kind": "fixed", "date": "2020-11-20", "bound": "by"}, "20 Nov 2020"),
    "before_a_day": ({"kind": "fixed", "date": "2020-11-20", "bound": "before"}, "before 20 Nov 2020"),
    "before_a_month": ({"kind": "fixed", "date": "2020-11", "bound": "before"}, "before November 2020"),
    "before_a_clock_time": (
        {"kind": "fixed", "date": "2020-11-20T12:00", "bound": "before"},
        "before 12:00 +06 (Asia/Dhaka), 20 Nov 2020",
    ),
    "a_window_to_a_clock_time": (WINDOW | {"end": "2030-03-10T09:30"}, "09:30 +06 (Asia/Dhaka), 10 Mar 2030"),
    "a_window_to_a_day_that_no_longer_belongs_to_it": (WINDOW | {"end": "2030-03-10"}, "before 10 Mar 2030"),
    "a_window_with_an_event_of_a_day": (WINDOW | {"end_event": "E"}, "3 Mar 2030"),
}


@pytest.mark.parametrize(("data", "words"), TOLD.values(), ids=TOLD)
def test_a_moment_is_told_as_it_was_written_and_says_whether_it_is_too_late(
    data: dict[str, Any], words: str
) -> None:
    told = moment_of(rule_from_data(data, DHAKA).resolve(happened(DHAKA, E="2030-03-03")).outcome)
    assert told is not None
    assert moment_words(told).replace("UTC+6", "+06") == words


LAST_MOMENTS = {
    "a_day_ends_with_its_last_instant": ("by", "2030-03-10", "2030-03-10T17:59:59.999999", "2030-03-10"),
    "so_does_a_month": ("by", "2030-03", "2030-03-31T17:59:59.999999", "2030-03-31"),
    "the_day_before_one": ("before", "2030-03-10", "2030-03-09T17:59:59.999999", "2030-03-09"),
    "a_clock_time_is_itself": ("by", "2030-03-10T21:45", "2030-03-10T15:45", "2030-03-10"),
    "also_one_that_is_too_late": ("before", "2030-03-10T21:45", "2030-03-10T15:45", "2030-03-10"),
    "midnight_is_the_matter_of_the_day_before": ("by", "2030-03-11T00:00", "2030-03-10T18:00", "2030-03-10"),
}


@pytest.mark.parametrize(("bound", "date", "last", "day"), LAST_MOMENTS.values(), ids=LAST_MOMENTS)
def test_limits_are_told_by_their_last_moment(bound: str, date: str, last: str, day: str) -> None:
    limit = limit_of(rule("fixed", DHAKA, date=date, bound=bound).resolve({}))
    assert limit.last_in_time == limit.first_in_time == utc(last)
    assert limit.last_day.isoformat() == day


# ---- a limit at a clock time -----------------------------------------------------------------------


def test_within_72_hours_is_due_in_its_last_24_and_says_so_in_hours() -> None:
    one = rule("offset", DHAKA, anchor="E", amount=72, unit="hour")
    known = happened(DHAKA, E="2030-03-01T12:00")
    assert state(one, "2030-03-03T05:59", known) is DueState.UPCOMING
    assert state(one, "2030-03-03T06:00", known) is DueState.DUE
    answer = due(one, "2030-03-03T20:00", known)
    assert answer.latest == utc("2030-03-04T06:00")
    assert "That time has come" not in str(answer.explanation)
    assert "Its last 24 hours have begun; it is late only after that time." in str(answer.explanation)


def test_a_limit_of_few_hours_is_due_from_where_they_begin() -> None:
    limit = limit_of(
        rule("offset", DHAKA, anchor="E", amount=6, unit="hour").resolve(
            happened(DHAKA, E="2030-03-01T23:00")
        )
    )
    assert limit.due_from == utc("2030-03-01T17:00")
    assert limit.due_day == utc(
        "2030-03-01T18:00"
    )  # the day on which it runs out, which leads are counted from


def test_a_limit_of_a_day_is_due_on_that_day() -> None:
    assert limit_of(rule("fixed", DHAKA, date="2030-03-04", bound="by").resolve({})).due_from == utc(
        "2030-03-03T18:00"
    )


PERIODS = {
    ("on", "2030-03"): "Due in March 2030; earlier does not fulfil it, and it is late only after its end.",
    ("by", "2030-03"): "Due by the end of March 2030; late only after it.",
    ("before", "2030-03"): "Due before March 2030 begins; late from its first moment on.",
    ("from", "2030-03"): "In force from the beginning of March 2030 on, with no end date.",
    ("on", "2030"): "Due in 2030; earlier does not fulfil it, and it is late only after its end.",
    ("by", "2030"): "Due by the end of 2030; late only after it.",
    ("before", "2030"): "Due before 2030 begins; late from its first moment on.",
    ("from", "2030"): "In force from the beginning of 2030 on, with no end date.",
    ("on", "2030-W10"): "Due within this time: 4 March 2030 to 10 March 2030; earlier does not fulfil it, "
    "and it is late only after its end.",
    ("by", "2030-W10"): "Due by the end of 4 March 2030 to 10 March 2030; late only after it.",
    (
        "before",
        "2030-W10",
    ): "Due before this time begins: 4 March 2030 to 10 March 2030; late from its first moment on.",
    (
        "from",
        "2030-W10",
    ): "In force from the beginning of this time on: 4 March 2030 to 10 March 2030; with no end date.",
    ("on", "2030-03-06"): "Due on 6 March 2030; earlier does not fulfil it.",
}


@pytest.mark.parametrize(("bound", "date"), PERIODS)
def test_a_month_a_year_and_a_week_are_told_as_times_and_not_as_days(bound: str, date: str) -> None:
    assert str(rule("fixed", DHAKA, date=date, bound=bound).resolve({}).sentence) == PERIODS[bound, date]


# ---- the words of a rule move nothing --------------------------------------------------------------

MODULES = [
    import_module(f"{deadlines.__name__}.{module.name}")
    for module in pkgutil.iter_modules(deadlines.__path__)
]
EVENTS = ("2030-03-10T21:45", "2030-03-10", "2030-03", "2030")
VARIANTS: dict[str, tuple[str, dict[str, Any]]] = {
    kind: (kind, {"kind": kind, **one.example}) for kind, one in RULES.items()
} | {name: (data["kind"], data) for name, data in COUNTED_IN_HOURS.items()}


def answers(data: dict[str, Any], event: str) -> list[Outcome]:
    one: Rule = rule_from_data(data, DHAKA)
    resolution = one.resolve({anchor: When(event, DHAKA) for anchor in one.anchors()})
    return [resolution.at(utc(moment)).outcome for moment in ("2030-01-01T00:00", "2031-07-01T00:00")]


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("name", VARIANTS)
def test_other_words_for_a_rule_move_no_date(name: str, event: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, data = VARIANTS[name]
    told = answers(data, event)
    for module in MODULES:
        if hasattr(module, "say"):
            monkeypatch.setattr(module, "say", lambda *_, **__: Sentence("Entirely other words."))
    assert answers(data, event) == told
    for outcome in told:
        if not isinstance(outcome, NoDate | Waiting):
            assert not isinstance(moment_of(outcome), Loose)  # every date carries what it was written as


def test_a_running_duty_keeps_what_its_beginning_and_end_were_written_as() -> None:
    outcome = running(rule("window", DHAKA, start="2030-03", end="2030-05-10").resolve({}))
    assert (outcome.begins, outcome.ends) == (When("2030-03", DHAKA), When("2030-05-10", DHAKA))
