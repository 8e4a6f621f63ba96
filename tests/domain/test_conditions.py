"""Conditions: what claims come to, and what follows for the commitment."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.claims import BadClaim, Claim, ConditionValue, newest_per_claimant
from agreements.domain.conditions import EFFECTS, OWED, Condition, Effect
from agreements.domain.graph import build, check_order
from agreements.domain.statuses import ConditionKind
from agreements.domain.what_follows import what_follows, what_follows_for_all
from tests.domain.claimed import (
    AT,
    CLAIMED,
    CLAIMS,
    CONTESTED,
    MET,
    NOT_MET,
    UNKNOWN,
    condition,
    says,
    step,
    value_of,
)

# ---- what claims come to ----

VALUES = {
    "without_a_claim_it_is_unknown": ((), UNKNOWN),
    "one_party_who_says_met_claims_it": ((says("A", MET),), CLAIMED),
    "one_party_who_says_not_met_claims_it": ((says("B", NOT_MET),), CLAIMED),
    "both_who_agree_that_it_is_not_met": ((says("A", NOT_MET), says("B", NOT_MET)), NOT_MET),
    "a_monitor_finds_it": ((says("M", MET),), MET),
    "a_monitor_finds_what_a_party_claims": ((says("A", MET), says("M", MET)), MET),
    "a_party_contests_the_finding_of_a_monitor": ((says("A", NOT_MET), says("M", MET)), CONTESTED),
    "an_outsider_confirms_nothing": ((says("A", MET), says("an outsider", MET)), CLAIMED),
    "an_outsider_contests_it_as_well": ((says("A", MET), says("an outsider", NOT_MET)), CONTESTED),
    "the_army_of_a_party_does_not_speak_for_it": ((says("A's army", MET), says("B", MET)), CLAIMED),
    "the_monitors_of_one_side_find_nothing": ((says("A's monitors", MET), says("A", MET)), CLAIMED),
    "two_who_differ_make_it_contested": ((says("A", MET), says("B", NOT_MET)), CONTESTED),
    "the_newest_word_of_each_counts": (
        (says("A", MET, "2025-11-01"), says("A", NOT_MET, "2025-11-20"), says("B", NOT_MET, "2025-11-02")),
        NOT_MET,
    ),
    "a_finding_that_is_taken_back_leaves_a_claim": (
        (says("M", MET, "2025-11-01"), says("M", UNKNOWN, "2025-11-20"), says("B", MET, "2025-11-02")),
        CLAIMED,
    ),
    "who_says_two_things_at_once_contests_it": ((says("A", MET), says("A", NOT_MET)), CONTESTED),
    "who_leaves_it_open_takes_no_side": ((says("A", UNKNOWN), says("B", MET)), CLAIMED),
    "who_leaves_it_open_does_not_contest_a_finding": ((says("A", UNKNOWN), says("M", MET)), MET),
    "who_takes_a_claim_back_leaves_it_open": (
        (says("A", MET, "2025-11-01"), says("A", UNKNOWN, "2025-11-02")),
        UNKNOWN,
    ),
    "what_is_said_later_is_not_heard_yet": ((says("A", MET, "2025-12-01"),), UNKNOWN),
}


@pytest.mark.parametrize(("claims", "value"), VALUES.values(), ids=VALUES)
def test_claims_come_to(claims: tuple[Claim, ...], value: ConditionValue) -> None:
    assert value_of(claims, AT) is value


@pytest.mark.parametrize("value", [CLAIMED, CONTESTED])
def test_what_claims_come_to_cannot_be_claimed(value: ConditionValue) -> None:
    with pytest.raises(BadClaim, match="claimed and contested are what claims come to"):
        says("A", value)


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
#: By kind, what follows where it is met, not met, unknown, claimed by one side, contested.
TRUTH = {
    ConditionKind.HOLDS_ONLY_WHILE: (H, L, H, X, X),
    ConditionKind.ONLY_IF_DONE: (H, N, N, X, X),
    ConditionKind.ENDS_IF: (L, H, H, X, X),
    ConditionKind.STEP_BY_STEP: (H, N, N, X, X),
    ConditionKind.SUSPENDED_UNTIL: (H, S, S, X, X),
    ConditionKind.CLAIMED_PRECONDITION: (Q, Q, Q, Q, Q),
    ConditionKind.EXCLUSION: (H, H, H, H, H),
    ConditionKind.RESERVATION: (H, H, H, H, H),
    ConditionKind.BEST_EFFORTS: (H, H, H, H, H),
    ConditionKind.NON_SIGNATORY: (H, H, H, H, H),
    ConditionKind.ONE_ACCOUNT_ONLY: (Q, Q, Q, Q, Q),
}
CASES = {
    f"{kind}_and_{value}_gives_{effect}": (kind, value, effect)
    for kind, effects in TRUTH.items()
    for value, effect in zip((MET, NOT_MET, UNKNOWN, CLAIMED, CONTESTED), effects, strict=True)
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
    "one_side_says_that_the_other_moved": (CLAIMED, UNKNOWN, X, X),
    "one_side_says_that_the_other_moved_and_this_did": (CLAIMED, MET, X, H),
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
