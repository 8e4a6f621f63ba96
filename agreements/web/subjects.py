"""What an event can be about: actors, agreements and commitments of its process, each with the words of a choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator

from agreements.domain.timeline import AsOf
from agreements.models import ActorRevision, AgreementRevision, CommitmentRevision, Process
from agreements.web.pages.rows import sentence_case
from agreements.web.pages.zones import offered_zones

_LONGEST = 90


@dataclass(frozen=True, slots=True)
class Subjects:
    """By slug or code, each identity with its words; and the zones that a time can be given in."""

    actors: dict[str, tuple[Any, str]]
    agreements: dict[str, tuple[Any, str]]
    commitments: dict[str, tuple[Any, str]]
    zones: list[str]


def subjects_of(process: Process, point: AsOf) -> Subjects:
    """As known at the point. Four queries."""
    actors, agreements, commitments = (
        model.objects.filter(process=process).newest_per(name, point).select_related(name)
        for model, name in (
            (ActorRevision, "actor"),
            (AgreementRevision, "agreement"),
            (CommitmentRevision, "commitment"),
        )
    )
    return Subjects(
        actors={
            row.actor.slug: (row.actor, row.label)
            for row in sorted(actors, key=lambda row: row.label.casefold())
        },
        agreements={
            row.agreement.code: (row.agreement, f"{row.agreement.code} · {row.title}")
            for row in sorted(agreements, key=lambda row: row.agreement.code)
        },
        commitments={
            row.commitment.code: (row.commitment, _worded(row))
            for row in sorted(commitments, key=lambda row: (len(row.commitment.code), row.commitment.code))
        },
        zones=offered_zones(process),
    )


def _worded(row: CommitmentRevision) -> str:
    return f"{row.commitment.code} · {Truncator(sentence_case(row.paraphrase)).chars(_LONGEST)}"
