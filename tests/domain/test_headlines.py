"""Headlines: who says what; a speaker is quoted with its own words, and the words of a clause are nobody's."""

from __future__ import annotations

import pytest

from agreements.domain import headlines
from agreements.domain.claims import CLAIMABLE, ConditionValue
from agreements.domain.happenings import Says
from agreements.domain.sentences import say
from agreements.domain.statuses import AssessorRole, ChangeKind, Level, RoundState, Stance
from agreements.domain.timeline import When

CLAUSE = say("{code} “{title}”", code="C1", title="withdraw behind the line")


@pytest.mark.parametrize(
    ("stance", "line"),
    [
        (Stance.ACCEPTS, "North accepts C1: “We keep it.”"),
        (Stance.SAYS_FULFILLED, "North says that C1 has been carried out: “We keep it.”"),
        (Stance.SAYS_BREACHED, "North says that C1 has been breached: “We keep it.”"),
        (Stance.DISPUTES, "North disputes C1: “We keep it.”"),
        (Stance.RESERVES, "North accepts C1 with a reservation: “We keep it.”"),
        (Stance.DECLINES_COMMENT, "North declined comment on C1."),
        (Stance.STATEMENT, "North on C1: “We keep it.”"),
    ],
)
def test_a_position_is_quoted_by_its_own_words(stance: Stance, line: str) -> None:
    assert str(headlines.of_position("North", stance, "We keep it.", "C1")) == line


@pytest.mark.parametrize(
    ("table", "members"),
    [
        (headlines.POSITIONS, Stance),
        (headlines.CONDITION_CLAIMS, CLAIMABLE),
        (headlines.FORCE_STATEMENTS, Says),
        (headlines.ASSESSMENTS, Level),
        (headlines.ASSESSORS, AssessorRole),
        (headlines.CHANGES, set(ChangeKind) - {ChangeKind.MADE}),
    ],
)
def test_every_word_of_the_record_has_its_line(table: dict[str, str], members: set[str]) -> None:
    assert set(table) == set(members)


def test_words_that_are_quoted_already_are_not_quoted_again() -> None:
    line = headlines.of_position("North", Stance.STATEMENT, "“Not holding”, it says.", "C1")
    assert str(line) == "North on C1: “Not holding”, it says."


def test_a_long_statement_is_shortened_within_its_marks_and_stands_in_one_line() -> None:
    line = str(headlines.of_position("North", Stance.DISPUTES, "We were\n\nnot asked. " + "No. " * 200, "C1"))
    assert line.startswith("North disputes C1: “We were not asked. No.") and line.endswith("…”")
    assert len(line) < 250


def test_a_withdrawn_position_says_so_and_why() -> None:
    line = headlines.of_withdrawal("North", "We were shown the map.", "C1")
    assert str(line) == "North withdrew its position on C1: “We were shown the map.”"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("We saw it.", "South says that a condition of C1 is not met: “We saw it.”"),
        ("", "South says that a condition of C1 is not met."),
    ],
)
def test_a_claim_about_a_condition_says_whose_it_is(text: str, line: str) -> None:
    assert str(headlines.of_condition_claim("South", ConditionValue.NOT_MET, text, "C1")) == line


def test_what_somebody_says_of_its_force_says_who() -> None:
    line = headlines.of_force_statement("South", Says.ENDED, "", "Lake agreement")
    assert str(line) == "South says that Lake agreement has ended."


def test_an_assessment_names_its_matter_before_its_assessor() -> None:
    line = headlines.of_assessment("the office", AssessorRole.PARTY, Level.MINIMUM, CLAUSE)
    before, after = str(line).split(": ", 1)
    assert before == "C1 “withdraw behind the line”"
    assert after == "assessed by the office (a party’s own report) as carried out to a minimum."


@pytest.mark.parametrize(
    ("asked", "granted", "line"),
    [
        ("", "", "C1 “withdraw behind the line”: extended."),
        ("South", "", "C1 “withdraw behind the line”: extended; asked for by South."),
        ("", "both", "C1 “withdraw behind the line”: extended; granted by both."),
        ("South", "North", "C1 “withdraw behind the line”: extended; asked for by South, granted by North."),
    ],
)
def test_a_change_says_on_whose_word(asked: str, granted: str, line: str) -> None:
    assert str(headlines.of_change(ChangeKind.EXTENDED, asked, granted, CLAUSE)) == line


@pytest.mark.parametrize(
    ("claimed", "disputed", "line"),
    [
        ([], [], "shots at the ford"),
        (["North"], [], "As said by North: shots at the ford"),
        (["North", "a paper"], [], "As said by North and a paper: shots at the ford"),
        (["North"], ["South"], "As said by North, disputed by South: shots at the ford"),
        ([], ["South"], "Disputed by South: shots at the ford"),
    ],
)
def test_an_event_says_who_says_so_and_who_denies_it(
    claimed: list[str], disputed: list[str], line: str
) -> None:
    assert str(headlines.of_event("shots at the ford", claimed, disputed)) == line


def test_an_outcome_by_one_account_says_by_whose() -> None:
    assert (
        str(headlines.of_outcome("Lake round", "ended", "South"))
        == "Lake round, by the account of South: ended"
    )
    assert str(headlines.of_outcome("Lake round", "ended", "")) == "Lake round: ended"


def test_a_plan_says_when_and_where() -> None:
    when = When("2025-11-06", "UTC")
    line = headlines.of_plan("Lake round", RoundState.SCHEDULED, when, "the lake")
    assert str(line) == "Lake round: announced for 6 November 2025, the lake."
    assert str(headlines.of_plan("Lake round", RoundState.CANCELLED, when, "")) == "Lake round: called off."
