"""The dependency graph of a process: what hangs on what, as a nested list; and the circles that no text can mean."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias, TypeVar

from agreements.domain.circles import BadOrder
from agreements.domain.statuses import ConditionKind

T = TypeVar("T", bound=Hashable)


class NodeKind(StrEnum):
    COMMITMENT = "commitment"
    ROUND = "round"
    EVENT = "event"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Node:
    """`name`: the code of a commitment or round, the key of an event, or an outside fact in words."""

    kind: NodeKind
    name: str

    def __str__(self) -> str:
        return f"“{self.name}”" if self.kind is NodeKind.FACT else self.name


class Link(StrEnum):
    """What a deadline rule makes of two things, beside the conditions of a text."""

    ANCHOR = "anchor"
    CONCURRENT = "concurrent"


EdgeKind: TypeAlias = ConditionKind | Link


class Family(StrEnum):
    """What an edge means for the order of things."""

    SEQUENCE = "sequence"
    RECIPROCITY = "reciprocity"
    STATE = "state"
    BESIDE = "beside"


#: D12 "after completion of another commitment", C2 "only if X done": one after the other. C4, D28: each with the other.
#: C1, C3, C5 follow how things stand; each side may tie its duty to the other's. The rest orders nothing.
FAMILY: Final[dict[EdgeKind, Family]] = {
    Link.ANCHOR: Family.SEQUENCE,
    ConditionKind.ONLY_IF_DONE: Family.SEQUENCE,
    Link.CONCURRENT: Family.RECIPROCITY,
    ConditionKind.STEP_BY_STEP: Family.RECIPROCITY,
    ConditionKind.HOLDS_ONLY_WHILE: Family.STATE,
    ConditionKind.ENDS_IF: Family.STATE,
    ConditionKind.SUSPENDED_UNTIL: Family.STATE,
    ConditionKind.CLAIMED_PRECONDITION: Family.BESIDE,
    ConditionKind.EXCLUSION: Family.BESIDE,
    ConditionKind.RESERVATION: Family.BESIDE,
    ConditionKind.BEST_EFFORTS: Family.BESIDE,
    ConditionKind.NON_SIGNATORY: Family.BESIDE,
    ConditionKind.ONE_ACCOUNT_ONLY: Family.BESIDE,
}


@dataclass(frozen=True, slots=True)
class Edge:
    """`dependent` hangs on `on`. `key`: the condition's key, or the anchor as the rule writes it.

    `agreed` is False where one account only has it: then it orders nothing, and two accounts may say the opposite.
    """

    dependent: Node
    on: Node
    kind: EdgeKind
    key: str = ""
    agreed: bool = True

    @property
    def family(self) -> Family:
        return FAMILY[self.kind] if self.agreed else Family.BESIDE


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and edges in the order in which they are listed: by kind, then C2 before C10."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    _of: Mapping[Node, tuple[Edge, ...]] = field(compare=False, repr=False)

    def of(self, node: Node) -> tuple[Edge, ...]:
        """What the node hangs on."""
        return self._of.get(node, ())


def build(nodes: Iterable[Node], edges: Iterable[Edge]) -> Graph:
    """The graph of these nodes and edges, whatever order they come in; ends of edges need not be named again."""
    edges = set(edges)
    everything = {*nodes, *(edge.dependent for edge in edges), *(edge.on for edge in edges)}
    place = {node: (list(NodeKind).index(node.kind), _natural(node.name)) for node in everything}
    listed = sorted(edges, key=lambda e: (place[e.dependent], place[e.on], e.kind, e.key, e.agreed))
    of: dict[Node, list[Edge]] = {}
    for edge in listed:
        of.setdefault(edge.dependent, []).append(edge)
    return Graph(
        tuple(sorted(everything, key=place.__getitem__)),
        tuple(listed),
        {node: tuple(hanging) for node, hanging in of.items()},
    )


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    parts = re.split(r"0*([0-9]+)", name)  # words and numbers take turns
    return (*((len(part) if turn % 2 else 0, part) for turn, part in enumerate(parts)), (0, name))


def anchor_node(anchor: str, commitments: Collection[str], rounds: Collection[str]) -> Node:
    """What an anchor of a deadline rule stands for: “C11.completed” the commitment C11, “R2.end” the round R2."""
    name = anchor.rpartition(".")[0]
    if name in commitments:
        return Node(NodeKind.COMMITMENT, name)
    return Node(NodeKind.ROUND, name) if name in rounds else Node(NodeKind.EVENT, anchor)


def rule_edges(
    commitment: str, anchors: Mapping[str, Node], beside: Iterable[str], *, agreed: bool = True
) -> tuple[Edge, ...]:
    """The edges of a deadline: the `anchors()` of its rule with what they stand for, `beside` being `commitments()`.

    An anchor on a commitment beside which it runs orders nothing: the two go together. `agreed`: False for one reading
    among several of which none was chosen.
    """
    dependent = Node(NodeKind.COMMITMENT, commitment)
    together = {Node(NodeKind.COMMITMENT, code): code for code in beside}
    waiting = ((node, name) for name, node in anchors.items() if node not in together)
    return (
        *(Edge(dependent, node, Link.CONCURRENT, code, agreed) for node, code in together.items()),
        *(Edge(dependent, node, Link.ANCHOR, name, agreed) for node, name in waiting),
    )


def cycles(graph: Graph) -> tuple[tuple[Node, ...], ...]:
    """One shortest circle out of every knot of edges that order one thing after another, first nodes first."""
    links: dict[Node, list[Node]] = {node: [] for node in graph.nodes}
    for edge in graph.edges:
        if edge.family is Family.SEQUENCE:
            links[edge.dependent].append(edge.on)
    knot = knots(links)
    found: dict[int, tuple[Node, ...]] = {}
    for node in graph.nodes:
        if knot[node] not in found and (circle := _way_back(node, links, knot)):
            found[knot[node]] = circle
    return tuple(found.values())


def check_order(graph: Graph) -> None:
    """Raise BadOrder where commitments wait for each other in sequence. Reciprocity may go in circles."""
    if circles := cycles(graph):
        raise BadOrder(circles[0])


def _way_back(
    start: Node, links: Mapping[Node, Sequence[Node]], knot: Mapping[Node, int]
) -> tuple[Node, ...]:
    """The shortest way from a node back to itself inside its knot; empty where there is none."""
    came_from: dict[Node, Node] = {}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for target in links[node]:
            if target == start:
                return _path(start, node, came_from)
            if knot[target] == knot[start] and target not in came_from:
                came_from[target] = node
                waiting.append(target)
    return ()


def _path(start: Node, end: Node, came_from: Mapping[Node, Node]) -> tuple[Node, ...]:
    path = [end]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))


def knots(links: Mapping[T, Iterable[T]]) -> dict[T, int]:
    """By node, the number of its knot: two nodes share one where each is reached from the other.

    Two passes (Kosaraju), without recursion. Every target is a key of `links` itself.
    """
    back: dict[T, list[T]] = {node: [] for node in links}
    for node, targets in links.items():
        for target in targets:
            back[target].append(node)
    knot: dict[T, int] = {}
    for number, root in enumerate(reversed(_as_finished(links))):
        reached = [root]
        while reached:
            node = reached.pop()
            if node not in knot:
                knot[node] = number
                reached.extend(back[node])
    return knot


def _as_finished(links: Mapping[T, Iterable[T]]) -> list[T]:
    """The nodes in the order in which a search through depth leaves them."""
    finished: list[T] = []
    seen: set[T] = set()
    for root in links:
        path = [] if root in seen else [(root, iter(links[root]))]
        seen.add(root)
        while path:
            node, targets = path[-1]
            fresh = next((target for target in targets if target not in seen), None)
            if fresh is None:
                finished.append(node)
                path.pop()
            else:
                seen.add(fresh)
                path.append((fresh, iter(links[fresh])))
    return finished


@dataclass(frozen=True, slots=True)
class Branch:
    """A node in the nested list with what it hangs on below it; `via` is the edge that led here, None at the top.

    `again`: it is unfolded at another place, where its own branches stand.
    """

    node: Node
    via: Edge | None
    again: bool
    branches: tuple[Branch, ...]


_Open: TypeAlias = tuple[Node, Edge | None, Iterator[Edge], list[Branch]]


def nested(graph: Graph) -> tuple[Branch, ...]:
    """Every node once with its branches: first those on which nothing hangs, then what only circles lead to."""
    led_to = {edge.on for edge in graph.edges}
    starts = [*(node for node in graph.nodes if node not in led_to), *graph.nodes]
    unfolded: set[Node] = set()
    return tuple(_unfold(graph, start, unfolded) for start in starts if start not in unfolded)


def _unfold(graph: Graph, start: Node, unfolded: set[Node]) -> Branch:
    """The branch of a node, built from the leaves up without recursion."""
    unfolded.add(start)
    top: list[Branch] = []
    path: list[_Open] = [(start, None, iter(graph.of(start)), [])]
    while path:
        node, via, edges, below = path[-1]
        edge = next(edges, None)
        if edge is None:
            path.pop()
            (path[-1][3] if path else top).append(Branch(node, via, False, tuple(below)))
        elif edge.on in unfolded:
            below.append(Branch(edge.on, edge, True, ()))
        else:
            unfolded.add(edge.on)
            path.append((edge.on, edge, iter(graph.of(edge.on)), []))
    return top[0]


def walk(branches: Iterable[Branch]) -> Iterator[tuple[int, Branch]]:
    """The nested list line by line with its depth (0 at the top), for whoever cannot recurse as deep as it goes."""
    waiting = [(0, branch) for branch in reversed(tuple(branches))]
    while waiting:
        depth, branch = waiting.pop()
        yield depth, branch
        waiting.extend((depth + 1, below) for below in reversed(branch.branches))
