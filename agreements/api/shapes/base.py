"""What every answer is made of: frozen values whose annotations make both the JSON and its schema."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder

from agreements.domain.timeline import instant_text


@dataclass(frozen=True, slots=True)
class Shape:
    """Base of all answers. A subclass is a frozen dataclass; Annotated[type, "sentence"] describes a field.

    A field whose name Python reserves ends with an underscore, which is not written.
    """


@cache
def _names(shape: type[Shape]) -> dict[str, str]:
    """By field, its name in JSON."""
    return {field.name: field.name.rstrip("_") for field in fields(shape)}


class _Encoder(JSONEncoder):
    def default(self, obj: Any) -> Any:
        if isinstance(obj, Shape):
            return {written: getattr(obj, name) for name, written in _names(type(obj)).items()}
        if isinstance(obj, datetime):
            return instant_text(obj)
        return super().default(obj)


class Renderer(JSONRenderer):
    """JSON with shapes in it. Moments keep their offset and are to the microsecond, all of them; UTC is written Z."""

    encoder_class = _Encoder


#: Called with a shape or an enum that is met inside a shape; gives the reference that stands for it.
Refer = Callable[[Any], dict[str, Any]]

_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    UUID: {"type": "string", "format": "uuid"},
    Any: {},
}


def described(named: type[Shape] | type[StrEnum], refer: Refer) -> dict[str, Any]:
    """The JSON schema of a shape (there are no fields but these), or of a closed set of words."""
    if issubclass(named, StrEnum):
        return {"type": "string", "enum": [str(member) for member in named]}
    hints = typing.get_type_hints(named, include_extras=True)
    optional = {field.name for field in fields(named) if field.default_factory is not MISSING}
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {
            written: schema_of_type(hints[name], refer) for name, written in _names(named).items()
        },
        "required": [written for name, written in _names(named).items() if name not in optional],
        "additionalProperties": False,
    }
    if named.__doc__:
        schema["description"] = re.sub(r"\s+", " ", named.__doc__).strip()
    return schema


def schema_of_type(hint: Any, refer: Refer) -> dict[str, Any]:
    """The JSON schema of an annotation: a plain type, an enum, a shape, an optional, a list or an object of those."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return schema_of_type(inner[0], refer) | {"description": inner[1]}
    if origin in (Union, types.UnionType):
        return _either(
            [schema_of_type(one, refer) for one in inner if one is not type(None)], type(None) in inner
        )
    if origin is not None and issubclass(origin, dict):
        return {"type": "object", "additionalProperties": schema_of_type(inner[1], refer)}
    if origin is not None and issubclass(origin, Sequence):
        return {"type": "array", "items": schema_of_type(inner[0], refer)}
    if isinstance(hint, type) and issubclass(hint, Shape | StrEnum):
        return refer(hint)
    return dict(_PLAIN[hint])


def _either(schemas: list[dict[str, Any]], nullable: bool) -> dict[str, Any]:
    if nullable and len(schemas) == 1 and isinstance(schemas[0].get("type"), str):
        return schemas[0] | {"type": [schemas[0]["type"], "null"]}
    options = [*schemas, {"type": "null"}] if nullable else schemas
    return options[0] if len(options) == 1 else {"anyOf": options}
