"""The due state at a moment, over one reading or several, with a choice or done."""

from __future__ import annotations

from typing import Any

import pytest

from agreements.domain.deadline import Deadline, Reading, deadline_from_data, deadline_to_data
from agreements.domain.deadlines.rule import BadRule
from agreements.domain.due import DueState, due_at
from agreements.domain.timeline import When
from tests.domain.rulebook import KABUL, between, due, happened, rule, utc

BY = rule("fixed", "UTC", date="2020-11-20", bound="by")
BEFORE = rule("fixed", "UTC", date="2020-11-20", bound="before")
LATER = rule("fixed", "UTC", date="2020-12-01", bound="by")
WAITS = rule("offset", "UTC", anchor="E", amount=5, unit="day")
STANDS = rule("standing")
VAGUE = rule("vague", word="soon")
PAUSE = rule("window", "UTC", start="2020-11-10", end="2020-11-20")
LONGER_PAUSE = rule("window", "UTC", start="2020-11-12", end="2020-11-25")
IN_FORCE = rule("on_event", anchor="E")

READINGS: dict[str, tuple[dict[str, Any], str, DueState]] = {
    "upcoming_before_the_earliest": ({"by": BY, "before": BEFORE}, "2020-11-18T23:59:59", DueState.UPCOMING),
    "due_on_the_day_of_the_earliest": ({"by": BY, "before": BEFORE}, "2020-11-19T00:00", DueState.DUE),
    "contested_between_the_two": ({"by": BY, "before": BEFORE}, "2020-11-20T00:00", DueState.CONTESTED),
    "contested_to_the_last_instant": (
        {"by": BY, "before": BEFORE},
        "2020-11-20T23:59:59",
        DueState.CONTESTED,
    ),
    "overdue_after_the_latest": ({"by": BY, "before": BEFORE}, "2020-11-21T00:00", DueState.OVERDUE),
    "contested_while_one_is_still_to_come": (
        {"by": BY, "later": LATER},
        "2020-11-25T00:00",
        DueState.CONTESTED,
    ),
    "upcoming_while_the_other_waits": ({"by": BY, "waits": WAITS}, "2020-11-01T00:00", DueState.UPCOMING),
    "contested_once_only_the_other_waits": (
        {"by": BY, "waits": WAITS},
        "2020-11-21T00:00",
        DueState.CONTESTED,
    ),
    "due_beside_a_word_without_date": ({"by": BY, "vague": VAGUE}, "2020-11-20T12:00", DueState.DUE),
    "contested_beside_a_word_without_date": (
        {"by": BY, "vague": VAGUE},
        "2021-01-01T00:00",
        DueState.CONTESTED,
    ),
    "waiting_beside_a_word_without_date": (
        {"waits": WAITS, "vague": VAGUE},
        "2020-11-01T00:00",
        DueState.WAITING,
    ),
    "running_beside_a_word_without_date": (
        {"stands": STANDS, "vague": VAGUE},
        "2020-11-01T00:00",
        DueState.RUNNING,
    ),
    "running_while_both_run": ({"stands": STANDS, "pause": PAUSE}, "2020-11-15T00:00", DueState.RUNNING),
    "contested_once_one_has_ended": (
        {"stands": STANDS, "pause": PAUSE},
        "2020-11-20T00:00",
        DueState.CONTESTED,
    ),
    "contested_while_one_has_not_begun": (
        {"a": PAUSE, "b": LONGER_PAUSE},
        "2020-11-11T00:00",
        DueState.CONTESTED,
    ),
    "ended_once_both_have": ({"a": PAUSE, "b": LONGER_PAUSE}, "2020-11-25T00:00", DueState.ENDED),
    "contested_if_one_waits_to_be_in_force": (
        {"stands": STANDS, "in": IN_FORCE},
        "2020-11-25T00:00",
        DueState.CONTESTED,
    ),
    "upcoming_beside_a_standing_duty": ({"stands": STANDS, "by": BY}, "2020-11-01T00:00", DueState.UPCOMING),
}


@pytest.mark.parametrize(("readings", "at", "expected"), READINGS.values(), ids=READINGS)
def test_several_readings_are(readings: dict[str, Any], at: str, expected: DueState) -> None:
    assert due_at(between(readings), {}, utc(at)).state is expected
    backwards = dict(reversed(readings.items()))
    assert due_at(between(backwards), {}, utc(at)).state is expected


CHOSEN = {
    "the_earlier": (1, "2020-11-20T00:00", DueState.OVERDUE),
    "the_later": (0, "2020-11-20T00:00", DueState.DUE),
}


@pytest.mark.parametrize(("chosen", "at", "expected"), CHOSEN.values(), ids=CHOSEN)
def test_a_chosen_reading_counts_alone(chosen: int, at: str, expected: DueState) -> None:
    answer = due_at(between({"by": BY, "before": BEFORE}, chosen), {}, utc(at))
    assert answer.state is expected
    assert [result.counts for result in answer.readings] == [chosen == 0, chosen == 1]
    assert [result.state for result in answer.readings] == [DueState.DUE, DueState.OVERDUE]
    assert "Chosen by the editors: both parties read it so." in str(answer.explanation)


def test_bounds_span_all_readings_that_count() -> None:
    answer = due_at(between({"by": BY, "before": BEFORE, "waits": WAITS}), {}, utc("2020-11-01T00:00"))
    assert answer.earliest == utc("2020-11-19T23:59:59.999999")
    assert answer.latest == utc("2020-11-20T23:59:59.999999")
    assert answer.due_from == utc("2020-11-19T00:00")
    assert answer.waiting_for == ("E",)


def test_without_a_date_there_are_no_bounds() -> None:
    answer = due(WAITS, "2020-11-01T00:00")
    assert (answer.earliest, answer.latest, answer.due_from) == (None, None, None)
    assert (answer.state, answer.waiting_for) == (DueState.WAITING, ("E",))


EXPLAINED = {
    "one_reading_says_its_rule": (
        {"by": BY},
        "2020-11-01T00:00",
        "Due by the end of 20 November 2020; late only after it.",
    ),
    "two_readings_are_both_told": (
        {"Armenian text": BY, "Russian text": BEFORE},
        "2020-11-01T00:00",
        (
            "The clause has several readings. Armenian text: Due by the end of 20 November 2020; late only after it. "
            "Russian text: Due before 20 November 2020 begins; late from its first moment on."
        ),
    ),
    "contested_says_what_it_hangs_on": (
        {"Armenian text": BY, "Russian text": BEFORE},
        "2020-11-20T12:00",
        (
            "The readings differ, and how it stands depends on which of them holds. "
            "Armenian text: Due by the end of 20 November 2020; late only after it. "
            "That time has come and is not over. "
            "Russian text: Due before 20 November 2020 begins; late from its first moment on. That time has passed."
        ),
    ),
    "contested_says_which_time_lies_ahead": (
        {"first": BY, "second": LATER},
        "2020-11-25T00:00",
        (
            "The readings differ, and how it stands depends on which of them holds. "
            "first: Due by the end of 20 November 2020; late only after it. That time has passed. "
            "second: Due by the end of 1 December 2020; late only after it. That time lies ahead."
        ),
    ),
    "due_says_that_its_time_has_come": (
        {"by": BY},
        "2020-11-20T12:00",
        "Due by the end of 20 November 2020; late only after it. That time has come and is not over.",
    ),
    "overdue_says_that_its_time_has_passed": (
        {"by": BY},
        "2020-11-21T00:00",
        "Due by the end of 20 November 2020; late only after it. That time has passed.",
    ),
    "ended_says_that_its_period_is_over": (
        {"pause": PAUSE},
        "2020-12-01T00:00",
        "Runs from 10 November 2020 until 20 November 2020, which no longer belongs to it. That period is over.",
    ),
}


@pytest.mark.parametrize(("readings", "at", "words"), EXPLAINED.values(), ids=EXPLAINED)
def test_the_explanation_of(readings: dict[str, Any], at: str, words: str) -> None:
    assert str(due_at(between(readings), {}, utc(at)).explanation) == words


DONE = {
    "an_act_before_its_day": (BY, "2020-11-01T00:00", DueState.CLOSED),
    "an_act_after_its_day": (BY, "2021-01-01T00:00", DueState.CLOSED),
    "a_promise_without_date": (VAGUE, "2021-01-01T00:00", DueState.CLOSED),
    "what_still_waits": (WAITS, "2021-01-01T00:00", DueState.CLOSED),
    "not_a_standing_duty": (STANDS, "2021-01-01T00:00", DueState.RUNNING),
    "not_a_pause_that_is_over": (PAUSE, "2021-01-01T00:00", DueState.ENDED),
}


@pytest.mark.parametrize(("one", "at", "expected"), DONE.values(), ids=DONE)
def test_an_assessment_as_done_closes(one: Any, at: str, expected: DueState) -> None:
    answer = due_at(Deadline("as written", (Reading(one),)), {}, utc(at), When("2020-11-15", KABUL))
    assert answer.state is expected
    said = str(answer.explanation).startswith("Assessed as fully carried out, 15 November 2020. ")
    assert said is (expected is DueState.CLOSED)


HOLDS: dict[str, tuple[Any, str, str | None]] = {
    "upcoming_until_the_due_day": (BY, "2020-11-01T00:00", "2020-11-20T00:00"),
    "due_until_it_is_late": (BY, "2020-11-20T00:00", "2020-11-21T00:00"),
    "overdue_for_good": (BY, "2020-11-21T00:00", None),
    "waiting_until_something_happens": (WAITS, "2020-11-21T00:00", None),
    "a_pause_until_its_end": (PAUSE, "2020-11-15T00:00", "2020-11-20T00:00"),
    "a_term_until_the_last_day_for_notice_comes": (
        rule("term", "UTC", anchor_date="2020-01-01", amount=1, unit="year", renewal="automatic",
             notice_amount=1, notice_unit="month"), "2020-11-01T00:00", "2020-12-01T00:00"),
    "and_until_that_day_has_gone": (
        rule("term", "UTC", anchor_date="2020-01-01", amount=1, unit="year", renewal="automatic",
             notice_amount=1, notice_unit="month"), "2020-12-01T00:00", "2020-12-02T00:00"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "at", "until"), HOLDS.values(), ids=HOLDS)
def test_an_answer_holds(one: Any, at: str, until: str | None) -> None:
    assert due(one, at).holds_until == (utc(until) if until else None)


RULE = {"kind": "fixed", "date": "2020-11-20", "bound": "by", "zone": "UTC"}
TWO = [
    {"label": "Armenian text", "rule": RULE},
    {"label": "Russian text", "rule": RULE | {"bound": "before"}},
]
PICK = {"reading": 0, "by": "the editors", "because": "both parties read it so."}
WRITTEN: dict[str, dict[str, Any]] = {
    "one_rule": {"as_written": "by 20 November", "rule": RULE},
    "two_readings": {"as_written": "by / before 20 November", "readings": TWO},
    "readings_with_their_basis": {
        "as_written": "by / before 20 November",
        "readings": [TWO[0], TWO[1] | {"basis": "text_version"}],
    },
    "a_chosen_reading": {"as_written": "by / before 20 November", "readings": TWO, "chosen": PICK},
}


@pytest.mark.parametrize("data", WRITTEN.values(), ids=WRITTEN)
def test_a_deadline_survives_the_way_out_and_back(data: dict[str, Any]) -> None:
    deadline = deadline_from_data(data, KABUL)
    assert deadline_to_data(deadline) == data
    assert deadline_from_data(deadline_to_data(deadline), "America/Bogota") == deadline


ONE = WRITTEN["one_rule"]
SEVERAL = WRITTEN["two_readings"]
REFUSED: dict[str, tuple[Any, str]] = {
    "no_object": ("by Friday", "as_written"),
    "no_words": ({"rule": RULE}, "as_written"),
    "blank_words": (ONE | {"as_written": " "}, "as_written"),
    "words_that_are_no_text": (ONE | {"as_written": 7}, "as_written"),
    "an_unknown_field": (ONE | {"precision": "day"}, "precision"),
    "neither_rule_nor_readings": ({"as_written": "by Friday"}, "rule"),
    "both_rule_and_readings": (ONE | {"readings": TWO}, "rule"),
    "one_reading": (SEVERAL | {"readings": TWO[:1]}, "readings"),
    "thirteen_readings": (SEVERAL | {"readings": TWO[:1] * 13}, "readings"),
    "readings_that_are_no_list": (SEVERAL | {"readings": {"a": RULE}}, "readings"),
    "a_reading_without_label": (SEVERAL | {"readings": [TWO[0], {"rule": RULE}]}, "readings.1.label"),
    "a_reading_whose_label_is_a_number": (
        SEVERAL | {"readings": [TWO[0], {"label": 2, "rule": RULE}]},
        "readings.1.label",
    ),
    "a_reading_with_more": (
        SEVERAL | {"readings": [TWO[0], TWO[1] | {"weight": 2}]},
        "readings.1.label",
    ),
    "a_reading_on_a_whim": (
        SEVERAL | {"readings": [TWO[0], TWO[1] | {"basis": "a whim"}]},
        "readings.1.basis",
    ),
    "an_impossible_rule_in_a_reading": (
        SEVERAL | {"readings": [TWO[0], TWO[1] | {"rule": RULE | {"date": "2020-13"}}]},
        "readings.1.date",
    ),
    "a_choice_of_the_third_of_two": (SEVERAL | {"chosen": PICK | {"reading": 2}}, "chosen"),
    "a_choice_from_the_end": (SEVERAL | {"chosen": PICK | {"reading": -1}}, "chosen"),
    "a_choice_by_a_float": (SEVERAL | {"chosen": PICK | {"reading": 1.0}}, "chosen"),
    "a_choice_by_true": (SEVERAL | {"chosen": PICK | {"reading": True}}, "chosen"),
    "a_choice_by_nobody": (SEVERAL | {"chosen": PICK | {"by": ""}}, "chosen"),
    "a_choice_for_no_reason": (SEVERAL | {"chosen": PICK | {"because": None}}, "chosen"),
    "a_choice_without_a_reason": (SEVERAL | {"chosen": {"reading": 0, "by": "the editors"}}, "chosen"),
    "an_impossible_rule": ({"as_written": "x", "rule": RULE | {"date": "2020-13"}}, "date"),
}


@pytest.mark.parametrize(("data", "field"), REFUSED.values(), ids=REFUSED)
def test_a_deadline_is_refused_with(data: Any, field: str) -> None:
    with pytest.raises(BadRule, match=r"\.$") as refused:
        deadline_from_data(data, KABUL)
    assert refused.value.field == field


def test_a_deadline_names_the_anchors_of_all_its_readings_once() -> None:
    assert between({"a": WAITS, "b": IN_FORCE, "c": rule("on_event", anchor="A")}).anchors() == ("A", "E")


def test_a_corrected_anchor_moves_every_date_that_hangs_on_it() -> None:
    before = due(WAITS, "2020-11-01T00:00", happened("UTC", E="2020-11-02"))
    after = due(WAITS, "2020-11-01T00:00", happened("UTC", E="2020-11-03"))
    assert (before.latest, after.latest) == (
        utc("2020-11-07T23:59:59.999999"),
        utc("2020-11-08T23:59:59.999999"),
    )


@pytest.mark.parametrize(
    ("rule", "state"),
    [
        ({"kind": "fixed", "date": "2025-11-06", "bound": "by"}, DueState.CLOSED),
        ({"kind": "undated"}, DueState.CLOSED),
        ({"kind": "standing"}, DueState.ENDED),
        ({"kind": "window", "start": "2025-11-01"}, DueState.ENDED),
    ],
    ids=["a dated act", "an undated act", "a standing duty", "a running window"],
)
def test_what_is_withdrawn_is_owed_no_more(rule: dict[str, str], state: DueState) -> None:
    deadline = deadline_from_data({"as_written": "x", "rule": rule}, "UTC")
    withdrawn = When("2025-11-10", "UTC")
    due = due_at(deadline, {}, utc("2025-11-12T00:00"), laid_down=withdrawn)
    assert due.state == state
    assert "Withdrawn or superseded, 10 November 2025." in str(due.explanation)
