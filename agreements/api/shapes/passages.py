"""The places in the texts on which commitments rest: whose text it is, what it says there, and where it is silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import caveat_of, cited
from agreements.domain.statuses import LayerKind
from agreements.domain.timeline import AsOf
from agreements.models import Passage, TextLayer


@dataclass(frozen=True, slots=True)
class PassageShape(Shape):
    """A place in one text. `silent`: this text lacks what other texts have there."""

    layer: Annotated[str, "Key of the text layer within the process."]
    kind: LayerKind | None
    publisher: str
    language: str
    anchor: str
    quote: Annotated[str, "Words of the text, in its language."]
    gist: str
    silent: bool
    commitments: list[str]
    caveat: str
    sources: list[str]


def passages_by_commitment(ids: Iterable[UUID], point: AsOf) -> dict[UUID, list[PassageShape]]:
    """By commitment, the passages it rests on at the point. Four queries."""
    ids = set(ids)
    rows = Passage.objects.as_of(point).filter(commitments__in=ids).distinct().oldest_first("layer_key")
    passages = list(rows.prefetch_related("commitments", "sources"))
    layers = layers_of({row.agreement_id for row in passages}, point)
    found: dict[UUID, list[PassageShape]] = defaultdict(list)
    for row in passages:
        shape = passage_shape(row, layers.get((row.process_id, row.layer_key)))
        for commitment in row.commitments.all():
            found[commitment.pk].append(shape)
    return found


def layers_of(agreements: Iterable[UUID], point: AsOf) -> dict[tuple[UUID, str], TextLayer]:
    rows = TextLayer.objects.as_of(point).filter(agreement__in=set(agreements))
    return {(row.process_id, row.key): row for row in rows.oldest_first()}


def passage_shape(passage: Passage, layer: TextLayer | None) -> PassageShape:
    return PassageShape(
        layer=passage.layer_key,
        kind=LayerKind(layer.kind) if layer else None,
        publisher=layer.publisher if layer else "",
        language=layer.language if layer else "",
        anchor=passage.anchor,
        quote=passage.quote,
        gist=passage.gist,
        silent=passage.silent,
        commitments=sorted(
            (one.code for one in passage.commitments.all()), key=lambda code: (len(code), code)
        ),
        caveat=caveat_of(passage),
        sources=cited(passage),
    )
