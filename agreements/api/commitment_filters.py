"""By what commitments are chosen over HTTP: the parameters, and what they come to."""

from __future__ import annotations

from agreements.api.parameters import CODE, MOMENT, PROCESS, Asked, Parameter, choice, words
from agreements.domain.due import DueState
from agreements.domain.happenings import LegalState
from agreements.domain.statuses import Level
from agreements.models.choosing import Filters, bound

AGREEMENT = words("agreement", "Code or slug of an agreement.")
OBLIGOR = words("obligor", "Slug of an actor who owes it, in any case of letters.")
COUNTERPARTY = words("counterparty", "Slug of an actor to whom it is owed, in any case of letters.")
DUE_STATE = choice(
    "due_state", "Due state at the point; may be repeated, any of them then fits.", DueState, many=True
)
IMPLEMENTATION = choice("implementation", "Published level at the point; may be repeated.", Level, many=True)
LEGAL_STATE = choice("legal_state", "Legal state at the point; may be repeated.", LegalState, many=True)
DUE_BEFORE = Parameter(
    "due_before",
    "One of its readings is due before this day (in the zone of its rule) or instant. What has no date is left out.",
    bound,
    MOMENT,
)
DUE_AFTER = Parameter(
    "due_after",
    "One of its readings is due after this day (in the zone of its rule) or instant. What has no date is left out.",
    bound,
    MOMENT,
)
WORDS = words(
    "q",
    "Words of the paraphrase, the clause, who owes it or the area, each perhaps unfinished, in any spelling of their"
    " letters: “a b” together, or, -without; or the code itself; or a day like 6 November 2025 on which something is"
    " due, begins or ends.",
)
FILTERS: tuple[Parameter, ...] = (
    PROCESS, CODE, AGREEMENT, OBLIGOR, COUNTERPARTY, DUE_STATE, IMPLEMENTATION, LEGAL_STATE,
    DUE_BEFORE, DUE_AFTER, WORDS,
)  # fmt: skip


def filters_of(asked: Asked) -> Filters:
    """What the address asks for."""
    return Filters(
        process=asked["process"] or "",
        code=asked["code"] or "",
        agreement=asked["agreement"] or "",
        obligor=asked["obligor"] or "",
        counterparty=asked["counterparty"] or "",
        due_states=asked["due_state"] or (),
        levels=asked["implementation"] or (),
        legal_states=asked["legal_state"] or (),
        due_before=asked["due_before"],
        due_after=asked["due_after"],
        words=asked["q"] or "",
    )
