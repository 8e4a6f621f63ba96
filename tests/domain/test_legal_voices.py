"""One voice settles nothing in law: what one side claims or another denies never counts as if it were settled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.happenings import LIVING, MOVES, Happening, LegalState, Says, Statement
from agreements.domain.legal import Legal, legal_at
from agreements.domain.statuses import EventKind, Role
from agreements.domain.timeline import When
from agreements.domain.voices import Speaker
from tests.domain.test_legal import AT, DAYS, FORCE, IN_FORCE, NOT_IN_FORCE, SIGNED, SUSPENDED, on, said

K, L = EventKind, LegalState
END = "2025-03-01"
SPEAKERS = {
    "A": Speaker("a", "A", roles=frozenset({Role.PARTY})),
    "B": Speaker("b", "B", roles=frozenset({Role.PARTY})),
    "the army of A": Speaker("army", "the army of A", ("a",), frozenset({Role.ORGAN_OF_PARTY})),
    "a monitor of A": Speaker(
        "mon-a", "a monitor of A", ("a",), frozenset({Role.MONITOR, Role.ORGAN_OF_PARTY})
    ),
    "monitors": Speaker("mon", "monitors", roles=frozenset({Role.MONITOR})),
    "a mediator": Speaker("med", "a mediator", roles=frozenset({Role.MEDIATOR})),
    "a witness": Speaker("wit", "a witness", roles=frozenset({Role.WITNESS})),
}


def at(*facts: Happening | Statement, parties: tuple[str, ...] = ("A", "B")) -> Legal:
    return legal_at(
        [fact for fact in facts if isinstance(fact, Happening)],
        [fact for fact in facts if isinstance(fact, Statement)],
        AT,
        parties=parties,
        speakers=SPEAKERS,
    )


def claimed(day: str, kind: EventKind, *by: str, against: tuple[str, ...] = (), words: str = "") -> Happening:
    return on(day, kind, claimed_by=by, disputed_by=against, claimed_words=words)


#: What an early end comes to by who claims and who denies it.
VOICES = {
    "of_one_party": (("A",), (), L.DISPUTED),
    "of_one_denied_by_the_other": (("A",), ("B",), L.DISPUTED),
    "of_both_parties": (("A", "B"), (), L.ENDED_EARLY),
    "of_a_party_and_its_own_organ": (("A", "the army of A"), (), L.DISPUTED),
    "of_an_organ_alone": (("the army of A",), (), L.DISPUTED),
    "of_a_partys_own_monitor": (("a monitor of A",), (), L.DISPUTED),
    "of_a_witness": (("a witness",), (), L.DISPUTED),
    "found_by_monitors": (("monitors",), (), L.ENDED_EARLY),
    "found_by_a_mediator": (("A", "a mediator"), (), L.ENDED_EARLY),
    "found_by_monitors_and_denied_by_a_party": (("monitors",), ("B",), L.DISPUTED),
    "of_both_and_found_otherwise": (("A", "B"), ("monitors",), L.DISPUTED),
    "of_both_and_doubted_by_a_witness": (("A", "B"), ("a witness",), L.ENDED_EARLY),
    "of_nobody": ((), (), L.ENDED_EARLY),
    "of_nobody_and_denied": ((), ("A",), L.DISPUTED),
}


@pytest.mark.parametrize(("by", "against", "state"), VOICES.values(), ids=VOICES)
def test_an_end_counts_by_who_says_so(
    by: tuple[str, ...], against: tuple[str, ...], state: LegalState
) -> None:
    assert at(FORCE, claimed(END, K.EARLY_TERMINATION, *by, against=against)).state is state


def test_what_is_said_in_words_only_is_somebodys_word() -> None:
    assert at(FORCE, claimed(END, K.OVERTAKEN, words="a newspaper")).state is L.DISPUTED


def test_an_entry_into_force_that_one_side_claims_is_not_settled() -> None:
    legal = at(SIGNED, claimed(END, K.ENTRY_INTO_FORCE, "A"))
    assert (legal.state, legal.since) == (L.DISPUTED, When(END, "UTC"))
    assert str(legal.explanation) == (
        "Whether it is in force is not settled. Signed by A and B, 1 January 2025; no entry into force is on record. "
        "In force since 1 March 2025. This is claimed by A; B has not confirmed it."
    )


def test_claimant_and_denier_are_named_with_what_is_settled_before_it() -> None:
    legal = at(FORCE, claimed(END, K.EXPIRY, "A", against=("B",)))
    assert str(legal.explanation) == (
        "Whether it is in force is disputed. In force since 10 January 2025. Its term ended 1 March 2025; "
        "that breaches nothing. This is claimed by A and disputed by B."
    )


def test_a_claim_is_settled_once_the_other_side_says_the_same() -> None:
    end = claimed(END, K.EARLY_TERMINATION, "A")
    assert at(FORCE, end, said("B", Says.ENDED, "2025-03-05")).state is L.ENDED_EARLY
    assert at(FORCE, end, said("B", IN_FORCE, "2025-03-05")).state is L.DISPUTED


def test_an_older_word_of_the_other_side_confirms_nothing() -> None:
    assert at(FORCE, said("B", IN_FORCE, "2025-02-01"), claimed(END, K.EXPIRY, "A")).state is L.DISPUTED


def test_a_claim_that_changes_nothing_in_force_makes_no_dispute() -> None:
    assert at(FORCE, claimed(END, K.EXTENSION, "A")).state is L.IN_FORCE
    assert at(claimed(END, K.SIGNATURE, "A")).state is L.UNKNOWN
    assert "This is claimed by A; B has not confirmed it." in str(
        at(FORCE, claimed(END, K.EXTENSION, "A")).explanation
    )


def test_a_suspension_that_another_claims_of_a_party_suspends_nobody() -> None:
    pause = on(END, K.SUSPENSION, "B", claimed_by=("A",))
    legal = at(FORCE, pause)
    assert (legal.state, legal.suspended_by) == (L.DISPUTED, ())
    own = at(FORCE, on(END, K.SUSPENSION, "A", claimed_by=("A",)))
    assert (own.state, own.suspended_by) == (L.DISPUTED, ("A",))


def test_a_repudiation_that_another_claims_is_no_statement() -> None:
    assert at(FORCE, on(END, K.REPUDIATION, "B", claimed_by=("A",))).state is L.IN_FORCE
    assert at(FORCE, on(END, K.REPUDIATION, "B", claimed_by=("B",))).state is L.DISPUTED


# ---- law (c): no claim, position or event of one side alone leads into force or out of it as if settled ----

SETTLED = st.lists(
    st.builds(
        lambda day, kind: on(day, kind), DAYS, st.sampled_from([k for k in MOVES if k is not K.REPUDIATION])
    ),
    max_size=6,
)
ONE_SIDE = st.one_of(
    st.builds(
        lambda day, kind, more, against: claimed(day, kind, "A", *more, against=against),
        DAYS,
        st.sampled_from(list(MOVES)),
        st.sampled_from([(), ("the army of A",), ("a witness",)]),
        st.sampled_from([(), ("B",)]),
    ),
    st.builds(lambda day, says: said("A", says, day), DAYS, st.sampled_from(Says)),
)


@given(SETTLED, st.lists(ONE_SIDE, min_size=1, max_size=3))
def test_no_word_of_one_side_leads_into_force_or_out_of_it(
    settled: list[Happening], words: list[Happening | Statement]
) -> None:
    before, after = at(*settled).state, at(*settled, *words).state
    if (before in LIVING) != (after in LIVING):
        assert after is L.DISPUTED


@given(SETTLED, st.lists(ONE_SIDE, min_size=1, max_size=3))
def test_whoever_claims_or_denies_what_bears_on_it_is_named(
    settled: list[Happening], words: list[Happening | Statement]
) -> None:
    legal = at(*settled, *words)
    if legal.state is L.DISPUTED:
        assert "A" in str(legal.explanation)


@given(SETTLED, st.lists(ONE_SIDE, max_size=3), st.randoms())
def test_the_order_in_which_claims_come_does_not_matter(
    settled: list[Happening], words: list[Happening | Statement], shuffle: object
) -> None:
    mixed = [*settled, *words]
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    assert at(*settled, *words) == at(*mixed)


def test_statements_of_all_parties_settle_it() -> None:
    both = (said("A", NOT_IN_FORCE, END), said("B", NOT_IN_FORCE, END))
    assert at(FORCE, *both).state is L.OVERTAKEN
    assert at(FORCE, said("A", SUSPENDED, END), said("B", SUSPENDED, END)).state is L.SUSPENDED
