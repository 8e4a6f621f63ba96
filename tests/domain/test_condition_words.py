"""The words for conditions: the clause, who says what since when, and what it comes to, on the records shipped."""

from __future__ import annotations

import pytest

from agreements.domain.claims import Claim, joined, listed
from agreements.domain.conditions import BadCondition, Condition, Effect
from agreements.domain.graph import Node, NodeKind
from agreements.domain.parsing import parse_point
from agreements.domain.sentences import say
from agreements.domain.statuses import ConditionKind, Stance
from agreements.domain.timeline import When
from agreements.domain.what_follows import what_follows
from tests.domain.claimed import AT, CONTESTED, FACT, MET, NOT_MET, condition, objects, says, speaker, step


def test_afghan_soil_stands_in_one_account_and_changes_nothing() -> None:
    """Istanbul C9, on 29 November: Pakistan calls the ceasefire contingent; the other texts lack the condition."""
    soil = Condition(
        "1", "C9", ConditionKind.HOLDS_ONLY_WHILE, "Afghan soil is not used for terrorism against Pakistan",
        Node(NodeKind.FACT, "Afghan soil is not used for terrorism against Pakistan"),
        stated_by=("founding report", "Pakistan"),
        absent_from=("Türkiye text", "Kabul statement"),
        claims=(
            Claim(speaker("Pakistan"), NOT_MET, When("2025-11-28", "Asia/Karachi"), ("S23", "S24")),
            Claim(speaker("Islamic Emirate"), MET, When("2025-11-08", "Asia/Kabul"), ("S20",)),
        ),
    )  # fmt: skip
    follows = what_follows("C9", [soil], parse_point("2025-11-29"))
    assert (follows.effect, follows.owed, follows.findings[0].value) == (Effect.QUALIFIED, True, CONTESTED)
    assert str(follows.explanation) == (
        "Holds only while this is the case: “Afghan soil is not used for terrorism against Pakistan”. "
        "Stated by founding report and Pakistan. Not in Türkiye text and Kabul statement. "
        "According to Pakistan (since 28 November 2025), this is not the case. "
        "According to Islamic Emirate (since 8 November 2025), this is the case. "
        "So it stays as it is: what one account alone has is shown beside it."
    )


def test_the_eid_pause_ends_by_an_attack_on_which_the_sides_differ() -> None:
    """Istanbul C15: "any cross-border attack", then "operation resumes immediately"."""
    attack = condition(
        ConditionKind.ENDS_IF, says("Pakistan", MET), says("Kabul", NOT_MET), consequence="operation resumes."
    )
    follows = what_follows("C1", [attack], AT)
    assert follows.effect is Effect.CONTESTED
    assert str(follows.explanation) == (
        "Ends if this happens: “the corridor is open”. What follows then: “operation resumes”. "
        "According to Kabul (since 20 November 2025), this is not the case. "
        "According to Pakistan (since 20 November 2025), this is the case. "
        "So what follows is contested, and is not decided here."
    )


def test_withdrawal_of_forces_that_did_not_sign_is_shown_as_such() -> None:
    """Nairobi C15 on 20 November 2022: no signatory owes it."""
    depends = condition(ConditionKind.NON_SIGNATORY, of="C15")
    assert str(what_follows("C15", [depends], AT).explanation).startswith(
        "Depends on an actor that did not sign:"
    )


def test_silence_is_said_and_not_taken_for_an_answer() -> None:
    words = str(what_follows("C1", [condition(ConditionKind.ONLY_IF_DONE)], AT).explanation)
    assert words.endswith(
        "Nobody on record says whether this is the case. Until somebody does, it is not owed yet."
    )


def test_several_conditions_are_summed_up() -> None:
    both = [condition(ConditionKind.ONLY_IF_DONE), condition(ConditionKind.ENDS_IF, key="2")]
    assert str(what_follows("C1", both, AT).explanation).endswith("All in all, it is not owed yet.")


def test_a_claim_of_some_week_says_so() -> None:
    vague = condition(ConditionKind.ENDS_IF, says("A", MET, "2025-W46"))
    assert "(since a day from 10 November 2025 to 16 November 2025)" in str(
        what_follows("C1", [vague], AT).explanation
    )


def test_names_are_listed_and_sentences_joined_once() -> None:
    assert [str(listed(names)) for names in ((), ("A",), ("A", "B"), ("A", "B", "C"))] == [
        "", "A", "A and B", "A, B and C",
    ]  # fmt: skip
    assert str(joined([say("One."), say("Two."), say("One.")])) == "One. Two."


def test_a_condition_cannot_hang_on_its_own_commitment() -> None:
    with pytest.raises(BadCondition, match="C1 cannot hang on itself"):
        step("C1", "C1")


def test_a_condition_keeps_its_words() -> None:
    with pytest.raises(BadCondition, match="words of the text"):
        Condition("1", "C1", ConditionKind.ENDS_IF, " ", FACT)


def test_what_one_side_claims_is_said_to_be_claimed_and_decides_nothing() -> None:
    """A truce that one side keeps only while the other does, and that one side alone says is broken."""
    follows = what_follows("C1", [condition(ConditionKind.HOLDS_ONLY_WHILE, says("A", NOT_MET))], AT)
    assert str(follows.explanation) == (
        "Holds only while this is the case: “the corridor is open”. "
        "According to A (since 20 November 2025), this is not the case. "
        "Claimed by A; not confirmed by B. "
        "The word of one side settles nothing: what follows is not decided here."
    )


@pytest.mark.parametrize("kind", ConditionKind)
@pytest.mark.parametrize("claim", [says("A", MET), says("B", NOT_MET), says("an outsider", MET)])
def test_no_sentence_draws_a_conclusion_from_one_voice(kind: ConditionKind, claim: Claim) -> None:
    words = str(what_follows("C1", [condition(kind, claim), condition(kind, claim, key="2")], AT).explanation)
    assert f"Claimed by {claim.claimant}; not confirmed by" in words
    for conclusion in (
        "So it holds",
        "So it is",
        "So it has",
        "in all, it is",
        "in all, it has",
        "contested",
    ):
        assert conclusion not in words


def test_who_contradicts_a_claim_by_a_position_is_named() -> None:
    objection = objects("B", Stance.DISPUTES, "C1")
    disputed = condition(ConditionKind.ONLY_IF_DONE, says("A", NOT_MET), objections=(objection,))
    words = str(what_follows("C1", [disputed], AT).explanation)
    assert "B disputes C1 (since 21 November 2025). So what follows is contested" in words


def test_a_finding_is_told_as_what_it_is_and_what_follows_from_it() -> None:
    words = str(
        what_follows("C1", [condition(ConditionKind.ONLY_IF_DONE, says("M", NOT_MET))], AT).explanation
    )
    assert words.endswith(
        "According to M (since 20 November 2025), this is not the case. So it is not owed yet."
    )
