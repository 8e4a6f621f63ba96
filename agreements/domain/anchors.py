"""What deadlines hang on by name: whether each name leads somewhere, and what then waits for what."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields

from agreements.domain.deadline import Deadline
from agreements.domain.deadlines.rule import Rule
from agreements.domain.graph import Edge, Node, anchor_node, rule_edges
from agreements.domain.linked import PARTS
from agreements.domain.refusals import Refusal, gettext_noop


class BadAnchor(Refusal):
    """A deadline that hangs on what is not there, or on itself; `field` names the place within the deadline."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names by which the deadlines of a process can refer to its things."""

    events: Collection[str]
    rounds: Collection[str]
    commitments: Collection[str]

    def has(self, anchor: str) -> bool:
        name, _, part = anchor.rpartition(".")
        return (
            anchor in self.events
            or (part in ("start", "end") and name in self.rounds)
            or (part in ("completed", *PARTS) and name in self.commitments)
        )

    def node(self, anchor: str) -> Node:
        return anchor_node(anchor, self.commitments, self.rounds)


def missing_names(deadline: Deadline, names: Names) -> Iterator[BadAnchor]:
    """A refusal for every name of the deadline that leads nowhere, each once."""
    awaited = dict(deadline.awaits)
    for anchor in deadline.anchors():
        if not names.has(anchor) and anchor not in awaited:
            message = gettext_noop(
                "There is no event, round or commitment “{name}” in this process to wait for. "
                "One that is still to come is named in “awaits”."
            )
            yield BadAnchor(message, place_of(deadline, anchor), name=anchor[:120])
    waited_for = {anchor.removesuffix(".completed") for anchor in deadline.anchors()}
    beside = {code for reading in deadline.readings for code in reading.rule.commitments()}
    for code in sorted(beside - waited_for - set(names.commitments)):
        message = gettext_noop("There is no commitment “{name}” in this process.")
        yield BadAnchor(message, place_of(deadline, code), name=code[:120])


def deadline_edges(code: str, deadline: Deadline, names: Names) -> Iterator[Edge]:
    """What the commitment hangs on by its deadline. Of several readings, none of them chosen, none orders anything."""
    agreed = len(deadline.counted) == 1
    for reading in deadline.counted:
        anchors = {name: names.node(name) for name in reading.rule.anchors()}
        yield from rule_edges(code, anchors, reading.rule.commitments(), agreed=agreed)


def place_of(deadline: Deadline, name: str) -> str:
    """Where the deadline names this: a field of its rule, like “anchor” or “readings.1.rule.anchor”."""
    for index, reading in enumerate(deadline.readings):
        if place := _place_in(reading.rule, name):
            return place if len(deadline.readings) == 1 else f"readings.{index}.{place}"
    return "rule" if len(deadline.readings) == 1 else "readings"


def _place_in(rule: Rule, name: str) -> str:
    for spec in fields(rule):
        value, of = getattr(rule, spec.name), spec.metadata["of"]
        if of == "anchor" and value == name or of in ("anchors", "codes") and name in (value or ()):
            return spec.name
        if isinstance(value, Rule) and (inner := _place_in(value, name)):
            return f"{spec.name}.{inner}"
    return ""
