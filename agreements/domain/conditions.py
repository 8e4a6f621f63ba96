"""Conditions: what a commitment hangs on, who says how that stands, and what can follow for the commitment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from agreements.domain.claims import SIDES, Claim, ConditionValue, Objection
from agreements.domain.graph import Edge, Node, NodeKind
from agreements.domain.sentences import Sentence
from agreements.domain.statuses import ConditionKind
from agreements.domain.voices import Concerned, Speaker


class BadCondition(ValueError):
    """A condition that cannot be; the text says why."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What the commitment with the code `commitment` hangs on: `text` in the words of the clause, `on` in the graph.

    `consequence`: "then Y", as the clause says it. `stated_by`, `absent_from`: the accounts that have it or lack it.
    `in_joint_text`: the agreed text itself has it, so that its absence from an account takes nothing from it.
    `objections`: what anybody says of this commitment, or of the one that it hangs on. `concerned`: whom it concerns.
    """

    key: str
    commitment: str
    kind: ConditionKind
    text: str
    on: Node
    consequence: str = ""
    stated_by: tuple[str, ...] = ()
    absent_from: tuple[str, ...] = ()
    in_joint_text: bool = False
    claims: tuple[Claim, ...] = ()
    objections: tuple[Objection, ...] = ()
    concerned: Concerned = Concerned()

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise BadCondition("A condition is kept in the words of the text.")
        if self.on == self.dependent:
            raise BadCondition(f"{self.commitment} cannot hang on itself.")

    @property
    def dependent(self) -> Node:
        return Node(NodeKind.COMMITMENT, self.commitment)

    @property
    def one_account_only(self) -> bool:
        """C11 "present in one version or one side's account only": whatever its kind, it then binds nobody."""
        return (
            self.kind is ConditionKind.ONE_ACCOUNT_ONLY or bool(self.absent_from) and not self.in_joint_text
        )

    @property
    def edge(self) -> Edge:
        return Edge(self.dependent, self.on, self.kind, self.key, agreed=not self.one_account_only)


class Effect(StrEnum):
    """What the conditions of a commitment do to it."""

    HOLDING = "holding"
    QUALIFIED = "qualified"
    BLOCKED_BY_EACH_OTHER = "blocked_by_each_other"
    SUSPENDED = "suspended"
    NOT_YET_TRIGGERED = "not_yet_triggered"
    LAPSED = "lapsed"
    CONTESTED = "contested"


#: Whether the commitment is owed under an effect; None where the sides differ on it, or one side alone says so.
OWED: Final[dict[Effect, bool | None]] = {
    Effect.HOLDING: True,
    Effect.QUALIFIED: True,
    Effect.BLOCKED_BY_EACH_OTHER: False,
    Effect.SUSPENDED: False,
    Effect.NOT_YET_TRIGGERED: False,
    Effect.LAPSED: False,
    Effect.CONTESTED: None,
}
#: Of several effects the last in this order shows.
WEIGHT: Final = tuple(effect for effect in Effect if effect is not Effect.CONTESTED)


class ByValue(NamedTuple):
    """What follows where a condition is met, not met, or nobody says. Where one side alone says either, or the sides
    differ, it is left open between the first two.
    """

    met: Effect
    not_met: Effect
    unknown: Effect

    def of(self, value: ConditionValue) -> Effect:
        """What follows from a value that leaves nothing open."""
        return {
            ConditionValue.MET: self.met,
            ConditionValue.NOT_MET: self.not_met,
            ConditionValue.UNKNOWN: self.unknown,
        }[value]


NOTHING: Final = ByValue(Effect.HOLDING, Effect.HOLDING, Effect.HOLDING)
_SHOWN: Final = ByValue(Effect.QUALIFIED, Effect.QUALIFIED, Effect.QUALIFIED)
_GATE: Final = ByValue(Effect.HOLDING, Effect.NOT_YET_TRIGGERED, Effect.NOT_YET_TRIGGERED)

#: C1 "holds only while X", C2 "only if X done", C3 "ends if X happens, then Y", C4 "step by step with the other side's
#: duty", C5 "suspended until X", C6 "precondition claimed by one side (not in the text)", C7 "exclusion from scope",
#: C8 "reservation (self-defence), not a duty", C9 "best efforts over a third actor", C10 "depends on an actor that did
#: not sign", C11 "condition present in one version or one side's account only".
EFFECTS: Final[dict[ConditionKind, ByValue]] = {
    ConditionKind.HOLDS_ONLY_WHILE: ByValue(Effect.HOLDING, Effect.LAPSED, Effect.HOLDING),
    ConditionKind.ONLY_IF_DONE: _GATE,
    ConditionKind.ENDS_IF: ByValue(Effect.LAPSED, Effect.HOLDING, Effect.HOLDING),
    ConditionKind.STEP_BY_STEP: _GATE,
    ConditionKind.SUSPENDED_UNTIL: ByValue(Effect.HOLDING, Effect.SUSPENDED, Effect.SUSPENDED),
    ConditionKind.CLAIMED_PRECONDITION: _SHOWN,
    ConditionKind.EXCLUSION: NOTHING,
    ConditionKind.RESERVATION: NOTHING,
    ConditionKind.BEST_EFFORTS: NOTHING,
    ConditionKind.NON_SIGNATORY: NOTHING,
    ConditionKind.ONE_ACCOUNT_ONLY: _SHOWN,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition at a moment: its value, the claims that give it (newest first), its effect, and why in words.

    `against`: who contradicts the claims by what is said of a commitment. `silent`: who is concerned, and says neither.
    `could_be`: the effects that the claims leave open, lightest first; several where the effect is contested.
    """

    condition: Condition
    value: ConditionValue
    claims: tuple[Claim, ...]
    against: tuple[Objection, ...]
    silent: tuple[Speaker, ...]
    effect: Effect
    could_be: tuple[Effect, ...]
    explanation: Sentence = Sentence("")

    @property
    def taking_sides(self) -> tuple[Claim, ...]:
        """The claims that say that it is met, or that it is not."""
        return tuple(claim for claim in self.claims if claim.value in SIDES)

    @property
    def claimed(self) -> ConditionValue | None:
        """What one side alone says, or None where nobody does or the value is more than that."""
        return self.taking_sides[0].value if self.value is ConditionValue.CLAIMED else None


@dataclass(frozen=True, slots=True)
class Follows:
    """What follows for a commitment from all its conditions, and why in words; every condition stays in view."""

    effect: Effect
    findings: tuple[Finding, ...]
    explanation: Sentence

    @property
    def owed(self) -> bool | None:
        return OWED[self.effect]
