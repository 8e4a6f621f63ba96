"""Commitments as answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Annotated, Any
from uuid import UUID

from agreements.api.shapes.assessments import (
    ImplementationShape,
    PositionShape,
    implementation_shape,
    position_shape,
)
from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import (
    NamedActor,
    Reader,
    caveat_of,
    cited,
    edited,
    label_of,
    named,
    with_sources,
)
from agreements.api.shapes.due import DueShape, due_shape
from agreements.api.shapes.happenings import DisagreementShape, disagreement_shape
from agreements.api.shapes.legal import (
    ClaimShape,
    FollowsShape,
    LegalStandingShape,
    ObjectionShape,
    claim_shapes,
    claimed_by,
    follows_shape,
    legal_state_shape,
    objection_shapes,
)
from agreements.api.shapes.passages import PassageShape, passages_by_commitment
from agreements.api.shapes.revisions import RevisionShape, revision_shape
from agreements.domain.claims import ConditionValue
from agreements.domain.conditions import Effect, Finding, Follows
from agreements.domain.graph import NodeKind
from agreements.domain.statuses import ChangeKind, ConditionKind
from agreements.models import CommitmentRevision, Condition, Disagreement, Position
from agreements.models.boards import CommitmentAt
from agreements.models.conditions import following
from agreements.models.labels import labels_at
from agreements.models.legal import force_record
from agreements.models.naming import in_titles
from agreements.models.slips import slips_of
from agreements.models.used import used_for_date, used_in_law, with_their_sources


@dataclass(frozen=True, slots=True)
class ConditionShape(Shape):
    """What the commitment hangs on, as stated by somebody; `absent_from` names the accounts that do not have it.

    `on_kind`, `on`: the commitment, round or event it hangs on, by code; null where it hangs on a fact in words.
    """

    kind: ConditionKind
    text: str
    on_kind: NodeKind | None
    on: str | None
    in_joint_text: bool
    consequence: str
    stated_by: list[str]
    absent_from: list[str]
    value: Annotated[
        ConditionValue,
        "Met or not met only where all concerned say so, or a monitor or mediator found so.",
    ]
    claimed: Annotated[ConditionValue | None, "What one side alone says, where the value is “claimed”."]
    claimed_by: Annotated[list[str], "Who says that alone."]
    claims: Annotated[list[ClaimShape], "The last word of each claimant, newest first."]
    objections: Annotated[list[ObjectionShape], "Who contradicts the claims, by a position on a commitment."]
    effect: Effect
    explanation: str
    caveat: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class CommitmentShape(Shape):
    """Who owes what to whom, by when and on which condition; its due state and how far it is carried out."""

    id: UUID
    code: str
    process: Annotated[str, "Slug of the process."]
    agreement: Annotated[str, "Code of the agreement within the process."]
    obligors: Annotated[list[NamedActor], "Those who owe it and are on record as actors."]
    obligor_words: Annotated[
        str, "Who else owes it, or in which part, in words; often of those who did not sign."
    ]
    counterparties: list[NamedActor]
    change: Annotated[ChangeKind, "What made it read as it does at the point."]
    paraphrase: str
    clause: Annotated[str, "Where it stands in the text."]
    issue: Annotated[str, "What it is about, in one word."]
    area: Annotated[str, "Where it applies."]
    verification: Annotated[list[str], "By what the text would have it verified."]
    as_written: Annotated[str, "The words of time in the text."]
    passages: list[PassageShape]
    deadline: Annotated[dict[str, Any], "The deadline as data: its words, and its rule or readings."]
    due: DueShape
    implementation: ImplementationShape
    positions: list[PositionShape]
    conditions: list[ConditionShape]
    follows: FollowsShape
    legal_state: LegalStandingShape
    caveat: Annotated[str, "What a reader must know of the wording."]
    sources: Annotated[list[str], "Codes of the sources of the wording."]


@dataclass(frozen=True, slots=True)
class CommitmentDetail(CommitmentShape):
    """A commitment with its address, its wordings up to the point, oldest first, and where sources differ."""

    url: str
    revised: list[RevisionShape]
    disagreements: list[DisagreementShape]


def commitment_shapes(boards: Iterable[CommitmentAt], reader: Reader) -> list[CommitmentShape]:
    """Commitments at the reader's point, in the given order; in a constant number of queries."""
    boards = in_titles(list(boards), reader.point)
    passages = passages_by_commitment([board.commitment.pk for board in boards], reader.point)
    positions = with_sources(one for board in boards for one in board.positions)
    with_sources(one for board in boards for one in board.conditions)
    speakers = speakers_of(positions, reader)
    force = force_record({board.commitment.agreement_id for board in boards}, reader.point)
    follow = following({board.commitment.process_id for board in boards}, reader.point)
    legals = [force.of_commitment(board.commitment, board.due) for board in boards]
    in_law = [
        used_in_law(legal, board.commitment.agreement, board.commitment.process, force)
        for board, legal in zip(boards, legals, strict=True)
    ]
    for_dates = [used_for_date(board) for board in boards]
    with_their_sources([*in_law, *for_dates])
    return [
        _shape(
            board,
            passages.get(board.commitment.pk, []),
            due_shape(board.due, dated, reader),
            [position_shape(one, speakers[one.process_id, one.actor_id]) for one in board.positions],
            follow.of(board.commitment),
            legal_state_shape(legal, used, reader),
        )
        for board, legal, used, dated in zip(boards, legals, in_law, for_dates, strict=True)
    ]


def _shape(
    board: CommitmentAt,
    passages: list[PassageShape],
    due: DueShape,
    positions: list[PositionShape],
    follows: Follows,
    legal: LegalStandingShape,
) -> CommitmentShape:
    revision = board.revision
    return CommitmentShape(
        id=board.commitment.pk,
        code=board.commitment.code,
        process=board.commitment.process.slug,
        agreement=board.commitment.agreement.code,
        obligors=named(board.obligors),
        obligor_words=revision.obligor_words,
        counterparties=named(board.counterparties),
        change=ChangeKind(revision.change),
        paraphrase=revision.paraphrase,
        clause=revision.clause,
        issue=revision.issue,
        area=revision.area,
        verification=revision.verification,
        as_written=revision.deadline["as_written"],
        passages=passages,
        deadline=revision.deadline,
        due=due,
        implementation=implementation_shape(board),
        positions=positions,
        conditions=_conditions(board, follows),
        follows=follows_shape(follows),
        legal_state=legal,
        caveat=caveat_of(revision),
        sources=cited(revision),
    )


def commitment_detail(board: CommitmentAt, reader: Reader) -> CommitmentDetail:
    (short,) = commitment_shapes([board], reader)
    commitment = board.commitment
    revisions = CommitmentRevision.objects.filter(commitment=commitment).as_of(reader.point)
    worded = list(revisions.oldest_first().prefetch_related("sources"))
    slips = slips_of(worded, reader.point)
    differences = Disagreement.objects.filter(
        process=commitment.process_id, about__contains=[commitment.code]
    ).as_of(reader.point)
    return CommitmentDetail(
        **{field.name: getattr(short, field.name) for field in fields(CommitmentShape)},
        url=reader.link("commitment", board.commitment.pk),
        revised=[revision_shape(row, slips[row.pk]) for row in worded],
        disagreements=[
            disagreement_shape(row, edited([commitment.process_id], reader))
            for row in differences.oldest_first().select_related("process").prefetch_related("sources")
        ],
    )


def speakers_of(positions: Iterable[Position], reader: Reader) -> dict[tuple[UUID, UUID], NamedActor]:
    """Who states the positions, by process and actor, under the labels of their processes; one query."""
    positions = list(positions)
    actors = {one.actor_id: one.actor for one in positions}
    labels = labels_at(actors, reader.point, {one.process_id for one in positions})
    return {
        (one.process_id, one.actor_id): label_of(one.actor, labels.within(one.process_id))
        for one in positions
    }


def _conditions(board: CommitmentAt, follows: Follows) -> list[ConditionShape]:
    findings = {finding.condition.key: finding for finding in follows.findings}
    return [_condition(row, findings[row.key]) for row in board.conditions]


def _condition(row: Condition, finding: Finding) -> ConditionShape:
    return ConditionShape(
        kind=ConditionKind(row.kind),
        text=row.text,
        on_kind=NodeKind(row.on_kind) if row.on_kind else None,
        on=row.on_name or None,
        in_joint_text=row.in_joint_text,
        consequence=row.consequence,
        stated_by=row.stated_by,
        absent_from=row.absent_from,
        value=finding.value,
        claimed=finding.claimed,
        claimed_by=claimed_by(finding),
        claims=claim_shapes(finding),
        objections=objection_shapes(finding),
        effect=finding.effect,
        explanation=str(finding.explanation),
        caveat=caveat_of(row),
        sources=cited(row),
    )
