"""Writing a process back as a file: what is recorded now, in the order and words that loading reads."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from agreements.domain.statuses import KnownBasis
from agreements.domain.zones import ZONES_RELEASE
from agreements.models import Actor, AgreementRevision, CommitmentRevision, Fact, Process
from agreements.operations.facts import moment_words
from agreements.operations.process_file.schema import FORMAT
from agreements.operations.process_file.shape import PROCESS, SECTIONS, Section, Slot


def export_process(*, process: Process) -> dict[str, Any]:
    """The process as the data of a process file: every fact that no correction supersedes."""
    rows = _rows(process)
    data: dict[str, Any] = {"format": FORMAT, "time_zones": ZONES_RELEASE}
    data["process"] = _entries(rows, PROCESS, process)[0]
    for section in SECTIONS:
        if entries := _entries(rows, section, process):
            data[section.name] = entries
    return data


def written(data: dict[str, Any]) -> str:
    """The text of a process file."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


#: By model, its rows; a row's own columns are known where its model is.
Rows: TypeAlias = dict[type[Fact], list[Any]]


def _rows(process: Process) -> Rows:
    """All current rows of the process by model, in the order they were entered, with what they link to."""
    found: Rows = {}
    for model in _models((PROCESS, *SECTIONS)):
        ones = [f.name for f in model._meta.concrete_fields if f.is_relation and f.name in model.content]
        ones += ["agreement"] if issubclass(model, AgreementRevision) else []
        links = [f.name for f in model._meta.many_to_many]
        first = model.objects.filter(process=process, supersedes__isnull=True).values_list("key", "pk")
        places = dict(first)  # a correction keeps the place of what it corrects
        rows = model.objects.current().filter(process=process).select_related(*ones).prefetch_related(*links)
        found[model] = sorted(rows, key=lambda fact: places[fact.key])
    return found


def _models(sections: tuple[Section, ...]) -> set[type[Fact]]:
    found: set[type[Fact]] = set()
    for section in sections:
        found |= ({section.model} if section.model else set()) | _models(section.children)
    return found


def _entries(rows: Rows, section: Section, process: Process) -> list[dict[str, Any]]:
    if section.name == "commitments":
        order = {
            row.commitment_id: index for index, row in reversed(list(enumerate(rows[CommitmentRevision])))
        }
        listed = sorted(
            process.commitments.select_related("agreement"), key=lambda one: order.get(one.pk, len(order))
        )
        return [
            {"code": one.code, "agreement": one.agreement.code}
            | _children(rows, section, "commitment", one.pk, process)
            for one in listed
        ]
    assert section.model is not None
    return [_entry(rows, section, fact, process) for fact in rows[section.model]]


def _entry(rows: Rows, section: Section, fact: Fact, process: Process) -> dict[str, Any]:
    name = fact.key.rpartition("/")[2] if "/" in fact.key and section.identity is None else fact.key
    data: dict[str, Any] = {section.name_by: name}
    if section.name == "process":
        data["zone"] = process.zone
    if section.name == "agreements":
        data["slug"] = fact.agreement.slug  # type: ignore[attr-defined]
    for slot in section.slots():
        value = _written_value(fact, slot)
        if slot.required or value not in ("", [], {}, None, False):
            data[slot.name] = value
    data |= _fact_places(fact, process)
    if section.children:
        owner = getattr(fact, f"{section.parent}_id")
        data |= _children(rows, section, section.parent, owner, process, fact.key)
    return data


def _children(
    rows: Rows, section: Section, parent: str, owner: Any, process: Process, key: str = ""
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for child in section.children:
        assert child.model is not None
        own = [fact for fact in rows[child.model] if getattr(fact, f"{parent}_id") == owner]
        if child.holder:
            own = [fact for fact in own if getattr(fact, child.holder) == key]
        if own:
            data[child.name] = [_entry(rows, child, fact, process) for fact in own]
    return data


def _fact_places(fact: Fact, process: Process) -> dict[str, Any]:
    data: dict[str, Any] = {
        "effective": fact.effective_as_written,
        "known_from": moment_words(fact.known_from),
    }
    if fact.known_basis == KnownBasis.EFFECTIVE:
        data["known_basis"] = fact.known_basis
    if fact.first_known_from != fact.known_from:
        data["first_known_from"] = moment_words(fact.first_known_from)
    if fact.effective_zone != process.zone:
        data["zone"] = fact.effective_zone
    if codes := sorted(source.code for source in fact.sources.all()):
        data["sources"] = codes
    for name in ("caveat", "reason"):
        if value := getattr(fact, name):
            data[name] = value
    return data


def _written_value(fact: Fact, slot: Slot) -> Any:
    if slot.kind == "many":
        return sorted(_name_of(row) for row in getattr(fact, slot.column).all())
    value = getattr(fact, slot.column)
    return _name_of(value) if slot.kind == "one" and value is not None else value


def _name_of(identity: Any) -> str:
    """Actors are named by slug in a file, everything else by its code within the process."""
    return str(identity.slug if isinstance(identity, Actor) else identity.code)
