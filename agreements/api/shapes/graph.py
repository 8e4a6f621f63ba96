"""The dependency graph of a process as answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import Reader
from agreements.api.shapes.legal import ClaimShape, ObjectionShape, claim_shapes, objection_shapes
from agreements.domain.claims import ConditionValue
from agreements.domain.conditions import Effect
from agreements.domain.dependencies import circles
from agreements.domain.doubts import InDoubt
from agreements.domain.due import DueState
from agreements.domain.graph import Edge, Family, Link, Node, NodeKind
from agreements.domain.statuses import ConditionKind, Level, RoundState
from agreements.domain.timeline import When
from agreements.models import Commitment, Event, Round
from agreements.models.graph import Dependencies, Thing


@dataclass(frozen=True, slots=True)
class NodeShape(Shape):
    """Something that depends on another thing, or on which another depends, as it stands at the point."""

    id: Annotated[str, "Kind and name, like commitment:C12; edges refer to it."]
    kind: NodeKind
    name: Annotated[str, "The code of a commitment, round or event; an outside fact in words."]
    title: Annotated[str, "Empty for what is named by a rule but not on record at the point."]
    agreement: Annotated[str | None, "Code of the agreement of a commitment."]
    due_state: DueState | None
    implementation: Level | None
    round_state: RoundState | None
    happened: Annotated[str | None, "When an event happened, as written in `zone`."]
    zone: str | None
    url: Annotated[str | None, "The page on which it is read."]
    api_url: str | None


@dataclass(frozen=True, slots=True)
class EdgeShape(Shape):
    """`dependent` hangs on `on`, by a condition of the text or by the rule of a deadline."""

    dependent: str
    on: str
    kind: Annotated[
        ConditionKind | Link, "A kind of condition; “anchor” or “concurrent” where a deadline rule ties them."
    ]
    family: Annotated[Family, "What it means for the order of things."]
    key: Annotated[str, "Key of the condition, or the anchor as the rule writes it."]
    agreed: Annotated[
        bool, "False where one account or one open reading alone has it: then it orders nothing."
    ]
    text: Annotated[str, "The words of the text that tie the two."]
    value: Annotated[
        ConditionValue | None,
        "How a condition, or an event that a deadline waits for, stands by what is claimed; else null.",
    ]
    claims: Annotated[list[ClaimShape], "The last word of each claimant on a condition, newest first."]
    objections: Annotated[list[ObjectionShape], "Who contradicts the claims, by a position on a commitment."]
    effect: Effect | None
    explanation: Annotated[
        str | None, "How a condition stands, or who says what of what a deadline waits for, in words."
    ]
    reached: Annotated[
        bool | None,
        "Whether what a deadline waits for has happened; null for a condition, and where that is claimed or contested.",
    ]


@dataclass(frozen=True, slots=True)
class GraphShape(Shape):
    """What depends on what in a process at the point: all its commitments, and what they hang on."""

    process: str
    nodes: list[NodeShape]
    edges: list[EdgeShape]
    circles: Annotated[list[list[str]], "Groups of nodes that hang on each other, straight or in a circle."]
    complete: Annotated[bool, "False where the process has more commitments than are shown."]


def graph_shape(found: Dependencies, reader: Reader) -> GraphShape:
    return GraphShape(
        process=found.process.slug,
        nodes=[_node(found.things[node], found, reader) for node in found.graph.nodes],
        edges=[_edge(edge, found) for edge in found.graph.edges],
        circles=[[node_id(node) for node in circle] for circle in circles(found.graph)],
        complete=found.complete,
    )


def node_id(node: Node) -> str:
    return f"{node.kind}:{node.name}"


def _node(thing: Thing, found: Dependencies, reader: Reader) -> NodeShape:
    row = thing.identity
    page, address = _addresses(row, found, reader) if row else (None, None)
    return NodeShape(
        id=node_id(thing.node),
        kind=thing.node.kind,
        name=thing.node.name,
        title=thing.title,
        agreement=row.agreement.code if isinstance(row, Commitment) else None,
        due_state=thing.due,
        implementation=thing.level,
        round_state=thing.state,
        happened=thing.when.text if thing.when else None,
        zone=thing.when.zone if thing.when else None,
        url=page,
        api_url=address,
    )


def _addresses(row: Commitment | Round | Event, found: Dependencies, reader: Reader) -> tuple[str, str]:
    """Its page, which an event shares with its agreement or its process, and where the API has it."""
    if isinstance(row, Event):
        query = urlencode({"process": found.process.slug, "code": row.key})
        page = (row.agreement or found.process).get_absolute_url()
        return reader.absolute(page), f"{reader.link('events')}?{query}"
    kind = "commitment" if isinstance(row, Commitment) else "round"
    return reader.absolute(row.get_absolute_url()), reader.link(kind, row.pk)


def _edge(edge: Edge, found: Dependencies) -> EdgeShape:
    finding = found.finding(edge)
    return EdgeShape(
        dependent=node_id(edge.dependent),
        on=node_id(edge.on),
        kind=edge.kind,
        family=edge.family,
        key=edge.key,
        agreed=edge.agreed,
        text=found.text(edge),
        value=finding.value if finding else _doubt(found.met(edge)),
        claims=claim_shapes(finding) if finding else [],
        objections=objection_shapes(finding) if finding else [],
        effect=finding.effect if finding else None,
        explanation=str(finding.explanation) if finding else _why_in_doubt(found.met(edge)),
        reached=None if finding or _doubt(found.met(edge)) else found.met(edge) is not None,
    )


def _doubt(met: When | InDoubt | None) -> ConditionValue | None:
    """Where what a deadline waits for is in doubt: whether one side alone claims it, or another denies it."""
    if not isinstance(met, InDoubt):
        return None
    return ConditionValue.CONTESTED if met.denied else ConditionValue.CLAIMED


def _why_in_doubt(met: When | InDoubt | None) -> str | None:
    return str(met.why) if isinstance(met, InDoubt) else None
