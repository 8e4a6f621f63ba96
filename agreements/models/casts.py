"""Actors with the parts they have: who is a party, who mediates, who else is named, each with its sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from agreements.domain.roles import COUNTS_UNLESS, LINES, inherited, line_of
from agreements.domain.statuses import Role
from agreements.domain.timeline import AsOf
from agreements.models.actors import Actor, Participation
from agreements.models.agreements import Agreement
from agreements.models.base import FactQuerySet
from agreements.models.labels import ActorAt, labels_at
from agreements.models.processes import Process


@dataclass(frozen=True, slots=True)
class Part:
    """One actor in one role. `of_process`: in the process, which counts for what names nobody in that role itself."""

    fact: Participation
    actor: ActorAt
    of_process: bool = False

    @property
    def role(self) -> Role:
        return Role(self.fact.role)


@dataclass(frozen=True, slots=True)
class RoleLine:
    """Everybody who stands under one heading (domain.roles.LINES)."""

    role: Role
    parts: tuple[Part, ...]

    @property
    def actors(self) -> list[ActorAt]:
        return list(dict.fromkeys(part.actor for part in self.parts))

    @property
    def of_process(self) -> bool:
        return any(part.of_process for part in self.parts)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone with a part in something, in the order of entry."""

    parts: tuple[Part, ...]

    @property
    def lines(self) -> list[RoleLine]:
        """The lines under which somebody stands, in their order; those of the parties and mediators in any case."""
        return [
            line for role in LINES if (line := self.line(role)).parts or role in (Role.PARTY, Role.MEDIATOR)
        ]

    def line(self, role: Role) -> RoleLine:
        return RoleLine(role, tuple(part for part in self.parts if line_of(part.role) is role))

    @property
    def parties(self) -> list[ActorAt]:
        return self.line(Role.PARTY).actors


def cast_of_process(process: Process, point: AsOf) -> Cast:
    """Those with a part in the process as a whole. Two queries and one for sources."""
    return casts_of_processes([process.pk], point)[process.pk]


def casts_of_processes(processes: Collection[UUID], point: AsOf) -> Mapping[UUID, Cast]:
    """The same for many processes at once."""
    whole = Participation.objects.filter(process__in=processes, agreement=None, round=None)
    named = _parts(whole, point, processes)
    return {pk: Cast(tuple(part for part in named if part.fact.process_id == pk)) for pk in processes}


def cast_of_agreement(agreement: Agreement, point: AsOf) -> Cast:
    """Those with a part in the agreement, and those of the process who count for it. Two queries, one for sources."""
    return casts_of_agreements([agreement], point)[agreement.pk]


def casts_of_agreements(agreements: Iterable[Agreement], point: AsOf) -> Mapping[UUID, Cast]:
    """The same for many agreements at once, in a constant number of queries."""
    agreements = list(agreements)
    processes = {agreement.process_id for agreement in agreements}
    own = Participation.objects.filter(agreement__in=agreements)
    whole = Participation.objects.filter(process__in=processes, agreement=None, round=None)
    named = _parts(own | whole, point, processes)
    return {agreement.pk: cast_from(named, agreement) for agreement in agreements}


def cast_from(named: Iterable[Part], agreement: Agreement) -> Cast:
    """The cast of an agreement out of those named for it, for others and for whole processes."""
    named = tuple(named)
    own = [part for part in named if part.fact.agreement_id == agreement.pk]
    taken = inherited([part.role for part in own])
    whole = (
        Part(part.fact, part.actor, of_process=True)
        for part in named
        if part.fact.agreement_id is None
        and part.fact.process_id == agreement.process_id
        and part.role in taken
    )
    return Cast((*own, *whole))


def taking_part(slug: str, roles: Iterable[Role], point: AsOf) -> Q:
    """Which rows with an agreement are of one in whose cast the actor has one of the roles."""
    named = Participation.objects.filter(agreement=OuterRef("agreement")).as_of(point)
    whole = Participation.objects.filter(process=OuterRef("process"), agreement=None, round=None).as_of(point)
    found = Q()
    for role in roles:
        part = {"actor__slug": slug, "role": role}
        found |= Q(Exists(named.filter(**part)))
        if role in COUNTS_UNLESS:
            own = named.filter(role__in=COUNTS_UNLESS[role])
            found |= Q(~Exists(own) & Exists(whole.filter(**part)))
    return found


def _parts(rows: FactQuerySet, point: AsOf, processes: Iterable[UUID]) -> tuple[Part, ...]:
    found = list(rows.as_of(point).oldest_first().select_related("actor").prefetch_related("sources"))
    labels = labels_at({row.actor_id for row in found}, point, processes)
    return tuple(Part(row, label_of(row.actor, labels.within(row.process_id))) for row in found)


def label_of(actor: Actor, labels: Mapping[UUID, ActorAt]) -> ActorAt:
    """The actor under its label; under its slug where none is known at the point."""
    return labels.get(actor.pk, ActorAt(actor.slug, actor.slug, ""))
