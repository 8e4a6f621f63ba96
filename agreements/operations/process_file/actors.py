"""Whether an actor of a file is the one that other processes describe under its slug."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from agreements.models import ActorRevision, Fact, Process, ProcessRevision
from agreements.models.labels import earliest_first
from agreements.operations.process_file.entries import Entry, Notice, Problem


@dataclass(frozen=True, slots=True)
class Clashes:
    """What a file says of actors otherwise than other processes: what is refused, and what is only told."""

    problems: list[Problem]
    notices: list[Notice]


def clashes(process: Process, entries: Iterable[Entry], recorded: Mapping[str, Fact]) -> Clashes:
    """Compare actors that are new to the process, or described anew, with what other processes say of them.

    Another kind is refused unless the file says `same_as_recorded`; another label is told. `recorded`: what the
    process says of its actors now, by slug. The caller holds the transaction.
    """
    told = [entry for entry in entries if entry.section.name == "actors" and _is_news(entry, recorded)]
    _one_load_at_a_time(entry.name for entry in told)
    rows = ActorRevision.objects.current().filter(actor__slug__in=[entry.name for entry in told])
    others = list(earliest_first(rows.exclude(process=process)).select_related("actor"))
    titles = _titles(others)
    found = Clashes([], [])
    for entry in told:
        for other in (row for row in others if row.actor.slug == entry.name):
            where = titles[other.process_id]
            found.problems.extend(_refused(entry, other, where))
            found.notices.extend(_noticed(entry, other, where))
    return found


def _is_news(entry: Entry, recorded: Mapping[str, Fact]) -> bool:
    before: Any = recorded.get(entry.name)
    return before is None or (before.label, before.kind) != (entry.data["label"], entry.data["kind"])


def _one_load_at_a_time(slugs: Iterable[str]) -> None:
    """Two loads that describe an actor at the same time would not see each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('actor ' || slug)) FROM unnest(%s::text[]) AS slug",
            [sorted(slugs)],
        )


def _titles(rows: Iterable[ActorRevision]) -> dict[Any, str]:
    processes = {row.process_id for row in rows}
    said = ProcessRevision.objects.current().filter(process__in=processes).oldest_first()
    return dict(said.values_list("process", "title"))


def _refused(entry: Entry, other: ActorRevision, where: str) -> Iterator[Problem]:
    if other.kind != entry.data["kind"] and not entry.data.get("same_as_recorded"):
        yield Problem(
            f"{entry.place}.kind",
            f"“{entry.name}” is on record as “{other.label}”, {_words(other.kind)}, in “{where}”; here it is "
            f"“{entry.data['label']}”, {_words(entry.data['kind'])}. Take another slug, or say that it is the same "
            "actor with “same_as_recorded”: true.",
        )


def _noticed(entry: Entry, other: ActorRevision, where: str) -> Iterator[Notice]:
    if other.label != entry.data["label"]:
        yield Notice(
            f"{entry.place}.label",
            f"“{entry.name}” is called “{other.label}” in “{where}” and “{entry.data['label']}” here. Readers of each "
            "process see its own label; the page of the actor has the one that was recorded first.",
        )


def _words(kind: str) -> str:
    return kind.replace("_", " ")
