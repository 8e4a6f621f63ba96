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

#: By process and agreement (None: the process as a whole), the roles of each actor there.
_Roles: TypeAlias = Mapping[tuple[UUID, UUID | None], Mapping[UUID, set[Role]]]


@dataclass(frozen=True, slots=True)
class Voices:
    """The speakers of some processes at a point. `labels`, `parents`: by process and actor, as said in that process."""

    labels: Mapping[tuple[UUID, UUID], str]
    parents: Mapping[tuple[UUID, UUID], UUID]
    roles: _Roles

    def speaker(self, process: UUID, agreement: UUID | None, actor: Actor | UUID) -> Speaker:
        """An actor as it speaks about an agreement, or about the process as a whole.

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
        """Parties and signatories of the agreement; of the process where the agreement names nobody whom it binds."""
        own = self.roles.get((process, agreement), {})
        binds = any(roles & COUNTS_UNLESS[Role.PARTY] for roles in own.values())
        there = own if binds else self.roles.get((process, None), {})
        return tuple(actor for actor, roles in there.items() if roles & PARTIES)

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
        parts = {agreement, None}
        return set().union(*(self.roles.get((process, part), {}).get(actor, set()) for part in parts))


def voices_of(processes: Iterable[UUID], point: AsOf) -> Voices:
    """Who speaks in these processes at the point. Two queries, none without a process."""
    ids = set(processes)
    labels: dict[tuple[UUID, UUID], str] = {}
    parents: dict[tuple[UUID, UUID], UUID] = {}
    roles: dict[tuple[UUID, UUID | None], dict[UUID, set[Role]]] = defaultdict(dict)
    if not ids:
        return Voices(labels, parents, roles)
    described = ActorRevision.objects.filter(process__in=ids).as_of(point).oldest_first()
    for process, actor, label, parent in described.values_list(
        "process_id", "actor_id", "label", "parent_id"
    ):
        labels[process, actor] = label
        parents.pop((process, actor), None)
        if parent is not None:
            parents[process, actor] = parent
    parts = Participation.objects.filter(process__in=ids, round=None).as_of(point).oldest_first()
    for process, agreement, actor, role in parts.values_list(
        "process_id", "agreement_id", "actor_id", "role"
    ):
        roles[process, agreement].setdefault(actor, set()).add(Role(role))
    return Voices(labels, parents, roles)
