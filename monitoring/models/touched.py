"""What has been recorded since a run: which commitments and rounds may have another date than it saw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max, Q

from agreements.domain.linked import linked_names
from agreements.models import (
    ActorRevision,
    AppendOnly,
    Assessment,
    Commitment,
    CommitmentRevision,
    Event,
    Participation,
    Round,
    RoundOutcome,
    RoundRevision,
    RoundSchedule,
)
from agreements.models.anchors import anchors_given_by
from monitoring.models.deadlines import Outlook
from monitoring.models.handling import LeadTimes

#: The tables that a crossing may hang on: facts, and how early a process wants to be warned.
DECISIVE: tuple[type[AppendOnly], ...] = (
    CommitmentRevision,
    Assessment,
    Event,
    RoundRevision,
    RoundSchedule,
    RoundOutcome,
    ActorRevision,
    Participation,
    LeadTimes,
)


@dataclass(slots=True)
class Touched:
    """Ids of commitments and rounds to look at anew."""

    commitments: set[UUID] = field(default_factory=set)
    rounds: set[UUID] = field(default_factory=set)

    def __or__(self, other: Touched) -> Touched:
        return Touched(self.commitments | other.commitments, self.rounds | other.rounds)


def seen_now(before: dict[str, int], tables: tuple[type[AppendOnly], ...] = DECISIVE) -> dict[str, int]:
    """By table, the number up to which all its rows can be read from now on; `before`: what that was for the last run.

    Counted by row numbers and not by recorded_at, because clocks jump, and differ between machines. A number is drawn
    before its transaction commits, so a row may yet appear below numbers that are there already. But whoever draws one
    holds a lock on the table until the end of the transaction. So the numbers are read first and the locks after that:
    where nobody writes then, everything up to the number is there; where somebody does, the last run's number stays.
    """
    newest = {_name(model): model.objects.aggregate(top=Max("pk"))["top"] or 0 for model in tables}
    written = _being_written(tables)
    return {name: before.get(name, 0) if name in written else top for name, top in newest.items()}


def _being_written(models: tuple[type[AppendOnly], ...]) -> set[str]:
    """The tables on which another transaction than our own holds a writer's lock."""
    tables = {model._meta.db_table: _name(model) for model in models}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT class.relname FROM pg_locks lock JOIN pg_class class ON class.oid = lock.relation
            WHERE lock.locktype = 'relation' AND lock.mode = 'RowExclusiveLock' AND lock.granted
                AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND lock.pid IS DISTINCT FROM pg_backend_pid() AND class.relname = ANY(%s)
            """,
            [list(tables)],
        )
        return {tables[name] for (name,) in cursor.fetchall()}


def _name(model: type[AppendOnly]) -> str:
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
    touched.commitments |= _hanging_on(_moved_anchors(seen)) | _hanging_on(_weighed_anew(seen))
    touched.commitments |= _counting_from(touched.commitments)
    return touched | _of_processes(_parents(_new(LeadTimes, seen), "process_id"))


def turned_by(at: datetime) -> Touched:
    """What has more to be projected by now, though nothing was added."""
    rows = Outlook.objects.filter(look_again_at__lte=at).values_list("commitment", "round")
    commitments, rounds = zip(*rows, strict=True) if rows else ((), ())
    return Touched({pk for pk in commitments if pk}, {pk for pk in rounds if pk})


def _of_processes(processes: Iterable[UUID]) -> Touched:
    chosen = list(processes)
    if not chosen:
        return Touched()
    return Touched(
        _parents(Commitment.objects.filter(process__in=chosen), "pk"),
        _parents(Round.objects.filter(process__in=chosen), "pk"),
    )


def _new(model: type[AppendOnly], seen: dict[str, int]) -> Any:
    return model.objects.filter(pk__gt=seen.get(_name(model), 0))


def _parents(rows: Any, parent: str) -> set[UUID]:
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


def _weighed_anew(seen: dict[str, int]) -> dict[UUID, set[str]]:
    """By process, the events that somebody claims or denies, where it was said anew who speaks in the process."""
    processes = {
        *_parents(_new(Participation, seen), "process_id"),
        *_parents(_new(ActorRevision, seen), "process_id"),
    }
    if not processes:
        return {}
    voiced = ~Q(claimed_words="") | Q(claimed_by__isnull=False) | Q(disputed_by__isnull=False)
    weighed: dict[UUID, set[str]] = defaultdict(set)
    for process, key in Event.objects.filter(voiced, process__in=processes).values_list("process_id", "key"):
        weighed[process].add(key)
    return weighed


def _counting_from(commitments: set[UUID]) -> set[UUID]:
    """Those that count from the dates of these, in turn: what moves one may move them all."""
    found, fresh = set(commitments), set(commitments)
    while fresh:
        names: dict[UUID, set[str]] = defaultdict(set)
        for process, code in Commitment.objects.filter(pk__in=fresh).values_list("process", "code"):
            names[process].update(linked_names(code))
        fresh = _hanging_on(names) - found
        found |= fresh
    return found


def _hanging_on(anchors: dict[UUID, set[str]]) -> set[UUID]:
    found: Iterable[Q] = [
        Q(process=process, anchors__overlap=sorted(names)) for process, names in anchors.items()
    ]
    if not found:
        return set()
    return set(CommitmentRevision.objects.filter(reduce(or_, found)).values_list("commitment_id", flat=True))
