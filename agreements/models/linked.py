"""Dates of commitments from which others count, worked out from what those hang on in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from agreements.domain.due import Due, due_at
from agreements.domain.linked import LONGEST_CHAIN, date_of, linked_code
from agreements.domain.timeline import AsOf, Moments
from agreements.models.base import AnyPairOf
from agreements.models.commitments import CommitmentRevision

if TYPE_CHECKING:
    from agreements.models.anchors import Given

#: A commitment by its process and code.
Code: TypeAlias = tuple[UUID, str]
#: By commitment, the wording that counts.
Wordings: TypeAlias = dict[Code, CommitmentRevision]


def linked_at(
    names: Iterable[tuple[UUID, str]], point: AsOf, instead: CommitmentRevision | None = None
) -> Wordings:
    """The wordings at the point of all commitments from whose dates these names count, in turn. A query for each link
    of the longest chain, none where nothing counts so. `instead`: one that is not recorded, read as if it were.
    """

    def newest(codes: set[Code]) -> Iterable[CommitmentRevision]:
        rows = CommitmentRevision.objects.filter(AnyPairOf("process", "commitment__code", codes))
        found = list(rows.newest_per("commitment", point).select_related("commitment"))
        if instead is not None and (instead.process_id, instead.commitment.code) in codes:
            return [*(row for row in found if row.commitment_id != instead.commitment_id), instead]
        return found

    return {code: rows[0] for code, rows in in_turn(names, newest).items()}


def in_turn(
    names: Iterable[tuple[UUID, str]], wordings_of: Callable[[set[Code]], Iterable[CommitmentRevision]]
) -> dict[Code, list[CommitmentRevision]]:
    """By commitment, the wordings that `wordings_of` gives of all that these names count from, link by link."""
    found: dict[Code, list[CommitmentRevision]] = {}
    asked: set[Code] = set()
    fresh = _codes(names)
    for _ in range(LONGEST_CHAIN):
        if not fresh:
            break
        asked |= fresh
        rows = list(wordings_of(fresh))
        for row in rows:
            found.setdefault((row.process_id, row.commitment.code), []).append(row)
        fresh = _codes((row.process_id, name) for row in rows for name in row.anchors) - asked
    return found


def _codes(names: Iterable[tuple[UUID, str]]) -> set[Code]:
    return {(process, code) for process, name in names if (code := linked_code(name))}


@dataclass(slots=True)
class LinkedDates:
    """Dates of commitments by the names under which others count from them, each worked out once.

    `given`: by process, the anchors that facts give. What would count from itself has no date.
    """

    wordings: Mapping[Code, CommitmentRevision]
    given: Mapping[UUID, Mapping[str, Given]]
    point: Moments
    make: Callable[..., Given]
    _dues: dict[Code, Due | None] = field(default_factory=dict)

    def of(self, process: UUID, name: str) -> Given | None:
        """The anchor, as far as known; None where it has no date."""
        if known := self.given.get(process, {}).get(name):
            return known
        code = linked_code(name)
        row = self.wordings.get((process, code)) if code else None
        due = self._due(row) if row is not None else None
        known_date = date_of(due, name) if due is not None else None
        if row is None or due is None or known_date is None:
            return None
        return self.make(known_date, row, self._turns(row, due))

    def _due(self, row: CommitmentRevision) -> Due | None:
        code = (row.process_id, row.commitment.code)
        if code not in self._dues:
            self._dues[code] = None  # what comes back to itself finds no date
            self._dues[code] = due_at(row.rule, self._known(row), self.point, None, row.laid_down)
        return self._dues[code]

    def _known(self, row: CommitmentRevision) -> dict[str, object]:
        anchors = ((name, self.of(row.process_id, name)) for name in row.anchors)
        return {name: anchor.known for name, anchor in anchors if anchor is not None}

    def _turns(self, row: CommitmentRevision, due: Due) -> datetime | None:
        """From when on the date may be another by the mere passing of time."""
        own = due.holds_until if any(one.counts and one.unfolds for one in due.readings) else None
        below = (self.of(row.process_id, name) for name in row.anchors)
        turns = [own, *(anchor.turns for anchor in below if anchor is not None)]
        return min((turn for turn in turns if turn is not None), default=None)
