"""The sources that one page cites: gathered from its facts, read once, listed at its foot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import F

from agreements.domain.timeline import AsOf
from agreements.models import Fact, SourceRevision


@dataclass(frozen=True, slots=True)
class Cites:
    """What the page's facts rest on. Each source revision carries `code`, its label on this page ("S1")."""

    by_source: dict[UUID, SourceRevision]

    def of(self, *facts: Fact) -> tuple[SourceRevision, ...]:
        """The sources of these facts, each once, in the order of their codes."""
        ids = {source.pk for fact in facts for source in fact.sources.all()}
        return tuple(sorted((self.by_source[pk] for pk in ids if pk in self.by_source), key=_order))

    @property
    def listed(self) -> list[SourceRevision]:
        return sorted(self.by_source.values(), key=_order)


def cites(facts: Iterable[Fact], point: AsOf) -> Cites:
    """Read the sources of the facts, whose `sources` are prefetched. One query.

    A source counts since it was known, even where it was published later than the day it tells of.
    """
    ids = {source.pk for fact in facts for source in fact.sources.all()}
    return cited_sources(ids, point) if ids else Cites({})


def cited_sources(ids: Iterable[UUID], point: AsOf) -> Cites:
    """The sources with these ids as they were known at the point."""
    known = replace(point, valid=max(point.valid, point.known), day=None)
    rows = SourceRevision.objects.filter(source__in=ids).as_of(known).oldest_first()
    found = {row.source_id: row for row in rows.annotate(code=F("source__code"))}
    _tell_apart(found.values())
    return Cites(found)


def _tell_apart(rows: Iterable[SourceRevision]) -> None:
    """A code is unique within its process: where a page cites several processes, it is numbered by process."""
    rows = list(rows)
    processes = sorted({row.process_id for row in rows})
    if len(processes) > 1:
        for row in rows:
            row.code = f"{processes.index(row.process_id) + 1}-{row.code}"  # type: ignore[attr-defined]


def _order(row: SourceRevision) -> tuple[str, int, str]:
    """As people count: S2 before S12."""
    code = row.code  # type: ignore[attr-defined]
    head, _, tail = code.rpartition("-")
    digits = "".join(letter for letter in tail if letter.isdigit())
    return (head, int(digits) if digits else 0, tail)
