"""What depends on what in a process at a point: its things, tied by the rules of deadlines and by conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from agreements.domain.anchors import Names, deadline_edges
from agreements.domain.conditions import Finding, Follows
from agreements.domain.doubts import InDoubt
from agreements.domain.due import DueState
from agreements.domain.graph import Edge, Graph, Link, Node, NodeKind, build
from agreements.domain.statuses import Level, RoundState
from agreements.domain.timeline import AsOf, When, has_begun
from agreements.models.anchors import anchors_at
from agreements.models.boards import rounds_at
from agreements.models.commitments import Commitment, CommitmentRevision
from agreements.models.conditions import following
from agreements.models.events import Event
from agreements.models.processes import Process
from agreements.models.rounds import Round
from agreements.models.standings import Standing, standings_at

#: Of a process with more commitments than this the first are shown, and it is said.
MOST = 2000

Identity: TypeAlias = Commitment | Round | Event


@dataclass(frozen=True, slots=True)
class Thing:
    """What stands at a node at the point. `identity` is None for a fact in words and for what is not yet on record.

    `due` and `level` of a commitment, `state` of a round, `when` of an event that has happened.
    """

    node: Node
    title: str
    identity: Identity | None = None
    due: DueState | None = None
    level: Level | None = None
    state: RoundState | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The graph of a process with what stands at its nodes and edges at the point.

    `findings`: by commitment and key, how conditions stand. `reached`: anchors that have happened. `words`: by
    commitment, its deadline as written. `complete` is False where there are too many commitments to show all.
    """

    process: Process
    graph: Graph
    things: Mapping[Node, Thing]
    findings: Mapping[tuple[str, str], Finding]
    reached: Mapping[str, When | InDoubt]
    words: Mapping[str, str]
    complete: bool

    def finding(self, edge: Edge) -> Finding | None:
        """How the condition of an edge stands; None for one that a deadline rule makes."""
        return None if isinstance(edge.kind, Link) else self.findings.get((edge.dependent.name, edge.key))

    def met(self, edge: Edge) -> When | InDoubt | None:
        """When what a deadline hangs on happened, or what is said of it; None where it has not."""
        return self.reached.get(_anchor(edge))

    def text(self, edge: Edge) -> str:
        """The words of the text that tie the two."""
        finding = self.finding(edge)
        return finding.condition.text if finding else self.words.get(edge.dependent.name, "")

    def of_agreement(self, agreement: Any) -> list[Node]:
        """The nodes of an agreement's own commitments."""
        rows = ((node, thing.identity) for node, thing in self.things.items())
        return [
            node for node, row in rows if isinstance(row, Commitment) and row.agreement_id == agreement.pk
        ]


def dependencies_of(process: Process, point: AsOf) -> Dependencies:
    """What depends on what in a process that the caller may see. A constant number of queries."""
    newest = CommitmentRevision.objects.filter(process=process).newest_per("commitment", point)
    rows = list(newest.select_related("commitment__agreement").order_by("commitment__code")[: MOST + 1])
    complete, rows = len(rows) <= MOST, rows[:MOST]
    follows = following([process.pk], point).by_process.get(process.pk, {})
    own = {row.commitment.code for row in rows}
    edges = [*_of_deadlines(process, rows), *_of_conditions(follows, own)]
    nodes = [Node(NodeKind.COMMITMENT, code) for code in own]
    graph = build(nodes, edges)
    standings = standings_at([row.commitment_id for row in rows], point)
    reached = anchors_at(
        {(process.pk, _anchor(edge)) for edge in edges if isinstance(edge.kind, Link)}, point
    )
    return Dependencies(
        process=process,
        graph=graph,
        things=_things(process, graph, rows, standings, point),
        findings={
            (code, finding.condition.key): finding
            for code in own & set(follows)
            for finding in follows[code].findings
        },
        reached={
            name: known
            for name, known in reached.get(process.pk, {}).items()
            if not isinstance(known, When) or has_begun(known, point)  # a date of another may lie ahead
        },
        words={row.commitment.code: row.deadline["as_written"] for row in rows},
        complete=complete,
    )


def _anchor(edge: Edge) -> str:
    """The anchor reference that an edge of a deadline waits for."""
    return f"{edge.key}.completed" if edge.kind is Link.CONCURRENT else edge.key


def _of_deadlines(process: Process, rows: Iterable[CommitmentRevision]) -> Iterator[Edge]:
    # A rule may name what is not on record at the point: that it is a round says no more than the rule does.
    commitments = set(Commitment.objects.filter(process=process).values_list("code", flat=True))
    rounds = set(Round.objects.filter(process=process).values_list("code", flat=True))
    names = Names(events=(), rounds=rounds, commitments=commitments)
    for row in rows:
        yield from deadline_edges(row.commitment.code, row.rule, names)


def _of_conditions(follows: Mapping[str, Follows], own: set[str]) -> Iterator[Edge]:
    for code in own & set(follows):
        yield from (finding.condition.edge for finding in follows[code].findings)


def _things(
    process: Process,
    graph: Graph,
    rows: list[CommitmentRevision],
    standings: Mapping[Any, Standing],
    point: AsOf,
) -> dict[Node, Thing]:
    named: dict[NodeKind, set[str]] = {kind: set() for kind in NodeKind}
    for node in graph.nodes:
        named[node.kind].add(node.name)
    known = {thing.node: thing for thing in _commitments(rows, standings)}
    for board in rounds_at(Round.objects.filter(process=process, code__in=named[NodeKind.ROUND]), point):
        state = RoundState(board.state) if board.state else None
        node = Node(NodeKind.ROUND, board.round.code)
        known[node] = Thing(node, board.label, board.round, state=state)
    events = Event.objects.filter(process=process, key__in=named[NodeKind.EVENT]).as_of(point)
    for event in events.select_related("agreement"):
        node = Node(NodeKind.EVENT, event.key)
        known[node] = Thing(node, event.text, event, when=event.effective)
    awaited = {name: words for row in rows for name, words in row.rule.awaits}
    return {node: known.get(node) or _unknown(node, awaited) for node in graph.nodes}


def _unknown(node: Node, awaited: Mapping[str, str]) -> Thing:
    """A fact in words; or what is not on record, told at most as the text that waits for it tells it."""
    return Thing(node, node.name if node.kind is NodeKind.FACT else awaited.get(node.name, ""))


def _commitments(rows: Iterable[CommitmentRevision], standings: Mapping[Any, Standing]) -> Iterator[Thing]:
    for row in rows:
        standing, node = standings[row.commitment_id], Node(NodeKind.COMMITMENT, row.commitment.code)
        yield Thing(node, row.paraphrase, row.commitment, due=standing.due.state, level=standing.level)
