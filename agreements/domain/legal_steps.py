"""The legal state of an agreement from the kinds of its events alone, without days, speakers and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from agreements.domain.statuses import EventKind


class StepState(StrEnum):
    UNRECORDED = "unrecorded"
    INITIALLED = "initialled"
    ANNOUNCED = "announced"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    CONDITIONAL = "conditional"
    DISPUTED = "disputed"
    SUSPENDED = "suspended"
    EXTENDED = "extended"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    ENDED_EARLY = "ended_early"


#: How it came into being, weakest first: the strongest that is recorded counts, in whatever order they were dated.
_BEGINNINGS = {
    EventKind.INITIALLING: StepState.INITIALLED,
    EventKind.ANNOUNCEMENT: StepState.ANNOUNCED,
    EventKind.PUBLICATION: StepState.ANNOUNCED,
    EventKind.DECLARATION: StepState.ANNOUNCED,
    EventKind.SIGNATURE: StepState.SIGNED,
    EventKind.ENTRY_INTO_FORCE: StepState.IN_FORCE,
}
#: What became of it later: the last one counts.
_TURNS = {
    EventKind.EXTENSION: StepState.EXTENDED,
    EventKind.SUSPENSION: StepState.SUSPENDED,
    EventKind.EXPIRY: StepState.EXPIRED,
    EventKind.EARLY_TERMINATION: StepState.ENDED_EARLY,
}
_STRENGTH = tuple(_BEGINNINGS.values())
#: States that a condition can qualify.
_STANDING = frozenset({StepState.ANNOUNCED, StepState.SIGNED, StepState.IN_FORCE, StepState.EXTENDED})


@dataclass(frozen=True, slots=True)
class LegalStep:
    """An event of the agreement as far as it matters here; `disputed` where somebody contradicts it."""

    kind: str
    disputed: bool = False


def legal_state(
    steps: Iterable[LegalStep],
    *,
    superseded: bool = False,
    contested: bool = False,
    conditional: bool = False,
) -> Any:
    """The state that these events, oldest first, come to.

    `superseded`: a later agreement says so. `contested`: one side says that its running duties are kept, another that
    they are breached. `conditional`: a condition of it stands in every account.
    """
    if superseded:
        return StepState.SUPERSEDED
    steps = [step for step in steps if step.kind in _BEGINNINGS or step.kind in _TURNS]
    begun = [step for step in steps if step.kind in _BEGINNINGS]
    turns = [step for step in steps if step.kind in _TURNS]
    if not steps:
        return StepState.UNRECORDED
    deciding = turns[-1] if turns else max(begun, key=_strength)
    state = _TURNS[EventKind(deciding.kind)] if turns else _BEGINNINGS[EventKind(deciding.kind)]
    if deciding.disputed or contested and state in _STANDING:
        return StepState.DISPUTED
    return StepState.CONDITIONAL if conditional and state in _STANDING else state


def _strength(step: LegalStep) -> int:
    return _STRENGTH.index(_BEGINNINGS[EventKind(step.kind)])
