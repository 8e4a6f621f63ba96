"""Reading a process file: from bytes to checked entries, or to every problem at once with its place and reason."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator

from agreements.domain.deadlines.rule import BadRule
from agreements.domain.due import deadline_from_data, deadline_to_data
from agreements.domain.texts import BadText, clean
from agreements.domain.timeline import BadMoment, When, zone_of
from agreements.operations.facts import known_moment
from agreements.operations.process_file.schema import schema
from agreements.operations.process_file.shape import PROCESS, SECTIONS, Section, Slot

MOST_BYTES = 20_000_000
MOST_DEPTH = 16


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file: where, and why."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class BadProcessFile(ValueError):
    """The file was not loaded, nothing was written; `problems` has everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        count = len(problems)
        super().__init__(f"Nothing was loaded: the file has {count} problem{'s' if count != 1 else ''}.")


@dataclass(slots=True)
class Entry:
    """One entry of the file on its way to a row: `name` is its key across the process, `owner` the code it hangs on.

    `begins`, `begins_zone`: the effective moment of what it hangs on, which is its own unless it states one.
    """

    section: Section
    place: str
    data: dict[str, Any]
    name: str
    owner: str = ""
    layer_key: str = ""
    begins: str = ""
    begins_zone: str = ""


def parse(content: bytes) -> dict[str, Any]:
    """JSON bytes to data. Raises BadProcessFile for what is no JSON, too large or too deep."""
    if len(content) > MOST_BYTES:
        raise BadProcessFile([Problem("file", f"is larger than {MOST_BYTES // 1_000_000} MB.")])
    try:
        text = content.decode("utf-8-sig")
        if _too_deep(text):
            raise BadProcessFile([Problem("file", f"nests deeper than {MOST_DEPTH} levels.")])
        data = json.loads(text, object_pairs_hook=_no_twins)
    except UnicodeDecodeError as error:
        raise BadProcessFile([Problem(f"byte {error.start}", "is not UTF-8.")]) from error
    except json.JSONDecodeError as error:
        raise BadProcessFile(
            [Problem(f"line {error.lineno}, column {error.colno}", f"is not JSON: {error.msg}.")]
        ) from error
    except ValueError as error:
        if isinstance(error, BadProcessFile):
            raise
        raise BadProcessFile([Problem("file", str(error))]) from error
    return data if isinstance(data, dict) else {"format": None}


def _too_deep(text: str) -> bool:
    depth = most = 0
    in_string = escaped = False
    for letter in text:
        if in_string:
            escaped, in_string = (not escaped and letter == "\\"), escaped or letter != '"'
        elif letter == '"':
            in_string = True
        elif letter in "[{":
            depth += 1
            most = max(most, depth)
        elif letter in "]}":
            depth -= 1
    return most > MOST_DEPTH


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        twice = sorted({name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1})
        raise ValueError(f"the name “{twice[0][:60]}” stands twice in one object.")
    return data


def read_entries(data: Mapping[str, Any]) -> list[Entry]:
    """Checked, cleaned entries in the order of the file, the process first. Raises BadProcessFile with all problems."""
    problems = [_schema_problem(error) for error in Draft202012Validator(schema()).iter_errors(data)]
    if problems:
        raise BadProcessFile(sorted(problems, key=lambda problem: problem.place))
    entries = list(_walk(data))
    problems = [
        *_twins(entries),
        *(problem for entry in entries for problem in _check(entry, data["process"]["zone"])),
    ]
    problems += _references(entries)
    if problems:
        raise BadProcessFile(problems)
    return entries


def _schema_problem(error: Any) -> Problem:
    place = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path
    ).lstrip(".")
    reasons = {"required": f"{error.message} here.", "additionalProperties": f"{error.message}."}
    message = error.message if len(error.message) < 300 else f"{error.message[:140]} … {error.message[-100:]}"
    return Problem(place or "file", reasons.get(error.validator, f"{message}."))


def _walk(data: Mapping[str, Any]) -> Iterator[Entry]:
    process = data["process"]
    first = Entry(PROCESS, "process", dict(process), process["slug"])
    first.begins, first.begins_zone = process["effective"], process["zone"]
    yield first
    for section in SECTIONS:
        for index, item in enumerate(data.get(section.name, [])):
            entry = Entry(section, f"{section.name}[{index}]", dict(item), item[section.name_by])
            _set_beginning(entry, first)
            yield entry
            yield from _walk_children(entry, entry.name)


def _walk_children(parent: Entry, owner: str) -> Iterator[Entry]:
    for section in parent.section.children:
        for index, item in enumerate(parent.data.pop(section.name, [])):
            place, name = f"{parent.place}.{section.name}[{index}]", f"{parent.name}/{item['key']}"
            entry = Entry(section, place, dict(item), name, owner, layer_key=parent.name)
            _set_beginning(entry, parent)
            yield entry
            yield from _walk_children(entry, owner)


def _set_beginning(entry: Entry, parent: Entry) -> None:
    """A source is true from its publication, a commitment's parts from its first revision, else as the parent."""
    data = (entry.data.get("revisions") or [entry.data])[0]
    stated = data.get("effective") or data.get("published")
    entry.begins = stated or parent.begins
    entry.begins_zone = data.get("zone") or ("" if stated else parent.begins_zone)


def _twins(entries: list[Entry]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for entry in entries:
        first = seen.setdefault((entry.section.name, entry.name), entry.place)
        if first != entry.place:
            yield Problem(entry.place, f"“{entry.name}” stands already at {first}.")


def _check(entry: Entry, default_zone: str) -> Iterator[Problem]:
    """Clean the entry's texts in place; yield what its moments, zones, deadlines and texts have wrong."""
    try:
        entry.data = _cleaned(entry.data)
        zone = entry.begins_zone = entry.data.get("zone") or entry.begins_zone or default_zone
        zone_of(zone)
    except (BadText, BadMoment) as error:
        yield Problem(entry.place, str(error))
        return
    for name in (
        "effective",
        "published",
        *(slot.name for slot in entry.section.slots() if slot.kind == "moment"),
    ):
        yield from _try(entry, name, lambda text: When(text, zone))
    yield from _try(entry, "known_from", known_moment)
    for slot in entry.section.slots():
        if slot.kind == "deadline":
            yield from _check_deadline(entry, slot, zone)


def _check_deadline(entry: Entry, slot: Slot, zone: str) -> Iterator[Problem]:
    try:
        entry.data[slot.name] = deadline_to_data(deadline_from_data(entry.data[slot.name], zone))
    except BadRule as error:
        yield Problem(f"{entry.place}.{slot.name}{f'.{error.field}' if error.field else ''}", str(error))


def _try(entry: Entry, name: str, read: Any) -> Iterator[Problem]:
    text = entry.data.get(name)
    if text:
        try:
            read(text)
        except BadMoment as error:
            yield Problem(f"{entry.place}.{name}", str(error))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {name: _cleaned(item) for name, item in value.items()}
    return value


def _references(entries: list[Entry]) -> Iterator[Problem]:
    """Everything that an entry refers to must stand in the file."""
    known = _known_names(entries)
    for entry in entries:
        if entry.section.name == "commitments" and entry.data["agreement"] not in known["agreement"]:
            yield Problem(
                f"{entry.place}.agreement", f"there is no agreement “{entry.data['agreement']}” in this file."
            )
        for code in entry.data.get("sources", []):
            if code not in known["source"]:
                yield Problem(f"{entry.place}.sources", f"there is no source “{code}” in this file.")
        for slot in entry.section.slots():
            yield from _slot_problems(entry, slot, known)


def _slot_problems(entry: Entry, slot: Slot, known: dict[str, set[str]]) -> Iterator[Problem]:
    for code in _named(entry, slot):
        if code not in known[slot.refers_to]:
            yield Problem(
                f"{entry.place}.{slot.name}", f"there is no {slot.refers_to} “{code}” in this file."
            )
    if slot.kind == "deadline":
        yield from _anchor_problems(entry, slot, known)


def _known_names(entries: list[Entry]) -> dict[str, set[str]]:
    sections = {"source": "sources", "actor": "actors", "agreement": "agreements", "round": "rounds"}
    sections |= {"commitment": "commitments", "event": "events"}
    return {
        kind: {entry.name for entry in entries if entry.section.name == section}
        for kind, section in sections.items()
    }


def _named(entry: Entry, slot: Slot) -> list[str]:
    if slot.kind == "one" and entry.data.get(slot.name):
        return [entry.data[slot.name]]
    return entry.data.get(slot.name, []) if slot.kind == "many" else []


def _anchor_problems(entry: Entry, slot: Slot, known: dict[str, set[str]]) -> Iterator[Problem]:
    for anchor in deadline_from_data(entry.data[slot.name], "UTC").anchors():
        name, _, part = anchor.rpartition(".")
        fits = (
            anchor in known["event"]
            or (part in ("start", "end") and name in known["round"])
            or (part == "completed" and name in known["commitment"])
        )
        if not fits:
            yield Problem(
                f"{entry.place}.{slot.name}",
                f"there is no event, round or commitment “{anchor}” to wait for.",
            )
