"""What a process file keeps beside its schema: readable moments and rules, clean texts, names that lead somewhere."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from datetime import datetime
from typing import Any

from agreements.domain.anchors import Names, missing_names
from agreements.domain.deadline import deadline_from_data, deadline_to_data
from agreements.domain.deadlines.rule import BadRule
from agreements.domain.parsing import parse_point
from agreements.domain.refusals import nearest
from agreements.domain.texts import BULLET, BadText, cleaned, fold, one_line
from agreements.domain.timeline import FIRST_YEAR, LAST_YEAR, BadMoment, When, out_of_range, zone_of
from agreements.models import Condition, Fact, Name
from agreements.operations.facts import known_moment
from agreements.operations.process_file.entries import Entry, Notice, Problem
from agreements.operations.process_file.shape import Slot

_LONGEST_KEY = Fact._meta.get_field("key").max_length or 0
_LONGEST_FOLDED = Name._meta.get_field("folded").max_length or 0


def check_entries(entries: list[Entry], default_zone: str) -> list[Problem]:
    """Clean the entries in place; every problem that they have, in the order of the file."""
    problems = list(_twins(entries))
    for entry in entries:
        problems += _check(entry, default_zone)
    return [*problems, *_references(entries)]


def _twins(entries: list[Entry]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for entry in entries:
        names = [(entry.section.name, entry.name)]
        if entry.section.name == "agreements":
            names.append(("slug", entry.data["slug"]))
        for name in names:
            first = seen.setdefault(name, entry.place)
            if first != entry.place:
                yield Problem(entry.place, f"“{name[1]}” stands already at {first}.")


def _check(entry: Entry, default_zone: str) -> Iterator[Problem]:
    """Clean the entry in place; yield what its texts, moments, zone and deadlines have wrong."""
    if len(entry.name) > _LONGEST_KEY:
        yield Problem(
            entry.place, f"“{entry.name[:60]}…”, with the keys above it, has over {_LONGEST_KEY} letters."
        )
    problems: list[Problem] = []
    entry.data = _cleaned(entry.data, entry.place, problems, entry.notices)
    _fold_lines(entry)
    yield from problems
    zone = yield from _check_zone(entry, default_zone)
    for name in (
        "effective",
        "published",
        *(slot.name for slot in entry.section.slots() if slot.kind == "moment"),
    ):
        yield from _try(entry, name, lambda text: When(text, zone))
    yield from _try(entry, "known_from", _known)
    yield from _try(entry, "first_known_from", _known)
    yield from _check_slots(entry, zone)
    yield from _check_together(entry, zone)
    for index, moment in enumerate(entry.data.get("moments", [])):
        yield from _check_moment(f"{entry.place}.moments[{index}]", moment)


def _check_moment(place: str, moment: dict[str, str]) -> Iterator[Problem]:
    """A day to step into has an address, so it has to be one that readers can stand at."""
    if set(moment) != {"at", "label"} or not moment["label"]:
        yield Problem(place, "has an “at” and a “label”, and nothing else.")
        return
    try:
        parse_point(moment["at"])
    except BadMoment as error:
        yield Problem(f"{place}.at", str(error))


def _cleaned(value: Any, place: str, problems: list[Problem], notices: list[Notice]) -> Any:
    if isinstance(value, str):
        try:
            found = cleaned(value)
        except BadText as error:
            problems.append(Problem(place, str(error)))
            return "?"
        if found.replaced:
            codes = ", ".join(found.replaced)
            notices.append(Notice(place, f"Bullets of a word processor ({codes}) are stored as “{BULLET}”."))
        return found.text
    if isinstance(value, list):
        return [_cleaned(item, f"{place}[{index}]", problems, notices) for index, item in enumerate(value)]
    if isinstance(value, dict):
        return {
            _cleaned(name, place, problems, notices): _cleaned(item, f"{place}.{name}", problems, notices)
            for name, item in value.items()
        }
    return value


def _fold_lines(entry: Entry) -> None:
    """What is stored as one line is one: a title with a break in it would break a calendar or a feed."""
    for slot in entry.section.slots():
        value = entry.data.get(slot.name)
        if slot.kind == "text" and slot.limit and value:
            entry.data[slot.name] = one_line(value)
        elif slot.kind == "texts" and value:
            entry.data[slot.name] = [one_line(item) for item in value]
    for moment in entry.data.get("moments", []):
        moment |= {name: one_line(words) for name, words in moment.items()}


def _check_zone(entry: Entry, default_zone: str) -> Generator[Problem, None, str]:
    """The zone of the entry's moments. One that is wrong is reported where it stands, not at all that inherits it."""
    zone = entry.data.get("zone") or entry.begins_zone or default_zone
    try:
        zone_of(zone)
    except BadMoment as error:
        if entry.data.get("zone"):
            yield Problem(f"{entry.place}.zone", str(error))
        zone = "UTC"
    entry.begins_zone = zone
    return zone


def _known(text: str) -> datetime:
    try:
        moment = known_moment(text)
    except OverflowError as error:
        raise out_of_range(text) from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise out_of_range(text)
    return moment


def _try(entry: Entry, name: str, read: Callable[[str], Any]) -> Iterator[Problem]:
    text = entry.data.get(name)
    if text:
        try:
            read(text)
        except BadMoment as error:
            yield Problem(f"{entry.place}.{name}", str(error))


def _check_slots(entry: Entry, zone: str) -> Iterator[Problem]:
    """Lengths and emptiness hold for the text as it is stored, after cleaning."""
    for slot in entry.section.slots():
        value, place = entry.data.get(slot.name), f"{entry.place}.{slot.name}"
        if slot.kind == "deadline":
            yield from _check_deadline(entry, slot, zone)
        elif slot.kind == "text" and slot.required and not value:
            yield Problem(place, "is empty.")
        elif slot.kind == "text" and slot.limit and value and len(value) > slot.limit:
            yield Problem(place, f"has {len(value)} letters; at most {slot.limit} are stored.")


def _check_deadline(entry: Entry, slot: Slot, zone: str) -> Iterator[Problem]:
    """A deadline that reads is put in its full form; of one that does not, only the problem is kept."""
    try:
        entry.data[slot.name] = deadline_to_data(deadline_from_data(entry.data[slot.name], zone))
    except BadRule as error:
        entry.data[slot.name] = None
        yield Problem(f"{entry.place}.{slot.name}{f'.{error.field}' if error.field else ''}", str(error))


def _check_together(entry: Entry, zone: str) -> Iterator[Problem]:
    """What places of one entry must hold between them."""
    data, section = entry.data, entry.section
    filled = [name for name in section.one_of if data.get(name)]
    if section.one_of and (len(filled) > 1 or not filled and section.one_needed):
        yield Problem(
            entry.place, f"has {'both' if filled else 'neither'} of {' and '.join(section.one_of)}."
        )
    if section.source_needed and not (data.get("sources") or data.get("caveat")):
        yield Problem(entry.place, "needs a source, or a caveat that says why there is none.")
    if (
        section.model is Name
        and len(fold(data["name"])) + len(fold(data.get("abbreviation", ""))) >= _LONGEST_FOLDED
    ):
        yield Problem(f"{entry.place}.name", "is too long to be searched.")
    if section.model is Condition and bool(data.get("on_kind")) != bool(data.get("on_name")):
        yield Problem(entry.place, "says what it hangs on by “on_kind” and “on_name” together.")
    if data.get("from") and data.get("until"):
        yield from _check_order(entry, zone)


def _check_order(entry: Entry, zone: str) -> Iterator[Problem]:
    try:
        if When(entry.data["until"], zone).end < When(entry.data["from"], zone).end:
            yield Problem(f"{entry.place}.until", "lies before “from”.")
    except BadMoment:
        return  # reported where it stands


def _references(entries: list[Entry]) -> Iterator[Problem]:
    """Everything that an entry refers to must stand in the file."""
    known, names = _known_names(entries), names_of(entries)
    for entry in entries:
        for place, kind, name in _referred(entry):
            if name not in known[kind]:
                reason = f"there is no {kind} “{name}” in this file.{_meant(name, known[kind])}"
                yield Problem(f"{entry.place}.{place}", reason)
        yield from _unknown_subjects(entry, known)
        if entry.section.model is Condition:
            yield from _hanging_problems(entry, known)
        for slot in entry.section.slots():
            if slot.kind == "deadline" and entry.data[slot.name]:
                yield from _anchor_problems(entry, slot, names)


def _referred(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """Place, kind and name of everything that the entry refers to."""
    if entry.section.name == "commitments":
        yield "agreement", "agreement", entry.data["agreement"]
    for code in entry.data.get("sources", []):
        yield "sources", "source", code
    for slot in entry.section.slots():
        value = entry.data.get(slot.name)
        if slot.kind == "one" and value:
            yield slot.name, slot.refers_to, value
        if slot.kind == "many":
            yield from ((slot.name, slot.refers_to, code) for code in value or [])


def _meant(name: str, known: Iterable[str]) -> str:
    """A sentence with the name that was most likely meant, or nothing."""
    found = nearest(name, sorted(known))
    return f" Did you mean “{found}”?" if found else ""


def _known_names(entries: list[Entry]) -> dict[str, set[str]]:
    sections = {"source": "sources", "actor": "actors", "agreement": "agreements", "round": "rounds"}
    sections |= {"commitment": "commitments", "event": "events", "process": "process"}
    return {
        kind: {entry.name for entry in entries if entry.section.name == section}
        for kind, section in sections.items()
    }


def _unknown_subjects(entry: Entry, known: dict[str, set[str]]) -> Iterator[Problem]:
    """Notes and disagreements are about something of this file, whatever its kind."""
    about = entry.data.get("about", [])
    for code in [about] if isinstance(about, str) else about:
        if not any(code in names for names in known.values()):
            everything = (name for names in known.values() for name in names)
            reason = f"there is nothing named “{code[:60]}” in this file.{_meant(code, everything)}"
            yield Problem(f"{entry.place}.about", reason)


def _hanging_problems(entry: Entry, known: dict[str, set[str]]) -> Iterator[Problem]:
    """A condition hangs on something of this file, other than the commitment itself, or on a fact in words."""
    kind, name = entry.data.get("on_kind", ""), entry.data.get("on_name", "")
    if name and kind in known and name not in known[kind]:
        reason = f"there is no {kind} “{name[:60]}” in this file.{_meant(name, known[kind])}"
        yield Problem(f"{entry.place}.on_name", reason)
    if kind == "commitment" and name == entry.owner:
        yield Problem(f"{entry.place}.on_name", f"“{name}” cannot hang on itself.")


def _anchor_problems(entry: Entry, slot: Slot, names: Names) -> Iterator[Problem]:
    """What a deadline waits for, or runs beside, must stand in the file."""
    place, deadline = f"{entry.place}.{slot.name}", deadline_from_data(entry.data[slot.name], "UTC")
    for refusal in missing_names(deadline, names):
        yield Problem(f"{place}.{refusal.field}", str(refusal))
    if any(entry.owner in reading.rule.commitments() for reading in deadline.readings):
        yield Problem(place, "A commitment cannot run beside itself.")


def names_of(entries: list[Entry]) -> Names:
    """The names by which deadlines of the file can refer to its things."""
    known = _known_names(entries)
    return Names(known["event"], known["round"], known["commitment"])
