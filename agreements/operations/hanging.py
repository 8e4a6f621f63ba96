"""What a deadline hangs on: each thing must be on record, and nothing may wait for itself, straight or in a circle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from agreements.domain.deadlines.rule import Rule
from agreements.domain.dependencies import deadline_edges
from agreements.domain.due import Deadline
from agreements.domain.graph import (
    BadOrder,
    Edge,
    Family,
    Node,
    NodeKind,
    build,
    check_order,
    knots,
)
from agreements.domain.statuses import ConditionKind
from agreements.domain.timeline import AsOf
from agreements.models import Commitment, CommitmentRevision, Condition, Event, Process, Round

_FOREVER = datetime.max.replace(tzinfo=UTC)


class BadAnchor(ValueError):
    """A deadline that hangs on what is not there, or on itself; `field` names the place within the deadline."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


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
            or (part == "completed" and name in self.commitments)
        )


def names_in(process: Process) -> Names:
    """Three queries."""
    return Names(
        events=set(Event.objects.current().filter(process=process).values_list("key", flat=True)),
        rounds=set(Round.objects.filter(process=process).values_list("code", flat=True)),
        commitments=set(Commitment.objects.filter(process=process).values_list("code", flat=True)),
    )


def check_anchors(commitment: Commitment, deadline: Deadline, at: datetime) -> None:
    """Raise BadAnchor unless all that the deadline names is on record and does not in turn wait for the commitment."""
    names = names_in(commitment.process)
    for reading in deadline.readings:
        for anchor in reading.rule.anchors():
            if not names.has(anchor):
                message = f"There is no event, round or commitment “{anchor}” in this process to wait for."
                raise BadAnchor(message, _place(deadline, anchor))
        for code in reading.rule.commitments():
            if code not in names.commitments:
                raise BadAnchor(f"There is no commitment “{code}” in this process.", _place(deadline, code))
            if code == commitment.code:
                raise BadAnchor("A commitment cannot run beside itself.", _place(deadline, code))
    _check_circle(commitment, deadline, names, at)


def _check_circle(commitment: Commitment, deadline: Deadline, names: Names, at: datetime) -> None:
    """Only the circle that this commitment would be in is its matter: others on record must not block it."""
    own = Node(NodeKind.COMMITMENT, commitment.code)
    edges = {
        *deadline_edges(commitment.code, deadline, names.commitments, names.rounds),
        *_edges_of_others(commitment, names, at),
    }
    ordering = [edge for edge in edges if edge.family is Family.SEQUENCE]
    links: dict[Node, list[Node]] = {own: []}
    for edge in ordering:
        links.setdefault(edge.dependent, []).append(edge.on)
        links.setdefault(edge.on, [])
    knot = knots(links)
    mine = [edge for edge in ordering if knot[edge.dependent] == knot[edge.on] == knot[own]]
    try:
        check_order(build((), mine))
    except BadOrder as error:
        here = [edge.key for edge in mine if edge.dependent == own]
        raise BadAnchor(str(error), _place(deadline, here[0]) if here else "rule") from error


def _edges_of_others(commitment: Commitment, names: Names, at: datetime) -> Iterator[Edge]:
    """What the other commitments of the process hang on by their newest wordings, and all by their conditions."""
    rows = CommitmentRevision.objects.filter(process=commitment.process).exclude(commitment=commitment)
    newest = rows.newest_per("commitment", AsOf(_FOREVER, at)).select_related("commitment")
    for row in newest:
        yield from deadline_edges(row.commitment.code, row.rule, names.commitments, names.rounds)
    yield from _condition_edges(
        Condition.objects.current()
        .filter(process=commitment.process, kind=ConditionKind.ONLY_IF_DONE, in_joint_text=True)
        .exclude(on_kind="")
        .select_related("commitment")
    )


def _condition_edges(conditions: Iterable[Condition]) -> Iterator[Edge]:
    for row in conditions:
        on = Node(NodeKind(row.on_kind), row.on_name)
        yield Edge(Node(NodeKind.COMMITMENT, row.commitment.code), on, ConditionKind.ONLY_IF_DONE, row.key)


def _place(deadline: Deadline, name: str) -> str:
    """Where the deadline names this, as the field of its only rule; several readings are one place."""
    if len(deadline.readings) > 1:
        return "readings"
    return _place_in(deadline.readings[0].rule, name) or "rule"


def _place_in(rule: Rule, name: str) -> str:
    for spec in fields(rule):
        value, of = getattr(rule, spec.name), spec.metadata["of"]
        if of == "anchor" and value == name or of in ("anchors", "codes") and name in (value or ()):
            return spec.name
        if isinstance(value, Rule) and (inner := _place_in(value, name)):
            return f"{spec.name}.{inner}"
    return ""
