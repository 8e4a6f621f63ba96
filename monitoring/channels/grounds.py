"""What a mail says beside a date: who owes it to whom, by which agreement, in which words, by which sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext

from agreements.domain.timeline import AsOf
from agreements.models import SourceRevision
from agreements.models.base import Fact
from agreements.models.boards import CommitmentAt, RoundAt
from agreements.models.labels import ActorAt
from monitoring.models.letters import Part

#: So many sources are named; the page has them all.
MOST = 3


@dataclass(frozen=True, slots=True)
class Grounds:
    """Each as people wrote it, empty where nothing is on record. `sources`: publisher, title, day and address."""

    owed_by: str = ""
    owed_to: str = ""
    agreement: str = ""
    words: str = ""
    sources: tuple[str, ...] = ()


def grounds_of(parts: Iterable[Part]) -> dict[int, Grounds]:
    """By number of the notice. One query for all of them."""
    things = {part.notice.pk: part.flagged.item.thing for part in parts if part.flagged and part.flagged.item}
    points = {part.flagged.point for part in parts if part.flagged}
    facts = {pk: fact for pk, thing in things.items() if (fact := _rests_on(thing)) is not None}
    ids = {source.pk for fact in facts.values() for source in fact.sources.all()}
    named = _sources(ids, max(points, key=lambda point: point.known)) if ids else {}
    return {pk: _grounds(thing, facts.get(pk), named) for pk, thing in things.items()}


def _rests_on(thing: CommitmentAt | RoundAt) -> Fact | None:
    if isinstance(thing, CommitmentAt):
        return thing.revision
    return next(iter(thing.schedules), None)


def _sources(ids: Iterable[UUID], point: AsOf) -> dict[UUID, str]:
    rows = SourceRevision.objects.filter(source__in=ids, known_from__lte=point.known).current()
    return {row.source_id: source_words(row) for row in rows}


def source_words(row: SourceRevision) -> str:
    said = ", ".join(filter(None, (row.publisher, row.title, row.published)))
    return f"{said}: {row.url}" if row.url else said


def _grounds(thing: CommitmentAt | RoundAt, fact: Fact | None, named: Mapping[UUID, str]) -> Grounds:
    found = [named[source.pk] for source in fact.sources.all() if source.pk in named] if fact else []
    sources = tuple(found[:MOST])
    if isinstance(thing, RoundAt):
        return Grounds(sources=sources)
    return Grounds(
        owed_by=_names(thing.obligors, thing.revision.obligor_words) or gettext("not named"),
        owed_to=_names(thing.counterparties),
        agreement=thing.agreement_title,
        words=thing.revision.deadline.get("as_written", ""),
        sources=sources,
    )


def _names(actors: Iterable[ActorAt], words: str = "") -> str:
    return "; ".join(filter(None, (", ".join(actor.label for actor in actors), words)))
