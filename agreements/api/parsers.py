"""Reading a body: JSON in UTF-8 of bounded size and depth, in which every name stands once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

MOST_BYTES = 1024 * 1024
MOST_DIGITS = 30


class StrictJSONParser(BaseParser):
    """JSON, and nothing that only some readers take for it. Raises ParseError with a sentence, or RequestDataTooBig."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        # Read by hand: a stream passes by the limit that Django sets on bodies.
        content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise RequestDataTooBig
        try:
            data = json.loads(
                content.decode(), object_pairs_hook=_once, parse_constant=_no_constant, parse_int=_number
            )
        except UnicodeDecodeError as error:
            raise ParseError(f"The body is not UTF-8 (byte {error.start}).") from error
        except json.JSONDecodeError as error:
            where = f"line {error.lineno}, column {error.colno}"
            raise ParseError(f"The body is not JSON: {error.msg} ({where}).") from error
        except RecursionError as error:
            raise ParseError("The JSON of this request nests too deep.") from error
        except ValueError as error:
            raise ParseError(str(error)) from error
        _check_letters(data)
        return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, value in pairs:
        if name in data:
            raise ValueError(f"The name “{printable(name)}” stands twice in one object.")
        data[name] = value
    return data


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON.")


def _number(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"A number of this request has more than {MOST_DIGITS} digits.")
    return int(digits)


def _check_letters(value: Any) -> None:
    """Half a letter (a lone surrogate) can neither be stored nor answered."""
    if isinstance(value, str):
        if printable(value, len(value)) != value:
            raise ParseError("A text of this request holds half a letter (a lone surrogate).")
    elif isinstance(value, dict):
        for name, inner in value.items():
            _check_letters(name)
            _check_letters(inner)
    elif isinstance(value, list):
        for inner in value:
            _check_letters(inner)


def printable(text: str, longest: int = 60) -> str:
    """The beginning of a text as it can be answered."""
    return text[:longest].encode("utf-8", "replace").decode()
