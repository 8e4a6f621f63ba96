"""Who speaks in a process at a point: under which label, as part of what, in which roles, and who its parties are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from agreements.domain.roles import COUNTS_UNLESS, PARTIES
from agreements.domain.statuses import Role
from agreements.domain.timeline import AsOf
from agreements.domain.voices import PARTY_ROLES, Concerned, Speaker
from agreements.models.actors import Actor, ActorRevision, Participation
from agreements.models.base import FactQuerySet

#: What is read of a fact to know when it counts.
_TIMES = ("process", "effective_at", "known_from")
#: By process and agreement (None: the process as a whole), the roles of each actor there.
_Roles: TypeAlias = Mapping[tuple[UUID, UUID | None], Mapping[UUID, set[Role]]]


@dataclass(frozen=True, slots=True)
class Voices:
    """The speakers of some processes at a point. `labels`, `parents`: by process and actor, as said in that process."""

    labels: Mapping[tuple[UUID, UUID], str]
    parents: Mapping[tuple[UUID, UUID], UUID]
    roles: _Roles

    def speaker(self, process: UUID, agreement: UUID | None, actor: Actor | UUID) -> Speaker:
        """An actor as it speaks about an agreement, or about the process as a whole (None).

        Its roles are those that it has in either of them; part of a party is on the side of that party.
        """
        key = actor.pk if isinstance(actor, Actor) else actor
        shown = actor.slug if isinstance(actor, Actor) else str(key)
        above = tuple(self._above(process, key))
        roles = self._roles_of(process, agreement, key)
        if any(role in PARTY_ROLES for one in above for role in self._roles_of(process, agreement, one)):
            roles = roles | {Role.ORGAN_OF_PARTY}
        label = self.labels.get((process, key), shown)
        return Speaker(str(key), label, tuple(str(one) for one in above), frozenset(roles))

    def parties(self, process: UUID, agreement: UUID | None) -> tuple[UUID, ...]:
        """Parties and signatories of the agreement; of the process where the agreement names nobody whom it binds.

        Where no agreement is meant: of the process, or else of all its agreements.
        """
        own = self.roles.get((process, agreement), {})
        binds = any(roles & COUNTS_UNLESS[Role.PARTY] for roles in own.values())
        there = self._parties_in(process, [agreement if binds else None])
        return there if there or agreement else self._parties_in(process, self._agreements(process))

    def _parties_in(self, process: UUID, places: Iterable[UUID | None]) -> tuple[UUID, ...]:
        roles = [self.roles.get((process, place), {}) for place in places]
        return tuple(
            dict.fromkeys(actor for own in roles for actor, theirs in own.items() if theirs & PARTIES)
        )

    def concerned(
        self, process: UUID, agreement: UUID | None, actors: Iterable[Actor | UUID], *, all_parties: bool
    ) -> Concerned:
        """These, each once; with all parties where the record does not say whom else it concerns."""
        keys = [actor.pk if isinstance(actor, Actor) else actor for actor in actors]
        keys += self.parties(process, agreement) if all_parties else ()
        return Concerned(tuple(self.speaker(process, agreement, key) for key in dict.fromkeys(keys)))

    def _above(self, process: UUID, actor: UUID) -> list[UUID]:
        """What the actor is part of, nearest first; what is entered as part of itself ends there."""
        found: list[UUID] = []
        parent = self.parents.get((process, actor))
        while parent is not None and parent not in (actor, *found):
            found.append(parent)
            parent = self.parents.get((process, parent))
        return found

    def _roles_of(self, process: UUID, agreement: UUID | None, actor: UUID) -> set[Role]:
        """In the agreement and the process; in all its agreements where none is meant."""
        parts = [agreement] if agreement else self._agreements(process)
        return set().union(
            *(self.roles.get((process, part), {}).get(actor, set()) for part in (*parts, None))
        )

    def _agreements(self, process: UUID) -> list[UUID | None]:
        return [part for owner, part in self.roles if owner == process and part is not None]


def voices_of(processes: Iterable[UUID], point: AsOf) -> Voices:
    """Who speaks in these processes at the point. Two queries, none without a process."""
    described, parts = voice_facts(processes)
    return voices_from(described.as_of(point), parts.as_of(point))


def voice_facts(processes: Iterable[UUID]) -> tuple[FactQuerySet, FactQuerySet]:
    """The facts that say who speaks in these processes, in every version: descriptions of actors, and their parts."""
    ids = list(processes)
    if not ids:
        return ActorRevision.objects.none(), Participation.objects.none()
    described = ActorRevision.objects.filter(process__in=ids).oldest_first()
    parts = Participation.objects.filter(process__in=ids, round=None).oldest_first()
    return described.only(*_TIMES, "actor", "label", "parent"), parts.only(
        "process", "agreement", "actor", "role"
    )


def voices_from(described: Iterable[ActorRevision], parts: Iterable[Participation]) -> Voices:
    """Who speaks, by the facts that count at a moment, the oldest first."""
    labels: dict[tuple[UUID, UUID], str] = {}
    parents: dict[tuple[UUID, UUID], UUID] = {}
    roles: dict[tuple[UUID, UUID | None], dict[UUID, set[Role]]] = defaultdict(dict)
    for row in described:
        key = row.process_id, row.actor_id
        labels[key] = row.label
        parents.pop(key, None)
        if row.parent_id is not None:
            parents[key] = row.parent_id
    for part in parts:
        own = roles[part.process_id, part.agreement_id]
        own.setdefault(part.actor_id, set()).add(Role(part.role))
    return Voices(labels, parents, roles)
