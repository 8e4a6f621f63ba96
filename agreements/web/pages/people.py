"""Actors with the parts they have: who is a party, who mediates, who else is named, each with its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from agreements.domain.statuses import Role
from agreements.domain.timeline import AsOf
from agreements.models import Actor, Agreement, Participation, Process
from agreements.models.base import FactQuerySet
from agreements.models.boards import ActorAt, labels_at

PARTIES = frozenset({Role.PARTY, Role.SIGNATORY, Role.BOUND_NOT_SIGNING})
MEDIATORS = frozenset({Role.MEDIATOR, Role.FACILITATOR})


@dataclass(frozen=True, slots=True)
class Part:
    """One actor in one role."""

    fact: Participation
    actor: ActorAt

    @property
    def role(self) -> str:
        return self.fact.role


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone with a part in something, in the order of entry."""

    parts: tuple[Part, ...]

    @property
    def parties(self) -> list[ActorAt]:
        return self._with(PARTIES)

    @property
    def mediators(self) -> list[ActorAt]:
        return self._with(MEDIATORS)

    @property
    def others(self) -> list[Part]:
        return [part for part in self.parts if part.role not in PARTIES | MEDIATORS]

    def _with(self, roles: frozenset[Role]) -> list[ActorAt]:
        return list(dict.fromkeys(part.actor for part in self.parts if part.role in roles))


def cast_of_process(process: Process, point: AsOf) -> Cast:
    """Those with a part in the process as a whole. Two queries and one for sources."""
    whole = Participation.objects.filter(process=process, agreement=None, round=None)
    return _cast(whole, point, [process.pk])


def cast_of_agreement(agreement: Agreement, point: AsOf) -> Cast:
    """Those with a part in the agreement; where nobody is named for it, those of the process."""
    own = _cast(Participation.objects.filter(agreement=agreement), point, [agreement.process_id])
    return own if own.parts else cast_of_process(agreement.process, point)


def casts_of_agreements(
    agreements: Iterable[Agreement], processes: Iterable[UUID], point: AsOf
) -> Mapping[UUID, Cast]:
    """The same for many agreements at once, in a constant number of queries."""
    agreements = list(agreements)
    own = Participation.objects.filter(agreement__in=agreements)
    whole = Participation.objects.filter(process__in=processes, agreement=None, round=None)
    named = _cast(own | whole, point, processes).parts
    found = {}
    for agreement in agreements:
        parts = [part for part in named if part.fact.agreement_id == agreement.pk]
        found[agreement.pk] = Cast(
            tuple(
                parts
                or (
                    part
                    for part in named
                    if part.fact.agreement_id is None and part.fact.process_id == agreement.process_id
                )
            )
        )
    return found


def _cast(rows: FactQuerySet, point: AsOf, processes: Iterable[UUID]) -> Cast:
    found = list(rows.as_of(point).oldest_first().select_related("actor").prefetch_related("sources"))
    labels = labels_at({row.actor_id for row in found}, point, processes)
    return Cast(tuple(Part(row, label_of(row.actor, labels.within(row.process_id))) for row in found))


def label_of(actor: Actor, labels: Mapping[UUID, ActorAt]) -> ActorAt:
    """The actor under its label; under its slug where none is known at the point."""
    return labels.get(actor.pk, ActorAt(actor.slug, actor.slug, ""))
