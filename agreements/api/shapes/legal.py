"""The legal state as answered, and what follows from conditions: who says what since when, and why in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import Reader
from agreements.api.shapes.used import UsedShape, used_shapes
from agreements.domain.claims import ConditionValue
from agreements.domain.conditions import Effect, Finding, Follows
from agreements.domain.happenings import LegalState
from agreements.domain.legal import Legal
from agreements.domain.statuses import Stance
from agreements.models.used import Used


@dataclass(frozen=True, slots=True)
class LegalStandingShape(Shape):
    """Where it stands in law at the point, by whose act, since when (as written, in `zone`), and why in words."""

    state: LegalState
    by: list[str]
    since: Annotated[str | None, "As written; of a disputed state, from when on the accounts differ."]
    zone: str | None
    explanation: str
    suspended_by: list[str]
    facts: Annotated[list[UsedShape], "The events, statements, wordings and relations that it was read from."]


@dataclass(frozen=True, slots=True)
class ClaimShape(Shape):
    """Who says how a condition stands, since when (as written, in `zone`)."""

    key: str
    claimant: str
    value: ConditionValue
    since: str
    zone: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class ObjectionShape(Shape):
    """Who contradicts what is claimed of a condition by what they say of the commitment `about` (its code)."""

    key: str
    claimant: str
    stance: Stance
    about: str
    since: str
    zone: str


@dataclass(frozen=True, slots=True)
class FollowsShape(Shape):
    """What follows from all conditions together. `owed` is null where one side alone says so, or the sides differ."""

    effect: Effect
    owed: bool | None
    explanation: str


def legal_state_shape(legal: Legal, used: Iterable[Used], reader: Reader) -> LegalStandingShape:
    return LegalStandingShape(
        state=legal.state,
        by=list(legal.by),
        since=legal.since.text if legal.since else None,
        zone=legal.since.zone if legal.since else None,
        explanation=str(legal.explanation),
        suspended_by=list(legal.suspended_by),
        facts=used_shapes(used, reader),
    )


def claim_shapes(finding: Finding) -> list[ClaimShape]:
    return [
        ClaimShape(one.key, one.claimant, one.value, one.since.text, one.since.zone, list(one.sources))
        for one in finding.claims
    ]


def objection_shapes(finding: Finding) -> list[ObjectionShape]:
    return [
        ObjectionShape(one.key, one.claimant, one.stance, one.about, one.since.text, one.since.zone)
        for one in finding.against
    ]


def claimed_by(finding: Finding) -> list[str]:
    """Who says alone that it is met or not; nobody, where the value is more or less than claimed."""
    if finding.claimed is None:
        return []
    return list(dict.fromkeys(claim.claimant for claim in finding.taking_sides))


def follows_shape(follows: Follows) -> FollowsShape:
    return FollowsShape(follows.effect, follows.owed, str(follows.explanation))
