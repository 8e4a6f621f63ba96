"""Wordings of a commitment as answered, each with the date that it came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import caveat_of, cited
from agreements.domain.statuses import ChangeKind, KnownBasis
from agreements.domain.timeline import AsOf
from agreements.models import CommitmentRevision
from agreements.models.slips import NOTHING, Slip, slips_of


@dataclass(frozen=True, slots=True)
class RevisionShape(Shape):
    """One wording of a commitment, since when it holds and why it came."""

    id: int
    corrects: Annotated[int | None, "Id of the wording in whose place this one was put, if it corrects one."]
    change: ChangeKind
    paraphrase: str
    as_written: str
    deadline: Annotated[dict[str, Any], "The deadline as data: its words, and its rule or readings."]
    date: Annotated[
        str | None, "The plain day that it comes to by its latest reading, at the point; null without one."
    ]
    written: Annotated[str | None, "What that was written or counted as, and no finer."]
    extension: Annotated[
        int | None, "Which extension of the commitment it is, from 1; null for what is none."
    ]
    slip_days: Annotated[int | None, "By how many days its date is later than the first one, if it is."]
    clause: str
    obligor_words: str
    issue: str
    area: str
    verification: list[str]
    effective: str
    zone: str
    known_from: datetime
    known_basis: KnownBasis
    recorded_at: datetime
    asked_by: str
    granted_by: str
    change_form: str
    reason: str
    caveat: str
    sources: list[str]


def revision_shape(row: CommitmentRevision, slip: Slip = NOTHING) -> RevisionShape:
    return RevisionShape(
        id=row.pk,
        corrects=row.supersedes_id,
        change=ChangeKind(row.change),
        paraphrase=row.paraphrase,
        as_written=row.deadline["as_written"],
        deadline=row.deadline,
        date=slip.date.isoformat() if slip.date else None,
        written=slip.limit.written.text if slip.limit and slip.limit.written else None,
        extension=slip.extension,
        slip_days=slip.days,
        clause=row.clause,
        obligor_words=row.obligor_words,
        issue=row.issue,
        area=row.area,
        verification=row.verification,
        effective=row.effective_as_written,
        zone=row.effective_zone,
        known_from=row.known_from,
        known_basis=KnownBasis(row.known_basis),
        recorded_at=row.recorded_at,
        asked_by=row.asked_by,
        granted_by=row.granted_by,
        change_form=row.change_form,
        reason=row.reason,
        caveat=caveat_of(row),
        sources=cited(row),
    )


def written_shape(row: CommitmentRevision, point: AsOf) -> RevisionShape:
    """A wording that was just recorded, as the list of all of them has it."""
    rows = CommitmentRevision.objects.filter(commitment=row.commitment_id).as_of(point)
    return revision_shape(row, slips_of(rows, point).get(row.pk, NOTHING))


def newest_shape(row: CommitmentRevision) -> RevisionShape:
    """The wording that somebody else recorded meanwhile, as it was read then."""
    return written_shape(row, AsOf(max(row.recorded_at, row.effective_at), row.recorded_at))
