"""Since when what a process file says was known: as stated, as published, else by the time that its source or it has.

What an entry hangs on is known no later than the entry: an agreement that an event names was known of by then. What is
stated stands; what hangs on it and has no date of its own is known no earlier.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from agreements.domain.ordering import natural
from agreements.domain.statuses import KnownBasis
from agreements.domain.timeline import When
from agreements.operations.facts import earliest_publication, known_moment
from agreements.operations.process_file.entries import Entry
from agreements.operations.process_file.shape import PROCESS

#: What names an entry within its file: its section and its key.
Named: TypeAlias = tuple[str, str]
#: In which section what a slot refers to is described. Of a commitment that is its first wording.
_SECTIONS = {
    "source": "sources",
    "actor": "actors",
    "agreement": "agreements",
    "round": "rounds",
    "commitment": "commitments",
}
#: In which section what an entry is nested in stands, where its column keeps a key.
_HOLDERS = {"condition_key": "conditions", "layer_key": "texts", "position_key": "positions"}


@dataclass(frozen=True, slots=True)
class Known:
    """Since when something was known, and on which ground; `placed`: the same where it lies ahead of the load, too."""

    since: datetime
    basis: KnownBasis
    placed: datetime


class Knowledge:
    """Since when each entry of one file was known, as far as the file says."""

    def __init__(self, entries: list[Entry], at: datetime) -> None:
        self.entries, self.at = [entry for entry in entries if entry.section.model is not None], at
        self._sources = {entry.name: entry for entry in entries if entry.section.name == "sources"}
        self._agreements = {
            entry.name: entry.data["agreement"] for entry in entries if entry.section.name == "commitments"
        }
        self._first: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.section.name == "revisions":
                first = self._first.setdefault(entry.owner, entry)
                self._first[entry.owner] = min(first, entry, key=_in_order)

    def of(self, entry: Entry) -> Known:
        """What the entry itself says, never later than the load."""
        data = entry.data
        if data.get("known_from"):
            stated = known_moment(data["known_from"])
            first = data.get("first_known_from")
            basis = KnownBasis(data.get("known_basis", KnownBasis.STATED))
            return Known(stated, basis, known_moment(first) if first else stated)
        cited = [self._sources[code] for code in data.get("sources", [])]
        published = [source.data.get("published", "") for source in cited]
        if any(dated := [*published, data.get("published", "")]):
            return self._by_the_load(earliest_publication(dated), KnownBasis.PUBLISHED)
        dated_by_editors = [source for source in cited if source.data.get("effective")]
        moments = [When(one.begins, one.begins_zone).start for one in dated_by_editors or [entry]]
        return self._by_the_load(min(moments), KnownBasis.EFFECTIVE)

    def _by_the_load(self, since: datetime, basis: KnownBasis) -> Known:
        """What tells of a time to come is known at the latest since it is entered."""
        return Known(min(since, self.at), basis, since)

    def with_what_hangs_on_it(self, known: dict[Named, Known]) -> dict[Named, Known]:
        """`known`, where each entry is known no later than all that names it, straight or over others."""
        by_name = {name_of(entry): entry for entry in self.entries}
        named = {
            name: [one for one in self._named_by(entry) if one in by_name] for name, entry in by_name.items()
        }
        found = self._not_before_what_is_stated(known, named)
        waiting = deque(by_name)
        while waiting:
            own = found[name := waiting.popleft()]
            for one in named[name]:
                if found[one].since > own.since and found[one].basis is not KnownBasis.STATED:
                    found[one] = replace(found[one], since=own.since, basis=_lent(own.basis))
                    waiting.append(one)
        return found

    def _not_before_what_is_stated(
        self, known: dict[Named, Known], named: dict[Named, list[Named]]
    ) -> dict[Named, Known]:
        """What has no date of its own was not known before what it hangs on, straight or not, is stated to be."""
        floors = {
            name: min(own.since, self.at) for name, own in known.items() if own.basis is KnownBasis.STATED
        }
        stated, moved = set(floors), True
        while moved:
            moved = False
            for name in known.keys() - stated:
                on = [floors[one] for one in named[name] if one in floors]
                if on and (name not in floors or max(on) > floors[name]):
                    floors[name], moved = max(on), True
        return {
            name: replace(own, since=max(own.since, floors[name]))
            if own.basis is KnownBasis.EFFECTIVE and name in floors
            else own
            for name, own in known.items()
        }

    def _named_by(self, entry: Entry) -> Iterator[Named]:
        """What the entry hangs on."""
        yield PROCESS.name, self.entries[0].name
        yield from (("sources", code) for code in entry.data.get("sources", []))
        section = entry.section
        if section.identity is None and section.parent in _SECTIONS:
            yield from self._described(section.parent, [entry.owner])
        if section.holder:
            yield _HOLDERS[section.holder], entry.holder
        for slot in section.slots():
            if slot.kind in ("one", "many") and entry.data.get(slot.name):
                told = entry.data[slot.name]
                yield from self._described(slot.refers_to, told if slot.kind == "many" else [told])

    def _described(self, kind: str, names: Iterable[str]) -> Iterator[Named]:
        for name in names:
            if kind != "commitment":
                yield _SECTIONS[kind], name
            elif name in self._first:
                yield name_of(self._first[name])
                yield "agreements", self._agreements[name]


def name_of(entry: Entry) -> Named:
    return entry.section.name, entry.name


def _in_order(entry: Entry) -> tuple[datetime, str]:
    return When(entry.begins, entry.begins_zone).start, natural(entry.name)


def _lent(basis: KnownBasis) -> KnownBasis:
    """The ground on which something is known through what names it."""
    return basis if basis is KnownBasis.EFFECTIVE else KnownBasis.PUBLISHED
