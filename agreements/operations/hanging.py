"""What a deadline hangs on: each thing must be on record, and nothing may wait for itself, straight or in a circle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from agreements.domain.anchors import BadAnchor, Names, deadline_edges, missing_names, place_of
from agreements.domain.circles import BadOrder
from agreements.domain.due import Deadline
from agreements.domain.graph import Edge, Family, Node, NodeKind, build, check_order, knots
from agreements.domain.refusals import gettext_noop
from agreements.domain.timeline import AsOf
from agreements.models import Commitment, CommitmentRevision, Condition, Event, Process, Round
from agreements.models.conditions import as_condition

_FOREVER = datetime.max.replace(tzinfo=UTC)


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
    for refusal in missing_names(deadline, names):
        raise refusal
    if any(commitment.code in reading.rule.commitments() for reading in deadline.readings):
        message = gettext_noop("A commitment cannot run beside itself.")
        raise BadAnchor(message, place_of(deadline, commitment.code))
    _check_circle(commitment, deadline, names, at)


def _check_circle(commitment: Commitment, deadline: Deadline, names: Names, at: datetime) -> None:
    """Only the circle that this commitment would be in is its matter: others on record must not block it."""
    own = Node(NodeKind.COMMITMENT, commitment.code)
    edges = {*deadline_edges(commitment.code, deadline, names), *_edges_of_others(commitment, names, at)}
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
        raise BadAnchor.over(error, place_of(deadline, here[0]) if here else "rule") from error


def _edges_of_others(commitment: Commitment, names: Names, at: datetime) -> Iterator[Edge]:
    """What the other commitments of the process hang on by their newest wordings, and all by their conditions."""
    rows = CommitmentRevision.objects.filter(process=commitment.process).exclude(commitment=commitment)
    newest = rows.newest_per("commitment", AsOf(_FOREVER, at)).select_related("commitment")
    for row in newest:
        yield from deadline_edges(row.commitment.code, row.rule, names)
    conditions = Condition.objects.current().filter(process=commitment.process).exclude(on_kind="")
    for condition in conditions.select_related("commitment"):
        yield as_condition(condition).edge
