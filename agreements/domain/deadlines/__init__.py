"""Deadline rules, one family per file: a file added here is a rule family added; nothing else needs to change."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from agreements.domain.deadlines.rule import RULES, Rule, rule_from_data

__all__ = ["RULES", "rule_from_data"]


def _kinds() -> dict[str, type[Rule]]:
    """Every rule kind of every module of this package, by its name."""
    found: dict[str, type[Rule]] = {}
    for module in iter_modules(__path__):
        for thing in vars(import_module(f"{__name__}.{module.name}")).values():
            if not (isinstance(thing, type) and issubclass(thing, Rule) and thing.kind):
                continue
            if found.setdefault(thing.kind, thing) is not thing:
                raise TypeError(f"Two rules are called “{thing.kind}”.")
    return dict(sorted(found.items()))


RULES.update(_kinds())
