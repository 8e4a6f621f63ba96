"""What rules come to, worked out once for each rule and state of its anchors: the same ones are asked for all day."""

from __future__ import annotations

from functools import lru_cache

from agreements.domain.deadlines.outcomes import Resolution
from agreements.domain.deadlines.rule import Anchors, Rule
from agreements.domain.timeline import When

#: Rules and resolutions are frozen, so that sharing them is safe. So many take about ten megabytes.
KEPT = 4096


def resolved(rule: Rule, known: Anchors) -> Resolution:
    """`rule.resolve(known)`; of what is known only its own anchors bear on it."""
    own = hangs_on(rule)
    return _resolved(rule, tuple((anchor, known[anchor]) for anchor in own if anchor in known) if own else ())


@lru_cache(maxsize=KEPT)
def hangs_on(rule: Rule) -> tuple[str, ...]:
    return rule.anchors()


@lru_cache(maxsize=KEPT)
def _resolved(rule: Rule, happened: tuple[tuple[str, When], ...]) -> Resolution:
    return rule.resolve(dict(happened))
