"""What a process file may not say: commitments that wait for each other, so that none can ever be due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from agreements.domain.anchors import Names, deadline_edges
from agreements.domain.circles import BadOrder
from agreements.domain.conditions import Condition as Hanging
from agreements.domain.deadline import deadline_from_data
from agreements.domain.graph import Edge, Node, NodeKind, build, check_order
from agreements.domain.ordering import natural
from agreements.domain.statuses import ConditionKind
from agreements.domain.timeline import When
from agreements.models import CommitmentRevision, Condition
from agreements.operations.process_file.entries import Entry, Problem


def check_sequence(entries: list[Entry], names: Names) -> list[Problem]:
    """The first circle in which commitments wait for each other, named; the newest wording of each counts."""
    places = {entry.name: entry.place for entry in entries if entry.section.name == "commitments"}
    wordings = (entry for entry in entries if entry.section.model is CommitmentRevision)
    worded = {entry.owner: entry for entry in sorted(wordings, key=_in_order)}
    edges = [edge for entry in worded.values() for edge in _of_deadline(entry, names)]
    conditions = (entry for entry in entries if entry.section.model is Condition)
    try:
        check_order(build((), [*edges, *_of_conditions(conditions)]))
    except BadOrder as error:
        return [Problem(places.get(error.cycle[0].name, "commitments"), str(error))]
    return []


def _in_order(entry: Entry) -> tuple[datetime, str]:
    return When(entry.begins, entry.begins_zone).start, natural(entry.name)


def _of_deadline(entry: Entry, names: Names) -> Iterator[Edge]:
    yield from deadline_edges(entry.owner, deadline_from_data(entry.data["deadline"], "UTC"), names)


def _of_conditions(entries: Iterable[Entry]) -> Iterator[Edge]:
    for entry in entries:
        data = entry.data
        if data.get("on_kind"):
            condition = Hanging(
                key=entry.name,
                commitment=entry.owner,
                kind=ConditionKind(data["kind"]),
                text=data["text"],
                on=Node(NodeKind(data["on_kind"]), data["on_name"]),
                absent_from=tuple(data.get("absent_from", ())),
                in_joint_text=data.get("in_joint_text", False),
            )
            yield condition.edge
