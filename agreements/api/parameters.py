"""Query parameters, declared once: read strictly from the address, and described in the schema from the same words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest

from agreements.domain.parsing import parse_point, parse_span
from agreements.domain.texts import BadText, clean

LONGEST_VALUE = 1000
DEFAULT_LIMIT, HIGHEST_LIMIT = 50, 200


class BadParameter(ValueError):
    """A query parameter that is unknown, repeated or unreadable; `field` is its name, the text says what is right."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, what reads it, and what the schema says of it.

    `parse` turns the cleaned text into a value, or raises ValueError with a sentence. `many`: may be repeated; its
    value is then a tuple.
    """

    name: str
    description: str
    parse: Callable[[str], Any] = str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    many: bool = False
    default: Any = None


#: What was asked for: every declared parameter by name, at its default where it was not given.
Asked = Mapping[str, Any]


class Parameters:
    """The parameters that one address takes, the moments of a point always among them."""

    def __init__(self, *parameters: Parameter) -> None:
        self.declared = {one.name: one for one in (*parameters, AS_OF, KNOWN_AT, RECORDED_AT)}

    def read(self, request: HttpRequest) -> dict[str, Any]:
        """The values that the address gives. Raises BadParameter for the first one that is unknown, twice or wrong."""
        refuse_broken_encoding(request)
        given = dict(request.GET.lists())
        for name, texts in given.items():
            self._check_name(name, texts)
        return {
            name: self._value(one, given[name]) if name in given else one.default
            for name, one in self.declared.items()
        }

    def _check_name(self, name: str, texts: list[str]) -> None:
        if name not in self.declared:
            known = ", ".join(sorted(self.declared))
            raise BadParameter(f"There is no parameter “{name[:60]}” here; there are {known}.", name[:60])
        if len(texts) > 1 and not self.declared[name].many:
            raise BadParameter(f"“{name}” can be given only once.", name)

    @staticmethod
    def _value(one: Parameter, texts: Iterable[str]) -> Any:
        try:
            values = tuple(one.parse(_cleaned(text)) for text in texts)
        except (ValueError, BadText) as error:
            raise BadParameter(str(error), one.name) from error
        return values if one.many else values[0]


def refuse_broken_encoding(request: HttpRequest) -> None:
    """Django reads bytes that are no UTF-8 as replacement characters, which would search for something else."""
    try:
        unquote_to_bytes(request.META.get("QUERY_STRING", "")).decode()
    except UnicodeDecodeError as error:
        raise BadParameter("The part of the address behind ? is not UTF-8.", "") from error


def _cleaned(text: str) -> str:
    if len(text) > LONGEST_VALUE:
        raise ValueError(f"A value has at most {LONGEST_VALUE:,} characters.")
    return clean(text)


def text(value: str) -> str:
    """Any text but an empty one."""
    if not value:
        raise ValueError("An empty value finds nothing: leave the parameter out.")
    return value


def one_of(choices: Iterable[str] | type[StrEnum]) -> Callable[[str], str]:
    """One of the given words."""
    words = tuple(str(choice) for choice in choices)

    def read(value: str) -> str:
        if value not in words:
            raise ValueError(f"“{value[:60]}” is not one of {', '.join(words)}.")
        return value

    return read


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """A whole number from `low` to `high`, in ASCII digits."""

    def read(value: str) -> int:
        # The length is looked at first: turning endless digits into a number is slow, and Python refuses it.
        if not value.isascii() or not value.isdigit() or len(value) > 10 or not low <= int(value) <= high:
            raise ValueError(f"“{value[:60]}” is not a whole number from {low} to {high}.")
        return int(value)

    return read


def choice(name: str, description: str, choices: Iterable[str], *, many: bool = False) -> Parameter:
    """A parameter that takes one of the given words, or several of them where it may be repeated."""
    words = [str(word) for word in choices]
    return Parameter(name, description, one_of(words), {"type": "string", "enum": words}, many)


def words(name: str, description: str) -> Parameter:
    """A parameter that takes any text."""
    return Parameter(name, description, text, {"type": "string", "maxLength": LONGEST_VALUE})


def span(name: str, description: str, default: str) -> Parameter:
    """A length of time like 7d, 48h or 2w; its value is a timedelta."""
    schema = {"type": "string", "pattern": r"^\d{1,5}[dhw]$", "default": default}
    return Parameter(name, description, parse_span, schema, default=parse_span(default))


def _point(value: str) -> str:
    """The moment itself was read before the view, into request.point; an empty one means now."""
    if value:
        parse_point(value)
    return value


MOMENT = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?$",
    "examples": ["2025-10-31", "2025-10-31T12:00Z"],
}
AS_OF = Parameter(
    "as_of",
    "Answer what was true at this moment: an instant with offset, or a day, which means the whole of that day where "
    "each thing lives. Default: now.",
    _point,
    MOMENT,
)
KNOWN_AT = Parameter(
    "known_at",
    "Answer with what was known at this moment, an instant or a day in UTC. Default: now. Given as an instant it "
    "cites: what was entered here after it is left out, too, where the record of the process had begun by then.",
    _point,
    MOMENT,
)
RECORDED_AT = Parameter(
    "recorded_at",
    "Answer from what had been entered here by this moment, an instant or a day in UTC, however long the rest had been "
    "known. With all three moments an address answers the same for good. Default: everything.",
    _point,
    MOMENT,
)
LIMIT = Parameter(
    "limit",
    "How many results at most.",
    whole_number(1, HIGHEST_LIMIT),
    {"type": "integer", "minimum": 1, "maximum": HIGHEST_LIMIT, "default": DEFAULT_LIMIT},
    default=DEFAULT_LIMIT,
)
CURSOR = Parameter("cursor", "Where to go on: take it from `next` or `previous`, do not make it.", text)
PROCESS = words("process", "Slug of a process: only what belongs to it.")
CODE = words("code", "Code within its process, like C12; together with `process` it addresses one record.")
