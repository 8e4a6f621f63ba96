"""What depends on what: which part of a graph an agreement stands in, which things go in circles, which are alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.anchors import Names, deadline_edges
from agreements.domain.dependencies import alone, around, circles
from agreements.domain.graph import Edge, Graph, Link, Node, NodeKind, build
from tests.domain.rulebook import between, rule


def c(code: str) -> Node:
    return Node(NodeKind.COMMITMENT, code)


def graph(*pairs: str, nodes: str = "") -> Graph:
    """“C1>C2” says that C1 hangs on C2."""
    ends = [pair.split(">") for pair in pairs]
    return build(map(c, nodes.split()), [Edge(c(a), c(b), Link.ANCHOR, f"{b}.completed") for a, b in ends])


def codes(nodes) -> str:
    return " ".join(node.name for node in nodes)


AROUND = {
    "what_it_hangs_on_in_turn": (("C1>C2", "C2>C3", "C9>C8"), "C1", "C1 C2 C3"),
    "what_hangs_on_it_at_once": (("C1>C2", "C2>C3"), "C3", "C2 C3"),
    "itself_where_it_is_alone": (("C1>C2",), "C7", "C7"),
    "a_circle_once": (("C1>C2", "C2>C1"), "C1", "C1 C2"),
}


@pytest.mark.parametrize(("pairs", "own", "expected"), AROUND.values(), ids=AROUND)
def test_around_a_commitment_stands(pairs: tuple[str, ...], own: str, expected: str) -> None:
    assert codes(around(graph(*pairs, nodes="C7"), [c(own)]).nodes) == expected


CIRCLES = {
    "none": (("C1>C2", "C2>C3"), []),
    "two_with_each_other": (("C1>C2", "C2>C1", "C3>C1"), ["C1 C2"]),
    "three_in_turn": (("C1>C2", "C2>C3", "C3>C1"), ["C1 C2 C3"]),
    "two_apart": (("C1>C2", "C2>C1", "C3>C4", "C4>C3"), ["C1 C2", "C3 C4"]),
}


@pytest.mark.parametrize(("pairs", "expected"), CIRCLES.values(), ids=CIRCLES)
def test_circles_are(pairs: tuple[str, ...], expected: list[str]) -> None:
    assert [codes(circle) for circle in circles(graph(*pairs))] == expected


def test_alone_is_what_nothing_ties() -> None:
    assert codes(alone(graph("C1>C2", nodes="C1 C3 C10"))) == "C3 C10"


numbers = st.integers(1, 6).map(lambda n: f"C{n}")


@given(st.lists(st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1]), max_size=12), numbers)
def test_a_part_has_all_that_its_own_hang_on_and_nothing_invented(pairs, own) -> None:
    whole = graph(*(f"{a}>{b}" for a, b in pairs))
    part = around(whole, [c(own)])
    assert set(part.edges) <= set(whole.edges)
    assert set(whole.of(c(own))) <= set(part.edges)
    assert {edge for edge in whole.edges if edge.on == c(own)} <= set(part.edges)


NAMES = Names(events={"E1"}, rounds={"R1"}, commitments={"C1"})


def test_an_open_reading_orders_nothing_a_chosen_one_does() -> None:
    readings = {
        "by": rule("offset", anchor="E1", amount=1, unit="day"),
        "or": rule("on_event", anchor="R1.end"),
    }
    open_ones = list(deadline_edges("C1", between(readings), NAMES))
    assert {(edge.on.kind, edge.on.name, edge.agreed) for edge in open_ones} == {
        (NodeKind.EVENT, "E1", False),
        (NodeKind.ROUND, "R1", False),
    }
    (chosen,) = deadline_edges("C1", between(readings, 1), NAMES)
    assert (chosen.on.name, chosen.agreed) == ("R1", True)
