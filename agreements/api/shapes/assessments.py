"""How far a commitment is carried out, as answered: the published level, and whoever says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import NamedActor, caveat_of, cited
from agreements.domain.statuses import PAM_NUMBER, AssessorRole, Confidence, KnownBasis, Level, Stance
from agreements.models import Assessment, Position, PositionWithdrawal
from agreements.models.boards import CommitmentAt

RULE = (
    "Published is the newest assessment by an editor, a mediator or a monitor at this point;"
    " a party's or an analyst's stands beside it and never replaces it."
)


@dataclass(frozen=True, slots=True)
class AssessmentShape(Shape):
    """Somebody named, in a role, says how far the commitment was carried out from a moment on."""

    id: int
    level: Level
    pam: Annotated[int | None, "Level 0-3 of the Peace Accords Matrix; null for the ways of not knowing."]
    assessor: str
    role: AssessorRole
    effective: Annotated[str, "The moment as written, as fine as it is known, in `zone`."]
    zone: str
    known_from: datetime
    known_basis: KnownBasis
    recorded_at: datetime
    grounds: str
    confidence: Confidence
    caveat: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class ImplementationShape(Shape):
    """The published level; everything but `level`, `dissent` and `rule` is empty where nobody has assessed."""

    level: Level
    pam: int | None
    assessor: str | None
    role: AssessorRole | None
    effective: str | None
    zone: str | None
    known_from: datetime | None
    known_basis: KnownBasis | None
    recorded_at: datetime | None
    grounds: str | None
    confidence: Confidence | None
    caveat: str | None
    sources: list[str]
    dissent: Annotated[
        list[AssessmentShape], "The newest assessment of each other assessor who says another level."
    ]
    rule: Annotated[str, "How the published level is chosen."]


@dataclass(frozen=True, slots=True)
class PositionShape(Shape):
    """What a party says about the commitment."""

    id: int
    actor: NamedActor
    stance: Stance
    text: str
    effective: str
    zone: str
    known_from: datetime
    known_basis: KnownBasis
    recorded_at: datetime
    caveat: str
    sources: list[str]
    corrects: Annotated[
        int | None, "Id of the position that was recorded in error, whose place this one takes."
    ]
    reason: Annotated[str, "What was wrong with that one."]


@dataclass(frozen=True, slots=True)
class WithdrawalShape(Shape):
    """That a party took a position back; from `effective` on the position counts nowhere."""

    id: int
    text: Annotated[str, "Why, in the party's words."]
    effective: Annotated[str, "The moment as written, as fine as it is known, in `zone`."]
    zone: str
    known_from: datetime
    known_basis: KnownBasis
    recorded_at: datetime
    caveat: str
    sources: list[str]


def assessment_shape(assessment: Assessment) -> AssessmentShape:
    level = Level(assessment.level)
    return AssessmentShape(
        id=assessment.pk,
        level=level,
        pam=PAM_NUMBER.get(level),
        assessor=assessment.assessor,
        role=AssessorRole(assessment.role),
        effective=assessment.effective_as_written,
        zone=assessment.effective_zone,
        known_from=assessment.known_from,
        known_basis=KnownBasis(assessment.known_basis),
        recorded_at=assessment.recorded_at,
        grounds=assessment.grounds,
        confidence=Confidence(assessment.confidence),
        caveat=caveat_of(assessment),
        sources=cited(assessment),
    )


def implementation_shape(board: CommitmentAt) -> ImplementationShape:
    published = assessment_shape(board.published) if board.published else None
    return ImplementationShape(
        level=board.level,
        pam=PAM_NUMBER.get(board.level),
        assessor=published.assessor if published else None,
        role=published.role if published else None,
        effective=published.effective if published else None,
        zone=published.zone if published else None,
        known_from=published.known_from if published else None,
        known_basis=published.known_basis if published else None,
        recorded_at=published.recorded_at if published else None,
        grounds=published.grounds if published else None,
        confidence=published.confidence if published else None,
        caveat=published.caveat if published else None,
        sources=published.sources if published else [],
        dissent=[assessment_shape(one) for one in _beside(board)],
        rule=RULE,
    )


def _beside(board: CommitmentAt) -> Iterable[Assessment]:
    """Who says otherwise; where nothing is published, that is everybody who has said anything, each once."""
    if board.published is not None:
        return board.dissent
    newest: dict[str, Assessment] = {}
    for assessment in board.assessments:
        newest.setdefault(assessment.assessor, assessment)
    return newest.values()


def position_shape(position: Position, actor: NamedActor) -> PositionShape:
    return PositionShape(
        id=position.pk,
        actor=actor,
        stance=Stance(position.stance),
        text=position.text,
        effective=position.effective_as_written,
        zone=position.effective_zone,
        known_from=position.known_from,
        known_basis=KnownBasis(position.known_basis),
        recorded_at=position.recorded_at,
        caveat=caveat_of(position),
        sources=cited(position),
        corrects=position.supersedes_id,  # type: ignore[attr-defined]
        reason=position.reason,
    )


def withdrawal_shape(withdrawal: PositionWithdrawal) -> WithdrawalShape:
    return WithdrawalShape(
        id=withdrawal.pk,
        text=withdrawal.text,
        effective=withdrawal.effective_as_written,
        zone=withdrawal.effective_zone,
        known_from=withdrawal.known_from,
        known_basis=KnownBasis(withdrawal.known_basis),
        recorded_at=withdrawal.recorded_at,
        caveat=caveat_of(withdrawal),
        sources=cited(withdrawal),
    )
