"""Deadlines that count from what has not happened yet: named beforehand, and no anchor once it is on record."""

from __future__ import annotations

from typing import Any

import pytest

from agreements.domain.deadline import deadline_from_data, deadline_to_data
from agreements.domain.deadlines.rule import BadRule
from agreements.domain.due import DueState, due_at
from tests.domain.rulebook import happened, rule, running, state, utc

DAYS = {"kind": "offset", "anchor": "E-force", "amount": 30, "unit": "day"}
DATA: dict[str, Any] = {
    "as_written": "within 30 days of entry into force",
    "rule": DAYS,
    "awaits": {"E-force": "the agreement enters into force"},
}


def test_it_waits_in_words_and_follows_the_event_once_that_is_recorded() -> None:
    deadline = deadline_from_data(DATA, "UTC")
    waiting = due_at(deadline, {}, utc("2025-01-01T00:00"))
    assert (waiting.state, waiting.waiting_for) == (DueState.WAITING, ("E-force",))
    assert str(waiting.explanation) == (
        "Waits for “the agreement enters into force”, which has not been recorded: no date can be given."
    )
    counted = due_at(deadline, happened("UTC", E_force="2025-02-10"), utc("2025-03-01T00:00"))
    assert counted.latest == utc("2025-03-12T23:59:59.999999")
    assert "stands for" not in str(counted.explanation)


def test_it_survives_the_way_out_and_back_with_one_rule_or_several_readings() -> None:
    both = {
        "as_written": "words",
        "awaits": DATA["awaits"],
        "readings": [
            {"label": "one", "rule": DAYS},
            {"label": "other", "rule": DAYS | {"count": "ordinal"}},
        ],
    }
    for data in (DATA, both):
        deadline = deadline_from_data(data, "UTC")
        assert deadline_from_data(deadline_to_data(deadline), "Asia/Kabul") == deadline
        assert deadline_to_data(deadline)["awaits"] == DATA["awaits"]


WRONG = {
    "a_list": (["E-force"], "names events that are not on record"),
    "nothing": ({}, "names events that are not on record"),
    "what_nothing_counts_from": ({"E-vote": "elections"}, "nothing here counts from it"),
    "no_words": ({"E-force": " "}, "1 to 500 letters"),
    "a_novel": ({"E-force": "x" * 501}, "1 to 500 letters"),
    "words_that_are_none": ({"E-force": 7}, "1 to 500 letters"),
}


@pytest.mark.parametrize(("awaits", "words"), WRONG.values(), ids=WRONG)
def test_it_is_refused_to_await(awaits: Any, words: str) -> None:
    with pytest.raises(BadRule, match=words) as refused:
        deadline_from_data(DATA | {"awaits": awaits}, "UTC")
    assert refused.value.field == "awaits"


def test_a_round_or_a_commitment_is_on_record_before_anything_waits_for_it() -> None:
    rule_on_round = {"kind": "until_event", "anchor": "R9.end"}
    with pytest.raises(BadRule, match="is no event"):
        deadline_from_data({"as_written": "x", "rule": rule_on_round, "awaits": {"R9.end": "the end"}}, "UTC")


IN_FORCE = {
    "twelve_hours_after_the_signature": (
        {"amount": 12, "unit": "hour"},
        "1953-07-27T10:00",
        "1953-07-27T13:00",
    ),
    "hours_after_a_day_with_the_last_day_that_it_may_be": (
        {"amount": 12, "unit": "hour"},
        "1953-07-27",
        "1953-07-27T15:00",
    ),
    "on_the_first_instant_of_the_thirtieth_day_after": (
        {"amount": 30, "unit": "day"},
        "1953-07-27T10:00",
        "1953-08-25T15:00",
    ),
}


@pytest.mark.parametrize(("length", "signed", "start"), IN_FORCE.values(), ids=IN_FORCE)
def test_d4_it_is_in_force_from_so_long_after(length: dict[str, Any], signed: str, start: str) -> None:
    one = rule("offset", "Asia/Seoul", anchor="E", bound="from", **length)
    known = happened("Asia/Seoul", E=signed)
    assert running(one.resolve(known)).start == utc(start)
    assert running(one.resolve(known)).end is None
    assert state(one, start, known) is DueState.RUNNING
    assert str(one.resolve(known).sentence).startswith("In force from ")
