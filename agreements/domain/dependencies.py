"""What depends on what in a process: the part of a graph around some things, circles, and what is alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from agreements.domain.graph import Graph, Node, build, knots


def around(graph: Graph, own: Iterable[Node]) -> Graph:
    """The part of a graph that these nodes are in: all that they hang on in turn, and what hangs on them at once."""
    own = set(own)
    reached, waiting = set(own), list(own)
    while waiting:
        for edge in graph.of(waiting.pop()):
            if edge.on not in reached:
                reached.add(edge.on)
                waiting.append(edge.on)
    edges = [edge for edge in graph.edges if edge.dependent in reached or edge.on in own]
    return build(own & set(graph.nodes), edges)


def circles(graph: Graph) -> tuple[tuple[Node, ...], ...]:
    """The things that hang on each other, straight or in a circle, each group in the order of the graph."""
    links: dict[Node, list[Node]] = {node: [] for node in graph.nodes}
    for edge in graph.edges:
        links[edge.dependent].append(edge.on)
    groups: dict[int, list[Node]] = defaultdict(list)
    knot = knots(links)
    for node in graph.nodes:
        groups[knot[node]].append(node)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1 or group[0] in links[group[0]])


def alone(graph: Graph) -> tuple[Node, ...]:
    """What hangs on nothing, and on which nothing hangs."""
    tied = {node for edge in graph.edges for node in (edge.dependent, edge.on)}
    return tuple(node for node in graph.nodes if node not in tied)
