"""Conditions: what a commitment hangs on, who says how that stands, and what follows for the commitment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from agreements.domain.claims import (
    Claim,
    ConditionValue,
    joined,
    listed,
    newest_per_claimant,
    said_since,
    value_of,
)
from agreements.domain.graph import Edge, Node, NodeKind, knots
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.statuses import ConditionKind
from agreements.domain.timeline import Moments


class BadCondition(ValueError):
    """A condition that cannot be; the text says why."""


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


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition at a moment: its value, the claims that give it (newest first), its effect, and why in words.

    `could_be`: the effects that the claims leave open, lightest first; several where the effect is contested.
    """

    condition: Condition
    value: ConditionValue
    claims: tuple[Claim, ...]
    effect: Effect
    could_be: tuple[Effect, ...]
    explanation: Sentence


@dataclass(frozen=True, slots=True)
class Follows:
    """What follows for a commitment from all its conditions, and why in words; every condition stays in view."""

    effect: Effect
    findings: tuple[Finding, ...]
    explanation: Sentence

    @property
    def owed(self) -> bool | None:
        return OWED[self.effect]


def what_follows(commitment: str, conditions: Iterable[Condition], at: datetime | Moments) -> Follows:
    """What follows for one commitment; `conditions` are those of its whole process, for the other sides' steps."""
    return what_follows_for_all(conditions, at).get(commitment) or _together(())


def what_follows_for_all(conditions: Iterable[Condition], at: datetime | Moments) -> dict[str, Follows]:
    """By the code of each commitment that has conditions, what follows from them at a point."""
    in_order = sorted(conditions, key=lambda condition: (condition.commitment, condition.key, condition.text))
    values = [(condition, value_of(condition.claims, at)) for condition in in_order]
    still = _circles(values, {ConditionValue.NOT_MET, ConditionValue.UNKNOWN})
    perhaps = _circles(values, set(ConditionValue) - {ConditionValue.MET})
    findings: dict[str, list[Finding]] = {}
    for condition, value in values:
        could_be = _could_be(condition, value, condition.edge in still, condition.edge in perhaps)
        claims = newest_per_claimant(condition.claims, at)
        effect = could_be[0] if len(could_be) == 1 else Effect.CONTESTED
        explanation = _explain(condition, value, claims, effect)
        finding = Finding(condition, value, claims, effect, could_be, explanation)
        findings.setdefault(condition.commitment, []).append(finding)
    return {commitment: _together(found) for commitment, found in findings.items()}


def _circles(
    values: Iterable[tuple[Condition, ConditionValue]], standing: set[ConditionValue]
) -> frozenset[Edge]:
    """The steps with a value of `standing` that wait for each other in a circle: D28 "blocked by each other"."""
    steps = [
        condition.edge
        for condition, value in values
        if condition.kind is ConditionKind.STEP_BY_STEP and condition.edge.agreed and value in standing
    ]
    links: dict[Node, list[Node]] = {node: [] for edge in steps for node in (edge.dependent, edge.on)}
    for edge in steps:
        links[edge.dependent].append(edge.on)
    knot = knots(links)
    return frozenset(edge for edge in steps if knot[edge.dependent] == knot[edge.on])


def _could_be(condition: Condition, value: ConditionValue, still: bool, perhaps: bool) -> tuple[Effect, ...]:
    """The effects that the claims leave open, lightest first: one, unless they are contested."""
    if condition.one_account_only:
        return (Effect.QUALIFIED,)
    by_value = EFFECTS[condition.kind]
    contested = value is ConditionValue.CONTESTED
    effects = {by_value.met, by_value.not_met} if contested else {getattr(by_value, value)}
    if still:
        effects = {Effect.BLOCKED_BY_EACH_OTHER}
    elif perhaps:
        effects.add(Effect.BLOCKED_BY_EACH_OTHER)
    return tuple(effect for effect in _WEIGHT if effect in effects)


def _together(findings: Sequence[Finding]) -> Follows:
    """The weightiest effect; contested only where the open ones could change it."""
    if not findings:
        return Follows(Effect.HOLDING, (), say(gettext_noop("It hangs on no condition on record.")))
    least = max(_WEIGHT.index(finding.could_be[0]) for finding in findings)
    most = max(_WEIGHT.index(finding.could_be[-1]) for finding in findings)
    effect = _WEIGHT[most] if least == most else Effect.CONTESTED
    parts = [finding.explanation for finding in findings]
    if len(parts) > 1:
        parts.append(say(_ALL_IN_ALL, what=say(_EFFECT[effect])))
    return Follows(effect, tuple(findings), joined(parts))


_CLAUSE: Final[dict[ConditionKind, str]] = {
    ConditionKind.HOLDS_ONLY_WHILE: gettext_noop("Holds only while this is the case: “{text}”."),
    ConditionKind.ONLY_IF_DONE: gettext_noop("Owed only once this is done: “{text}”."),
    ConditionKind.ENDS_IF: gettext_noop("Ends if this happens: “{text}”."),
    ConditionKind.STEP_BY_STEP: gettext_noop("Goes step by step with the other side: “{text}”."),
    ConditionKind.SUSPENDED_UNTIL: gettext_noop("Suspended until this happens: “{text}”."),
    ConditionKind.CLAIMED_PRECONDITION: gettext_noop("Named as a precondition, not in the text: “{text}”."),
    ConditionKind.EXCLUSION: gettext_noop("Not covered: “{text}”."),
    ConditionKind.RESERVATION: gettext_noop("Reserved as a right, not a duty: “{text}”."),
    ConditionKind.BEST_EFFORTS: gettext_noop(
        "Owes its efforts with a third actor, not the result: “{text}”."
    ),
    ConditionKind.NON_SIGNATORY: gettext_noop("Depends on an actor that did not sign: “{text}”."),
    ConditionKind.ONE_ACCOUNT_ONLY: gettext_noop("Stands in one account only: “{text}”."),
}
_CLAIM: Final[dict[ConditionValue, str]] = {
    ConditionValue.MET: gettext_noop("According to {who} (since {day}), this is the case."),
    ConditionValue.NOT_MET: gettext_noop("According to {who} (since {day}), this is not the case."),
    ConditionValue.UNKNOWN: gettext_noop("According to {who} (since {day}), this cannot be said."),
}
_EFFECT: Final[dict[Effect, str]] = {
    Effect.HOLDING: gettext_noop("it holds"),
    Effect.QUALIFIED: gettext_noop("it stays as it is: what one account alone has is shown beside it"),
    Effect.BLOCKED_BY_EACH_OTHER: gettext_noop(
        "they are blocked by each other, and none is late while all stand still"
    ),
    Effect.SUSPENDED: gettext_noop("it is suspended"),
    Effect.NOT_YET_TRIGGERED: gettext_noop("it is not owed yet"),
    Effect.LAPSED: gettext_noop("it has lapsed"),
    Effect.CONTESTED: gettext_noop("what follows is contested, and is not decided here"),
}
_SO: Final = gettext_noop("So {what}.")
_UNTIL_THEN: Final = gettext_noop(
    "Nobody on record says whether this is the case. Until somebody does, {what}."
)
_ALL_IN_ALL: Final = gettext_noop("All in all, {what}.")
_UNTOUCHED: Final = gettext_noop("This changes neither whether nor when it is due.")


def _explain(
    condition: Condition, value: ConditionValue, claims: Iterable[Claim], effect: Effect
) -> Sentence:
    """The clause, who states it and who lacks it, who says what since when, and what it comes to."""
    parts = [say(_CLAUSE[condition.kind], text=condition.text.rstrip(". "))]
    if condition.consequence:
        parts.append(
            say(gettext_noop("What follows then: “{then}”."), then=condition.consequence.rstrip(". "))
        )
    if condition.stated_by:
        parts.append(say(gettext_noop("Stated by {who}."), who=listed(condition.stated_by)))
    if condition.absent_from:
        parts.append(say(gettext_noop("Not in {accounts}."), accounts=listed(condition.absent_from)))
    parts += [said_since(_CLAIM[claim.value], claim.claimant, claim.since) for claim in claims]
    if EFFECTS[condition.kind] is _NOTHING and effect is Effect.HOLDING:
        parts.append(say(_UNTOUCHED))
    else:
        presumed = value is ConditionValue.UNKNOWN and effect is not Effect.QUALIFIED
        parts.append(say(_UNTIL_THEN if presumed else _SO, what=say(_EFFECT[effect])))
    return joined(parts)
