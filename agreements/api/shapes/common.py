"""Who reads, from where; and the small parts that many answers share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.urls import reverse
from rest_framework.request import Request

from agreements.api.shapes.base import Shape
from agreements.domain.statuses import UNDATED, KnownBasis
from agreements.domain.timeline import AsOf
from agreements.models import Actor, Fact, Process
from agreements.models.labels import ActorAt

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


def edited(processes: Iterable[UUID], reader: Reader) -> frozenset[UUID]:
    """Those of the processes whose editors' notes the reader may read. One query, none for an anonymous reader."""
    rows = Process.objects.edited_by(reader.user).filter(pk__in=set(processes))
    return frozenset(rows.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class NamedActor(Shape):
    """An actor under its neutral label at the point."""

    slug: str
    label: str
    kind: str


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


def caveat_of(fact: Fact) -> str:
    """What a reader must know of a fact, and whether since when it was known had to be taken from its own time."""
    if fact.known_basis != KnownBasis.EFFECTIVE:
        return fact.caveat
    ended = fact.caveat.endswith((".", "!", "?", "…"))
    return f"{fact.caveat}{'' if ended else '.'} {UNDATED}" if fact.caveat else UNDATED


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
