"""What has been recorded since a run: which commitments and rounds may have another date than it saw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import connection
from django.db.models import Max, Q

from agreements.models import (
    Assessment,
    Commitment,
    CommitmentRevision,
    Event,
    Fact,
    Round,
    RoundOutcome,
    RoundRevision,
    RoundSchedule,
)
from agreements.models.anchors import anchors_given_by
from agreements.models.base import FactQuerySet

#: The tables of facts that a date may hang on.
DECISIVE: tuple[type[Fact], ...] = (
    CommitmentRevision,
    Assessment,
    Event,
    RoundRevision,
    RoundSchedule,
    RoundOutcome,
)


@dataclass(frozen=True, slots=True)
class Extent:
    """How far the facts reach: the newest visible row of each decisive table, and which transactions had ended then.

    Every transaction numbered below `ended_before` had ended, none from `begun_before` on had begun.
    """

    seen: dict[str, int]
    ended_before: int
    begun_before: int


@dataclass(slots=True)
class Touched:
    """Ids of commitments and rounds to look at anew."""

    commitments: set[UUID] = field(default_factory=set)
    rounds: set[UUID] = field(default_factory=set)


def extent_now() -> Extent:
    """How far the facts reach now. The numbers come first: what drew a lower one is in the snapshot, ended or not."""
    seen = {_name(model): model.objects.aggregate(top=Max("pk"))["top"] or 0 for model in DECISIVE}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(now)::text, pg_snapshot_xmax(now)::text FROM pg_current_snapshot() AS now"
        )
        ended_before, begun_before = map(int, cursor.fetchone())
    return Extent(seen, ended_before, begun_before)


def _name(model: type[Fact]) -> str:
    return model._meta.model_name or ""


def everything() -> Touched:
    """All commitments and rounds."""
    return Touched(
        set(Commitment.objects.values_list("pk", flat=True)), set(Round.objects.values_list("pk", flat=True))
    )


def recorded_after(seen: dict[str, int]) -> Touched:
    """What rows added after `seen` speak of, and the commitments that hang on an anchor which they may have moved."""
    touched = Touched()
    touched.commitments |= _parents(_new(CommitmentRevision, seen), "commitment_id")
    touched.commitments |= _parents(_new(Assessment, seen), "commitment_id")
    for model in (RoundRevision, RoundSchedule, RoundOutcome):
        touched.rounds |= _parents(_new(model, seen), "round_id")
    touched.commitments |= _hanging_on(_moved_anchors(seen))
    return touched


def _new(model: type[Fact], seen: dict[str, int]) -> FactQuerySet:
    return model.objects.filter(pk__gt=seen.get(_name(model), 0))


def _parents(rows: FactQuerySet, parent: str) -> set[UUID]:
    return set(rows.values_list(parent, flat=True))


def _moved_anchors(seen: dict[str, int]) -> dict[UUID, set[str]]:
    """By process, the anchors that new facts may have made happen, moved or undone."""
    moved: dict[UUID, set[str]] = defaultdict(set)
    facts = (
        *_new(Event, seen).only("process_id", "key"),
        *_new(RoundOutcome, seen).select_related("round"),
        *_new(Assessment, seen).select_related("commitment"),
    )
    for fact in facts:
        moved[fact.process_id] |= set(anchors_given_by(fact))
    return moved


def _hanging_on(anchors: dict[UUID, set[str]]) -> set[UUID]:
    found: Iterable[Q] = [
        Q(process=process, anchors__overlap=sorted(names)) for process, names in anchors.items()
    ]
    if not found:
        return set()
    return set(CommitmentRevision.objects.filter(reduce(or_, found)).values_list("commitment_id", flat=True))
