"""Conditions: what claims come to, what follows for the commitment, and the words that say who says what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.claims import (
    BadClaim,
    Claim,
    ConditionValue,
    joined,
    listed,
    newest_per_claimant,
    value_of,
)
from agreements.domain.conditions import (
    EFFECTS,
    OWED,
    BadCondition,
    Condition,
    Effect,
    what_follows,
    what_follows_for_all,
)
from agreements.domain.graph import Node, NodeKind, build, check_order
from agreements.domain.sentences import say
from agreements.domain.statuses import ConditionKind
from agreements.domain.timeline import When, parse_point

MET, NOT_MET, UNKNOWN = ConditionValue.MET, ConditionValue.NOT_MET, ConditionValue.UNKNOWN
CONTESTED = ConditionValue.CONTESTED
AT = datetime(2025, 11, 29, tzinfo=UTC)
FACT = Node(NodeKind.FACT, "the corridor is open")


def says(claimant: str, value: ConditionValue, day: str = "2025-11-20") -> Claim:
    return Claim(claimant, value, When(day, "UTC"), ("S1",))


#: Claims that come to each value.
CLAIMS = {
    MET: (says("A", MET),),
    NOT_MET: (says("A", NOT_MET),),
    UNKNOWN: (),
    CONTESTED: (says("A", MET), says("B", NOT_MET)),
}


def condition(
    kind: ConditionKind, *claims: Claim, of: str = "C1", on: Node = FACT, key: str = "1", **more: object
) -> Condition:
    return Condition(key, of, kind, "the corridor is open", on, claims=claims, **more)  # type: ignore[arg-type]


def step(of: str, after: str, *claims: Claim) -> Condition:
    """C4: this duty goes step by step with the other, and the claims say whether the other took its step."""
    return condition(ConditionKind.STEP_BY_STEP, *claims, of=of, on=Node(NodeKind.COMMITMENT, after))


# ---- what claims come to ----

VALUES = {
    "without_a_claim_it_is_unknown": ((), UNKNOWN),
    "one_who_says_met_makes_it_met": ((says("A", MET),), MET),
    "two_who_agree_that_it_is_not_met": ((says("A", NOT_MET), says("B", NOT_MET)), NOT_MET),
    "two_who_differ_make_it_contested": ((says("A", MET), says("B", NOT_MET)), CONTESTED),
    "the_newest_word_of_each_counts": (
        (says("A", MET, "2025-11-01"), says("A", NOT_MET, "2025-11-20"), says("B", NOT_MET, "2025-11-02")),
        NOT_MET,
    ),
    "who_says_two_things_at_once_contests_it": ((says("A", MET), says("A", NOT_MET)), CONTESTED),
    "who_leaves_it_open_takes_no_side": ((says("A", UNKNOWN), says("B", MET)), MET),
    "who_takes_a_claim_back_leaves_it_open": (
        (says("A", MET, "2025-11-01"), says("A", UNKNOWN, "2025-11-02")),
        UNKNOWN,
    ),
    "what_is_said_later_is_not_heard_yet": ((says("A", MET, "2025-12-01"),), UNKNOWN),
}


@pytest.mark.parametrize(("claims", "value"), VALUES.values(), ids=VALUES)
def test_claims_come_to(claims: tuple[Claim, ...], value: ConditionValue) -> None:
    assert value_of(claims, AT) is value


def test_contested_cannot_be_claimed() -> None:
    with pytest.raises(BadClaim, match="contested is what several claims come to"):
        says("A", CONTESTED)


def test_a_claim_names_its_claimant() -> None:
    with pytest.raises(BadClaim, match="names who makes it"):
        says(" ", MET)


DAYS = st.dates(datetime(2025, 1, 1).date(), datetime(2025, 12, 31).date()).map(str)
SOME_CLAIMS = st.lists(
    st.builds(says, st.sampled_from("ABC"), st.sampled_from([MET, NOT_MET, UNKNOWN]), DAYS), max_size=8
)


@given(SOME_CLAIMS, st.randoms())
def test_the_order_in_which_claims_come_does_not_matter(claims: list[Claim], shuffle: object) -> None:
    mixed = [*claims]
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    one = condition(ConditionKind.ENDS_IF, *claims)
    other = condition(ConditionKind.ENDS_IF, *mixed)
    assert newest_per_claimant(claims, AT) == newest_per_claimant(mixed, AT)
    assert str(what_follows("C1", [one], AT).explanation) == str(what_follows("C1", [other], AT).explanation)


SIDES = st.sampled_from([MET, NOT_MET, UNKNOWN])
BEFORE = st.dates(datetime(2025, 1, 1).date(), datetime(2025, 11, 27).date()).map(str)


@given(SOME_CLAIMS, SIDES, st.builds(says, st.just("A"), SIDES, BEFORE))
def test_an_older_claim_by_the_same_claimant_changes_nothing(
    claims: list[Claim], value: ConditionValue, older: Claim
) -> None:
    newest = says("A", value, "2025-11-28")
    heard = newest_per_claimant([*claims, newest], AT)
    assert newest_per_claimant([*claims, newest, older], AT) == heard
    assert value_of([*claims, newest, older], AT) is value_of([*claims, newest], AT)


@given(SOME_CLAIMS, SIDES, DAYS)
def test_nobody_who_joins_in_settles_what_is_contested(
    claims: list[Claim], value: ConditionValue, day: str
) -> None:
    if value_of(claims, AT) is CONTESTED:
        assert value_of([*claims, says("a third", value, day)], AT) is CONTESTED


@given(SOME_CLAIMS, SOME_CLAIMS)
def test_what_is_claimed_later_changes_nothing_before(claims: list[Claim], more: list[Claim]) -> None:
    later = [claim for claim in more if claim.since.start > AT]
    one, other = (condition(ConditionKind.ENDS_IF, *these) for these in (claims, [*claims, *later]))
    assert str(what_follows("C1", [one], AT).explanation) == str(what_follows("C1", [other], AT).explanation)


# ---- what follows from one condition ----

H, Q, L = Effect.HOLDING, Effect.QUALIFIED, Effect.LAPSED
N, S, X = Effect.NOT_YET_TRIGGERED, Effect.SUSPENDED, Effect.CONTESTED
#: By kind, what follows where it is met, not met, unknown, contested.
TRUTH = {
    ConditionKind.HOLDS_ONLY_WHILE: (H, L, H, X),
    ConditionKind.ONLY_IF_DONE: (H, N, N, X),
    ConditionKind.ENDS_IF: (L, H, H, X),
    ConditionKind.STEP_BY_STEP: (H, N, N, X),
    ConditionKind.SUSPENDED_UNTIL: (H, S, S, X),
    ConditionKind.CLAIMED_PRECONDITION: (Q, Q, Q, Q),
    ConditionKind.EXCLUSION: (H, H, H, H),
    ConditionKind.RESERVATION: (H, H, H, H),
    ConditionKind.BEST_EFFORTS: (H, H, H, H),
    ConditionKind.NON_SIGNATORY: (H, H, H, H),
    ConditionKind.ONE_ACCOUNT_ONLY: (Q, Q, Q, Q),
}
CASES = {
    f"{kind}_and_{value}_gives_{effect}": (kind, value, effect)
    for kind, effects in TRUTH.items()
    for value, effect in zip((MET, NOT_MET, UNKNOWN, CONTESTED), effects, strict=True)
}


def test_every_kind_of_condition_is_in_the_tables() -> None:
    assert set(TRUTH) == set(EFFECTS) == set(ConditionKind)
    assert set(OWED) == set(Effect)


@pytest.mark.parametrize(("kind", "value", "effect"), CASES.values(), ids=CASES)
def test_it_follows_from_one_condition(kind: ConditionKind, value: ConditionValue, effect: Effect) -> None:
    follows = what_follows("C1", [condition(kind, *CLAIMS[value])], AT)
    assert (follows.findings[0].value, follows.effect) == (value, effect)
    assert follows.owed is OWED[effect]


@pytest.mark.parametrize("kind", ConditionKind)
def test_what_one_account_alone_has_never_binds(kind: ConditionKind) -> None:
    alone = {"stated_by": ("Pakistan",), "absent_from": ("Kabul statement",)}
    for claims in CLAIMS.values():
        assert what_follows("C1", [condition(kind, *claims, **alone)], AT).effect is Q
    assert not condition(kind, **alone).edge.agreed


def test_what_the_joint_text_has_binds_though_an_account_leaves_it_out() -> None:
    in_text = condition(
        ConditionKind.ENDS_IF, *CLAIMS[MET], absent_from=("a radio report",), in_joint_text=True
    )
    assert what_follows("C1", [in_text], AT).effect is L


@pytest.mark.parametrize("kind", sorted(kind for kind, row in TRUTH.items() if set(row) == {H}))
def test_what_never_changes_the_due_state_is_always_said(kind: ConditionKind) -> None:
    words = str(what_follows("C1", [condition(kind)], AT).explanation)
    assert "“the corridor is open”." in words
    assert words.endswith("This changes neither whether nor when it is due.")


# ---- what follows from several ----

TOGETHER = {
    "without_conditions_it_holds": ([], H),
    "a_lapse_outweighs_a_gate": ([("holds_only_while", NOT_MET), ("only_if_done", NOT_MET)], L),
    "a_gate_outweighs_a_suspension": ([("only_if_done", UNKNOWN), ("suspended_until", UNKNOWN)], N),
    "a_suspension_outweighs_one_account": ([("suspended_until", NOT_MET), ("one_account_only", MET)], S),
    "one_account_shows_where_all_else_holds": ([("holds_only_while", MET), ("one_account_only", MET)], Q),
    "an_open_end_leaves_a_closed_gate_open_to_dispute": (
        [("only_if_done", NOT_MET), ("ends_if", CONTESTED)],
        X,
    ),
    "an_open_suspension_changes_nothing_before_the_gate": (
        [("only_if_done", NOT_MET), ("suspended_until", CONTESTED)],
        N,
    ),
    "what_has_lapsed_is_not_contested_any_more": ([("ends_if", MET), ("holds_only_while", CONTESTED)], L),
}


@pytest.mark.parametrize(("parts", "effect"), TOGETHER.values(), ids=TOGETHER)
def test_together(parts: list[tuple[str, ConditionValue]], effect: Effect) -> None:
    conditions = [
        condition(ConditionKind(kind), *CLAIMS[value], key=str(number))
        for number, (kind, value) in enumerate(parts)
    ]
    follows = what_follows("C1", conditions, AT)
    assert follows.effect is effect
    assert len(follows.findings) == len(parts)


# ---- reciprocity ----

BLOCKED = Effect.BLOCKED_BY_EACH_OTHER
#: What is claimed of the step of C2 (on which C1 hangs) and of the step of C1, and what follows for C1 and for C2.
STEPS = {
    "both_stand_still": (NOT_MET, NOT_MET, BLOCKED, BLOCKED),
    "nobody_says_that_either_moved": (UNKNOWN, UNKNOWN, BLOCKED, BLOCKED),
    "the_other_moved_and_this_is_owed": (MET, NOT_MET, H, N),
    "this_moved_and_the_other_is_owed": (NOT_MET, MET, N, H),
    "both_moved": (MET, MET, H, H),
    "whether_the_other_moved_is_contested": (CONTESTED, UNKNOWN, X, X),
    "the_other_moved_and_whether_this_did_is_contested": (MET, CONTESTED, H, X),
}


@pytest.mark.parametrize(("theirs", "ours", "first", "second"), STEPS.values(), ids=STEPS)
def test_step_by_step(theirs: ConditionValue, ours: ConditionValue, first: Effect, second: Effect) -> None:
    steps = [step("C1", "C2", *CLAIMS[theirs]), step("C2", "C1", *CLAIMS[ours])]
    follows = what_follows_for_all(steps, AT)
    assert (follows["C1"].effect, follows["C2"].effect) == (first, second)
    check_order(build((), [one.edge for one in steps]))


def test_three_may_be_blocked_by_each_other() -> None:
    follows = what_follows_for_all(
        [step("C1", "C2"), step("C2", "C3"), step("C3", "C1"), step("C4", "C1")], AT
    )
    assert [follows[code].effect for code in ("C1", "C2", "C3", "C4")] == [BLOCKED, BLOCKED, BLOCKED, N]


def test_a_step_that_one_account_alone_has_blocks_nobody() -> None:
    alone = step("C2", "C1")
    claimed = Condition(
        **{name: getattr(alone, name) for name in ("key", "commitment", "kind", "text", "on")},
        absent_from=("B",),
    )
    follows = what_follows_for_all([step("C1", "C2"), claimed], AT)
    assert (follows["C1"].effect, follows["C2"].effect) == (N, Q)


def test_ten_thousand_steps_in_a_circle_are_fine() -> None:
    codes = [f"C{number}" for number in range(10_000)]
    steps = [step(one, after) for one, after in zip(codes, (*codes[1:], "C0"), strict=True)]
    assert {follows.effect for follows in what_follows_for_all(steps, AT).values()} == {BLOCKED}


# ---- words, on the records shipped ----


def test_afghan_soil_stands_in_one_account_and_changes_nothing() -> None:
    """Istanbul C9, on 29 November: Pakistan calls the ceasefire contingent; the other texts lack the condition."""
    soil = Condition(
        "1", "C9", ConditionKind.HOLDS_ONLY_WHILE, "Afghan soil is not used for terrorism against Pakistan",
        Node(NodeKind.FACT, "Afghan soil is not used for terrorism against Pakistan"),
        stated_by=("founding report", "Pakistan"),
        absent_from=("Türkiye text", "Kabul statement"),
        claims=(
            Claim("Pakistan", NOT_MET, When("2025-11-28", "Asia/Karachi"), ("S23", "S24")),
            Claim("Islamic Emirate", MET, When("2025-11-08", "Asia/Kabul"), ("S20",)),
        ),
    )  # fmt: skip
    follows = what_follows("C9", [soil], parse_point("2025-11-29"))
    assert (follows.effect, follows.owed, follows.findings[0].value) == (Q, True, CONTESTED)
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
    assert follows.effect is X
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
