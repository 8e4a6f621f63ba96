"""Who reads, from where; and the small parts that many answers share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.urls import reverse
from rest_framework.request import Request

from agreements.api.shapes.base import Shape
from agreements.domain.deadlines.outcomes import Limit
from agreements.domain.due import Due, DueState, ReadingResult
from agreements.domain.timeline import INSTANT, AsOf, zone_of
from agreements.models import Actor, Fact
from agreements.models.boards import ActorAt

SomeFact = TypeVar("SomeFact", bound=Fact)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, at which point, and how addresses begin for them."""

    user: Any
    point: AsOf
    absolute: Callable[[str], str]

    def link(self, name: str, *args: Any) -> str:
        return self.absolute(reverse(f"api-{name}", args=args))


def reader_of(request: Request) -> Reader:
    return Reader(request.user, request.point, request.build_absolute_uri)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class NamedActor(Shape):
    """An actor under its neutral label at the point."""

    slug: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class ReadingShape(Shape):
    """One way to read the clause; `counts` where it decides the joint state."""

    label: str
    rule: Annotated[dict[str, Any], "The rule as data: its kind and what that kind needs."]
    state: DueState
    earliest: datetime | None
    latest: datetime | None
    explanation: str
    counts: bool


@dataclass(frozen=True, slots=True)
class DueShape(Shape):
    """The due state at the point. `earliest`, `latest`: last instants in time, with the offset of the rule's zone."""

    state: DueState
    earliest: datetime | None
    latest: datetime | None
    readings: list[ReadingShape]
    waiting_for: Annotated[list[str], "Anchors that have not happened, like E-doha or C11.completed."]
    explanation: str


def due_shape(due: Due) -> DueShape:
    return DueShape(
        state=due.state,
        earliest=_local(due.earliest, due.zone),
        latest=_local(due.latest, due.zone),
        readings=[_reading(result) for result in due.readings],
        waiting_for=list(due.waiting_for),
        explanation=str(due.explanation),
    )


def _reading(result: ReadingResult) -> ReadingShape:
    outcome = result.resolution.outcome
    limit = outcome if isinstance(outcome, Limit) else None
    return ReadingShape(
        label=result.label,
        rule=result.rule.to_data(),
        state=result.state,
        earliest=_local(limit.earliest - INSTANT, limit.zone) if limit else None,
        latest=_local(limit.latest - INSTANT, limit.zone) if limit else None,
        explanation=str(result.resolution.sentence),
        counts=result.counts,
    )


def _local(moment: datetime | None, zone: str) -> datetime | None:
    """In the zone of the rule, so that the sixth stays the sixth for whoever reads only the date."""
    return moment.astimezone(zone_of(zone)) if moment else None


def named(actors: Iterable[ActorAt]) -> list[NamedActor]:
    return [NamedActor(actor.slug, actor.label, actor.kind) for actor in actors]


def label_of(actor: Actor, labels: Mapping[UUID, ActorAt]) -> NamedActor:
    """The actor under its label at the point; under its slug where nothing is said of it yet."""
    if actor.pk not in labels:
        return NamedActor(actor.slug, actor.slug, "")
    at = labels[actor.pk]
    return NamedActor(at.slug, at.label, at.kind)


def cited(fact: Fact) -> list[str]:
    """Codes of a fact's sources in the order people count; the caller has prefetched them."""
    return sorted((source.code for source in fact.sources.all()), key=lambda code: (len(code), code))


def with_sources(facts: Iterable[SomeFact]) -> list[SomeFact]:
    """The facts with their sources at hand, fetched for all of them at once."""
    facts = list(facts)
    prefetch_related_objects(facts, "sources")
    return facts


def grouped(rows: Iterable[Any], by: str) -> dict[UUID, list[Any]]:
    """Rows by one of their columns, each group in the order of the rows."""
    groups: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, by)].append(row)
    return groups
