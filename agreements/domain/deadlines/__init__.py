"""Deadline rules, one family per file: a file added here is a rule family added; nothing else needs to change."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from agreements.domain.deadlines.rule import BadRule, Rule


def _kinds() -> dict[str, type[Rule]]:
    """Every rule kind of every module of this package, by its name."""
    found: dict[str, type[Rule]] = {}
    for module in iter_modules(__path__):
        for thing in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(thing, type) and issubclass(thing, Rule) and thing.kind:
                found[thing.kind] = thing
    return dict(sorted(found.items()))


RULES: dict[str, type[Rule]] = _kinds()


def rule_from_data(data: Mapping[str, Any], zone: str) -> Rule:
    """A rule from its JSON data; `zone` is the zone of the agreement, used where the text names none. Raises BadRule."""
    if not isinstance(data, Mapping):
        raise BadRule("A deadline rule is an object with a “kind”.", "rule")
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in RULES:
        raise BadRule(f"“{str(kind)[:60]}” is not a kind of deadline: {', '.join(RULES)}.", "kind")
    return RULES[kind].from_data(data, zone)
