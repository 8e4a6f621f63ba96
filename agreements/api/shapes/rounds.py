"""Rounds of talks as answered: how they were planned, what became of them, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import (
    NamedActor,
    Reader,
    caveat_of,
    cited,
    grouped,
    label_of,
    named,
)
from agreements.api.shapes.due import DueShape, due_shape
from agreements.domain.statuses import KnownBasis, ProductKind, Role, RoundState
from agreements.models import AgendaItem, Delegation, RoundNumber, RoundOutcome, RoundProduct, RoundSchedule
from agreements.models.boards import RoundAt
from agreements.models.labels import ActorAt, labels_at
from agreements.models.used import used_for_date


@dataclass(frozen=True, slots=True)
class PlannedShape(Shape):
    """The plan that stands at the point: days as written in `zone`; `announced`: since when it was the plan."""

    from_: Annotated[str, "First day or time, as written."]
    until: str | None
    zone: str
    venue: str
    announced: str


@dataclass(frozen=True, slots=True)
class ScheduleShape(Shape):
    """One announcement of when the round is to be held."""

    id: int
    corrects: Annotated[int | None, "Id of the plan in whose place this one was put, if it corrects one."]
    state: RoundState
    from_: str | None
    until: str | None
    zone: str
    venue: str
    level: str
    note: str
    announced: str
    known_from: datetime
    known_basis: KnownBasis
    recorded_at: datetime
    reason: Annotated[str, "What was wrong with the plan that it corrects."]
    caveat: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class OutcomeShape(Shape):
    """What became of the round, by one account; several may stand side by side."""

    id: int
    corrects: Annotated[int | None, "Id of the account in whose place this one was put, if it corrects one."]
    state: RoundState
    began: str | None
    ended: str | None
    zone: str
    venue: str
    summary: str
    duration: str
    claimed_by: Annotated[str, "Whose account it is; empty where nobody disputes it."]
    effective: str
    known_from: datetime
    known_basis: KnownBasis
    recorded_at: datetime
    reason: Annotated[str, "What was wrong with the account that it corrects."]
    caveat: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class NumberShape(Shape):
    """How somebody counts or calls the round."""

    label: str
    claimed_by: str
    caveat: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class DelegationShape(Shape):
    """Who sat for an actor."""

    actor: NamedActor
    head: str
    members: list[str]
    note: str
    caveat: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class AgendaShape(Shape):
    """A matter on the table; with an actor it is that actor's position on it."""

    topic: str
    actor: NamedActor | None
    position: str
    caveat: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class ProductShape(Shape):
    """An agreement or a commitment (by code) that the round made, changed or confirmed."""

    kind: ProductKind
    agreement: str | None
    commitment: str | None
    effective: str
    caveat: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class RoundShape(Shape):
    """A round of talks at the point."""

    id: UUID
    code: str
    process: str
    label: str
    format: str
    state: Annotated[RoundState | None, "Null where nothing has been announced of it."]
    planned: PlannedShape | None
    schedule: Annotated[list[ScheduleShape], "Every announcement up to the point, newest first."]
    outcomes: Annotated[list[OutcomeShape], "Every account up to the point, newest first."]
    numbers: list[NumberShape]
    delegations: list[DelegationShape]
    agenda: list[AgendaShape]
    hosts: list[NamedActor]
    mediators: list[NamedActor]
    of_process: Annotated[list[Role], "Of host and mediator, where those of the process count for the round."]
    produced: list[ProductShape]
    due: DueShape
    url: str


def round_shapes(boards: Iterable[RoundAt], reader: Reader) -> list[RoundShape]:
    """Rounds at the reader's point, in the given order; in a constant number of queries."""
    boards = list(boards)
    parts = _parts([board.round.pk for board in boards], reader)
    rows = [row for groups in parts.values() for group in groups.values() for row in group]
    actors = {row.actor_id for row in rows if getattr(row, "actor_id", None)}
    labels = labels_at(actors, reader.point, {board.round.process_id for board in boards})
    return [
        _shape(
            board,
            {name: groups[board.round.pk] for name, groups in parts.items()},
            labels.within(board.round.process_id),
            reader,
        )
        for board in boards
    ]


def _parts(ids: list[UUID], reader: Reader) -> dict[str, dict[UUID, list[Any]]]:
    """What else is said of the rounds, by kind and round."""
    found = {}
    for model, related in (
        (RoundNumber, ()),
        (Delegation, ("actor",)),
        (AgendaItem, ("actor",)),
        (RoundProduct, ("agreement", "commitment")),
    ):
        rows = model.objects.as_of(reader.point).filter(round__in=ids).select_related(*related).oldest_first()
        found[model.__name__] = grouped(rows.prefetch_related("sources"), "round_id")
    return found


def _shape(
    board: RoundAt, parts: Mapping[str, list[Any]], labels: Mapping[UUID, ActorAt], reader: Reader
) -> RoundShape:
    return RoundShape(
        id=board.round.pk,
        code=board.round.code,
        process=board.round.process.slug,
        label=board.label,
        format=board.format,
        state=RoundState(board.state) if board.state else None,
        planned=_planned(board),
        schedule=[schedule_shape(row) for row in board.schedules],
        outcomes=[outcome_shape(row) for row in board.outcomes],
        numbers=[
            NumberShape(row.label, row.claimed_by, caveat_of(row), cited(row)) for row in parts["RoundNumber"]
        ],
        delegations=[_delegation(row, labels) for row in parts["Delegation"]],
        agenda=[_agenda(row, labels) for row in parts["AgendaItem"]],
        hosts=named(board.hosts),
        mediators=named(board.mediators),
        of_process=sorted(board.of_process),
        produced=[_product(row) for row in parts["RoundProduct"]],
        due=due_shape(board.due, used_for_date(board), reader),
        url=reader.link("round", board.round.pk),
    )


def _planned(board: RoundAt) -> PlannedShape | None:
    if board.planned is None:
        return None
    plan = board.schedules[0]
    return PlannedShape(
        plan.from_as_written,
        plan.until_as_written or None,
        plan.effective_zone,
        plan.venue,
        plan.effective_as_written,
    )


def schedule_shape(row: RoundSchedule) -> ScheduleShape:
    return ScheduleShape(
        id=row.pk,
        corrects=row.supersedes_id,
        state=RoundState(row.state),
        from_=row.from_as_written or None,
        until=row.until_as_written or None,
        zone=row.effective_zone,
        venue=row.venue,
        level=row.level,
        note=row.note,
        announced=row.effective_as_written,
        known_from=row.known_from,
        known_basis=KnownBasis(row.known_basis),
        recorded_at=row.recorded_at,
        reason=row.reason,
        caveat=caveat_of(row),
        sources=cited(row),
    )


def outcome_shape(row: RoundOutcome) -> OutcomeShape:
    return OutcomeShape(
        id=row.pk,
        corrects=row.supersedes_id,
        state=RoundState(row.state),
        began=row.from_as_written or None,
        ended=row.until_as_written or None,
        zone=row.effective_zone,
        venue=row.venue,
        summary=row.summary,
        duration=row.duration,
        claimed_by=row.claimed_by,
        effective=row.effective_as_written,
        known_from=row.known_from,
        known_basis=KnownBasis(row.known_basis),
        recorded_at=row.recorded_at,
        reason=row.reason,
        caveat=caveat_of(row),
        sources=cited(row),
    )


def _delegation(row: Delegation, labels: Mapping[UUID, ActorAt]) -> DelegationShape:
    return DelegationShape(
        actor=label_of(row.actor, labels),
        head=row.head,
        members=row.members,
        note=row.note,
        caveat=caveat_of(row),
        sources=cited(row),
    )


def _agenda(row: AgendaItem, labels: Mapping[UUID, ActorAt]) -> AgendaShape:
    return AgendaShape(
        topic=row.topic,
        actor=label_of(row.actor, labels) if row.actor else None,
        position=row.position,
        caveat=caveat_of(row),
        sources=cited(row),
    )


def _product(row: RoundProduct) -> ProductShape:
    return ProductShape(
        kind=ProductKind(row.kind),
        agreement=row.agreement.code if row.agreement else None,
        commitment=row.commitment.code if row.commitment else None,
        effective=row.effective_as_written,
        caveat=caveat_of(row),
        sources=cited(row),
    )
