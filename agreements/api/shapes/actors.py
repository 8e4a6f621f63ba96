"""Actors as answered: who calls them what, which part they have where, and how much they owe and are owed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.db.models import Count

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import Reader, caveat_of, cited, grouped
from agreements.domain.statuses import ActorKind, KnownBasis, NameStance, Role
from agreements.models import Actor, ActorRevision, CommitmentRevision, Name, Participation
from agreements.models.labels import earliest_first


@dataclass(frozen=True, slots=True)
class NameShape(Shape):
    """A name in use for the actor: by whom, since when, and how it is meant."""

    name: str
    abbreviation: str
    language: str
    used_by: str
    stances: list[NameStance]
    since: Annotated[str, "As written, in `zone`."]
    zone: str
    process: str
    known_from: datetime
    known_basis: KnownBasis
    caveat: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class ParticipationShape(Shape):
    """Which part the actor has in a process, in one of its agreements or in one of its rounds (by code)."""

    process: str
    role: Role
    agreement: str | None
    round: str | None
    description: str
    caveat: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class DescriptionShape(Shape):
    """How one process describes the actor."""

    process: Annotated[str, "Slug of the process."]
    label: str
    kind: ActorKind
    parent: str | None
    note: str
    external_ids: dict[str, str]
    known_from: datetime
    known_basis: KnownBasis
    recorded_at: datetime
    caveat: str
    sources: Annotated[list[str], "Codes of sources of that process."]


@dataclass(frozen=True, slots=True)
class ActorShape(Shape):
    """An actor at the point. No field says who is a rightful government.

    `label` to `external_ids`, `caveat` and `sources` are those of the first of `descriptions`; in a list of the actors
    of one process, those of that process.
    """

    slug: str
    label: str
    kind: ActorKind
    parent: Annotated[str | None, "Slug of the actor it is a part or organ of."]
    note: str
    external_ids: dict[str, str]
    descriptions: Annotated[list[DescriptionShape], "By process, the earliest recorded first."]
    names: list[NameShape]
    participations: list[ParticipationShape]
    owes: Annotated[int, "Commitments at the point of which it is an obligor."]
    is_owed: Annotated[int, "Commitments at the point of which it is a counterparty."]
    caveat: str
    sources: list[str]
    url: str


def actor_shapes(actors: Iterable[Actor], reader: Reader, process: str | None = None) -> list[ActorShape]:
    """The given actors as the reader may see them at the point, in the given order; in a constant number of queries.

    `process`: slug of the process under whose labels they are answered; None: the earliest recorded ones.
    """
    actors = list(actors)
    ids = [actor.pk for actor in actors]
    said = ActorRevision.objects.visible_to(reader.user).as_of(reader.point).filter(actor__in=ids)
    said = said.select_related("actor", "parent", "process").prefetch_related("sources")
    described = grouped(earliest_first(said), "actor_id")
    own = {row.actor_id: row for rows in described.values() for row in rows if row.process.slug == process}
    names = _names(ids, reader)
    parts = _participations(ids, reader)
    owes, is_owed = _counted("obligors", ids, reader), _counted("counterparties", ids, reader)
    return [
        _shape(
            own.get(actor.pk, described[actor.pk][0]),
            described[actor.pk],
            names.get(actor.pk, []),
            parts.get(actor.pk, []),
            (owes.get(actor.pk, 0), is_owed.get(actor.pk, 0)),
            reader,
        )
        for actor in actors
        if actor.pk in described
    ]


def _shape(
    row: ActorRevision,
    described: list[ActorRevision],
    names: list[NameShape],
    parts: list[ParticipationShape],
    counts: tuple[int, int],
    reader: Reader,
) -> ActorShape:
    return ActorShape(
        slug=row.actor.slug,
        label=row.label,
        kind=ActorKind(row.kind),
        parent=row.parent.slug if row.parent else None,
        note=row.note,
        external_ids=row.external_ids,
        descriptions=[_description(one) for one in described],
        names=names,
        participations=parts,
        owes=counts[0],
        is_owed=counts[1],
        caveat=caveat_of(row),
        sources=cited(row),
        url=reader.link("actor", row.actor.slug),
    )


def _description(row: ActorRevision) -> DescriptionShape:
    return DescriptionShape(
        process=row.process.slug,
        label=row.label,
        kind=ActorKind(row.kind),
        parent=row.parent.slug if row.parent else None,
        note=row.note,
        external_ids=row.external_ids,
        known_from=row.known_from,
        known_basis=KnownBasis(row.known_basis),
        recorded_at=row.recorded_at,
        caveat=caveat_of(row),
        sources=cited(row),
    )


def _names(ids: list[UUID], reader: Reader) -> dict[UUID, list[NameShape]]:
    rows = Name.objects.visible_to(reader.user).as_of(reader.point).filter(actor__in=ids)
    rows = rows.select_related("process").prefetch_related("sources").order_by("process__slug", "key")
    return {key: [_name(row) for row in group] for key, group in grouped(rows, "actor_id").items()}


def _name(row: Name) -> NameShape:
    return NameShape(
        name=row.name,
        abbreviation=row.abbreviation,
        language=row.language,
        used_by=row.used_by,
        stances=[NameStance(stance) for stance in row.stances],
        since=row.effective_as_written,
        zone=row.effective_zone,
        process=row.process.slug,
        known_from=row.known_from,
        known_basis=KnownBasis(row.known_basis),
        caveat=caveat_of(row),
        sources=cited(row),
    )


def _participations(ids: list[UUID], reader: Reader) -> dict[UUID, list[ParticipationShape]]:
    rows = Participation.objects.visible_to(reader.user).as_of(reader.point).filter(actor__in=ids)
    rows = rows.select_related("process", "agreement", "round").prefetch_related("sources")
    groups = grouped(rows.oldest_first("process__slug"), "actor_id")
    return {key: [_participation(row) for row in group] for key, group in groups.items()}


def _participation(row: Participation) -> ParticipationShape:
    return ParticipationShape(
        process=row.process.slug,
        role=Role(row.role),
        agreement=row.agreement.code if row.agreement else None,
        round=row.round.code if row.round else None,
        description=row.description,
        caveat=caveat_of(row),
        sources=cited(row),
    )


def _counted(role: str, ids: list[UUID], reader: Reader) -> dict[UUID, int]:
    """By actor, in how many commitments it has the role at the point."""
    standing = CommitmentRevision.objects.visible_to(reader.user).filter(**{f"{role}__in": ids})
    rows = standing.newest_per("commitment", reader.point).order_by().values_list(role)
    counts = dict(rows.annotate(n=Count("commitment", distinct=True)))
    return {key: count for key, count in counts.items() if key in ids}
