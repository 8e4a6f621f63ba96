"""`deadline_rules`: the kinds of deadline rules as a Markdown table, made from the rules themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Any

from django.core.management.base import BaseCommand

from agreements.domain.deadlines import RULES
from agreements.domain.deadlines.rule import Rule

_HEAD = "| kind | for, and what it comes to | fields | example |\n| --- | --- | --- | --- |"


class Command(BaseCommand):
    help = "Print the kinds of deadline rules: what each is for, its fields, an example."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("\n".join([_HEAD, *(_row(rule) for rule in RULES.values())]))


def _row(rule: type[Rule]) -> str:
    what = " ".join((rule.__doc__ or "").split()).replace("|", r"\|")
    example = json.dumps({"kind": rule.kind} | dict(rule.example), ensure_ascii=False)
    return f"| `{rule.kind}` | {what} | {', '.join(_fields(rule)) or 'none'} | `{example}` |"


def _fields(rule: type[Rule]) -> Iterator[str]:
    """The names of the fields; in bold what has to be given (a zone is filled with that of the agreement)."""
    for spec in fields(rule):
        needed = spec.default is MISSING and spec.metadata["of"] != "zone"
        yield f"**{spec.name}**" if needed else spec.name
