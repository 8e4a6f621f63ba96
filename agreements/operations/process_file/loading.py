"""Loading a process file: all of it or nothing; what is there already stays, what differs supersedes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from agreements.domain.timeline import When
from agreements.models import Actor, ActorRevision, Agreement, Commitment, Fact, Process, Round, Source, User
from agreements.operations.facts import Draft, add_facts, public_id, stamp
from agreements.operations.process_file.actors import Clashes, clashes
from agreements.operations.process_file.as_recorded import EntryAsRecorded
from agreements.operations.process_file.entries import BadProcessFile, Entry, Notice, Problem
from agreements.operations.process_file.known import Knowledge, name_of
from agreements.operations.process_file.reading import read_entries
from agreements.operations.process_file.shape import Slot
from agreements.permissions import check_can_load


@dataclass(slots=True)
class Loaded:
    """What a load did: rows added, corrected and found unchanged, each counted by section; and what to know of it."""

    process: Process
    added: Counter[str] = field(default_factory=Counter)
    corrected: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    notices: list[Notice] = field(default_factory=list)


def load_process(*, data: Mapping[str, Any], at: datetime, by: User | None = None) -> Loaded:
    """Load the data of a process file in one transaction. Loading the same again writes nothing.

    An entry that differs from what is recorded is added as a correction, known from `at`. An entry that is missing is
    left as recorded: facts are never removed. Raises BadProcessFile, NotAllowed.
    """
    check_can_load(by)
    entries = read_entries(data)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"process {data['process']['slug']}"]
            )
        return _Load(entries, at, by).run()


class _Load:
    """One load under way: the identities by name, and the drafts that it gathers."""

    def __init__(self, entries: list[Entry], at: datetime, by: User | None) -> None:
        self.entries, self.at, self.by = entries, at, by
        self.first = entries[0].data
        self.slug, self.zone = self.first["slug"], self.first["zone"]
        self.names: dict[str, dict[str, models.Model]] = {}

    def run(self) -> Loaded:
        self.process, _ = Process.objects.get_or_create(
            slug=self.slug, defaults={"id": public_id("process", self.slug), "zone": self.zone}
        )
        if self.process.zone != self.zone:
            raise BadProcessFile(
                [Problem("process.zone", f"does not change: “{self.process.zone}” is recorded.")]
            )
        self._make_identities()
        recorded = self._recorded()
        found = clashes(self.process, self.entries, recorded.get(ActorRevision, {}))
        if found.problems:
            raise BadProcessFile(found.problems)
        loaded, drafts = Loaded(self.process, notices=self._notices(found)), []
        for said in self._said(recorded):
            section = said.entry.section.name
            if said.same and not said.known_earlier:
                loaded.unchanged[section] += 1
                continue
            (loaded.added if said.current is None else loaded.corrected)[section] += 1
            drafts.append(said.stamped(self.at))
        add_facts(drafts)
        return loaded

    def _said(self, recorded: Mapping[type[Fact], Mapping[str, Fact]]) -> list[EntryAsRecorded]:
        """Every entry beside what is recorded under its key, with since when it was known."""
        knowledge, found = Knowledge(self.entries, self.at), []
        for entry in self.entries:
            if entry.section.model is not None:
                current = recorded[entry.section.model].get(entry.name)
                found.append(EntryAsRecorded(entry, self._draft(entry), current, knowledge.of(entry)))
        known = knowledge.with_what_hangs_on_it({name_of(said.entry): said.own for said in found})
        for said in found:
            said.known = known[name_of(said.entry)]
        return found

    def _notices(self, found: Clashes) -> list[Notice]:
        return [*(notice for entry in self.entries for notice in entry.notices), *found.notices]

    def _make_identities(self) -> None:
        self._identities(
            "source", Source, "sources", lambda entry: {"process": self.process, "code": entry.name}
        )
        self._identities("actor", Actor, "actors", lambda entry: {"slug": entry.name})
        self._identities(
            "agreement",
            Agreement,
            "agreements",
            lambda entry: {"process": self.process, "code": entry.name, "slug": entry.data["slug"]},
        )
        self._identities(
            "round", Round, "rounds", lambda entry: {"process": self.process, "code": entry.name}
        )
        self._identities(
            "commitment",
            Commitment,
            "commitments",
            lambda entry: {
                "process": self.process,
                "code": entry.name,
                "agreement": self.names["agreement"][entry.data["agreement"]],
            },
        )

    def _identities(self, kind: str, model: Any, section: str, columns: Any) -> None:
        owner = () if kind == "actor" else (self.slug,)
        wanted = {
            entry.name: model(id=public_id(kind, *owner, entry.name), **columns(entry))
            for entry in self.entries
            if entry.section.name == section
        }
        # In one order everywhere: two loads that share actors would otherwise wait for each other.
        model.objects.bulk_create(sorted(wanted.values(), key=lambda row: row.pk), ignore_conflicts=True)
        found = model.objects.in_bulk([row.pk for row in wanted.values()])
        self.names[kind] = {name: found.get(row.pk) for name, row in wanted.items()}
        self._refuse_moved_identities(section, wanted)

    def _refuse_moved_identities(self, section: str, wanted: Mapping[str, Any]) -> None:
        """An identity never changes: a code that now stands under another agreement, a slug taken elsewhere."""
        problems = []
        for entry in self.entries:
            if entry.section.name != section:
                continue
            found, row = self.names[_KIND[section]][entry.name], wanted[entry.name]
            if found is None:
                problems.append(Problem(entry.place, f"“{row}” is taken by another process."))
            elif any(
                getattr(found, f.attname) != getattr(row, f.attname) for f in found._meta.concrete_fields
            ):
                problems.append(
                    Problem(entry.place, f"“{entry.name}” is recorded under another agreement or address.")
                )
        if problems:
            raise BadProcessFile(problems)

    def _recorded(self) -> dict[type[Fact], dict[str, Fact]]:
        """What is recorded of this process now, by model and key, with its links."""
        found: dict[type[Fact], dict[str, Fact]] = {}
        for model in {entry.section.model for entry in self.entries if entry.section.model}:
            links = [f.name for f in model._meta.many_to_many]
            rows = model.objects.current().filter(process=self.process).prefetch_related(*links)
            found[model] = {row.key: row for row in rows}
        return found

    def _draft(self, entry: Entry) -> Draft:
        model = entry.section.model
        assert model is not None
        fact = model(process=self.process, key=entry.name)
        fact.reason, fact.caveat = entry.data.get("reason", ""), entry.data.get("caveat", "")
        if entry.section.identity is not None and entry.section.parent:
            setattr(fact, entry.section.parent, self.names[entry.section.parent][entry.name])
        elif entry.section.parent:
            setattr(fact, entry.section.parent, self.names[entry.section.parent][entry.owner])
        if entry.section.holder:
            setattr(fact, entry.section.holder, entry.holder)
        links: dict[str, Any] = {
            "sources": [self.names["source"][code] for code in entry.data.get("sources", [])]
        }
        for slot in entry.section.slots():
            self._fill(fact, links, slot, entry.data)
        return Draft(stamp(fact, self._effective(entry), self.at, self.by), links)

    def _fill(self, fact: Fact, links: dict[str, Any], slot: Slot, data: Mapping[str, Any]) -> None:
        if slot.kind == "many":
            links[slot.column] = [self.names[slot.refers_to][code] for code in data.get(slot.name, [])]
        elif slot.kind == "one":
            setattr(
                fact,
                slot.column,
                self.names[slot.refers_to][data[slot.name]] if data.get(slot.name) else None,
            )
        elif slot.name in data:
            setattr(fact, slot.column, data[slot.name])

    def _effective(self, entry: Entry) -> When:
        return When(entry.begins, entry.begins_zone)


_KIND = {
    "sources": "source",
    "actors": "actor",
    "agreements": "agreement",
    "rounds": "round",
    "commitments": "commitment",
}
