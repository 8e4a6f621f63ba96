"""Sources as answered: who published what, when, and how far it is trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import Reader, caveat_of
from agreements.domain.statuses import KnownBasis
from agreements.models import SourceRevision

#: The Admiralty grades of what nobody judged.
NOT_JUDGED = ("F", 6)


@dataclass(frozen=True, slots=True)
class SourceShape(Shape):
    """A source as recorded at the point."""

    id: UUID
    code: str
    process: str
    publisher: str
    title: str
    url: Annotated[str, "Where it was published, as recorded; it may no longer answer."]
    published: Annotated[str, "The day as written; empty where it is not known."]
    kind: str
    language: str
    reliability: Annotated[
        str | None, "Admiralty grade of the publisher, A (reliable) to E; null where not judged."
    ]
    credibility: Annotated[
        int | None, "Admiralty grade of the content, 1 (confirmed) to 5; null where not judged."
    ]
    grade: Annotated[
        str | None, "Both together, like B2; F or 6 for one that was not judged, null for neither."
    ]
    note: str
    caveat: str
    known_from: datetime
    known_basis: KnownBasis
    recorded_at: datetime


def source_shapes(ids: Iterable[UUID], reader: Reader) -> list[SourceShape]:
    """The given sources at the reader's point, in the given order. One query."""
    rows = SourceRevision.objects.filter(source__in=list(ids)).newest_per("source", reader.point)
    by_id = {row.source_id: row for row in rows.select_related("source__process")}
    return [_shape(by_id[key]) for key in ids if key in by_id]


def _shape(row: SourceRevision) -> SourceShape:
    return SourceShape(
        id=row.source_id,
        code=row.source.code,
        process=row.source.process.slug,
        publisher=row.publisher,
        title=row.title,
        url=row.url,
        published=row.published,
        kind=row.kind,
        language=row.language,
        reliability=row.reliability if row.reliability != NOT_JUDGED[0] else None,
        credibility=row.credibility if row.credibility != NOT_JUDGED[1] else None,
        grade=f"{row.reliability}{row.credibility}"
        if (row.reliability, row.credibility) != NOT_JUDGED
        else None,
        note=row.note,
        caveat=caveat_of(row),
        known_from=row.known_from,
        known_basis=KnownBasis(row.known_basis),
        recorded_at=row.recorded_at,
    )
