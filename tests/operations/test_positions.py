"""Stating a position: by the party's own delegate only."""

from __future__ import annotations

from typing import Any

import pytest

from agreements.models import Actor, Commitment, Position
from agreements.operations.positions import BadPosition, state_position
from agreements.permissions import NotAllowed
from tests.factories import ENTERED, a_person, a_process


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
