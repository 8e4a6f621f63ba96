"""Explanations call what rules refer to by its title, rounds and commitments with their code before it."""

from __future__ import annotations

import pytest

from agreements.domain.graph import NodeKind
from agreements.domain.naming import Title, called, refs_of, shortened, with_names
from agreements.domain.sentences import Ref, say
from tests.domain.rulebook import due, happened, rule

TITLES = {
    one.code: one
    for one in (
        Title(NodeKind.EVENT, "E-doha", "Doha ceasefire agreed"),
        Title(NodeKind.EVENT, "E.end", "the end of an operation"),
        Title(NodeKind.ROUND, "R2", "Istanbul round"),
        Title(NodeKind.COMMITMENT, "C11", "orientation of the commanders"),
    )
}

CALLED = {
    "an_event": ("E-doha", "“Doha ceasefire agreed”"),
    "an_event_whose_key_looks_like_a_round": ("E.end", "“the end of an operation”"),
    "the_end_of_a_round": ("R2.end", "the end of R2 “Istanbul round”"),
    "the_start_of_a_round": ("R2.start", "the start of R2 “Istanbul round”"),
    "a_completed_commitment": ("C11.completed", "the completion of C11 “orientation of the commanders”"),
    "a_commitment": ("C11", "C11 “orientation of the commanders”"),
    "an_event_nobody_knows": ("E-later", None),
    "a_round_nobody_knows": ("R9.end", None),
}


@pytest.mark.parametrize(("ref", "words"), CALLED.values(), ids=CALLED)
def test_readers_know_it_as(ref: str, words: str | None) -> None:
    found = called(ref, TITLES)
    assert (found and str(found)) == words


WITHIN = rule("offset", "UTC", anchor="R2.end", amount=5, unit="day")
EXPLAINED = {
    "while_it_waits": (
        WITHIN,
        {},
        "Waits for the end of R2 “Istanbul round”, which has not been recorded: no date can be given.",
    ),
    "once_it_has_happened": (
        WITHIN,
        happened(R2_dot_end="2025-10-30"),
        "Due by the end of 4 November 2025. "
        "That is 5 days after the end of R2 “Istanbul round” (30 October 2025), which is day 0.",
    ),
    "in_force_since_an_event": (
        rule("on_event", anchor="E-doha"),
        happened(E_doha="2025-10-19"),
        "In force since “Doha ceasefire agreed” (19 October 2025), with no end date.",
    ),
    "beside_a_commitment": (
        rule("concurrent", with_commitments=["C11", "C12"]),
        {},
        "In parallel with C11 “orientation of the commanders”, C12: "
        "blocked by each other, and neither is late while both stand still.",
    ),
}


@pytest.mark.parametrize(("one", "known", "words"), EXPLAINED.values(), ids=EXPLAINED)
def test_the_explanation_names(one, known, words) -> None:
    told = with_names(due(one, "2025-11-01T00:00", known), TITLES)
    assert str(told.explanation) == words
    assert [str(reading.explanation) for reading in told.readings] == [words]


def test_without_titles_the_reference_stays() -> None:
    answer = due(WITHIN, "2025-11-01T00:00", {})
    assert "Waits for R2.end," in str(with_names(answer, {}).explanation)
    assert refs_of(answer) == {"R2.end"}


def test_a_long_title_ends_with_a_whole_word() -> None:
    assert shortened("complete deadlock, indefinite phase, no programme", 20) == "complete deadlock…"
    assert shortened("x" * 30, 20) == "x" * 19 + "…"
    assert shortened("short", 20) == "short"


def test_what_is_put_into_a_sentence_can_be_marked_there() -> None:
    sentence = say("{one} waits for {other}.", one="A & B", other=Ref("R2.end", say("the <end>")))
    marked = sentence.render(mark=lambda text, ref: f"<a {ref.name}>{text}</a>" if ref else text.lower())
    assert marked == "a & b waits for <a R2.end>the <end></a>."
