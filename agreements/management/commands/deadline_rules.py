"""`deadline_rules`: the kinds of deadline rules as a Markdown table, made from the rules themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.domain.deadlines import RULES
from agreements.domain.deadlines.rule import Rule

_VALUES_HEAD = "| kind | field | values |\n| --- | --- | --- |"
_HEAD = "| kind | for, and what it comes to | fields | example |\n| --- | --- | --- | --- |"


class Command(BaseCommand):
    help = "Print the kinds of deadline rules: what each is for, its fields, an example."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--values", action="store_true", help="print the values that their fields take")

    def handle(self, *args: Any, **options: Any) -> None:
        head, row = (_VALUES_HEAD, _values) if options["values"] else (_HEAD, _row)
        self.stdout.write("\n".join([head, *(line for rule in RULES.values() for line in _lines(row(rule)))]))


def _lines(told: str | list[str]) -> list[str]:
    return [told] if isinstance(told, str) else told


def _values(rule: type[Rule]) -> list[str]:
    """A line for each field that takes one of a few values: the values with their words, the usual one marked."""
    return [
        f"| `{rule.kind}` | `{spec.name}` | "
        + "; ".join(
            f"`{value}` {words}" + (" (if left out)" if value == spec.default else "")
            for value, words in spec.metadata["choices"].items()
        )
        + " |"
        for spec in fields(rule)
        if spec.metadata["choices"]
    ]


def _row(rule: type[Rule]) -> str:
    what = " ".join((rule.__doc__ or "").split()).replace("|", r"\|")
    example = json.dumps({"kind": rule.kind} | dict(rule.example), ensure_ascii=False)
    return f"| `{rule.kind}` | {what} | {', '.join(_fields(rule)) or 'none'} | `{example}` |"


def _fields(rule: type[Rule]) -> Iterator[str]:
    """The names of the fields; in bold what has to be given (a zone is filled with that of the agreement)."""
    for spec in fields(rule):
        needed = spec.default is MISSING and spec.metadata["of"] != "zone"
        yield f"**{spec.name}**" if needed else spec.name
