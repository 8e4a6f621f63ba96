"""Agreements as answered: their dates, their texts, who takes part, and where the sources disagree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import Reader, caveat_of, cited, edited, grouped
from agreements.api.shapes.happenings import (
    DisagreementShape,
    EventShape,
    disagreement_shape,
    event_shape,
)
from agreements.api.shapes.legal import LegalStandingShape, legal_state_shape
from agreements.api.shapes.parts import PartShape, part_shapes
from agreements.api.shapes.passages import PassageShape, passage_shape
from agreements.domain.statuses import AGREEMENT_DATES, KnownBasis, LayerKind, RelationKind
from agreements.models import (
    AgreementRelation,
    AgreementRevision,
    Disagreement,
    Event,
    Passage,
    TextLayer,
)
from agreements.models.casts import Cast, casts_of_agreements
from agreements.models.legal import legal_states_with_record
from agreements.models.used import used_in_law, with_their_sources


@dataclass(frozen=True, slots=True)
class RelationShape(Shape):
    """How it stands to another agreement (by code), or to something that is not on record (`to_words`)."""

    kind: RelationKind
    to: str | None
    to_words: str
    commitments: Annotated[
        list[str], "Codes of those of the other that it moves; empty where it is the whole."
    ]
    caveat: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class LayerShape(Shape):
    """One text by which the agreement is known, with its passages."""

    key: str
    kind: LayerKind
    title: str
    publisher: str
    language: str
    archived: str
    note: str
    passages: list[PassageShape]
    caveat: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class AgreementShape(Shape):
    """An agreement at the point."""

    id: UUID
    code: str
    slug: str
    process: str
    title: str
    summary: str
    form: str
    place: str
    stage: Annotated[str, "Stage of the PA-X Peace Agreements Database, empty where none is given."]
    stage_sub: str
    languages: list[str]
    signed_by: list[str]
    external_ids: dict[str, str]
    dates: list[EventShape]
    legal_state: LegalStandingShape
    relations: list[RelationShape]
    participations: list[PartShape]
    texts: list[LayerShape]
    disagreements: list[DisagreementShape]
    known_from: datetime
    known_basis: KnownBasis
    recorded_at: datetime
    caveat: str
    sources: list[str]
    url: str


def agreement_shapes(ids: Iterable[UUID], reader: Reader) -> list[AgreementShape]:
    """The given agreements at the reader's point, in the given order; in a constant number of queries."""
    ids = list(ids)
    rows = AgreementRevision.objects.filter(agreement__in=ids).newest_per("agreement", reader.point)
    revisions = {
        row.agreement_id: row for row in rows.select_related("agreement__process").prefetch_related("sources")
    }
    parts = _parts(list(revisions), reader)
    casts = casts_of_agreements([row.agreement for row in revisions.values()], reader.point)
    differences = _disagreements(revisions.values(), reader)
    editing = edited((row.process_id for row in revisions.values()), reader)
    legal, record = legal_states_with_record(revisions, reader.point)
    used = {
        key: used_in_law(legal[key], row.agreement, row.agreement.process, record)
        for key, row in revisions.items()
    }
    with_their_sources(used.values())
    return [
        _shape(
            row,
            {name: groups[key] for name, groups in parts.items()},
            casts[key],
            differences,
            editing,
            legal_state_shape(legal[key], used[key], reader),
            reader,
        )
        for key in ids
        if (row := revisions.get(key)) is not None
    ]


def _parts(ids: list[UUID], reader: Reader) -> dict[str, dict[UUID, list[Any]]]:
    """What else is said of the agreements, by kind and agreement."""
    found = {}
    for model, related, links in (
        (AgreementRelation, ("to",), ("commitments",)),
        (TextLayer, (), ()),
        (Passage, (), ("commitments",)),
        (Event, ("process", "agreement"), ("claimed_by", "disputed_by", "by", "commitments")),
    ):
        rows = (
            model.objects.as_of(reader.point)
            .filter(agreement__in=ids)
            .select_related(*related)
            .oldest_first()
        )
        found[model.__name__] = grouped(rows.prefetch_related("sources", *links), "agreement_id")
    return found


def _disagreements(revisions: Iterable[AgreementRevision], reader: Reader) -> list[Disagreement]:
    revisions = list(revisions)
    rows = Disagreement.objects.as_of(reader.point).filter(
        process__in={row.process_id for row in revisions},
        about__has_any_keys=sorted({row.agreement.code for row in revisions}),
    )
    return list(rows.oldest_first().select_related("process").prefetch_related("sources"))


def _shape(
    row: AgreementRevision,
    parts: Mapping[str, list[Any]],
    cast: Cast,
    differences: Iterable[Disagreement],
    editing: Collection[UUID],
    legal: LegalStandingShape,
    reader: Reader,
) -> AgreementShape:
    agreement = row.agreement
    return AgreementShape(
        id=agreement.pk,
        code=agreement.code,
        slug=agreement.slug,
        process=agreement.process.slug,
        title=row.title,
        summary=row.summary,
        form=row.form,
        place=row.place,
        stage=row.stage,
        stage_sub=row.stage_sub,
        languages=row.languages,
        signed_by=row.signed_by,
        external_ids=row.external_ids,
        dates=[event_shape(event) for event in parts["Event"] if event.kind in AGREEMENT_DATES],
        legal_state=legal,
        relations=[_relation(relation) for relation in parts["AgreementRelation"]],
        participations=part_shapes(cast),
        texts=[_layer(layer, parts["Passage"]) for layer in parts["TextLayer"]],
        disagreements=[disagreement_shape(one, editing) for one in differences if _is_about(one, row)],
        known_from=row.known_from,
        known_basis=KnownBasis(row.known_basis),
        recorded_at=row.recorded_at,
        caveat=caveat_of(row),
        sources=cited(row),
        url=reader.link("agreement", agreement.slug),
    )


def _is_about(disagreement: Disagreement, row: AgreementRevision) -> bool:
    return disagreement.process_id == row.process_id and row.agreement.code in disagreement.about


def _relation(relation: AgreementRelation) -> RelationShape:
    to = relation.to.code if relation.to else None
    kind, words = RelationKind(relation.kind), relation.to_words
    moved = [one.code for one in relation.commitments.all()]
    return RelationShape(kind, to, words, moved, caveat_of(relation), cited(relation))


def _layer(layer: TextLayer, passages: Iterable[Passage]) -> LayerShape:
    return LayerShape(
        key=layer.key,
        kind=LayerKind(layer.kind),
        title=layer.title,
        publisher=layer.publisher,
        language=layer.language,
        archived=layer.archived,
        note=layer.note,
        passages=[passage_shape(one, layer) for one in passages if one.layer_key == layer.key],
        caveat=caveat_of(layer),
        sources=cited(layer),
    )
