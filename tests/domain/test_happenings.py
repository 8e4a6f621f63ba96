"""What moves a legal state: every kind of happening, out of every kind of state, and what else amounts to one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agreements.domain.happenings import (
    BY_CHANGE,
    BY_RELATION,
    LIVING,
    MOVES,
    OPEN,
    OVER,
    Happening,
    LegalState,
)
from agreements.domain.legal import legal_at
from agreements.domain.statuses import ChangeKind, EventKind, RelationKind
from agreements.domain.timeline import When

K, L = EventKind, LegalState


def on(day: str, kind: EventKind, *by: str) -> Happening:
    return Happening(f"E-{kind}-{day}", kind, When(day, "UTC"), by)


SIGNED = on("2025-01-01", K.SIGNATURE, "A", "B")
FORCE = on("2025-01-10", K.ENTRY_INTO_FORCE)


def test_every_kind_of_event_is_in_the_table_and_every_state_has_its_place() -> None:
    assert set(MOVES) == set(EventKind)
    assert set(BY_CHANGE) == set(ChangeKind)
    assert set(BY_RELATION) == set(RelationKind)
    assert set(LegalState) - {L.SUSPENDED, L.DISPUTED} == OPEN | LIVING | OVER


#: What each kind makes of an agreement of which nothing is recorded, of one signed, in force, expired, replaced.
STARTS = {
    "unknown": [],
    "signed": [SIGNED],
    "in_force": [FORCE],
    "expired": [FORCE, on("2025-02-01", K.EXPIRY)],
    "superseded": [FORCE, on("2025-02-01", K.SUPERSEDED, "a later text")],
}
_SAME = tuple(L(state) for state in STARTS)
TRUTH: dict[EventKind, tuple[LegalState, ...]] = {
    K.INITIALLING: (L.INITIALLED, *_SAME[1:]),
    K.SIGNATURE: (L.SIGNED, *_SAME[1:]),
    K.ENTRY_INTO_FORCE: (L.IN_FORCE,) * 5,
    K.ANNOUNCEMENT: (L.ANNOUNCED, *_SAME[1:]),
    K.PUBLICATION: (L.ANNOUNCED, *_SAME[1:]),
    K.DECLARATION: (L.ANNOUNCED, *_SAME[1:]),
    K.EXTENSION: (L.EXTENDED,) * 4 + (L.SUPERSEDED,),
    K.SUSPENSION: (L.SUSPENDED,) * 3 + (L.EXPIRED, L.SUPERSEDED),
    K.EXPIRY: (L.EXPIRED,) * 4 + (L.SUPERSEDED,),
    K.EARLY_TERMINATION: (L.ENDED_EARLY,) * 3 + (L.EXPIRED, L.SUPERSEDED),
    K.SUPERSEDED: (L.SUPERSEDED,) * 3 + (L.EXPIRED, L.SUPERSEDED),
    K.OVERTAKEN: (L.OVERTAKEN,) * 3 + (L.EXPIRED, L.SUPERSEDED),
} | dict.fromkeys(
    (
        K.RESUMPTION, K.CORRECTION_OF_TEXT, K.NOTICE, K.FULFILMENT, K.MECHANISM, K.MEASURE, K.MOVEMENT, K.TALKS,
        K.ACCEPTANCE, K.RESERVATION, K.ENDORSEMENT, K.POSTPONEMENT,
        K.TALKS_COLLAPSE, K.STATEMENT, K.REPUDIATION, K.VIOLENCE, K.VIOLATION_ALLEGED, K.DISSOLUTION, K.OTHER,
    ),
    _SAME,
)  # fmt: skip
CASES = {
    f"{kind}_makes_{start}_{state}": (start, kind, state)
    for kind, states in TRUTH.items()
    for start, state in zip(STARTS, states, strict=True)
}


def test_every_kind_of_happening_is_tried() -> None:
    assert set(TRUTH) == set(MOVES)


@pytest.mark.parametrize(("start", "kind", "state"), CASES.values(), ids=CASES)
def test_a_happening_moves(start: str, kind: EventKind, state: LegalState) -> None:
    happened = [*STARTS[start], on("2025-03-01", kind)]
    assert legal_at(happened, (), datetime(2030, 1, 1, tzinfo=UTC), parties=("A", "B")).state is state
