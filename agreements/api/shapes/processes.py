"""Processes as answered: what they are about, the days worth stepping into, and how much is on record."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.db.models import Count

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import Reader, caveat_of, cited, edited, grouped
from agreements.api.shapes.parts import PartShape, part_shapes
from agreements.domain.statuses import KnownBasis
from agreements.models import (
    ActorRevision,
    AgreementRevision,
    CommitmentRevision,
    Process,
    ProcessRevision,
    RoundRevision,
    SourceRevision,
)
from agreements.models.casts import Cast, casts_of_processes


@dataclass(frozen=True, slots=True)
class MomentShape(Shape):
    """A day worth stepping into, as `as_of` takes it."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class QuestionShape(Shape):
    """A question that the record answers at a day, with the answer that is expected and what it rests on."""

    as_of: str
    question: str
    answer: str
    basis: str


@dataclass(frozen=True, slots=True)
class TitledAgreement(Shape):
    """An agreement of the process under its title at the point."""

    code: str
    slug: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class CountsShape(Shape):
    """How much of each kind is on record at the point."""

    agreements: int
    commitments: int
    rounds: int
    actors: int
    sources: int


@dataclass(frozen=True, slots=True)
class ProcessShape(Shape):
    """Talks between named parties over time, and everything that hangs on them."""

    id: UUID
    slug: str
    zone: str
    title: str
    summary: str
    external_ids: dict[str, str]
    moments: list[MomentShape]
    questions: Annotated[list[QuestionShape], "For editors: empty for those who have no role in the process."]
    agreements: list[TitledAgreement]
    participations: list[PartShape]
    counts: CountsShape
    known_from: datetime
    known_basis: KnownBasis
    recorded_at: datetime
    caveat: str
    sources: list[str]
    url: str


_COUNTED = {
    "agreements": (AgreementRevision, "agreement"),
    "commitments": (CommitmentRevision, "commitment"),
    "rounds": (RoundRevision, "round"),
    "actors": (ActorRevision, "actor"),
    "sources": (SourceRevision, "source"),
}


def process_shapes(processes: Iterable[Process], reader: Reader) -> list[ProcessShape]:
    """The given processes at the reader's point, in the given order; in a constant number of queries."""
    ids = [process.pk for process in processes]
    rows = ProcessRevision.objects.filter(process__in=ids).newest_per("process", reader.point)
    revisions = {row.process_id: row for row in rows.select_related("process").prefetch_related("sources")}
    agreements, editing = _agreements(ids, reader), edited(ids, reader)
    casts = casts_of_processes(ids, reader.point)
    counts = {name: _counts(*counted, ids, reader) for name, counted in _COUNTED.items()}
    return [
        _shape(
            revisions[key],
            agreements.get(key, []),
            casts[key],
            CountsShape(**{name: found.get(key, 0) for name, found in counts.items()}),
            editing,
            reader,
        )
        for key in ids
        if key in revisions
    ]


def _shape(
    row: ProcessRevision,
    agreements: list[TitledAgreement],
    cast: Cast,
    counts: CountsShape,
    editing: Collection[UUID],
    reader: Reader,
) -> ProcessShape:
    return ProcessShape(
        id=row.process_id,
        slug=row.process.slug,
        zone=row.process.zone,
        title=row.title,
        summary=row.summary,
        external_ids=row.external_ids,
        moments=[MomentShape(one["at"], one.get("label", "")) for one in row.moments_by(reader.point)],
        questions=[
            QuestionShape(*(one.get(name, "") for name in ("as_of", "question", "answer", "basis")))
            for one in (row.questions_by(reader.point) if row.process_id in editing else ())
        ],
        agreements=agreements,
        participations=part_shapes(cast),
        counts=counts,
        known_from=row.known_from,
        known_basis=KnownBasis(row.known_basis),
        recorded_at=row.recorded_at,
        caveat=caveat_of(row),
        sources=cited(row),
        url=reader.link("process", row.process.slug),
    )


def _agreements(ids: list[UUID], reader: Reader) -> dict[UUID, list[TitledAgreement]]:
    rows = AgreementRevision.objects.filter(process__in=ids).newest_per("agreement", reader.point)
    groups = grouped(rows.select_related("agreement").order_by("agreement__code"), "process_id")
    return {key: [_titled(row, reader) for row in group] for key, group in groups.items()}


def _titled(row: AgreementRevision, reader: Reader) -> TitledAgreement:
    agreement = row.agreement
    return TitledAgreement(
        agreement.code, agreement.slug, row.title, reader.link("agreement", agreement.slug)
    )


def _counts(model: type[ProcessRevision], thing: str, ids: list[UUID], reader: Reader) -> dict[UUID, int]:
    rows = model.objects.as_of(reader.point).filter(process__in=ids).order_by().values_list("process")
    return dict(rows.annotate(n=Count(thing, distinct=True)))
