"""The facts behind an explanation as answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import Reader, cited
from agreements.domain.naming import FactKind
from agreements.models import Agreement, Commitment, Event, Process, Round
from agreements.models.used import Subject, Used


@dataclass(frozen=True, slots=True)
class UsedShape(Shape):
    """A fact from which a state was read."""

    key: Annotated[str, "Of the fact within its process and kind; of an event its code."]
    kind: FactKind
    label: str
    effective: Annotated[str, "As written, in `zone`."]
    zone: str
    url: Annotated[str, "The page on which it is read."]
    api_url: Annotated[str, "Where the API has it."]
    sources: list[str]


def used_shapes(used: Iterable[Used], reader: Reader) -> list[UsedShape]:
    """The facts in the given order; their sources are at hand."""
    return [
        UsedShape(
            key=one.fact.key,
            kind=one.kind,
            label=str(one.label),
            effective=one.fact.effective_as_written,
            zone=one.fact.effective_zone,
            url=reader.absolute(one.about.get_absolute_url()),
            api_url=_address(one, reader),
            sources=cited(one.fact),
        )
        for one in used
    ]


def _address(one: Used, reader: Reader) -> str:
    if isinstance(one.fact, Event):
        return f"{reader.link('events')}?{urlencode({'process': one.process.slug, 'code': one.fact.key})}"
    return subject_address(one.about, reader)


def subject_address(about: Subject, reader: Reader) -> str:
    """Where the API has a thing."""
    match about:
        case Commitment():
            return reader.link("commitment", about.pk)
        case Round():
            return reader.link("round", about.pk)
        case Agreement():
            return reader.link("agreement", about.slug)
        case Process():
            return reader.link("process", about.slug)
