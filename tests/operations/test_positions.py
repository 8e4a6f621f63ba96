"""A position: stated, corrected and withdrawn by the party's own delegate only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from agreements.models import Actor, Commitment, Position, PositionWithdrawal, Process
from agreements.models.boards import commitments_at
from agreements.operations.positions import (
    AlreadyWithdrawn,
    BadPosition,
    correct_position,
    state_position,
    withdraw_position,
)
from agreements.operations.process_file import export_process, load_process
from agreements.operations.statements import CorrectedMeanwhile
from agreements.permissions import NotAllowed
from agreements.web.pages.rows import parties_differ
from tests.at_once import in_threads
from tests.factories import ENTERED, a_person, a_process, point, process_data

LATER = ENTERED + timedelta(days=2)


def state(by: Any, **other: Any) -> Position:
    words = {
        "stance": "disputes",
        "text": "We were not asked.",
        "effective": "2025-11-05",
        "actor": "north",
    } | other
    words["actor"] = Actor.objects.get(slug=words["actor"])
    return state_position(
        by=by, at=ENTERED, commitment=Commitment.objects.get(process__slug="lake-talks"), **words
    )


@pytest.fixture
def delegate(db: None) -> Any:
    return a_person("delegate", a_process(), "delegate", "north")


def test_a_delegate_states_its_own_party(delegate: Any) -> None:
    assert state(delegate).actor.slug == "north"


def test_a_delegate_never_speaks_for_the_other_side(delegate: Any) -> None:
    with pytest.raises(NotAllowed, match="Only a delegate of this party"):
        state(delegate, actor="south")


@pytest.mark.parametrize("role", ["analyst", "mediator"])
def test_nobody_else_states_a_position(db: None, role: str) -> None:
    person = a_person("p", a_process(), role)
    with pytest.raises(NotAllowed):
        state(person)
    assert not Position.objects.exists()


def test_a_delegate_in_another_process_has_no_say_here(db: None) -> None:
    a_process()
    with pytest.raises(NotAllowed):
        state(a_person("p", a_process("hill-talks"), "delegate", "north"))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"stance": "agrees"}, "stance"),
        ({"text": ""}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"effective": "2099"}, "effective"),
        ({"effective": ""}, "effective"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(delegate: Any, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(BadPosition) as refused:
        state(delegate, **wrong)
    assert refused.value.field == field
    assert not Position.objects.exists()


# ---- correcting ----


def correct(by: Any, position: Position, **other: Any) -> Position:
    words = {
        "stance": "reserves",
        "text": "We were asked late.",
        "effective": "2025-11-05",
        "reason": "a word was wrong",
    }
    return correct_position(by=by, at=LATER, position=position, **(words | other))


def withdraw(by: Any, position: Position, **other: Any) -> PositionWithdrawal:
    words = {"text": "We have seen the map.", "effective": "2026-11-20"}
    return withdraw_position(by=by, at=LATER, position=position, **(words | other))


def held(as_of: str, known_at: str = "2026-12-01") -> list[str]:
    (board,) = commitments_at(Commitment.objects.all(), point(as_of, known_at))
    return [position.stance for position in board.positions]


def test_a_correction_takes_the_place_and_the_old_one_is_read_as_known_then(delegate: Any) -> None:
    wrong = state(delegate)
    corrected = correct(delegate, wrong)
    assert (corrected.actor, corrected.key, corrected.reason) == (wrong.actor, wrong.key, "a word was wrong")
    assert held("2025-11-08") == ["reserves"]
    assert held("2025-11-08", known_at="2026-11-24") == ["disputes"]


def test_a_delegate_corrects_what_a_file_recorded_of_its_party(db: None) -> None:
    delegate = a_person(
        "delegate", load_process(data=with_position(), at=ENTERED).process, "delegate", "north"
    )
    assert correct(delegate, Position.objects.get()).stance == "reserves"


def test_a_corrected_position_is_corrected_in_its_newest_version(delegate: Any) -> None:
    wrong = state(delegate)
    corrected = correct(delegate, wrong)
    with pytest.raises(CorrectedMeanwhile) as refused:
        correct(delegate, wrong)
    assert refused.value.latest == corrected
    assert correct(delegate, corrected, stance="accepts").stance == "accepts"


@pytest.mark.parametrize("change", [correct, withdraw])
@pytest.mark.parametrize("person", ["the other side", "a mediator", "an analyst", "an administrator"])
def test_nobody_but_the_own_delegate_touches_a_position(delegate: Any, change: Any, person: str) -> None:
    process, position = Process.objects.get(), state(delegate)
    somebody = {
        "the other side": lambda: a_person("p", process, "delegate", "south"),
        "a mediator": lambda: a_person("p", process, "mediator"),
        "an analyst": lambda: a_person("p", process, "analyst", keeps_record=True),
        "an administrator": lambda: a_person("p", administrator=True),
    }[person]()
    with pytest.raises(NotAllowed, match="Only a delegate of this party"):
        change(somebody, position)
    assert (Position.objects.count(), PositionWithdrawal.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("change", "wrong", "field"),
    [
        (correct, {"reason": " "}, "reason"),
        (correct, {"stance": "agrees"}, "stance"),
        (correct, {"text": ""}, "text"),
        (correct, {"effective": "2099"}, "effective"),
        (withdraw, {"text": ""}, "text"),
        (withdraw, {"text": "x" * 5001}, "text"),
        (withdraw, {"effective": "2099-01-01"}, "effective"),
        (withdraw, {"effective": "2025-11-04"}, "effective"),
        (withdraw, {"effective": "soon"}, "effective"),
    ],
)
def test_a_change_that_cannot_be_is_refused_at_its_place(
    delegate: Any, change: Any, wrong: dict[str, Any], field: str
) -> None:
    position = state(delegate)
    with pytest.raises(BadPosition) as refused:
        change(delegate, position, **wrong)
    assert refused.value.field == field
    assert (Position.objects.count(), PositionWithdrawal.objects.count()) == (1, 0)


# ---- withdrawing ----


def test_a_withdrawn_position_counts_from_its_day_on_no_more_and_was_held_until_then(delegate: Any) -> None:
    withdraw(delegate, state(delegate))
    assert held("2026-11-19") == ["disputes"]
    assert held("2026-11-20") == []
    assert held("2026-11-20", known_at="2026-11-24") == ["disputes"]


def test_what_was_held_stays_in_the_history(delegate: Any) -> None:
    position = state(delegate)
    withdraw(delegate, position)
    assert list(Position.objects.ever_held(point("2026-11-30"))) == [position]
    assert not Position.objects.as_of(point("2026-11-30")).exists()


def test_a_withdrawal_holds_for_every_version_of_the_position(delegate: Any) -> None:
    corrected = correct(delegate, state(delegate))
    withdraw(delegate, corrected)
    assert held("2026-11-30") == []


def test_the_parties_no_longer_differ_once_a_side_took_its_word_back(delegate: Any) -> None:
    other = a_person("other", Process.objects.get(), "delegate", "south")
    state(other, actor="south", stance="accepts")
    denial = state(delegate, stance="says_breached")
    (board,) = commitments_at(Commitment.objects.all(), point("2026-11-30"))
    assert parties_differ(board)
    withdraw(delegate, denial)
    (board,) = commitments_at(Commitment.objects.all(), point("2026-11-30"))
    assert not parties_differ(board)


@pytest.mark.parametrize("change", [correct, withdraw])
def test_a_withdrawn_position_is_neither_corrected_nor_withdrawn_again(delegate: Any, change: Any) -> None:
    position = state(delegate)
    withdraw(delegate, position)
    with pytest.raises(AlreadyWithdrawn, match="withdrawn already"):
        change(delegate, position)
    assert state(delegate, stance="accepts").stance == "accepts"


def test_a_withdrawal_of_an_old_version_is_shown_the_newest(delegate: Any) -> None:
    wrong = state(delegate)
    corrected = correct(delegate, wrong)
    with pytest.raises(CorrectedMeanwhile) as refused:
        withdraw(delegate, wrong)
    assert refused.value.latest == corrected


@pytest.mark.django_db(transaction=True)
def test_of_two_who_withdraw_at_the_same_time_one_is_told() -> None:
    process = a_process()
    people = [a_person(name, process, "delegate", "north") for name in ("one", "two")]
    position = state(people[0])
    results = in_threads(*[lambda person=person: withdraw(person, position).pk for person in people])
    assert sorted(type(result).__name__ for result in results) == ["AlreadyWithdrawn", "int"]
    assert PositionWithdrawal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_a_correction_and_a_withdrawal_at_the_same_time_one_is_told() -> None:
    delegate = a_person("delegate", a_process(), "delegate", "north")
    position = state(delegate)
    results = in_threads(lambda: correct(delegate, position).pk, lambda: withdraw(delegate, position).pk)
    told = [type(result).__name__ for result in results if not isinstance(result, int)]
    assert told in (["AlreadyWithdrawn"], ["CorrectedMeanwhile"])


def with_position() -> dict[str, Any]:
    data = process_data()
    data["commitments"][0]["positions"] = [
        {
            "key": "1",
            "actor": "north",
            "stance": "disputes",
            "text": "Not so.",
            "effective": "2025-11-05",
            "sources": ["S1"],
        }
    ]
    return data


def test_a_process_file_carries_what_was_withdrawn_and_why(delegate: Any) -> None:
    withdraw(delegate, state(delegate))
    (entry,) = export_process(process=Process.objects.get())["commitments"][0]["positions"]
    (withdrawal,) = entry["withdrawals"]
    assert (withdrawal["text"], withdrawal["effective"]) == ("We have seen the map.", "2026-11-20")


def test_a_withdrawal_in_a_file_counts_as_one_made_here(db: None) -> None:
    data = with_position()
    data["commitments"][0]["positions"][0]["withdrawals"] = [
        {"key": "1", "text": "It was not so.", "effective": "2025-11-09", "sources": ["S1"]}
    ]
    load_process(data=data, at=ENTERED)
    assert (held("2025-11-08"), held("2025-11-10")) == (["disputes"], [])
    assert load_process(data=data, at=LATER).added == {}
