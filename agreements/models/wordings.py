"""How commitments are worded at a point, and what is said of them: what boards are made from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from agreements.domain.timeline import AsOf
from agreements.models.actors import Actor
from agreements.models.agreements import AgreementRevision
from agreements.models.anchors import published_assessments
from agreements.models.base import Fact
from agreements.models.commitments import Assessment, Commitment, CommitmentRevision, Condition, Position
from agreements.models.labels import Labels, labels_at
from agreements.models.links import attach, attach_sources, ids_in, with_ids
from agreements.models.processes import ProcessRevision

SomeFact = TypeVar("SomeFact", bound=Fact)
_NO_DIGIT = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of commitments at a point, newest first, by commitment; conditions in the order of their entry."""

    assessments: Mapping[UUID, Sequence[Assessment]]
    published: Mapping[UUID, Assessment]
    positions: Mapping[UUID, Sequence[Position]]
    conditions: Mapping[UUID, Sequence[Condition]]


@dataclass(frozen=True, slots=True)
class Wordings:
    """The revisions that count at a point, in reading order, and what is said of their commitments.

    They are linked to their agreements, processes, actors and sources, each of which is one object however many point
    to it. At the point, by id: `labels`, what is said of actors in these processes, and `titles` of agreements and
    processes; what nothing is said of yet is missing.
    """

    revisions: list[CommitmentRevision]
    said: Said
    actors: Mapping[UUID, Actor]
    labels: Labels
    titles: Mapping[UUID, str]


def wordings_at(commitments: QuerySet[Commitment], point: AsOf) -> Wordings:
    """The given commitments at the point; those not yet made are left out. At most eleven queries, eight
    where something is said of every process, agreement and actor."""
    worded = CommitmentRevision.objects.filter(commitment__in=commitments).newest_per("commitment", point)
    worded = worded.select_related("commitment")
    revisions = list(with_ids(worded, "obligors", "counterparties", "sources"))
    titles = _placed(revisions, point)
    revisions = _in_reading_order(revisions)
    ids = [row.commitment_id for row in revisions]
    assessments, positions, conditions = (
        list(with_ids(model.objects.of("commitment", ids).as_of(point).newest_first(), "sources"))
        for model in (Assessment, Position, Condition)
    )
    ids_of_actors = ids_in(revisions, "obligors", "counterparties")
    ids_of_actors |= {position.actor_id for position in positions}
    labels = labels_at(ids_of_actors, point, {row.process_id for row in revisions})
    actors = _actors(ids_of_actors, labels)
    attach_sources(revisions, assessments, positions, conditions)
    for name in ("obligors", "counterparties"):
        attach(revisions, name, actors)
    for position in positions:
        position.actor = actors[position.actor_id]
    said = Said(
        assessments=_grouped(assessments),
        published=published_assessments(assessments),
        positions=_grouped(positions),
        conditions=_grouped(reversed(conditions)),
    )
    return Wordings(revisions, said, actors, labels, titles)


def _placed(revisions: Iterable[CommitmentRevision], point: AsOf) -> dict[UUID, str]:
    """Set commitments into their agreements and processes, and return the titles that these had at the point."""
    commitments = [row.commitment for row in revisions]
    titles: dict[UUID, str] = {}
    for name, told in (("agreement", AgreementRevision), ("process", ProcessRevision)):
        field: Any = Commitment._meta.get_field(name)
        ids = {getattr(one, field.attname) for one in commitments}
        rows, places = _described(told, name, ids, point, "title")
        titles |= {pk: row.title for pk, row in rows.items()}
        for one in commitments:
            field.set_cached_value(one, places[getattr(one, field.attname)])
    return titles


def _actors(ids: set[UUID], labels: Labels) -> dict[UUID, Actor]:
    """The identities, of which a label brings all columns; one query where some have no label at the point."""
    labelled = {pk: Actor.from_db("default", ("id", "slug"), (pk, said.slug)) for pk, said in labels.items()}
    untold = ids - labelled.keys()
    return labelled | (Actor.objects.in_bulk(untold) if untold else {})


def _described(
    told: Any, name: str, ids: set[UUID], point: AsOf, *columns: str
) -> tuple[dict[UUID, Any], dict[UUID, Any]]:
    """The newest row about each of these things with some of its columns, and the things; two queries at most."""
    field = told._meta.get_field(name)
    thing = field.related_model
    columns += tuple(f"{name}__{column.name}" for column in thing._meta.concrete_fields)
    rows = told.objects.filter(**{f"{name}__in": ids}).as_of(point).oldest_first()
    newest = {getattr(row, field.attname): row for row in rows.select_related(name).only(*columns)}
    things = {pk: getattr(row, name) for pk, row in newest.items()}
    untold = ids - things.keys()
    return newest, things | (thing._default_manager.in_bulk(untold) if untold else {})


def _in_reading_order(revisions: list[CommitmentRevision]) -> list[CommitmentRevision]:
    """By process, agreement, then code as people count: C2 before C12, C12 before C12a."""
    places = {row.commitment.agreement_id: row.commitment for row in revisions}
    where = {pk: (one.process.slug, one.agreement.code) for pk, one in places.items()}

    def order(row: CommitmentRevision) -> tuple[Any, ...]:
        code = row.commitment.code
        return (where[row.commitment.agreement_id], int(_NO_DIGIT.sub("", code) or 0), code)

    return sorted(revisions, key=order)


def _grouped(rows: Iterable[SomeFact]) -> dict[UUID, list[SomeFact]]:
    groups: dict[UUID, list[SomeFact]] = defaultdict(list)
    for row in rows:
        groups[row.commitment_id].append(row)  # type: ignore[attr-defined]
    return groups
