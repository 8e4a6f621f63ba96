"""Who holds which role, and who said what, with the names that pages show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from agreements.domain.statuses import MemberRole
from agreements.domain.timeline import AsOf
from agreements.models import Actor, Membership, Position, Process, ProcessRevision
from agreements.models.boards import titles_at
from agreements.models.labels import ActorAt, labels_at

Labels = Mapping[Any, ActorAt]


@dataclass(frozen=True, slots=True)
class Held:
    """One role in one process; `actor` is whom a delegate speaks for."""

    membership: Membership
    title: str
    actor: ActorAt | None

    @property
    def process(self) -> Process:
        return self.membership.process

    @property
    def role(self) -> str:
        return self.membership.role

    @property
    def party(self) -> Actor:
        """The identity of the actor that a delegate speaks for."""
        assert self.membership.actor is not None
        return self.membership.actor


def held_by(user: Any, point: AsOf) -> list[Held]:
    """Every role that the person has now, by process; names as they stand at the point. Three queries."""
    memberships = list(
        user.memberships.active().select_related("process", "actor").order_by("process__slug", "role", "pk")
    )
    processes = {membership.process_id for membership in memberships}
    titles = titles_at(ProcessRevision, "process", processes, point)
    actors = {membership.actor_id for membership in memberships if membership.actor_id}
    labels = labels_at(actors, point, processes)
    return [
        Held(
            membership,
            titles.get(membership.process_id, membership.process.slug),
            _actor(membership, labels.within(membership.process_id)),
        )
        for membership in memberships
    ]


def _actor(membership: Membership, labels: Labels) -> ActorAt | None:
    return None if membership.actor is None else named(membership.actor, labels)


def as_delegate(held: list[Held], process: Process | None = None) -> list[Held]:
    """The roles by which the person speaks for a party, in one process or in all."""
    return [
        one for one in held if one.role == MemberRole.DELEGATE and (process is None or one.process == process)
    ]


@dataclass(frozen=True, slots=True)
class Said:
    """A party's position and the label of the party."""

    position: Position
    by: ActorAt


def said(positions: Iterable[Position], labels: Labels) -> tuple[Said, ...]:
    return tuple(Said(position, named(position.actor, labels)) for position in positions)


def named(actor: Actor, labels: Labels) -> ActorAt:
    """The actor under its label, or under its slug where nothing is said of it at the point."""
    return labels.get(actor.pk, ActorAt(actor.slug, actor.slug, ""))
