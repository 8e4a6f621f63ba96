"""What depends on what around an agreement: a picture, and the same as a nested list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import shorten, wrap
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, gettext
from django.utils.translation import gettext_lazy as _

from agreements.domain.conditions import Finding
from agreements.domain.dependencies import alone, around
from agreements.domain.doubts import InDoubt
from agreements.domain.graph import Branch, Edge, Family, Graph, Link, Node, NodeKind, build, nested, walk
from agreements.domain.timeline import AsOf, Precision, When
from agreements.models import Agreement, Event
from agreements.models.graph import MOST, Dependencies, Thing, dependencies_of
from agreements.templatetags.labels import label
from agreements.templatetags.moments import day_words, moment_html, moment_words
from agreements.templatetags.pictures import badge_html
from agreements.templatetags.words import Word, word
from agreements.web.addresses import page as address
from agreements.web.drawing import MOST_ARROWS, MOST_BOXES, Arrow, Box, drawn
from agreements.web.pages.rows import sentence_case

KINDS: Final = {
    NodeKind.COMMITMENT: _("Commitment"),
    NodeKind.ROUND: _("Round"),
    NodeKind.EVENT: _("Event"),
    NodeKind.FACT: _("Outside fact"),
}
_PARTS: Final = {
    "start": _("its date hangs on the start of"),
    "end": _("its date hangs on the end of"),
    "limit": _("its date hangs on the due date of"),
    "completed": _("its date hangs on the completion of"),
}
#: Of a picture: how a line is broken by what it means for the order of things.
_DASHES: Final = {Family.SEQUENCE: "", Family.RECIPROCITY: "8 3", Family.STATE: "2 3", Family.BESIDE: "1 4"}


@dataclass(frozen=True, slots=True)
class Item:
    """A thing as a line shows it. `state` is a badge or a moment; `words` the same in a picture, `tone` its class."""

    kind: str
    code: str
    title: str
    url: str
    state: SafeString | str
    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the nested list. `opens` a list below it, and then `closes` so many lists.

    `by`: what ties it to the line above, `how` that stands, `who` says so. `circle`: it comes back to where it is;
    `again`: it is unfolded at another place.
    """

    item: Item
    by: str
    how: SafeString | str
    who: str
    text: str
    circle: bool
    again: bool
    opens: bool
    closes: range


@dataclass(frozen=True, slots=True)
class DependencyPage:
    agreement: Agreement
    lines: tuple[Line, ...]
    alone: tuple[Item, ...]
    picture: SafeString | None
    without: str
    complete: bool

    @property
    def most(self) -> int:
        return MOST


def dependency_page(agreement: Agreement, point: AsOf) -> DependencyPage:
    """What the commitments of the agreement hang on in turn, and what hangs on them."""
    found = dependencies_of(agreement.process, point)
    graph = around(found.graph, found.of_agreement(agreement))
    items = {node: _item(found.things[node], agreement, point) for node in graph.nodes}
    tied = build((), graph.edges)
    picture = _picture(tied, found, items)
    return DependencyPage(
        agreement=agreement,
        lines=tuple(_lines(tied, found, items)),
        alone=tuple(items[node] for node in alone(graph)),
        picture=picture,
        without="" if picture or not tied.nodes else _why_none(tied),
        complete=found.complete,
    )


def _why_none(graph: Graph) -> str:
    if len(graph.nodes) > MOST_BOXES or len(graph.edges) > MOST_ARROWS:
        return gettext(
            "There are more than %(boxes)d things or %(arrows)d ties: a picture of them could not be read. "
            "The list has them all."
        ) % {"boxes": MOST_BOXES, "arrows": MOST_ARROWS}
    return gettext("No picture can be drawn at the moment. The list says the same.")


# ---- things and ties in words ----


def _item(thing: Thing, agreement: Agreement, point: AsOf) -> Item:
    fact, known = thing.node.kind is NodeKind.FACT, thing.node.kind not in (NodeKind.FACT, NodeKind.EVENT)
    code = thing.node.name if known else ""  # the key of an event is an address, not a name
    title = sentence_case(thing.title or ("" if known else gettext("an event that is not on record yet")))
    said: Word | None = None
    state: SafeString | str = ""
    if thing.due is not None:
        said, state = word(thing.due, "due"), badge_html(thing.due, "due")
    elif thing.state is not None:
        said, state = word(thing.state, "round"), badge_html(thing.state, "round")
    elif thing.when is None and not fact:
        said, state = word("waiting", "due"), badge_html("waiting", "due")
    if thing.when is not None:
        state, words = moment_html(thing.when), _day_of(thing.when)
    else:
        words = str(said.label) if said else ""
    tone = said.tone if said else "open"
    return Item(str(KINDS[thing.node.kind]), code, title, _url(thing, agreement, point), state, words, tone)


def _day_of(when: When) -> str:
    """In a picture the hour of an event would take more room than it is worth."""
    return day_words(when.first_day) if when.precision is Precision.MINUTE else moment_words(when)


def _url(thing: Thing, agreement: Agreement, point: AsOf) -> str:
    row = thing.identity
    if row is None:
        return ""
    if not isinstance(row, Event):
        return address(point, thing.node.kind.value, row.pk)
    if row.agreement is None:
        return address(point, "process", agreement.process.slug)
    return address(point, "agreement", row.agreement.slug) + "#timeline"


def _by(edge: Edge) -> str:
    """What ties the two, read from the one that depends."""
    if edge.kind is Link.CONCURRENT:
        return gettext("goes in parallel with")
    if edge.kind is Link.ANCHOR:
        part = edge.key.rpartition(".")[2] if edge.on.kind is not NodeKind.EVENT else ""
        return str(_PARTS.get(part, _("its date hangs on")))
    return label(edge.kind, "condition")


def _how(edge: Edge, found: Dependencies) -> tuple[SafeString | str, Word]:
    """How the tie stands at the point: a badge, and its word."""
    finding = found.finding(edge)
    if finding is not None:
        badge = badge_html(finding.value, "condition")
        if finding.claimed:
            badge = format_html("{} {}", badge, badge_html(finding.claimed, "claim"))
        return badge, word(finding.value, "condition")
    met = found.met(edge)
    if isinstance(met, InDoubt):
        key = "contested" if met.denied else "claimed"
        return badge_html(key, "condition"), word(key, "condition")
    return (
        (badge_html("waiting", "due"), word("waiting", "due")) if met is None else ("", word("met", "claim"))
    )


def _who(edge: Edge, found: Dependencies) -> str:
    """Whose word it is how a condition stands: nothing here decides it."""
    finding = found.finding(edge)
    return ", ".join(dict.fromkeys(claim.claimant for claim in finding.claims)) if finding else ""


# ---- the list ----


def _lines(graph: Graph, found: Dependencies, items: dict[Node, Item]) -> Iterator[Line]:
    """The lines with their depths turned into lists that open and close; circles are cut where they close."""
    flat = list(walk(nested(graph)))
    above: list[Node] = []
    for place, (depth, branch) in enumerate(flat):
        del above[depth:]
        after = flat[place + 1][0] if place + 1 < len(flat) else 0
        yield _line(branch, above, found, items, opens=after > depth, closes=range(max(0, depth - after)))
        above.append(branch.node)


def _line(
    branch: Branch,
    above: list[Node],
    found: Dependencies,
    items: dict[Node, Item],
    *,
    opens: bool,
    closes: range,
) -> Line:
    circle = branch.again and branch.node in above
    edge = branch.via
    text = found.text(edge) if edge is not None and branch.node.kind is not NodeKind.FACT else ""
    return Line(
        item=items[branch.node],
        by=_by(edge) if edge else "",
        how=_how(edge, found)[0] if edge and branch.node.kind is not NodeKind.EVENT else "",
        who=_who(edge, found) if edge else "",
        text="" if text.startswith("(") else text,
        circle=circle,
        again=branch.again and not circle and bool(found.graph.of(branch.node)),
        opens=opens,
        closes=closes,
    )


# ---- the picture ----


def _picture(graph: Graph, found: Dependencies, items: dict[Node, Item]) -> SafeString | None:
    places = {node: place for place, node in enumerate(graph.nodes)}
    boxes = [_box(items[node], node) for node in graph.nodes]
    return drawn(boxes, list(_arrows(graph, found, places)), leftwards=get_language_bidi())


def _box(item: Item, node: Node) -> Box:
    head = " · ".join(filter(None, (item.code or item.kind, item.words)))
    lines = wrap(shorten(item.title, 96, placeholder="…"), 30)
    title = " · ".join(filter(None, (item.kind, item.code, item.words, item.title)))
    return Box((head, *lines), title, item.tone, item.url, node.kind)


def _arrows(graph: Graph, found: Dependencies, places: dict[Node, int]) -> Iterator[Arrow]:
    """From what is hung on to what hangs on it; two that say the same of each other are one line with two heads."""
    drawn_both: set[tuple[Node, Node, object]] = set()
    ties = {(edge.dependent, edge.on, edge.kind) for edge in graph.edges}
    for edge in graph.edges:
        both = (edge.on, edge.dependent, edge.kind) in ties
        if (edge.on, edge.dependent, edge.kind) in drawn_both:
            continue
        drawn_both.add((edge.dependent, edge.on, edge.kind))
        said = _how(edge, found)[1]
        finding = found.finding(edge)
        settled = finding is None and isinstance(found.met(edge), When)
        tone = "open" if settled else said.tone
        yield Arrow(
            places[edge.on],
            places[edge.dependent],
            _short(edge, said if finding else None, _claimed(finding), _who(edge, found)),
            tone,
            _DASHES[edge.family],
            both,
        )


def _claimed(finding: Finding | None) -> Word | None:
    """What one side alone says."""
    return word(finding.claimed, "claim") if finding and finding.claimed else None


def _short(edge: Edge, said: Word | None, claimed: Word | None, who: str) -> str:
    """A few words at a line: what the condition is and how it stands; what a date waits for stands in the boxes."""
    if edge.kind is Link.CONCURRENT:
        return gettext("in parallel")
    if edge.kind is Link.ANCHOR:
        return ""
    stands = str(said.label) if said else ""
    if claimed:
        stands = gettext("%(state)s: %(claim)s") % {"state": stands, "claim": str(claimed.label).lower()}
    if who:
        stands = gettext("%(state)s, by %(who)s") % {
            "state": stands,
            "who": shorten(who, 40, placeholder="…"),
        }
    return " · ".join(filter(None, (label(edge.kind, "condition"), stands)))
