"""The dependency graph: what hangs on what, in which order it is listed, and which circles are refused."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.circles import BadOrder
from agreements.domain.graph import (
    FAMILY,
    Edge,
    EdgeKind,
    Family,
    Graph,
    Link,
    Node,
    NodeKind,
    anchor_node,
    build,
    check_order,
    cycles,
    knots,
    nested,
    rule_edges,
    walk,
)
from agreements.domain.statuses import ConditionKind


def commitment(code: str) -> Node:
    return Node(NodeKind.COMMITMENT, code)


def event(key: str) -> Node:
    return Node(NodeKind.EVENT, key)


def chain(*codes: str, kind: EdgeKind = Link.ANCHOR, agreed: bool = True) -> list[Edge]:
    """Each hangs on the next."""
    return [
        Edge(commitment(one), commitment(next_), kind, agreed=agreed)
        for one, next_ in zip(codes, codes[1:], strict=False)
    ]


def graph(*edges: Edge) -> Graph:
    return build((), edges)


def listing(of: Graph) -> list[str]:
    """The nested list as lines, indented by depth; * marks what is unfolded elsewhere."""
    return ["  " * depth + str(branch.node) + "*" * branch.again for depth, branch in walk(nested(of))]


# ---- tables ----


def test_every_kind_of_edge_belongs_to_a_family() -> None:
    assert set(FAMILY) == {*Link, *ConditionKind}
    assert set(FAMILY.values()) == set(Family)


MAY_GO_IN_A_CIRCLE = {
    Link.ANCHOR: False,
    ConditionKind.ONLY_IF_DONE: False,
    Link.CONCURRENT: True,
    ConditionKind.STEP_BY_STEP: True,
    ConditionKind.HOLDS_ONLY_WHILE: True,
    ConditionKind.ENDS_IF: True,
    ConditionKind.SUSPENDED_UNTIL: True,
    ConditionKind.CLAIMED_PRECONDITION: True,
    ConditionKind.EXCLUSION: True,
    ConditionKind.RESERVATION: True,
    ConditionKind.BEST_EFFORTS: True,
    ConditionKind.NON_SIGNATORY: True,
    ConditionKind.ONE_ACCOUNT_ONLY: True,
}


@pytest.mark.parametrize(
    ("kind", "may"),
    MAY_GO_IN_A_CIRCLE.items(),
    ids=[f"{kind}_{'may' if may else 'may_not'}_go_in_a_circle" for kind, may in MAY_GO_IN_A_CIRCLE.items()],
)
def test_sequence_may_not_go_in_a_circle_and_reciprocity_may(kind: EdgeKind, may: bool) -> None:
    circle = graph(*chain("C3", "C5", "C3", kind=kind))
    if may:
        check_order(circle)
    else:
        with pytest.raises(BadOrder, match=r"^C3 waits for C5, which waits for C3\.$"):
            check_order(circle)


def test_the_table_of_circles_holds_every_kind() -> None:
    assert set(MAY_GO_IN_A_CIRCLE) == set(FAMILY)


def test_two_accounts_may_put_each_others_duty_first() -> None:
    """Minsk, 2015: control of the border first, or elections first, by whose reading one asks."""
    check_order(graph(*chain("C4", "C9", "C4", kind=ConditionKind.ONLY_IF_DONE, agreed=False)))


# ---- circles ----


def test_what_waits_for_itself_is_named() -> None:
    with pytest.raises(BadOrder, match=r"^C3 waits for itself\.$") as refused:
        check_order(graph(*chain("C3", "C3")))
    assert refused.value.cycle == (commitment("C3"),)


def test_a_circle_of_different_edges_is_named_from_its_first_commitment() -> None:
    with pytest.raises(BadOrder) as refused:
        check_order(graph(*chain("C10", "C2", kind=ConditionKind.ONLY_IF_DONE), *chain("C2", "C7", "C10")))
    assert str(refused.value) == "C2 waits for C7, which waits for C10, which waits for C2."
    assert refused.value.cycle == (commitment("C2"), commitment("C7"), commitment("C10"))


def test_the_shortest_circle_of_a_knot_is_named() -> None:
    assert cycles(graph(*chain("C1", "C2", "C3", "C4", "C1"), *chain("C1", "C9", "C1"))) == (
        (commitment("C1"), commitment("C9")),
    )


def test_every_knot_is_found() -> None:
    two = graph(*chain("C1", "C2", "C1"), *chain("C1", "C3"), *chain("C3", "C4", "C3"))
    assert [[str(node) for node in circle] for circle in cycles(two)] == [["C1", "C2"], ["C3", "C4"]]


def test_a_circle_through_reciprocity_is_no_order() -> None:
    check_order(graph(*chain("C3", "C5"), *chain("C5", "C3", kind=ConditionKind.STEP_BY_STEP)))


def test_two_ways_to_the_same_end_are_no_circle() -> None:
    check_order(graph(*chain("C1", "C2", "C4"), *chain("C1", "C3", "C4")))


def test_a_long_circle_is_named_by_its_beginning() -> None:
    codes = [f"C{number}" for number in range(1, 31)]
    with pytest.raises(BadOrder) as refused:
        check_order(graph(*chain(*codes, "C1")))
    assert str(refused.value).endswith(
        "which waits for C12, which waits for 18 more in turn, which waits for C1."
    )
    assert len(refused.value.cycle) == 30


# ---- edges of deadlines ----


def test_an_anchor_stands_for_a_commitment_a_round_or_an_event() -> None:
    codes, rounds = {"C11"}, {"R2"}
    assert anchor_node("C11.completed", codes, rounds) == commitment("C11")
    assert anchor_node("R2.end", codes, rounds) == Node(NodeKind.ROUND, "R2")
    assert anchor_node("E-doha", codes, rounds) == event("E-doha")
    assert anchor_node("E-doha.text", codes, rounds) == event("E-doha.text")


def test_duties_that_run_in_parallel_do_not_wait_for_each_other() -> None:
    """Nairobi 2.1(d): heavy weapons "concurrently with the withdrawal of foreign and non-ENDF forces"."""
    one = rule_edges("C14", {"C15.completed": commitment("C15")}, ["C15"])
    other = rule_edges("C15", {"C14.completed": commitment("C14")}, ["C14"])
    assert {edge.kind for edge in (*one, *other)} == {Link.CONCURRENT}
    check_order(graph(*one, *other))


def test_phases_of_the_nairobi_declaration_are_a_sequence() -> None:
    codes = {"C11", "C12", "C13"}
    anchors = {"C11": "E-pos", "C12": "C11.completed", "C13": "C12.completed"}
    edges = [
        edge
        for code, anchor in anchors.items()
        for edge in rule_edges(code, {anchor: anchor_node(anchor, codes, ())}, ())
    ]
    check_order(graph(*edges))
    assert listing(graph(*edges)) == ["C13", "  C12", "    C11", "      E-pos"]


def test_readings_of_which_none_is_chosen_order_nothing() -> None:
    one = rule_edges("C1", {"C2.completed": commitment("C2")}, (), agreed=False)
    other = rule_edges("C2", {"C1.completed": commitment("C1")}, ())
    check_order(graph(*one, *other))


# ---- the nested list ----


def test_the_list_unfolds_each_node_once() -> None:
    shared = graph(
        *chain("C10", "C2", "C1"), *chain("C9", "C2"), Edge(commitment("C1"), event("E-a"), Link.ANCHOR)
    )
    assert listing(shared) == ["C9", "  C2", "    C1", "      E-a", "C10", "  C2*"]


def test_the_list_reaches_what_only_a_circle_leads_to() -> None:
    assert listing(graph(*chain("C5", "C3", "C5", kind=Link.CONCURRENT))) == ["C3", "  C5", "    C3*"]


def test_a_node_without_edges_stands_by_itself() -> None:
    alone = build([commitment("C2"), event("E-a"), commitment("C10")], ())
    assert listing(alone) == ["C2", "C10", "E-a"]


def test_an_outside_fact_is_quoted() -> None:
    fact = Node(NodeKind.FACT, "Afghan soil is not used")
    assert listing(graph(Edge(commitment("C9"), fact, ConditionKind.HOLDS_ONLY_WHILE))) == [
        "C9",
        "  “Afghan soil is not used”",
    ]


def test_several_edges_between_two_stay_apart() -> None:
    both = graph(*chain("C1", "C2"), *chain("C1", "C2", kind=ConditionKind.HOLDS_ONLY_WHILE))
    assert len(both.edges) == 2
    assert listing(both) == ["C1", "  C2", "  C2*"]


# ---- laws ----

CODES = st.sampled_from([commitment(f"C{number}") for number in range(1, 9)])
EDGES = st.lists(
    st.builds(Edge, CODES, CODES, st.sampled_from(list(FAMILY)), agreed=st.booleans()), max_size=24
)


@given(EDGES, st.randoms())
def test_the_order_in_which_edges_come_does_not_matter(edges: list[Edge], shuffle: object) -> None:
    mixed = [*edges]
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = graph(*edges), graph(*mixed)
    assert one == other
    assert cycles(one) == cycles(other)
    assert listing(one) == listing(other)


@given(EDGES)
def test_a_named_circle_is_a_circle_of_sequence(edges: list[Edge]) -> None:
    steps = {(edge.dependent, edge.on) for edge in edges if edge.family is Family.SEQUENCE}
    for circle in cycles(graph(*edges)):
        assert set(zip(circle, (*circle[1:], circle[0]), strict=True)) <= steps


@given(EDGES)
def test_without_a_named_circle_there_is_an_order(edges: list[Edge]) -> None:
    of = graph(*edges)
    waiting = {node: {e.on for e in of.of(node) if e.family is Family.SEQUENCE} for node in of.nodes}
    done: set[Node] = set()
    while ready := {node for node, on in waiting.items() if node not in done and on <= done}:
        done |= ready
    assert (done == set(of.nodes)) is (not cycles(of))


@given(EDGES)
def test_the_list_holds_every_node_once_and_every_edge_once(edges: list[Edge]) -> None:
    of = graph(*edges)
    lines = [branch for _, branch in walk(nested(of))]
    assert sorted(str(line.node) for line in lines if not line.again) == sorted(map(str, of.nodes))
    assert {line.via for line in lines if line.via} == set(of.edges)
    assert sum(line.via is not None for line in lines) == len(of.edges)


@given(EDGES)
def test_two_nodes_share_a_knot_where_each_is_reached_from_the_other(edges: list[Edge]) -> None:
    links: dict[Node, list[Node]] = {node: [] for edge in edges for node in (edge.dependent, edge.on)}
    for edge in edges:
        links[edge.dependent].append(edge.on)
    reached = {node: _reached(node, links) for node in links}
    knot = knots(links)
    for one in links:
        for other in links:
            assert (knot[one] == knot[other]) is (other in reached[one] and one in reached[other])


def _reached(start: Node, links: dict[Node, list[Node]]) -> set[Node]:
    found, waiting = {start}, [start]
    while waiting:
        fresh = set(links[waiting.pop()]) - found
        found |= fresh
        waiting.extend(fresh)
    return found


# ---- size ----


@pytest.mark.parametrize("closed", [False, True], ids=["as_a_chain", "as_a_circle"])
def test_ten_thousand_commitments_are_fine(closed: bool) -> None:
    codes = [f"C{number}" for number in range(10_000)]
    started = time.perf_counter()
    of = graph(*chain(*codes, *(["C0"] if closed else [])))
    assert len(cycles(of)) == closed
    assert max(depth for depth, _ in walk(nested(of))) == 10_000 - (not closed)
    assert time.perf_counter() - started < 10
