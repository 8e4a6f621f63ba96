"""Reading a process file: from bytes to checked entries, or to every problem at once with its place and reason."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jsonschema import Draft202012Validator

from agreements.domain.refusals import nearest
from agreements.operations.process_file.checking import check_entries, names_of
from agreements.operations.process_file.entries import BadProcessFile, Entry, Problem, entries_of
from agreements.operations.process_file.order import check_sequence
from agreements.operations.process_file.schema import schema

MOST_BYTES = 20_000_000
MOST_DEPTH = 16


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
        raise BadProcessFile(in_file_order(problems, data))
    entries = list(entries_of(data))
    if problems := check_entries(entries, data["process"]["zone"]):
        raise BadProcessFile(in_file_order(problems, data))
    if problems := check_sequence(entries, names_of(entries)):
        raise BadProcessFile(problems)
    return entries


_STEP = re.compile(r"\[(\d+)\]|\.?([^.\[]+)")


def in_file_order(problems: list[Problem], data: Any) -> list[Problem]:
    """The problems as one meets them when reading the file from its beginning."""
    return sorted(problems, key=lambda problem: _position(problem.place, data))


def _position(place: str, data: Any) -> tuple[int, ...]:
    """By how many entries each step on the way to the place is preceded; what is missing stands before its siblings."""
    steps: list[int] = []
    for index, name in _STEP.findall(place):
        if index and isinstance(data, list) and int(index) < len(data):
            steps.append(int(index))
            data = data[int(index)]
        elif isinstance(data, dict) and name in data:
            steps.append(list(data).index(name))
            data = data[name]
        else:
            break
    return tuple(steps)


def _schema_problem(error: Any) -> Problem:
    place = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path
    ).lstrip(".")
    reason = _REASONS.get(error.validator, lambda error: f"{_short(error.message)}.")(error)
    return Problem(place or "file", reason)


def _short(message: str) -> str:
    return message if len(message) < 300 else f"{message[:140]} … {message[-100:]}"


def _meant_fields(error: Any) -> str:
    """For each field that is none, the one that was most likely meant."""
    known = error.schema.get("properties", {})
    unknown = sorted(name for name in error.instance if name not in known)[:3]
    return "".join(_meant(name, known) for name in unknown)


def _meant(word: Any, known: Iterable[Any]) -> str:
    """A sentence with the one of the known words that was most likely meant, or nothing."""
    found = (
        nearest(word, (one for one in known if isinstance(one, str) and one)) if isinstance(word, str) else ""
    )
    return f" Did you mean “{found}”?" if found else ""


#: Where the validator's own sentence would show the reader a regular expression or the whole of a long text.
_REASONS: dict[str, Callable[[Any], str]] = {
    "additionalProperties": lambda error: f"{_short(error.message)}.{_meant_fields(error)}",
    "enum": lambda error: f"{_short(error.message)}.{_meant(error.instance, error.validator_value)}",
    "required": lambda error: f"{error.message} here.",
    "maxLength": lambda error: (
        f"has {len(error.instance)} letters; at most {error.validator_value} are stored."
    ),
    "minLength": lambda error: "is empty.",
    "pattern": lambda error: (
        f"“{error.instance[:60]}” is not a name made of letters, digits, points and hyphens."
    ),
}
