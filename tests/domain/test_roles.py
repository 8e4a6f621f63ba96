"""Roles: one word and one line for each, and what an agreement or a round has from its process."""

from __future__ import annotations

import pytest

from agreements.domain.roles import LINES, PARTIES, ROLE_WORDS, inherited, line_of
from agreements.domain.statuses import Role

R = Role


def test_every_role_has_a_word_and_stands_under_a_line() -> None:
    assert set(ROLE_WORDS) == set(Role)
    assert {line_of(role) for role in Role} == set(LINES)


def test_only_parties_and_signatories_stand_under_parties() -> None:
    assert {role for role in Role if LINES[line_of(role)] == "Parties"} == {R.PARTY, R.SIGNATORY} == PARTIES


@pytest.mark.parametrize(
    ("own", "taken"),
    [
        ((), {R.PARTY, R.SIGNATORY, R.MEDIATOR, R.FACILITATOR, R.HOST}),
        ((R.PARTY,), {R.MEDIATOR, R.FACILITATOR, R.HOST}),
        ((R.PARTY, R.MEDIATOR), {R.FACILITATOR, R.HOST}),
        ((R.BOUND_NOT_SIGNING,), {R.MEDIATOR, R.FACILITATOR, R.HOST}),
        ((R.MEDIATOR,), {R.PARTY, R.SIGNATORY, R.FACILITATOR, R.HOST}),
        ((R.WITNESS, R.NAMED_NOT_PARTY), {R.PARTY, R.SIGNATORY, R.MEDIATOR, R.FACILITATOR, R.HOST}),
    ],
)
def test_what_an_agreement_has_from_its_process(own: tuple[Role, ...], taken: set[Role]) -> None:
    assert inherited(own) == taken
