"""What happened last, and what is new in the record, as far as known at a point."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, When, Window
from django.db.models.functions import Greatest, RowNumber

from agreements.domain import headlines
from agreements.domain.statuses import AGREEMENT_DATES, EventKind
from agreements.domain.timeline import AsOf
from agreements.models.agreements import ForceStatement
from agreements.models.base import ORDER, Fact
from agreements.models.commitments import (
    Assessment,
    CommitmentRevision,
    ConditionClaim,
    Position,
    PositionWithdrawal,
)
from agreements.models.events import Event
from agreements.models.headlines import News, lines_of
from agreements.models.links import attach_sources, with_ids
from agreements.models.rounds import RoundOutcome, RoundSchedule


@dataclass(frozen=True, slots=True)
class Told:
    """`happened`: by process, what happened last, the newest first. `fresh`: of all, what is new in the record."""

    happened: dict[UUID, list[News]]
    fresh: list[News]


#: Events by which an agreement or the talks themselves change: of one moment these are told first.
TURNS = frozenset(AGREEMENT_DATES) | {
    EventKind.DECLARATION,
    EventKind.ACCEPTANCE,
    EventKind.RESERVATION,
    EventKind.ENDORSEMENT,
    EventKind.POSTPONEMENT,
    EventKind.EXTENSION,
    EventKind.SUSPENSION,
    EventKind.EXPIRY,
    EventKind.EARLY_TERMINATION,
    EventKind.REPUDIATION,
    EventKind.DISSOLUTION,
    EventKind.TALKS_COLLAPSE,
    EventKind.VIOLENCE,
}

#: Every kind of fact that is told, with what its sentence names.
_KINDS: tuple[tuple[type[Fact], tuple[str, ...], dict[str, Any]], ...] = (
    (Event, ("agreement", "process"), {}),
    (RoundSchedule, ("round",), {}),
    (RoundOutcome, ("round",), {}),
    (Assessment, ("commitment",), {}),
    (Position, ("commitment", "actor"), {}),
    (PositionWithdrawal, ("commitment",), {}),
    (ConditionClaim, ("commitment", "actor"), {}),
    (ForceStatement, ("agreement", "actor"), {}),
    (CommitmentRevision, ("commitment",), {"change__in": headlines.CHANGES}),
)


#: What a process has been kept in: every kind of fact that is told.
KINDS = tuple(model for model, _, _ in _KINDS)


def _order(fact: Any) -> tuple[Any, ...]:
    """By moment; within one, a turn before a plan or a judgement, and these before the rest; then by ORDER, but for
    the dates of an agreement, which follow each other as a rule.
    """
    weight, nth = 1, 0
    if isinstance(fact, Event):
        weight = 2 if fact.kind in TURNS else 0
        nth = AGREEMENT_DATES.index(fact.kind) if fact.kind in AGREEMENT_DATES else 0
    moment, known, key = fact.in_order
    return moment, weight, known, nth, key, fact._meta.model_name


def _entry_order(fact: Any) -> tuple[Any, ...]:
    return (fact.since, fact.known_from, *fact.in_order, fact._meta.model_name)


def told_at(
    processes: Collection[UUID],
    point: AsOf,
    *,
    happened: int = 0,
    fresh: int = 0,
    each: int = 0,
    shown: Collection[UUID] | None = None,
    with_sources: bool = False,
) -> Told:
    """By process, the newest `happened` facts at the point, for those in `shown` or all; of all, the `fresh` that are
    new in the record, at most `each` of one process. A constant number of queries."""
    shown = set(processes if shown is None else shown)
    facts: list[Any] = []
    for model, linked, only in _KINDS:
        rows = model._default_manager.filter(process__in=processes, **only).as_of(point)  # type: ignore[attr-defined]
        rows = _newest(rows, shown, point, happened, each or fresh).select_related(*linked)
        facts += with_ids(rows, "sources") if with_sources else rows
    latest, kept = _latest(facts, fresh, each or fresh), _happened(facts, shown, happened)
    chosen = list({id(fact): fact for group in (latest, *kept.values()) for fact in group}.values())
    if with_sources:
        attach_sources(*_by_kind(chosen))
    news = dict(zip(map(id, chosen), lines_of(chosen, point), strict=True))
    happening = {process: [news[id(fact)] for fact in group] for process, group in kept.items()}
    return Told(happening, [news[id(fact)] for fact in latest])


def head_of(news: Iterable[News]) -> News | None:
    """What heads a process: the newest that is not the word of one side alone."""
    return next((one for one in news if not one.one_side), None)


def _happened(facts: list[Any], shown: Collection[UUID], most: int) -> dict[UUID, list[Any]]:
    kept: dict[UUID, list[Any]] = defaultdict(list)
    for fact in sorted(facts, key=_order, reverse=True):
        if fact.process_id in shown and len(kept[fact.process_id]) < most:
            kept[fact.process_id].append(fact)
    return {process: group for process, group in kept.items() if group}


def _latest(facts: list[Any], fresh: int, each: int) -> list[Any]:
    counted: Counter[UUID] = Counter()
    found = []
    for fact in sorted(facts, key=_entry_order, reverse=True):
        counted[fact.process_id] += 1
        if counted[fact.process_id] <= each:
            found.append(fact)
    return found[:fresh]


def _newest(rows: Any, shown: Collection[UUID], point: AsOf, happened: int, fresh: int) -> Any:
    """Both lists of each process in one query. What was entered after the reader's knowledge counts by its own date."""
    by_date = [F(column).desc() for column in ORDER]
    by_entry = [F("since").desc(), F("known_from").desc(), *by_date]
    entered = Greatest("known_from", "recorded_at")
    rows = rows.annotate(
        since=Case(When(recorded_at__lte=point.known, then=entered), default=F("known_from")),
        nth=Window(RowNumber(), partition_by=[F("process")], order_by=by_date),
        last=Window(RowNumber(), partition_by=[F("process")], order_by=by_entry),
    )
    return rows.filter(Q(process__in=shown, nth__lte=happened) | Q(last__lte=fresh))


def _by_kind(facts: list[Any]) -> list[list[Any]]:
    """Facts of one kind beside each other, as what reads their links needs them."""
    kinds: dict[type[Fact], list[Any]] = defaultdict(list)
    for fact in facts:
        kinds[type(fact)].append(fact)
    return list(kinds.values())
