"""A small world of claims: two parties, what belongs to them, a monitor; and conditions that concern them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from agreements.domain.claims import Claim, ConditionValue, Objection
from agreements.domain.conditions import Condition
from agreements.domain.graph import Node, NodeKind
from agreements.domain.statuses import ConditionKind, Role, Stance
from agreements.domain.timeline import When
from agreements.domain.voices import Concerned, Speaker
from agreements.domain.what_follows import what_follows

MET, NOT_MET, UNKNOWN = ConditionValue.MET, ConditionValue.NOT_MET, ConditionValue.UNKNOWN
CLAIMED, CONTESTED = ConditionValue.CLAIMED, ConditionValue.CONTESTED
AT = datetime(2025, 11, 29, tzinfo=UTC)
FACT = Node(NodeKind.FACT, "the corridor is open")


def speaker(name: str) -> Speaker:
    """A and B are the parties, “A's army” is a part of A, M monitors; anybody else has no part in it."""
    if name == "A's army":
        return Speaker(name, name, ("A",), frozenset({Role.ORGAN_OF_PARTY}))
    roles = {"A": {Role.PARTY}, "B": {Role.PARTY}, "M": {Role.MONITOR}, "A's monitors": {Role.MONITOR}}
    above = ("A",) if name == "A's monitors" else ()
    return Speaker(name, name, above, frozenset(roles.get(name, set())))


PARTIES = Concerned((speaker("A"), speaker("B")))


def says(claimant: str, value: ConditionValue, day: str = "2025-11-20") -> Claim:
    return Claim(speaker(claimant), value, When(day, "UTC"), ("S1",))


#: Claims that come to each value.
CLAIMS = {
    MET: (says("A", MET), says("B", MET)),
    NOT_MET: (says("M", NOT_MET),),
    UNKNOWN: (),
    CLAIMED: (says("A", MET),),
    CONTESTED: (says("A", MET), says("B", NOT_MET)),
}


def condition(
    kind: ConditionKind, *claims: Claim, of: str = "C1", on: Node = FACT, key: str = "1", **more: object
) -> Condition:
    more = {"concerned": PARTIES} | more
    return Condition(key, of, kind, "the corridor is open", on, claims=claims, **more)  # type: ignore[arg-type]


def value_of(claims: Iterable[Claim], at: datetime) -> ConditionValue:
    return what_follows("C1", [condition(ConditionKind.ENDS_IF, *claims)], at).findings[0].value


def step(of: str, after: str, *claims: Claim) -> Condition:
    """C4: this duty goes step by step with the other, and the claims say whether the other took its step."""
    return condition(ConditionKind.STEP_BY_STEP, *claims, of=of, on=Node(NodeKind.COMMITMENT, after))


def objects(who: str, stance: Stance, about: str, day: str = "2025-11-21") -> Objection:
    return Objection(speaker(who), stance, about, When(day, "UTC"))
