"""What happened, where sources differ about it, and what the editors remark, as answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import caveat_of, cited
from agreements.domain.statuses import EventKind, KnownBasis, NoteKind
from agreements.models import Disagreement, Event, Note


@dataclass(frozen=True, slots=True)
class EventShape(Shape):
    """Something that happened, or that somebody says happened. Several may stand for one date of an agreement."""

    id: int
    corrects: Annotated[int | None, "Id of the account in whose place this one was put, if it corrects one."]
    code: Annotated[str, "What deadlines refer to it by, like E-doha."]
    process: str
    kind: EventKind
    agreement: Annotated[str | None, "Code of the agreement to which it gives one of its dates."]
    date: Annotated[str, "As written, in `zone`."]
    zone: str
    text: str
    place: str
    claimed_by: Annotated[list[str], "Slugs of actors who say that it happened so."]
    disputed_by: list[str]
    claimed_words: str
    by: Annotated[list[str], "Slugs of the actors whose act it is."]
    commitments: Annotated[
        list[str], "Codes of the commitments that it moves; none: the agreement as a whole."
    ]
    known_from: datetime
    known_basis: KnownBasis
    recorded_at: datetime
    reason: Annotated[str, "What was wrong with the account that it corrects."]
    caveat: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class DisagreementShape(Shape):
    """Where sources say different things; `about` holds codes within the process."""

    process: str
    text: str
    about: list[str]
    editors_note: Annotated[
        str | None, "How editors keep it; null for those who have no role in the process."
    ]
    known_from: datetime
    known_basis: KnownBasis
    caveat: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class NoteShape(Shape):
    """A remark of the editors on one thing; `about` is its code within the process, or the slug of an actor."""

    process: str
    about: str
    kind: NoteKind
    text: str
    effective: str
    zone: str
    known_from: datetime
    known_basis: KnownBasis
    caveat: str
    sources: list[str]


def event_shape(event: Event) -> EventShape:
    return EventShape(
        id=event.pk,
        corrects=event.supersedes_id,
        code=event.key,
        process=event.process.slug,
        kind=EventKind(event.kind),
        agreement=event.agreement.code if event.agreement else None,
        date=event.effective_as_written,
        zone=event.effective_zone,
        text=event.text,
        place=event.place,
        claimed_by=[actor.slug for actor in event.claimed_by.all()],
        disputed_by=[actor.slug for actor in event.disputed_by.all()],
        claimed_words=event.claimed_words,
        by=[actor.slug for actor in event.by.all()],
        commitments=[one.code for one in event.commitments.all()],
        known_from=event.known_from,
        known_basis=KnownBasis(event.known_basis),
        recorded_at=event.recorded_at,
        reason=event.reason,
        caveat=caveat_of(event),
        sources=cited(event),
    )


def disagreement_shape(row: Disagreement, edited: Collection[UUID]) -> DisagreementShape:
    """`edited`: the processes that the reader edits."""
    return DisagreementShape(
        process=row.process.slug,
        text=row.text,
        about=row.about,
        editors_note=row.lesson if row.process_id in edited else None,
        known_from=row.known_from,
        known_basis=KnownBasis(row.known_basis),
        caveat=caveat_of(row),
        sources=cited(row),
    )


def note_shape(row: Note) -> NoteShape:
    return NoteShape(
        process=row.process.slug,
        about=row.about,
        kind=NoteKind(row.kind),
        text=row.text,
        effective=row.effective_as_written,
        zone=row.effective_zone,
        known_from=row.known_from,
        known_basis=KnownBasis(row.known_basis),
        caveat=caveat_of(row),
        sources=cited(row),
    )
