"""Who takes part in a process or an agreement as answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import NamedActor, caveat_of, cited
from agreements.domain.roles import ROLE_WORDS, line_of
from agreements.domain.statuses import Role
from agreements.models.casts import Cast


@dataclass(frozen=True, slots=True)
class PartShape(Shape):
    """Which part an actor has in a process or an agreement; there its own, or one of the process that counts for it."""

    actor: NamedActor
    role: Role
    words: Annotated[str, "The role in words."]
    line: Annotated[Role, "The role under which pages list it: signatories stand with the parties."]
    of_process: Annotated[bool, "True where the agreement names nobody in that role and its process does."]
    description: str
    caveat: str
    sources: list[str]


def part_shapes(cast: Cast) -> list[PartShape]:
    return [
        PartShape(
            actor=NamedActor(part.actor.slug, part.actor.label, part.actor.kind),
            role=part.role,
            words=ROLE_WORDS[part.role],
            line=line_of(part.role),
            of_process=part.of_process,
            description=part.fact.description,
            caveat=caveat_of(part.fact),
            sources=cited(part.fact),
        )
        for part in cast.parts
    ]
