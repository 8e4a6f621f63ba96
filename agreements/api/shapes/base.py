"""What every answer is made of: a frozen value whose annotations are at once the JSON written and the schema published."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Annotated, Union, get_args, get_origin
from uuid import UUID

from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder


@dataclass(frozen=True, slots=True)
class Shape:
    """Base of all answers. A subclass is a frozen dataclass; Annotated[type, "sentence"] describes a field."""


@lru_cache(maxsize=None)
def _names(shape: type[Shape]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(shape))


class _Encoder(JSONEncoder):
    def default(self, obj: Any) -> Any:
        if isinstance(obj, Shape):
            return {name: getattr(obj, name) for name in _names(type(obj))}
        return super().default(obj)


class Renderer(JSONRenderer):
    """JSON with shapes in it. Moments keep their offset; UTC is written Z."""

    encoder_class = _Encoder


#: Called with a shape that is met inside another one; gives the reference that stands for it.
Refer = Callable[[type[Shape]], dict[str, Any]]

_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    UUID: {"type": "string", "format": "uuid"},
    Any: {},
}


def schema_of(shape: type[Shape], refer: Refer) -> dict[str, Any]:
    """The JSON schema of a shape: every field is always there, and there are no others."""
    hints = typing.get_type_hints(shape, include_extras=True)
    described: dict[str, Any] = {
        "type": "object",
        "properties": {name: schema_of_type(hints[name], refer) for name in _names(shape)},
        "required": list(_names(shape)),
        "additionalProperties": False,
    }
    if shape.__doc__:
        described["description"] = re.sub(r"\s+", " ", shape.__doc__).strip()
    return described


def schema_of_type(hint: Any, refer: Refer) -> dict[str, Any]:
    """The JSON schema of an annotation: a plain type, an enum, a shape, an optional, a list or an object of those."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return schema_of_type(inner[0], refer) | {"description": inner[1]}
    if origin in (Union, types.UnionType):
        return _either([schema_of_type(one, refer) for one in inner if one is not type(None)], type(None) in inner)
    if origin is not None and issubclass(origin, dict):
        return {"type": "object", "additionalProperties": schema_of_type(inner[1], refer)}
    if origin is not None and issubclass(origin, Sequence):
        return {"type": "array", "items": schema_of_type(inner[0], refer)}
    if isinstance(hint, type) and issubclass(hint, Shape):
        return refer(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"type": "string", "enum": [str(member) for member in hint]}
    return dict(_PLAIN[hint])


def _either(schemas: list[dict[str, Any]], nullable: bool) -> dict[str, Any]:
    if nullable and len(schemas) == 1 and isinstance(schemas[0].get("type"), str):
        only = schemas[0] | {"type": [schemas[0]["type"], "null"]}
        return only | ({"enum": [*only["enum"], None]} if "enum" in only else {})
    options = [*schemas, {"type": "null"}] if nullable else schemas
    return options[0] if len(options) == 1 else {"anyOf": options}
