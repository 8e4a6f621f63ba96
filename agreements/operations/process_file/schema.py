"""The JSON Schema of a process file, made from its shape, so that file, schema and tables cannot drift apart."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from agreements.domain.statuses import KnownBasis
from agreements.operations.process_file.rule_schema import definitions
from agreements.operations.process_file.shape import PROCESS, SECTIONS, Section, Slot

FORMAT = "ahd-process/1"

#: A text for people; far above what anybody writes, and below what the search index of a commitment can hold.
MOST_LETTERS = 20_000

_TEXT = {"type": "string", "maxLength": MOST_LETTERS}
# Python's "$" also matches before a last line break; (?!\n) closes that.
_NAME = {"type": "string", "pattern": r"^[A-Za-z0-9][A-Za-z0-9._-]*$(?!\n)", "maxLength": 80}
_SLUG = {"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)", "maxLength": 80}
_MOMENT = {
    "type": "string",
    "maxLength": 40,
    "description": "2025, 2025-11, 2025-W45, 2025-11-06, 2025-11-06T18:00 or day/day",
}
_TIME_ZONES = {
    "type": "string",
    "maxLength": 20,
    "description": "release of the table of time zones where the file was written, like 2025b; read and not kept",
}
_SHAPES: dict[str, dict[str, Any]] = {
    "text": _TEXT,
    "choice": _TEXT,
    "moment": _MOMENT,
    "number": {"type": "integer", "minimum": 1, "maximum": 6},
    "flag": {"type": "boolean"},
    "texts": {"type": "array", "items": _TEXT},
    "words": {"type": "object", "additionalProperties": _TEXT},
    "objects": {"type": "array", "items": {"type": "object", "additionalProperties": _TEXT}},
    "one": _NAME,
    "many": {"type": "array", "items": _NAME, "uniqueItems": True},
    # What is wrong with a rule is said by the rule itself, in a sentence and at its field.
    "deadline": {"type": "object", "required": ["as_written"], "$comment": "as told by #/$defs/deadline"},
}
#: What every fact may say beside its content.
FACT_PLACES: dict[str, dict[str, Any]] = {
    "effective": _MOMENT | {"description": "since when it is true, as fine as known and no finer"},
    "zone": {
        "type": "string",
        "description": "IANA zone of the moments in this entry; the process's zone if left out",
    },
    "known_from": {
        "type": "string",
        "description": "since when it was known; its earliest source's date if left out",
    },
    "known_basis": {
        "enum": [KnownBasis.EFFECTIVE.value],
        "description": "beside known_from: that it is taken from the time of what is told, for want of a dated source",
    },
    "first_known_from": {
        "type": "string",
        "description": "beside known_from: since when its first version was known, by which it is placed",
    },
    "sources": {"type": "array", "items": _NAME, "uniqueItems": True},
    "caveat": _TEXT
    | {"description": "what a reader must know of this entry, such as that no source was read"},
    "reason": _TEXT | {"description": "why this entry was made or changed"},
}


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The schema as plain data (JSON Schema 2020-12)."""
    places = {section.name: _list_of(section) for section in SECTIONS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Ahd process file",
        "type": "object",
        "required": ["format", "process"],
        "additionalProperties": False,
        "properties": {
            "format": {"const": FORMAT},
            "time_zones": _TIME_ZONES,
            "process": _entry(PROCESS),
            **places,
        },
        "$defs": definitions(),
    }


def _list_of(section: Section, parent: Section | None = None) -> dict[str, Any]:
    shape: dict[str, Any] = {"type": "array", "items": _entry(section)}
    if parent is not None and parent.model is None and section is parent.children[0]:
        shape["minItems"] = 1
    return shape


def _entry(section: Section) -> dict[str, Any]:
    slots = section.slots()
    names = {section.name_by: _name_shape(section)}
    extra = {name: _SLUG if name == "slug" else _TEXT for name in section.extra}
    required = [section.name_by, *section.extra, *(slot.name for slot in slots if slot.required)]
    if section.effective_required or section.name == "process":
        required.append("effective")
    if section.model is None:
        required.append(section.children[0].name)  # an identity of which nothing is said cannot be read
    places = names | extra | {slot.name: _place(slot) for slot in slots}
    if section.model is not None:
        places = places | {name: shape for name, shape in FACT_PLACES.items() if name not in places}
    return {
        "type": "object",
        "required": required,
        "additionalProperties": False,
        "properties": places | {child.name: _list_of(child, section) for child in section.children},
    }


def _name_shape(section: Section) -> dict[str, Any]:
    """An entry's name, no longer than the column of the identity that it creates."""
    shape = _SLUG if section.name_by == "slug" else _NAME
    if section.identity is None:
        return shape
    column: Any = section.identity._meta.get_field(section.name_by)
    return shape | {"maxLength": column.max_length}


def _place(slot: Slot) -> dict[str, Any]:
    shape = dict(_SHAPES[slot.kind])
    if slot.kind == "choice":
        shape["enum"] = list(slot.choices)
    if slot.kind == "texts" and slot.choices:
        shape["items"] = {"enum": list(slot.choices)}
    if slot.kind == "text" and slot.required:
        shape["minLength"] = 1
    if slot.kind == "text" and slot.limit:
        shape["maxLength"] = slot.limit
    return shape
