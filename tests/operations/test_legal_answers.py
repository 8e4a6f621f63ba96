"""Whether it is in force: what the three shipped processes answer on the days that matter."""

from __future__ import annotations

from typing import Any

import pytest

from agreements.domain.happenings import LegalState
from agreements.domain.legal import Legal
from agreements.models import Agreement, Commitment
from agreements.models.boards import commitments_at
from agreements.models.legal import force_record, legal_states
from agreements.operations.process_file import load_process, parse
from tests.factories import ENTERED, ROOT, point

pytestmark = pytest.mark.django_db

ISTANBUL, KARABAKH, TIGRAY = (
    "pakistan-afghan-taliban-2025",
    "nagorno-karabakh-2020",
    "ethiopia-tigray-2022",
)


def shipped(name: str) -> None:
    load_process(data=parse((ROOT / "agreements" / "data" / f"{name}.json").read_bytes()), at=ENTERED)


def agreement(code: str, as_of: str) -> Legal:
    found = Agreement.objects.get(code=code)
    return legal_states([found.pk], point(as_of))[found.pk]


def why(legal: Legal) -> str:
    return str(legal.explanation)


def commitment(code: str, as_of: str) -> Legal:
    (found,) = commitments_at(Commitment.objects.filter(code=code), point(as_of))
    record = force_record([found.commitment.agreement_id], point(as_of))
    return record.of_commitment(found.commitment, found.due)


def test_on_8_november_the_doha_ceasefire_is_in_force_by_both_sides_statements() -> None:
    shipped(ISTANBUL)
    legal = agreement("A1", "2025-11-08")
    assert legal.state is LegalState.IN_FORCE
    assert "According to Afghan Taliban / Islamic Emirate of Afghanistan (since 8 November" in why(legal)
    assert "According to Islamic Republic of Pakistan (since a day from 7 November" in why(legal)


def test_on_29_november_whether_it_is_in_force_is_disputed() -> None:
    shipped(ISTANBUL)
    for legal in (agreement("A1", "2025-11-29"), commitment("C9", "2025-11-29")):
        assert (legal.state, legal.by) == (LegalState.DISPUTED, ())
        assert legal.since is not None and legal.since.text == "2025-11-28"
        assert "According to Islamic Republic of Pakistan (since 28 November 2025), it is not" in why(legal)
        assert "Emirate of Afghanistan (since 8 November 2025), it is in force." in why(legal)


def test_an_agreement_is_disputed_where_one_of_its_commitments_is() -> None:
    shipped(ISTANBUL)
    assert agreement("A2", "2025-11-08").state is LegalState.ANNOUNCED
    legal = agreement("A2", "2025-11-29")
    assert legal.state is LegalState.DISPUTED
    assert "C9: Whether it is in force is disputed." in why(legal)
    assert {"A2/2", "A2/3"} <= {fact.key for fact in legal.facts}


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2025-10-17T12:59Z", LegalState.IN_FORCE),
        ("2025-10-17T14:00Z", LegalState.EXTENDED),
        ("2025-10-21", LegalState.EXPIRED),
    ],
)
def test_the_48_hours_are_in_force_then_extended_then_over(as_of: str, state: LegalState) -> None:
    shipped(ISTANBUL)
    assert agreement("A0", as_of).state is state
    assert commitment("C14", as_of).state is state


def test_the_eid_pause_of_pakistan_expires_at_midnight_there() -> None:
    shipped(ISTANBUL)
    assert commitment("C15", "2026-03-23T18:59Z").state is LegalState.IN_FORCE
    assert commitment("C15", "2026-03-23T19:00Z").state is LegalState.EXPIRED
    assert commitment("C16", "2026-03-23T19:00Z").state is LegalState.ANNOUNCED


def test_the_ceasefire_of_2020_is_in_force_from_midnight_in_moscow() -> None:
    shipped(KARABAKH)
    assert agreement("A1", "2020-11-09T20:59Z").state is LegalState.SIGNED
    assert agreement("A1", "2020-11-09T21:30Z").state is LegalState.IN_FORCE


def test_an_extension_on_the_due_day_moves_its_own_clause_only() -> None:
    shipped(KARABAKH)
    extended = commitment("C6a", "2020-11-16")
    assert (extended.state, extended.by) == (LegalState.EXTENDED, ("Republic of Azerbaijan",))
    assert commitment("C2", "2020-11-16").state is LegalState.IN_FORCE
    assert commitment("C6b", "2020-11-16").state is LegalState.IN_FORCE


def test_the_peacekeepers_term_ended_early_by_two_of_three() -> None:
    shipped(KARABAKH)
    legal = commitment("C4b", "2024-06-13")
    assert legal.state is LegalState.ENDED_EARLY
    assert legal.by == ("Republic of Azerbaijan", "Russian Federation")
    assert "(2 of 3 parties)" in why(legal)


def test_pretoria_is_signed_on_2_november_and_in_force_on_3_november() -> None:
    shipped(TIGRAY)
    assert agreement("A1", "2022-11-02T12:00Z").state is LegalState.SIGNED
    assert agreement("A1", "2022-11-05").state is LegalState.IN_FORCE
    nairobi = agreement("A2", "2022-11-13")
    assert nairobi.state is LegalState.SIGNED
    assert nairobi.by == ("Ethiopian National Defence Force", "Tigray armed combatants")


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries: Any) -> None:
    for name in (ISTANBUL, KARABAKH, TIGRAY):
        shipped(name)
    ids = list(Agreement.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(20):
        assert len(legal_states(ids, point("2026-06-01"))) == len(ids)
