"""Conditions: what a commitment hangs on, who says how that stands, and what follows for the commitment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple, Protocol, TypeVar

from agreements.domain.graph import Edge, Node, NodeKind, knots
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.statuses import ConditionKind
from agreements.domain.timeline import Precision, When


class BadCondition(ValueError):
    """A condition or a claim that cannot be; the text says why."""


class ConditionValue(StrEnum):
    """How a condition stands by what is claimed. Contested is never claimed: it is what claims come to."""

    MET = "met"
    NOT_MET = "not_met"
    CONTESTED = "contested"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody says how a condition stands. `value`: met, not met, or unknown where the claimant leaves it open.

    `since`: from when on the claimant says so. `sources`: their codes. `key`: of the recorded fact.
    """

    claimant: str
    value: ConditionValue
    since: When
    sources: tuple[str, ...] = ()
    key: str = ""

    def __post_init__(self) -> None:
        if not self.claimant.strip():
            raise BadCondition("A claim names who makes it.")
        if self.value is ConditionValue.CONTESTED:
            raise BadCondition("A claim says met, not met or unknown; contested is what several claims come to.")


@dataclass(frozen=True, slots=True)
class Condition:
    """What the commitment with the code `commitment` hangs on: `text` in the words of the clause, `on` in the graph.

    `consequence`: "then Y", as the clause says it. `stated_by`, `absent_from`: the accounts that have it or lack it.
    `in_joint_text`: the agreed text itself has it, so that its absence from an account takes nothing from it.
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
        return self.kind is ConditionKind.ONE_ACCOUNT_ONLY or bool(self.absent_from) and not self.in_joint_text

    @property
    def edge(self) -> Edge:
        return Edge(self.dependent, self.on, self.kind, self.key, agreed=not self.one_account_only)


# ---- what claims come to ----


class Said(Protocol):
    """What somebody said, since when."""

    @property
    def claimant(self) -> str: ...
    @property
    def since(self) -> When: ...


SomethingSaid = TypeVar("SomethingSaid", bound=Said)


def newest_per_claimant(said: Iterable[SomethingSaid], at: datetime) -> tuple[SomethingSaid, ...]:
    """What each claimant last said by `at`, newest first. What one said at the same moment stands together."""
    by_then = [one for one in said if one.since.counts_from <= at]
    last: dict[str, datetime] = {}
    for one in by_then:
        last[one.claimant] = max(one.since.counts_from, last.get(one.claimant, one.since.counts_from))
    kept = (one for one in by_then if one.since.counts_from == last[one.claimant])
    in_order = sorted(kept, key=lambda one: (one.claimant, repr(one)))
    return tuple(sorted(in_order, key=lambda one: one.since.counts_from, reverse=True))


def value_of(claims: Iterable[Claim], at: datetime) -> ConditionValue:
    """ "A condition's value is met / not met / contested / unknown with claimant and source; the system never decides a
    contested one": what all agree on who take a side, contested where they differ, unknown where nobody does.
    """
    sides = {claim.value for claim in newest_per_claimant(claims, at)} - {ConditionValue.UNKNOWN}
    if len(sides) > 1:
        return ConditionValue.CONTESTED
    return sides.pop() if sides else ConditionValue.UNKNOWN


# ---- what follows ----


class Effect(StrEnum):
    """What the conditions of a commitment do to it."""

    HOLDING = "holding"
    QUALIFIED = "qualified"
    BLOCKED_BY_EACH_OTHER = "blocked_by_each_other"
    SUSPENDED = "suspended"
    NOT_YET_TRIGGERED = "not_yet_triggered"
    LAPSED = "lapsed"
    CONTESTED = "contested"


#: Whether the commitment is owed under an effect; None where the sides differ on it.
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
_WEIGHT: Final = tuple(effect for effect in Effect if effect is not Effect.CONTESTED)


class ByValue(NamedTuple):
    """What follows where a condition is met, not met, or nobody says."""

    met: Effect
    not_met: Effect
    unknown: Effect


_NOTHING: Final = ByValue(Effect.HOLDING, Effect.HOLDING, Effect.HOLDING)
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
    ConditionKind.EXCLUSION: _NOTHING,
    ConditionKind.RESERVATION: _NOTHING,
    ConditionKind.BEST_EFFORTS: _NOTHING,
    ConditionKind.NON_SIGNATORY: _NOTHING,
    ConditionKind.ONE_ACCOUNT_ONLY: _SHOWN,
}
