"""What each wording of a commitment came to: its date, which extension it is, and how far the date has slipped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from agreements.domain.deadlines.outcomes import Limit
from agreements.domain.due import due_at
from agreements.domain.falling import end_of
from agreements.domain.statuses import ChangeKind
from agreements.domain.timeline import AsOf
from agreements.models.anchors import anchors_given, whens
from agreements.models.commitments import CommitmentRevision


@dataclass(frozen=True, slots=True)
class Slip:
    """What a wording comes to at a point, by its latest reading; None where it has no date.

    `extension`: which extension of the commitment it is, counted from 1. `days`: by how much its date is later than
    the first date that the commitment had; both None where it was corrected since, or has nothing to be compared with.
    """

    limit: Limit | None
    extension: int | None
    days: int | None

    @property
    def date(self) -> date | None:
        return self.limit.last_day if self.limit else None


NOTHING = Slip(None, None, None)


def slips_of(rows: Iterable[CommitmentRevision], point: AsOf) -> dict[int, Slip]:
    """By wording, what it came to. `rows`: of one or several commitments; what was corrected by others of them is dated
    and not counted. Only what they hang on is looked up.
    """
    rows = sorted(rows, key=lambda row: row.in_order)
    given = anchors_given({(row.process_id, name) for row in rows for name in row.anchors}, point)
    gone = {row.supersedes_id for row in rows}
    first: dict[UUID, date] = {}
    extensions: dict[UUID, int] = {}
    found: dict[int, Slip] = {}
    for row in rows:
        own = {name: one for name, one in given.get(row.process_id, {}).items() if name in row.anchors}
        limit = _date_of(row, whens(own), point)
        if row.pk in gone:
            found[row.pk] = Slip(limit, None, None)
            continue
        number = None
        if row.change == ChangeKind.EXTENDED:
            number = extensions[row.commitment_id] = extensions.get(row.commitment_id, 0) + 1
        days = None
        if limit is not None:
            began = first.setdefault(row.commitment_id, limit.last_day)
            days = (limit.last_day - began).days if began != limit.last_day or number else None
        found[row.pk] = Slip(limit, number, days)
    return found


def _date_of(row: CommitmentRevision, known: dict[str, object], point: AsOf) -> Limit | None:
    due = due_at(row.rule, known, point)
    ends = [end for running in due.lasting if (end := end_of(running)) is not None]
    return max((*due.limits, *ends), key=lambda limit: limit.latest, default=None)
