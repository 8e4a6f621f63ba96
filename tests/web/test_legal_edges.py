"""Legal states out of process files: chains of extensions, relations of every kind, and who claims and denies what."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from agreements.domain.happenings import LegalState
from agreements.domain.legal import Legal
from agreements.domain.statuses import RelationKind
from agreements.models import Agreement, Commitment
from agreements.models.boards import commitments_at
from agreements.models.legal import force_record, legal_states
from agreements.operations.process_file import load_process
from agreements.templatetags.labels import RELATION
from agreements.web.pages.words import BACKWARD
from tests.factories import ENTERED, point, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]


def of_a1(key: str, kind: str, day: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "text": f"A {kind}.", "agreement": "A1", "effective": day} | more


FORCE = of_a1("E-force", "entry_into_force", "2025-10-02")


def load(*events: dict[str, Any], later: list[dict[str, Any]] | None = None, **more: Any) -> None:
    data = process_data(commitments=2) | more
    data["events"] = [{"sources": ["S1"]} | event for event in events]
    for number, entry in enumerate(later or [], start=2):
        relation = {"key": "1", "to": "A1", "sources": ["S1"]} | entry.pop("relation")
        named = {
            "code": f"A{number}",
            "slug": f"later-{number}",
            "title": f"Text {number}",
            "sources": ["S1"],
        }
        data["agreements"].append(named | {"relations": [relation]} | entry)
    load_process(data=data, at=ENTERED)


def agreement(code: str = "A1", as_of: str = "2025-12-01") -> Legal:
    found = Agreement.objects.get(code=code)
    return legal_states([found.pk], point(as_of))[found.pk]


def commitment(code: str, as_of: str = "2025-12-01") -> Legal:
    (found,) = commitments_at(Commitment.objects.filter(code=code), point(as_of))
    return force_record([found.commitment.agreement_id], point(as_of)).of_commitment(
        found.commitment, found.due
    )


def extension(day: str, **more: Any) -> dict[str, Any]:
    return {"effective": day, "relation": {"kind": "extends"} | more}


def test_three_extensions_are_named_with_their_dates_and_move_no_clause(client: Client) -> None:
    load(FORCE, later=[extension("2025-10-10"), extension("2025-10-20"), extension("2025-11")])
    legal = agreement()
    assert legal.state is LegalState.EXTENDED
    assert str(legal.explanation) == (
        "Extended 10 October 2025 (by “Text 2”). "
        "Extended again 20 October 2025 (by “Text 3”) and November 2025 (by “Text 4”)."
    )
    assert commitment("C1").state is commitment("C2").state is LegalState.IN_FORCE


def test_an_extension_that_names_a_clause_moves_that_one(client: Client) -> None:
    load(FORCE, later=[extension("2025-10-10", commitments=["C1"])])
    assert commitment("C1").state is LegalState.EXTENDED
    assert commitment("C2").state is agreement().state is LegalState.IN_FORCE
    answer = client.get("/api/v1/agreements/later-2/").json()
    assert answer["relations"][0]["commitments"] == ["C1"]
    assert "C1</a>" in client.get("/agreements/later-2/").content.decode().split("Extends")[1][:300]


@pytest.mark.parametrize(("day", "state"), [("2025-10-21", "extended"), ("2025-11-05", "expired")])
def test_a_renewal_after_a_break_leaves_the_old_text_over(day: str, state: str) -> None:
    load(
        FORCE,
        of_a1("E-over", "expiry", "2025-10-20"),
        later=[{"effective": day, "relation": {"kind": "renews"}}],
    )
    assert agreement().state == state


@pytest.mark.parametrize(
    ("kind", "forward", "backward"),
    [
        ("contains", "Contains", "Contained in"),
        ("annex_of", "Annex of", "Has as an annex"),
        ("parallel_to", "Parallel to", "Parallel to"),
        ("follows", "Follows", "Followed by"),
        ("endorsed_by", "Endorsed by", "Endorses"),
    ],
)
def test_a_relation_is_read_from_both_sides_and_moves_nothing(
    client: Client, kind: str, forward: str, backward: str
) -> None:
    load(FORCE, later=[{"effective": "2025-10-10", "relation": {"kind": kind}}])
    assert f"<dt>{forward}</dt>" in client.get("/agreements/later-2/").content.decode()
    assert f"<dt>{backward}</dt>" in client.get("/agreements/lake-talks-agreement/").content.decode()
    assert agreement().state is LegalState.IN_FORCE


def test_every_relation_has_its_words() -> None:
    assert {kind.value for kind in RelationKind} == set(RELATION) == {kind.value for kind in BACKWARD}


def test_an_acceptance_with_a_reservation_is_no_announcement(client: Client) -> None:
    load(
        of_a1("E-plan", "announcement", "2025-10-02", by=["helper"]),
        of_a1("E-yes", "acceptance", "2025-10-04", by=["north"]),
        of_a1("E-but", "reservation", "2025-10-04", by=["north"]),
    )
    answer = client.get("/api/v1/agreements/lake-talks-agreement/").json()["legal_state"]
    assert (answer["state"], answer["by"]) == ("announced", ["Helper"])
    assert "Accepted by North (1 of 2 parties), 4 October 2025." in answer["explanation"]
    assert "Reservation by North" in answer["explanation"]
    assert {"E-yes", "E-but"} <= {fact["key"] for fact in answer["facts"]}
    assert "acceptance" in client.get("/processes/lake-talks/").content.decode()


def ended(**voices: Any) -> dict[str, Any]:
    return of_a1("E-end", "early_termination", "2025-11-01", **voices)


@pytest.mark.parametrize(
    ("voices", "state", "words"),
    [
        ({"claimed_by": ["north"]}, "disputed", "This is claimed by North; South has not confirmed it."),
        (
            {"claimed_by": ["north"], "disputed_by": ["south"]},
            "disputed",
            "This is claimed by North and disputed by South.",
        ),
        (
            {"claimed_words": "a radio"},
            "disputed",
            "This is claimed by a radio; North and South have not confirmed it.",
        ),
        ({"claimed_by": ["north", "south"]}, "ended_early", "Ended before its term, 1 November 2025."),
        ({"claimed_by": ["helper"]}, "ended_early", "Ended before its term, 1 November 2025."),
        ({}, "ended_early", "Ended before its term, 1 November 2025."),
    ],
)
def test_an_end_is_settled_by_more_than_one_side(voices: dict[str, Any], state: str, words: str) -> None:
    load(FORCE, ended(**voices))
    legal = agreement()
    assert legal.state == state == commitment("C1").state
    assert words in str(legal.explanation)


def test_a_dispute_over_one_clause_is_told_once(client: Client) -> None:
    own = ended(claimed_by=["north"], commitments=["C1", "C2"])
    load(FORCE, own)
    why = str(agreement().explanation)
    assert agreement().state is LegalState.DISPUTED
    assert "C1 and C2: Whether it is in force is not settled." in why
    assert why.count("In force since") == why.count("This is claimed by North") == 1
    page = client.get("/agreements/lake-talks-agreement/").content.decode()
    assert page.count("This is claimed by North") == 1
