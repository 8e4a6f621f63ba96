"""Extensions one after the other, renewals, and acceptance, reservation and endorsement: told as what they are."""

from __future__ import annotations

import pytest

from agreements.domain.happenings import Happening, LegalState
from agreements.domain.parsing import parse_point
from agreements.domain.statuses import EventKind
from agreements.domain.timeline import When
from tests.domain.test_legal import FORCE, a_day, at, on

K, L = EventKind, LegalState


def extends(day: str, text: str = "", **more: object) -> Happening:
    return Happening(f"E-{day}", K.EXTENSION, When(day, "UTC"), through=text, **more)  # type: ignore[arg-type]


def test_every_extension_is_named_with_its_date_and_text() -> None:
    chain = (extends("2025-04", "First"), extends("2025-05", "Second"), extends("2025-06", "Third"))
    assert str(at(FORCE, *chain).explanation) == (
        "Extended April 2025 (by “First”). Extended again May 2025 (by “Second”) and June 2025 (by “Third”)."
    )


def test_extensions_by_different_sides_are_told_apart() -> None:
    chain = (
        on("2025-04", K.EXTENSION, "A", "B"),
        on("2025-05", K.EXTENSION, "B"),
        on("2025-06", K.EXTENSION, "B"),
    )
    assert str(at(FORCE, *chain).explanation) == (
        "Extended by A and B, April 2025. Extended again by B (1 of 2 parties), May 2025 and June 2025."
    )


def test_signatures_on_two_days_are_told_with_their_own_days() -> None:
    assert str(at(on("2025-01-01", K.SIGNATURE, "A"), on("2025-01-05", K.SIGNATURE, "B")).explanation) == (
        "Signed by A (1 of 2 parties), 1 January 2025; no entry into force is on record. "
        "Also signed by B (1 of 2 parties), 5 January 2025."
    )


@pytest.mark.parametrize("commitment", ["C1", "C2"])
def test_an_extension_of_the_whole_leaves_clauses_that_it_does_not_name_as_they_are(commitment: str) -> None:
    assert at(FORCE, extends("2025-04")).state is L.EXTENDED
    assert at(FORCE, extends("2025-04"), commitment=commitment).state is L.IN_FORCE


def test_an_extension_moves_the_clauses_that_it_names_and_no_other() -> None:
    named = extends("2025-04", commitments=("C1",))
    assert at(FORCE, named, commitment="C1").state is L.EXTENDED
    assert at(FORCE, named, commitment="C2").state is at(FORCE, named).state is L.IN_FORCE


def test_what_the_whole_ended_goes_on_with_it_and_what_ended_by_itself_does_not() -> None:
    whole, extension = on("2025-03-31", K.EXPIRY), extends("2025-04-01")
    own = Happening("", K.EXPIRY, When("2025-02-01", "UTC"), commitments=("C1",))
    assert at(FORCE, whole, commitment="C2").state is L.EXPIRED
    assert at(FORCE, whole, extension, commitment="C2").state is L.IN_FORCE
    assert at(FORCE, own, extension, commitment="C1").state is L.EXPIRED


@pytest.mark.parametrize(
    ("renewed", "state"),
    [
        ("2025-03-31", L.EXTENDED),
        ("2025-04-01", L.EXTENDED),
        ("2025-04-02", L.EXPIRED),
        ("2025-06", L.EXPIRED),
    ],
)
def test_a_renewal_after_a_break_leaves_the_old_one_over(renewed: str, state: LegalState) -> None:
    assert at(FORCE, on("2025-03-31", K.EXPIRY), extends(renewed, renewal=True)).state is state


def test_an_extension_after_the_end_is_one_nevertheless() -> None:
    assert at(FORCE, on("2025-03-31", K.EXPIRY), extends("2025-04-10")).state is L.EXTENDED


def test_an_acceptance_is_no_announcement() -> None:
    legal = at(on("2025-03-01", K.ANNOUNCEMENT, "a mediator"), on("2025-03-04", K.ACCEPTANCE, "A"))
    assert (legal.state, legal.by) == (L.ANNOUNCED, ("a mediator",))
    assert str(legal.explanation) == (
        "Announced 1 March 2025; no signature and no entry into force is on record. "
        "Accepted by A (1 of 2 parties), 4 March 2025."
    )


def test_a_declaration_after_an_announcement_does_not_announce_it() -> None:
    legal = at(on("2025-03-01", K.ANNOUNCEMENT, "a mediator"), on("2025-03-04", K.DECLARATION, "A"))
    assert legal.by == ("a mediator",)
    assert str(legal.explanation).endswith("Declared by A (1 of 2 parties), 4 March 2025.")


def test_acceptance_reservation_and_endorsement_alone_say_what_is_not_on_record() -> None:
    legal = at(
        on("2025-03-04", K.ACCEPTANCE, "A"),
        on("2025-03-04", K.RESERVATION, "A"),
        on("2025-04", K.ENDORSEMENT, "C"),
    )
    assert legal.state is L.UNKNOWN
    assert str(legal.explanation) == (
        "No signature and no entry into force is on record. Accepted by A (1 of 2 parties), 4 March 2025. "
        "Reservation by A (1 of 2 parties), 4 March 2025. Endorsed by C, April 2025."
    )


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2025-03-10T02:00Z", L.IN_FORCE),
        ("2025-03-10T23:59Z", L.IN_FORCE),
        ("2025-03-11T00:00Z", L.EXPIRED),
    ],
)
def test_an_expiry_known_to_the_day_comes_with_the_end_of_that_day(moment: str, state: LegalState) -> None:
    assert at(FORCE, on("2025-03-10", K.EXPIRY), when=parse_point(moment)).state is state


def test_nothing_is_expired_on_its_own_last_day_where_the_day_is_named() -> None:
    expiry = on("2025-03-10", K.EXPIRY, zone="Asia/Dhaka")
    assert at(FORCE, expiry, when=a_day("2025-03-10")).state is L.IN_FORCE
    assert at(FORCE, expiry, when=a_day("2025-03-11")).state is L.EXPIRED


def test_an_expiry_at_an_hour_comes_at_that_hour() -> None:
    expiry = on("2025-03-10T12:00", K.EXPIRY)
    assert at(FORCE, expiry, when=parse_point("2025-03-10T11:59Z")).state is L.IN_FORCE
    assert at(FORCE, expiry, when=parse_point("2025-03-10T12:00Z")).state is L.EXPIRED
