"""One voice settles nothing: who is concerned, whose claim is a finding, and positions as second voices."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.claims import Claim, ConditionValue, Objection
from agreements.domain.conditions import OWED, Condition, Effect
from agreements.domain.graph import Node, NodeKind
from agreements.domain.statuses import ConditionKind, Role, Stance
from agreements.domain.voices import Concerned, Speaker
from agreements.domain.what_follows import what_follows, what_follows_for_all
from tests.domain.claimed import (
    AT,
    CLAIMED,
    CONTESTED,
    MET,
    NOT_MET,
    PARTIES,
    condition,
    objects,
    says,
    speaker,
)

OTHER = Node(NodeKind.COMMITMENT, "C2")
KINDS = ConditionKind


def hangs(
    kind: ConditionKind, *claims: Claim, said: tuple[Objection, ...] = (), **more: Any
) -> ConditionValue:
    """The value of a condition of C1 on C2."""
    one = condition(kind, *claims, **{"on": OTHER, "objections": said} | more)
    return what_follows("C1", [one], AT).findings[0].value


# ---- whom it concerns, and who finds ----


def someone(name: str, *roles: Role, of: tuple[str, ...] = ()) -> Speaker:
    return Speaker(name, name, of, frozenset(roles))


FINDERS = {
    "a_monitor_finds": (someone("M", Role.MONITOR), True),
    "a_mediator_finds": (someone("M", Role.MEDIATOR, Role.HOST), True),
    "a_monitor_that_is_bound_finds": (someone("M", Role.MONITOR, Role.BOUND_NOT_SIGNING), True),
    "a_mediator_that_signed_is_a_party": (someone("M", Role.MEDIATOR, Role.SIGNATORY), False),
    "a_monitor_that_is_an_organ_of_a_party": (someone("M", Role.MONITOR, Role.ORGAN_OF_PARTY), False),
    "a_monitor_that_belongs_to_one_concerned": (someone("M", Role.MONITOR, of=("B",)), False),
    "a_joint_body_that_does_not_monitor": (someone("J", Role.JOINT_BODY), False),
    "a_joint_body_that_monitors": (someone("J", Role.JOINT_BODY, Role.MONITOR), True),
    "a_guarantor_does_not": (someone("G", Role.GUARANTOR), False),
    "words_in_a_paper_do_not": (Speaker("", "a paper"), False),
}


@pytest.mark.parametrize(("who", "finds"), FINDERS.values(), ids=FINDERS)
def test_a_finding_is_of_a_monitor_or_mediator_on_no_side(who: Speaker, finds: bool) -> None:
    assert PARTIES.finds(who) is finds
    assert PARTIES.settled_by([who]) is finds


def test_a_monitor_does_not_find_whether_it_did_its_own_act() -> None:
    monitor = someone("M", Role.MONITOR)
    assert not Concerned((*PARTIES.speakers, monitor)).finds(monitor)


def test_a_party_speaks_for_its_organ_and_no_organ_for_its_party() -> None:
    with_army = Concerned((speaker("A's army"), speaker("B")))
    assert with_army.settled_by([speaker("A"), speaker("B")])
    assert not PARTIES.settled_by([speaker("A's army"), speaker("B")])


def test_two_of_one_side_are_one_voice() -> None:
    one_side = Concerned((speaker("A"), speaker("A's army")))
    assert not one_side.settled_by([speaker("A"), speaker("A's army")])
    assert not Concerned((speaker("A"),)).settled_by([speaker("A")])


def test_who_is_named_in_words_only_agrees_for_nobody() -> None:
    assert not PARTIES.settled_by([Speaker("", "A"), Speaker("", "B")])


# ---- positions as second voices ----

DISPUTES, BREACHED, FULFILLED = Stance.DISPUTES, Stance.SAYS_BREACHED, Stance.SAYS_FULFILLED
SECOND_VOICES = {
    "the_other_disputes_the_commitment": (
        KINDS.ONLY_IF_DONE,
        NOT_MET,
        objects("B", DISPUTES, "C1"),
        CONTESTED,
    ),
    "the_other_disputes_the_linked_one": (
        KINDS.STEP_BY_STEP,
        NOT_MET,
        objects("B", DISPUTES, "C2"),
        CONTESTED,
    ),
    "the_other_says_that_it_was_owed_and_breached": (
        KINDS.HOLDS_ONLY_WHILE,
        NOT_MET,
        objects("B", BREACHED, "C1"),
        CONTESTED,
    ),
    "the_other_says_that_its_own_step_is_done": (
        KINDS.STEP_BY_STEP,
        NOT_MET,
        objects("B", FULFILLED, "C2"),
        CONTESTED,
    ),
    "the_other_says_that_the_step_was_not_taken": (
        KINDS.ONLY_IF_DONE,
        MET,
        objects("B", BREACHED, "C2"),
        CONTESTED,
    ),
    "what_ends_it_may_be_read_both_ways": (KINDS.ENDS_IF, MET, objects("B", BREACHED, "C2"), CONTESTED),
    "a_third_actor_is_a_second_voice_too": (
        KINDS.ONLY_IF_DONE,
        NOT_MET,
        objects("an outsider", DISPUTES, "C1"),
        CONTESTED,
    ),
    "the_claimant_does_not_contradict_itself": (
        KINDS.ONLY_IF_DONE,
        NOT_MET,
        objects("A", DISPUTES, "C1"),
        CLAIMED,
    ),
    "to_say_the_same_is_no_contradiction": (
        KINDS.STEP_BY_STEP,
        NOT_MET,
        objects("B", BREACHED, "C2"),
        CLAIMED,
    ),
    "to_accept_is_none": (KINDS.ONLY_IF_DONE, NOT_MET, objects("B", Stance.ACCEPTS, "C1"), CLAIMED),
    "what_is_said_later_is_not_heard_yet": (
        KINDS.ONLY_IF_DONE,
        NOT_MET,
        objects("B", DISPUTES, "C1", "2025-12-01"),
        CLAIMED,
    ),
}


@pytest.mark.parametrize(("kind", "claimed", "said", "value"), SECOND_VOICES.values(), ids=SECOND_VOICES)
def test_a_position_is_a_second_voice(
    kind: ConditionKind, claimed: ConditionValue, said: Objection, value: ConditionValue
) -> None:
    assert hangs(kind, says("A", claimed), said=(said,)) is value


def test_a_position_contests_a_finding_as_well() -> None:
    assert hangs(KINDS.ONLY_IF_DONE, says("M", MET), said=(objects("B", DISPUTES, "C2"),)) is CONTESTED


def test_who_accepts_later_disputes_no_longer() -> None:
    said = (objects("B", DISPUTES, "C1"), objects("B", Stance.ACCEPTS, "C1", "2025-11-25"))
    assert hangs(KINDS.ONLY_IF_DONE, says("A", NOT_MET), said=said) is CLAIMED


def test_who_has_said_it_of_the_condition_itself_has_said_it_there() -> None:
    both = (says("A", MET), says("B", MET))
    assert hangs(KINDS.ONLY_IF_DONE, *both, said=(objects("B", BREACHED, "C1"),)) is MET


def test_a_position_without_a_claim_gives_no_value() -> None:
    assert hangs(KINDS.ONLY_IF_DONE, said=(objects("B", DISPUTES, "C2"),)) is ConditionValue.UNKNOWN


# ---- no one side settles what is owed ----

VALUES = st.sampled_from([MET, NOT_MET, ConditionValue.UNKNOWN])
DAYS = st.dates(AT.date().replace(month=1), AT.date()).map(str)
A_SIDE = st.sampled_from(["A", "A's army", "A's monitors"])
BINDING = st.sampled_from(ConditionKind)
SAID = st.lists(st.builds(says, st.sampled_from(["A", "B", "M", "an outsider"]), VALUES, DAYS), max_size=5)
BY_A = st.lists(st.builds(says, A_SIDE, VALUES, DAYS), min_size=1, max_size=4)
POSITIONS = st.sampled_from([DISPUTES, BREACHED, FULFILLED, Stance.ACCEPTS])
OBJECTIONS = st.lists(st.builds(objects, A_SIDE, POSITIONS, st.sampled_from(["C1", "C2"]), DAYS), max_size=3)


def owed(conditions: list[Condition]) -> tuple[bool | None, Effect]:
    follows = what_follows("C1", conditions, AT)
    return follows.owed, follows.effect


@given(st.lists(BINDING, min_size=1, max_size=3), BY_A, OBJECTIONS)
def test_what_one_side_says_alone_changes_what_is_owed_only_by_contesting_it(
    kinds: list[ConditionKind], claims: list[Claim], said: list[Objection]
) -> None:
    keys = [str(number) for number in range(len(kinds))]
    before = owed([condition(kind, on=OTHER, key=key) for kind, key in zip(kinds, keys, strict=True)])
    spoken = [
        condition(kind, *claims, on=OTHER, key=key, objections=tuple(said))
        for kind, key in zip(kinds, keys, strict=True)
    ]
    after = owed(spoken)
    assert after in (before, (None, Effect.CONTESTED))
    for finding in what_follows("C1", spoken, AT).findings:
        assert finding.value not in (MET, NOT_MET)


@given(BINDING, SAID, BY_A, OBJECTIONS)
def test_one_more_voice_of_one_side_never_turns_owed_into_not_owed(
    kind: ConditionKind, claims: list[Claim], more: list[Claim], said: list[Objection]
) -> None:
    """Unless it agrees with the other side, which then has said the same."""
    before = what_follows("C1", [condition(kind, *claims, on=OTHER)], AT)
    after = what_follows("C1", [condition(kind, *claims, *more, on=OTHER, objections=tuple(said))], AT)
    finding = after.findings[0]
    if after.owed is not None and after.owed is not before.owed and finding.value in (MET, NOT_MET):
        voices = {claim.speaker.side for claim in finding.taking_sides}
        assert voices >= {"A", "B"} or "M" in voices


@given(VALUES, VALUES, A_SIDE)
def test_steps_that_wait_for_each_other_are_not_unblocked_by_one_of_them(
    theirs: ConditionValue, ours: ConditionValue, who: str
) -> None:
    steps = [
        condition(KINDS.STEP_BY_STEP, says(who, theirs), of="C1", on=OTHER),
        condition(KINDS.STEP_BY_STEP, says(who, ours), of="C2", on=Node(NodeKind.COMMITMENT, "C1")),
    ]
    for follows in what_follows_for_all(steps, AT).values():
        assert follows.owed is not True
        assert OWED[follows.effect] is follows.owed
