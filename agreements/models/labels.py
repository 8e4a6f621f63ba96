"""Under which labels actors are shown: by what a process itself says, and over all processes by one rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Subquery

from agreements.domain.timeline import AsOf
from agreements.models.actors import ActorRevision
from agreements.models.base import FactQuerySet


@dataclass(frozen=True, slots=True)
class ActorAt:
    """An actor under its neutral label at a point."""

    slug: str
    label: str
    kind: str


class Labels(dict[UUID, ActorAt]):
    """By actor, the description that stands over all the processes that were asked; `within` one, what it says itself.

    Over several processes the earliest recorded description stands, so that nobody changes by loading a file what an
    actor is called elsewhere.
    """

    def __init__(self, rows: Iterable[tuple[UUID, UUID, ActorAt]]) -> None:
        """`rows`: process, actor and its label there, the earliest recorded first."""
        super().__init__()
        self._own: dict[UUID, dict[UUID, ActorAt]] = {}
        for process, actor, said in rows:
            self.setdefault(actor, said)
            self._own.setdefault(process, {}).setdefault(actor, said)

    def within(self, process: UUID) -> Mapping[UUID, ActorAt]:
        """Labels as this process gives them; an actor of which it says nothing at the point is missing."""
        return self._own.get(process, {})


def labels_at(actor_ids: Iterable[UUID], point: AsOf, processes: Iterable[UUID]) -> Labels:
    """Neutral labels of actors at a point, as said in `processes` (what is said elsewhere may be confidential)."""
    said = ActorRevision.objects.as_of(point).filter(actor__in=set(actor_ids), process__in=processes)
    rows = earliest_first(said).values_list("process_id", "actor_id", "actor__slug", "label", "kind")
    return Labels((process, actor, ActorAt(*told)) for process, actor, *told in rows)


def earliest_first(descriptions: FactQuerySet) -> FactQuerySet:
    """Descriptions of actors by when their process first described the actor; a correction stays in its place."""
    first = ActorRevision.objects.filter(actor=OuterRef("actor"), process=OuterRef("process"))
    return descriptions.annotate(first=Subquery(first.order_by("pk").values("pk")[:1])).newest_first("first")


def standing_descriptions(descriptions: FactQuerySet) -> FactQuerySet:
    """Of each actor the one of these descriptions (of several processes) that stands: the earliest recorded one."""
    own = earliest_first(descriptions.filter(actor=OuterRef("actor")))
    return ActorRevision.objects.filter(pk=Subquery(own.values("pk")[:1]))
