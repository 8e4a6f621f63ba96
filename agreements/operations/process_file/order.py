"""What a process file may not say: commitments that wait for each other, so that none can ever be due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agreements.domain.circles import BadOrder
from agreements.domain.due import deadline_from_data
from agreements.domain.graph import (
    Edge,
    Node,
    NodeKind,
    anchor_node,
    build,
    check_order,
    rule_edges,
)
from agreements.domain.statuses import ConditionKind
from agreements.models import CommitmentRevision, Condition
from agreements.operations.process_file.entries import Entry, Problem


def check_sequence(entries: list[Entry]) -> list[Problem]:
    """The first circle in which commitments wait for each other, named; the newest wording of each counts."""
    commitments = {entry.name: entry.place for entry in entries if entry.section.name == "commitments"}
    rounds = {entry.name for entry in entries if entry.section.name == "rounds"}
    worded = {entry.owner: entry for entry in entries if entry.section.model is CommitmentRevision}
    edges = [edge for entry in worded.values() for edge in _of_deadline(entry, set(commitments), rounds)]
    conditions = (entry for entry in entries if entry.section.model is Condition)
    try:
        check_order(build((), [*edges, *_of_conditions(conditions)]))
    except BadOrder as error:
        return [Problem(commitments.get(error.cycle[0].name, "commitments"), str(error))]
    return []


def _of_deadline(entry: Entry, commitments: set[str], rounds: set[str]) -> Iterator[Edge]:
    deadline = deadline_from_data(entry.data["deadline"], "UTC")
    for index, reading in enumerate(deadline.readings):
        agreed = len(deadline.readings) == 1 or deadline.chosen == index
        anchors = {name: anchor_node(name, commitments, rounds) for name in reading.rule.anchors()}
        yield from rule_edges(entry.owner, anchors, reading.rule.commitments(), agreed=agreed)


def _of_conditions(entries: Iterable[Entry]) -> Iterator[Edge]:
    for entry in entries:
        data = entry.data
        if data.get("on_kind"):
            agreed = data.get("in_joint_text", False) or not data.get("absent_from")
            on = Node(NodeKind(data["on_kind"]), data["on_name"])
            dependent = Node(NodeKind.COMMITMENT, entry.owner)
            yield Edge(dependent, on, ConditionKind(data["kind"]), entry.name, agreed=agreed)
