"""Legal state: what happenings move, what the parties say of it, and the answers for the three records."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.happenings import (
    MOVES,
    Happening,
    LegalState,
    Says,
    Statement,
)
from agreements.domain.legal import Legal, legal_at
from agreements.domain.parsing import day_named, parse_point
from agreements.domain.statuses import EventKind
from agreements.domain.timeline import AsOf, When

K, L = EventKind, LegalState
AT = datetime(2030, 1, 1, tzinfo=UTC)
PARTIES = ("A", "B")
IN_FORCE, NOT_IN_FORCE, SUSPENDED, ENDED = Says


def on(day: str, kind: EventKind, *by: str, zone: str = "UTC", **more: object) -> Happening:
    return Happening(f"E-{kind}-{day}", kind, When(day, zone), by, **more)  # type: ignore[arg-type]


def said(who: str, says: Says, day: str, **more: object) -> Statement:
    return Statement(who, says, When(day, "UTC"), **more)  # type: ignore[arg-type]


def a_day(text: str) -> AsOf:
    return AsOf(parse_point(text), AT, day_named(text))


def at(
    *facts: Happening | Statement,
    when: datetime | AsOf = AT,
    parties: tuple[str, ...] = PARTIES,
    **more: object,
) -> Legal:
    happenings = [fact for fact in facts if isinstance(fact, Happening)]
    statements = [fact for fact in facts if isinstance(fact, Statement)]
    return legal_at(happenings, statements, when, parties=parties, **more)  # type: ignore[arg-type]


SIGNED = on("2025-01-01", K.SIGNATURE, "A", "B")
FORCE = on("2025-01-10", K.ENTRY_INTO_FORCE)

STATEMENTS = {
    "what_one_says_of_a_signed_text_changes_nothing": ([SIGNED, said("A", IN_FORCE, "2025-03-01")], L.SIGNED),
    "what_all_say_of_a_signed_text_counts": (
        [SIGNED, said("A", IN_FORCE, "2025-03-01"), said("B", IN_FORCE, "2025-03-02")],
        L.IN_FORCE,
    ),
    "what_all_say_counts_without_any_event": (
        [said("A", IN_FORCE, "2025-03-01"), said("B", IN_FORCE, "2025-03-02")],
        L.IN_FORCE,
    ),
    "they_differ": ([SIGNED, said("A", IN_FORCE, "2025-03-01"), said("B", ENDED, "2025-03-02")], L.DISPUTED),
    "one_against_the_entry_into_force": ([FORCE, said("A", NOT_IN_FORCE, "2025-03-01")], L.DISPUTED),
    "nobody_against_the_entry_into_force": ([FORCE], L.IN_FORCE),
    "all_say_that_it_is_no_longer": (
        [FORCE, said("A", NOT_IN_FORCE, "2025-03-01"), said("B", NOT_IN_FORCE, "2025-03-02")],
        L.OVERTAKEN,
    ),
    "all_say_that_it_has_ended": (
        [FORCE, said("A", ENDED, "2025-03-01"), said("B", ENDED, "2025-03-02")],
        L.ENDED_EARLY,
    ),
    "one_says_that_it_has_ended": ([FORCE, said("A", ENDED, "2025-03-01")], L.DISPUTED),
    "a_signed_text_is_not_in_force_as_all_say": ([SIGNED, said("A", NOT_IN_FORCE, "2025-03-01")], L.SIGNED),
    "an_entry_into_force_settles_what_was_said_before": (
        [said("A", NOT_IN_FORCE, "2025-01-02"), FORCE],
        L.IN_FORCE,
    ),
    "a_publication_settles_nothing": (
        [
            said("A", IN_FORCE, "2025-01-02"),
            said("B", IN_FORCE, "2025-01-02"),
            on("2025-01-03", K.PUBLICATION),
        ],
        L.IN_FORCE,
    ),
    "only_parties_decide": ([FORCE, said("a general of B", NOT_IN_FORCE, "2025-03-01")], L.IN_FORCE),
    "one_who_says_two_things_at_once": (
        [FORCE, said("A", IN_FORCE, "2025-03-01"), said("A", ENDED, "2025-03-01")],
        L.DISPUTED,
    ),
    "the_expired_still_observed_by_one": (
        [FORCE, on("2025-02-01", K.EXPIRY), said("A", IN_FORCE, "2025-03-01")],
        L.DISPUTED,
    ),
    "a_repudiation_by_a_party_is_its_statement": ([FORCE, on("2025-03-01", K.REPUDIATION, "A")], L.DISPUTED),
    "a_disputed_end": ([FORCE, on("2025-03-01", K.EARLY_TERMINATION, "A", disputed_by=("B",))], L.DISPUTED),
    "an_end_that_was_disputed_and_is_accepted": (
        [
            FORCE,
            on("2025-03-01", K.EARLY_TERMINATION, "A", disputed_by=("B",)),
            said("B", ENDED, "2025-04-01"),
        ],
        L.ENDED_EARLY,
    ),
    "an_end_that_a_medium_disputes": (
        [FORCE, on("2025-03-01", K.EARLY_TERMINATION, "A", disputed_by=("a newspaper",))],
        L.ENDED_EARLY,
    ),
}


@pytest.mark.parametrize(("facts", "state"), STATEMENTS.values(), ids=STATEMENTS)
def test_statements(facts: list[Happening | Statement], state: LegalState) -> None:
    assert at(*facts).state is state


def test_a_draft_is_a_draft_until_something_is_recorded() -> None:
    assert at(draft=True).state is L.DRAFT
    assert at(SIGNED, draft=True).state is L.SIGNED
    assert str(at(draft=True).explanation) == "Known by a draft only, which binds nobody."
    assert at().state is L.UNKNOWN


# ---- suspension, by actor ----

PAUSE = on("2025-02-01", K.SUSPENSION, "A")
PAUSES = {
    "of_one_party": ([PAUSE], L.SUSPENDED, ("A",), L.SUSPENDED, L.IN_FORCE),
    "of_both": ([PAUSE, on("2025-02-02", K.SUSPENSION, "B")], L.SUSPENDED, ("A", "B"), L.SUSPENDED, L.SUSPENDED),
    "of_nobody_named": ([on("2025-02-01", K.SUSPENSION)], L.SUSPENDED, (), L.SUSPENDED, L.SUSPENDED),
    "lifted": ([PAUSE, on("2025-03-01", K.RESUMPTION)], L.IN_FORCE, (), L.IN_FORCE, L.IN_FORCE),
    "lifted_by_the_other": ([PAUSE, on("2025-03-01", K.RESUMPTION, "B")], L.SUSPENDED, ("A",), L.SUSPENDED, L.IN_FORCE),
    "taken_back_in_words": ([PAUSE, said("A", IN_FORCE, "2025-03-01")], L.DISPUTED, (), L.DISPUTED, L.DISPUTED),
    "taken_back_in_words_of_both": (
        [PAUSE, said("A", IN_FORCE, "2025-03-01"), said("B", IN_FORCE, "2025-03-02")],
        L.IN_FORCE, (), L.IN_FORCE, L.IN_FORCE,
    ),
    "contradicted": ([PAUSE, said("B", IN_FORCE, "2025-03-01")], L.DISPUTED, ("A",), L.SUSPENDED, L.DISPUTED),
    "not_contradicted_by_an_older_word": (
        [said("B", IN_FORCE, "2025-01-20"), PAUSE], L.SUSPENDED, ("A",), L.SUSPENDED, L.IN_FORCE,
    ),
    "declared": ([said("A", SUSPENDED, "2025-02-01")], L.DISPUTED, ("A",), L.SUSPENDED, L.DISPUTED),
    "then_ended": ([PAUSE, on("2025-03-01", K.EXPIRY)], L.EXPIRED, (), L.EXPIRED, L.EXPIRED),
    "extended_meanwhile": ([PAUSE, on("2025-03-01", K.EXTENSION)], L.SUSPENDED, ("A",), L.SUSPENDED, L.EXTENDED),
}  # fmt: skip


@pytest.mark.parametrize(("facts", "state", "by", "for_a", "for_b"), PAUSES.values(), ids=PAUSES)
def test_a_suspension(
    facts: list[Happening], state: LegalState, by: tuple[str, ...], for_a: LegalState, for_b: LegalState
) -> None:
    legal = at(FORCE, *facts)
    assert (legal.state, legal.suspended_by) == (state, by)
    assert (legal.state_for("A"), legal.state_for("B")) == (for_a, for_b)


def test_a_suspension_names_who_and_since_when() -> None:
    legal = at(FORCE, PAUSE)
    assert (legal.by, legal.since) == (("A",), PAUSE.when)
    assert str(legal.explanation) == (
        "In force since 10 January 2025. Suspended by A (1 of 2 parties) since 1 February 2025."
    )


def test_a_suspension_lifted_is_said() -> None:
    assert str(at(FORCE, PAUSE, on("2025-03-01", K.RESUMPTION, "A")).explanation) == (
        "In force since 10 January 2025. Taken up again 1 March 2025."
    )


# ---- Istanbul ----

SIDES = ("Pakistan", "Afghan Taliban")
DOHA = (
    on("2025-10-19", K.SIGNATURE, *SIDES, zone="Asia/Qatar"),
    on("2025-10-19", K.ENTRY_INTO_FORCE, zone="Asia/Qatar"),
    on("2025-11-07", K.TALKS_COLLAPSE, zone="Europe/Istanbul"),
    said("Pakistan", IN_FORCE, "2025-11-07"),
    said("Afghan Taliban", IN_FORCE, "2025-11-08", sources=("S20",), key="E-kabul-holds"),
    said("Pakistan", NOT_IN_FORCE, "2025-11-28", sources=("S23", "S24", "S25"), key="E-nothold"),
)


@pytest.mark.parametrize("facts", [DOHA, DOHA[3:]], ids=["with_its_entry_into_force", "by_statements_alone"])
def test_on_8_november_the_ceasefire_is_in_force_by_both_sides_statements(
    facts: tuple[Happening, ...],
) -> None:
    legal = at(*facts, when=parse_point("2025-11-08"), parties=SIDES)
    assert legal.state is L.IN_FORCE
    assert str(legal.explanation).endswith(
        "According to Afghan Taliban (since 8 November 2025), it is in force. "
        "According to Pakistan (since 7 November 2025), it is in force."
    )


def test_on_29_november_whether_it_is_in_force_is_disputed() -> None:
    legal = at(*DOHA, when=parse_point("2025-11-29"), parties=SIDES)
    assert (legal.state, legal.by, legal.since) == (L.DISPUTED, (), When("2025-11-28", "UTC"))
    assert str(legal.explanation) == (
        "Whether it is in force is disputed. In force since 19 October 2025. "
        "According to Pakistan (since 28 November 2025), it is not in force. "
        "According to Afghan Taliban (since 8 November 2025), it is in force."
    )
    assert {"E-nothold", "E-kabul-holds"} <= {fact.key for fact in legal.facts}


def test_the_48_hours_expired_and_were_extended_on_the_same_day() -> None:
    """E-48h-end: "48 hours end at 13:00 GMT (18:00 PKT); same day extended until the planned Doha talks conclude"."""
    zone = "Asia/Karachi"
    facts = (
        on("2025-10-15T18:00", K.ENTRY_INTO_FORCE, zone=zone),
        on("2025-10-17T18:00", K.EXPIRY, zone=zone),
        on("2025-10-17", K.EXTENSION, *SIDES, zone=zone),
    )
    assert at(*facts, when=a_day("2025-10-16")).state is L.IN_FORCE
    assert at(*facts, when=parse_point("2025-10-17T14:00Z")).state is L.EXTENDED


# ---- Nagorno-Karabakh ----

SIGNATORIES = ("Armenia", "Azerbaijan", "Russia")
STATEMENT_2020 = (
    on("2020-11-09", K.SIGNATURE, *SIGNATORIES, zone="Europe/Moscow"),
    on("2020-11-10T00:00", K.ENTRY_INTO_FORCE, zone="Europe/Moscow"),
    on("2020-11-15", K.EXTENSION, "Azerbaijan", commitments=("C6a",)),
    on("2024-04-17", K.EARLY_TERMINATION, "Russia", "Azerbaijan", commitments=("C4b",)),
    on("2024-06-12", K.EARLY_TERMINATION, commitments=("C4b",)),
)


@pytest.mark.parametrize(
    ("moment", "commitment", "state"),
    [
        ("2020-11-09T20:59Z", "C1", L.SIGNED),
        ("2020-11-09T21:30Z", "C1", L.IN_FORCE),
        ("2020-11-16", "C6a", L.EXTENDED),
        ("2020-11-16", "C2", L.IN_FORCE),
        ("2020-11-16", "", L.IN_FORCE),
        ("2024-06-13", "C4b", L.ENDED_EARLY),
        ("2024-06-13", "C1", L.IN_FORCE),
    ],
)
def test_the_statement_of_2020(moment: str, commitment: str, state: LegalState) -> None:
    legal = at(*STATEMENT_2020, when=parse_point(moment), parties=SIGNATORIES, commitment=commitment)
    assert legal.state is state


def test_the_peacekeepers_term_was_ended_early_by_two_of_three_signatories() -> None:
    """ "ended early (reported 2024-06-13) by two of three signatories; not expired, not renewed"."""
    legal = at(*STATEMENT_2020, when=parse_point("2024-06-13"), parties=SIGNATORIES, commitment="C4b")
    assert (legal.by, legal.since) == (("Russia", "Azerbaijan"), When("2024-04-17", "UTC"))
    assert str(legal.explanation) == (
        "Ended before its term by Russia and Azerbaijan (2 of 3 parties), 17 April 2024. "
        "Also recorded for 12 June 2024."
    )


def test_the_statement_is_overtaken_in_somebodys_judgement_only() -> None:
    judged = on("2023-09-20", K.OVERTAKEN, "the editors")
    after = parse_point("2023-10-01")
    violence = on("2023-09-19/2023-09-20", K.VIOLENCE)
    assert at(*STATEMENT_2020, violence, when=after, parties=SIGNATORIES).state is L.IN_FORCE
    legal = at(*STATEMENT_2020, violence, judged, when=after, parties=SIGNATORIES)
    assert legal.state is L.OVERTAKEN
    assert str(legal.explanation) == (
        "No longer applied since 20 September 2023, in the judgement of the editors."
    )


# ---- Tigray ----


def test_pretoria_is_in_force_though_an_organ_of_a_party_disowns_it() -> None:
    """E-disown: the TPLF central committee "sent no team to Pretoria"; that is its statement, not the party's."""
    parties = ("Government of Ethiopia", "TPLF")
    legal = at(
        on("2022-11-02", K.SIGNATURE, *parties, zone="Africa/Addis_Ababa"),
        on("2022-11-03", K.ENTRY_INTO_FORCE, zone="Africa/Addis_Ababa"),
        on("2022-11-12", K.REPUDIATION, "TPLF central committee", zone="Africa/Addis_Ababa"),
        when=parse_point("2022-12-04"),
        parties=parties,
    )
    assert legal.state is L.IN_FORCE
    assert str(legal.explanation) == (
        "In force since 3 November 2022. According to TPLF central committee (since 12 November 2022), it is not in "
        "force. TPLF central committee speaks for itself there, not for a party."
    )


# ---- words ----

WORDS = {
    "nothing": ((), "Nothing on record says whether it was agreed or entered into force."),
    "announced": (
        (on("2025-01", K.ANNOUNCEMENT),),
        "Announced January 2025; no signature and no entry into force is on record.",
    ),
    "signed_by_one": (
        (on("2025-01-01", K.SIGNATURE, "A"),),
        "Signed by A (1 of 2 parties), 1 January 2025; no entry into force is on record.",
    ),
    "replaced": (
        (FORCE, on("2025-02-01", K.SUPERSEDED, "the Nairobi declaration")),
        "Replaced by the Nairobi declaration, 1 February 2025.",
    ),
    "disputed_event": (
        (FORCE, on("2025-02-01", K.EARLY_TERMINATION, "A", disputed_by=("B",))),
        "Whether it is in force is disputed. In force since 10 January 2025. "
        "Ended before its term by A (1 of 2 parties), 1 February 2025. This is disputed by B.",
    ),
    "one_side_silent": (
        (said("A", IN_FORCE, "2025-02-01"),),
        "According to A (since 1 February 2025), it is in force. No statement by B since then is on record.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("facts", "words"), WORDS.values(), ids=WORDS)
def test_it_is_explained(facts: tuple[Happening, ...], words: str) -> None:
    assert str(at(*facts).explanation) == words


# ---- laws ----

DAYS = st.dates(datetime(2025, 1, 1).date(), datetime(2025, 12, 28).date()).map(str)
BY = st.lists(st.sampled_from(["A", "B", "an organ"]), max_size=2, unique=True).map(tuple)
HAPPENINGS = st.builds(
    lambda day, kind, by, against: on(day, kind, *by, disputed_by=against),
    DAYS,
    st.sampled_from(list(MOVES)),
    BY,
    BY,
)
FACTS = st.lists(
    st.one_of(
        HAPPENINGS, st.builds(said, st.sampled_from(["A", "B", "an organ"]), st.sampled_from(Says), DAYS)
    ),
    max_size=10,
)
POINTS = DAYS.map(parse_point)


@given(FACTS, POINTS)
def test_the_state_at_a_point_uses_nothing_later(facts: list[Happening | Statement], point: datetime) -> None:
    known = [f for f in facts if (f.when if isinstance(f, Happening) else f.since).start <= point]
    assert at(*facts, when=point) == at(*known, when=point)


@given(FACTS, st.randoms())
def test_the_order_in_which_facts_come_does_not_matter(
    facts: list[Happening | Statement], shuffle: object
) -> None:
    mixed = [*facts]
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    assert at(*facts) == at(*mixed)


@given(FACTS)
def test_the_same_facts_make_one_state_with_words(facts: list[Happening | Statement]) -> None:
    legal = at(*facts)
    assert str(legal.explanation).endswith(".")
    assert (legal.state is L.DISPUTED) is ("is disputed." in str(legal.explanation))
    assert set(legal.facts) <= {*facts} | {f for f in legal.facts if isinstance(f, Statement)}


@given(FACTS, st.sampled_from(Says), DAYS)
def test_who_is_no_party_moves_nothing(facts: list[Happening | Statement], says: Says, day: str) -> None:
    one, other = at(*facts), at(*facts, said("a newspaper", says, day))
    assert (one.state, one.by, one.since) == (other.state, other.by, other.since)


@given(FACTS)
def test_what_is_over_stays_so_until_it_enters_into_force_again(facts: list[Happening | Statement]) -> None:
    happenings = [
        f
        for f in facts
        if isinstance(f, Happening) and f.kind is not K.ENTRY_INTO_FORCE and not f.disputed_by
    ]
    ended = on("2024-12-31", K.SUPERSEDED, "a later text")
    kept = [f for f in happenings if f.kind is not K.REPUDIATION]
    assert at(ended, *kept).state is L.SUPERSEDED
