"""The JSON Schema of deadlines and their rules, made from the rules themselves."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import Any, Final

from agreements.domain.deadlines import RULES
from agreements.domain.deadlines.rule import Rule
from agreements.domain.statuses import Basis

_ANCHOR: Final = {"type": "string", "examples": ["E-sign", "R2.end", "C11.completed", "C1.end"]}
_OF: Final[dict[str, dict[str, Any]]] = {
    "text": {"type": "string"},
    "when": {"type": "string", "examples": ["2025", "2025-11", "2025-11-06", "2025-11-06T18:00"]},
    "zone": {"type": "string", "description": "IANA zone; that of the agreement if left out"},
    "number": {"type": "integer", "minimum": 0},
    "choice": {"type": "string"},
    "anchor": _ANCHOR,
    "anchors": {"type": "array", "items": _ANCHOR},
    "codes": {"type": "array", "items": {"type": "string", "examples": ["C5"]}},
    "rule": {"$ref": "#/$defs/rule"},
}


def definitions() -> dict[str, Any]:
    """What a deadline is and each kind of rule, with every field and the values that it takes."""
    kinds = {f"rule_{kind}": _of_kind(rule) for kind, rule in RULES.items()}
    reading = {
        "type": "object",
        "required": ["label", "rule"],
        "properties": {
            "label": {"type": "string"},
            "basis": {"enum": [basis.value for basis in Basis]},
            "rule": {"$ref": "#/$defs/rule"},
        },
    }
    deadline = {
        "type": "object",
        "required": ["as_written"],
        "properties": {
            "as_written": {"type": "string", "description": "the words of the text"},
            "rule": {"$ref": "#/$defs/rule"},
            "readings": {"type": "array", "minItems": 2, "items": reading},
            "chosen": {"type": "object", "required": ["reading", "by", "because"]},
            "awaits": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    }
    rule = {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in kinds]}
    return {"deadline": deadline, "rule": rule, **kinds}


def _of_kind(rule: type[Rule]) -> dict[str, Any]:
    needed = [spec.name for spec in fields(rule) if spec.default is MISSING and spec.metadata["of"] != "zone"]
    return {
        "title": rule.label,
        "description": " ".join((rule.__doc__ or "").split()),
        "type": "object",
        "required": ["kind", *needed],
        "additionalProperties": False,
        "properties": {"kind": {"const": rule.kind}} | {spec.name: _field(spec) for spec in fields(rule)},
        "examples": [{"kind": rule.kind} | dict(rule.example)],
    }


def _field(spec: Field[Any]) -> dict[str, Any]:
    shape = {"title": spec.metadata["label"]} | _OF[spec.metadata["of"]]
    if spec.metadata["choices"]:
        values = spec.metadata["choices"]
        told = "; ".join(f"{value}: {words}" for value, words in values.items())
        shape |= {"enum": list(values), "description": told}
    if spec.default is not MISSING and spec.default is not None:
        shape["default"] = spec.default
    return shape
