"""The entries of a process file on their way to rows, and what may be wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from agreements.domain.ordering import natural
from agreements.domain.timeline import BadMoment, When
from agreements.operations.process_file.shape import PROCESS, SECTIONS, Section


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file: where, and why."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that whoever loads a file should know, though it is no mistake: where, and what."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


#: So many problems of a file are told; a file that is wrong throughout has one cause and thousands of them.
MOST_PROBLEMS = 50


class BadProcessFile(ValueError):
    """The file was not loaded, nothing was written.

    `problems`: what is wrong with it, in the order of the file, at most MOST_PROBLEMS; `count`: how many there are.
    """

    def __init__(self, problems: list[Problem]) -> None:
        self.problems, self.count = problems[:MOST_PROBLEMS], len(problems)
        super().__init__(
            f"Nothing was loaded: the file has {self.count:,} problem{'s' if self.count != 1 else ''}."
        )

    def lines(self) -> list[str]:
        """One line for each problem that is told, and one that counts the rest."""
        rest = self.count - len(self.problems)
        more = [f"… and {rest:,} more."] if rest else []
        return [*map(str, self.problems), *more]


@dataclass(slots=True)
class Entry:
    """One entry of the file on its way to a row: `name` is its key across the process, `owner` the code it hangs on.

    `begins`, `begins_zone`: the effective moment of what it hangs on, which is its own unless it states one.
    `notices`: what was put right in its texts.
    """

    section: Section
    place: str
    data: dict[str, Any]
    name: str
    owner: str = ""
    holder: str = ""
    begins: str = ""
    begins_zone: str = ""
    notices: list[Notice] = field(default_factory=list)


def entries_of(data: Mapping[str, Any]) -> Iterator[Entry]:
    """Every entry of data that fits the schema, the process first, children after their parents."""
    process = data["process"]
    first = Entry(PROCESS, "process", dict(process), process["slug"])
    first.begins, first.begins_zone = process["effective"], process["zone"]
    yield first
    for section in SECTIONS:
        for index, item in enumerate(data.get(section.name, [])):
            entry = Entry(section, f"{section.name}[{index}]", dict(item), item[section.name_by])
            _set_beginning(entry, first)
            yield entry
            yield from _children(entry, entry.name)


def _children(parent: Entry, owner: str) -> Iterator[Entry]:
    for section in parent.section.children:
        for index, item in enumerate(parent.data.pop(section.name, [])):
            place, name = f"{parent.place}.{section.name}[{index}]", f"{parent.name}/{item['key']}"
            entry = Entry(section, place, dict(item), name, owner, holder=parent.name)
            _set_beginning(entry, parent)
            yield entry
            yield from _children(entry, owner)


def _in_order(revision: Mapping[str, Any]) -> tuple[datetime, str]:
    """By this the first of some revisions is found, whatever the order of the file; a bad moment is reported later."""
    try:
        begins = When(revision["effective"], "UTC").start
    except BadMoment:
        begins = datetime.max.replace(tzinfo=UTC)
    return begins, natural(revision["key"])


def _set_beginning(entry: Entry, parent: Entry) -> None:
    """A source is true from its publication, a commitment's parts from its first revision, else as the parent."""
    revisions = entry.data.get("revisions")
    data = min(revisions, key=_in_order) if revisions else entry.data
    stated = data.get("effective") or data.get("published")
    entry.begins = stated or parent.begins
    entry.begins_zone = data.get("zone") or ("" if stated else parent.begins_zone)
