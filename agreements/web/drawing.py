"""Graphs drawn by the program `dot`, as SVG that needs no style of its own; where it cannot be had, there is none."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import BoundedSemaphore
from typing import Final
from xml.etree import ElementTree

import graphviz
from django.core.cache import cache
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from agreements.domain.plain import plain_line

#: Above these, dot takes seconds and nobody can follow the lines.
MOST_BOXES, MOST_ARROWS = 150, 400
LONGEST = 4.0
#: Kinds of things differ by outline, too: round corners, two lines, plain, a sheet of paper.
OUTLINES: Final = {
    "commitment": {"shape": "box", "style": "rounded"},
    "round": {"shape": "box", "peripheries": "2"},
    "event": {"shape": "box"},
    "fact": {"shape": "note"},
}
KEPT, KEPT_FAILURE = 24 * 3600, 60
# A view that finds another one drawing shows no picture: programs are not queued behind each other.
_DRAWING = BoundedSemaphore(1)
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Box:
    """One thing: `lines` are what stands in it, the first one strong; `title` is read where the pointer rests.

    `tone` is a CSS class of states; `kind` one of OUTLINES.
    """

    lines: tuple[str, ...]
    title: str
    tone: str
    url: str = ""
    kind: str = "commitment"


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from one box to another, by their places; `dashes` is an SVG pattern, empty for a whole line."""

    tail: int
    head: int
    label: str
    tone: str
    dashes: str = ""
    both_ways: bool = False


def drawn(boxes: Sequence[Box], arrows: Sequence[Arrow], *, leftwards: bool) -> SafeString | None:
    """The picture, or None where it is too large, or the program is missing, busy, fails or takes too long.

    What `dot` answers is kept by the text it was given: the words, not the addresses and colours.
    """
    if not boxes or len(boxes) > MOST_BOXES or len(arrows) > MOST_ARROWS:
        return None
    laid_out = _laid_out(_source(boxes, arrows, leftwards))
    if not laid_out:
        return None
    try:
        return _picture(ElementTree.fromstring(laid_out), boxes, arrows)  # noqa: S314 - written by dot from our text
    except ElementTree.ParseError:
        return None


def _source(boxes: Sequence[Box], arrows: Sequence[Arrow], leftwards: bool) -> str:
    page = graphviz.Digraph(
        graph_attr={
            "rankdir": "RL" if leftwards else "LR",
            "nodesep": "0.2",
            "ranksep": "0.55",
            "pad": "0.1",
        },
        node_attr={"fontname": "Helvetica", "fontsize": "14", "margin": "0.16,0.09"},
        edge_attr={"fontname": "Helvetica", "fontsize": "12", "arrowsize": "0.8"},
    )
    for place, box in enumerate(boxes):
        page.node(f"n{place}", label=_label(box.lines), **OUTLINES[box.kind])
    for place, arrow in enumerate(arrows):
        ends = {"dir": "both"} if arrow.both_ways else {}
        label = _label([arrow.label]) if arrow.label else ""
        page.edge(f"n{arrow.tail}", f"n{arrow.head}", label=label, id=f"e{place}", **ends)
    return str(page.source)


def _label(lines: Iterable[str]) -> str:
    # dot reads entities and backslashes in a label; here they are text.
    return graphviz.nohtml(
        r"\n".join(graphviz.escape(plain_line(line).replace("&", "&amp;")) for line in lines)
    )


def _laid_out(source: str) -> str:
    key = f"dot-{sha256(source.encode()).hexdigest()}"
    known: str | None = cache.get(key)
    if known is not None:
        return known
    if not _DRAWING.acquire(blocking=False):
        return ""
    try:
        svg = _run(source)
    finally:
        _DRAWING.release()
    cache.set(key, svg, KEPT if svg else KEPT_FAILURE)
    return svg


def _run(source: str) -> str:
    try:
        done = subprocess.run(
            ["dot", "-Tsvg"], input=source.encode(), capture_output=True, timeout=LONGEST, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode(errors="replace")


def _picture(svg: ElementTree.Element, boxes: Sequence[Box], arrows: Sequence[Arrow]) -> SafeString:
    """Only positions are taken from what dot wrote; texts, links and colours are ours."""
    graph = svg.find(f"{_SVG}g")
    parts = {name: group for group in (graph if graph is not None else ()) if (name := _name(group))}
    width, height = (svg.get("viewBox") or "0 0 0 0").split()[2:]
    return format_html(
        '<svg class="graph" viewBox="{}" width="{}" height="{}" aria-hidden="true"><g transform="{}">{}{}</g></svg>',
        svg.get("viewBox"),
        width,
        height,
        graph.get("transform", "") if graph is not None else "",
        format_html_join("", "{}", ((one,) for one in _arrows(parts, arrows))),
        format_html_join("", "{}", ((one,) for one in _boxes(parts, boxes))),
    )


def _name(group: ElementTree.Element) -> str:
    """“n3” for a box, “e3” for an arrow."""
    title = group.find(f"{_SVG}title")
    if group.get("class") == "node" and title is not None:
        return title.text or ""
    return group.get("id", "") if group.get("class") == "edge" else ""


def _boxes(parts: Mapping[str, ElementTree.Element], boxes: Sequence[Box]) -> Iterator[SafeString]:
    for place, box in enumerate(boxes):
        group = parts.get(f"n{place}")
        if group is None:
            continue
        inner = format_html(
            '<g class="{}"><title>{}</title>{}{}</g>',
            box.tone,
            box.title,
            _shapes(group, fill="var(--b)", stroke="var(--c)", dashes="5 3" if box.kind == "fact" else ""),
            _texts(group, box.lines, "var(--ink)", strong=True),
        )
        # The list beside the picture has the same links for the keyboard.
        yield format_html('<a href="{}" tabindex="-1">{}</a>', box.url, inner) if box.url else inner


def _arrows(parts: Mapping[str, ElementTree.Element], arrows: Sequence[Arrow]) -> Iterator[SafeString]:
    for place, arrow in enumerate(arrows):
        group = parts.get(f"e{place}")
        if group is not None:
            lines = _shapes(group, fill="none", stroke="var(--c)", dashes=arrow.dashes)
            label = _texts(group, (arrow.label,), "var(--c)", strong=False)
            yield format_html('<g class="{}">{}{}</g>', arrow.tone, lines, label)


_PLACES: Final = {
    "path": ("d",),
    "polygon": ("points",),
    "polyline": ("points",),
    "ellipse": ("cx", "cy", "rx", "ry"),
}


def _shapes(group: ElementTree.Element, *, fill: str, stroke: str, dashes: str) -> SafeString:
    """Its outlines, of which the first is filled; the head of an arrow is filled and never dashed."""
    made: list[SafeString] = []
    for part in group:
        kind = part.tag.removeprefix(_SVG)
        if kind not in _PLACES:
            continue
        head = fill == "none" and kind == "polygon"
        places = format_html_join("", ' {}="{}"', ((name, part.get(name, "")) for name in _PLACES[kind]))
        dashed = format_html(' stroke-dasharray="{}"', dashes) if dashes and not head else ""
        ground = stroke if head else "none" if made else fill
        made.append(format_html('<{}{} fill="{}" stroke="{}"{}/>', kind, places, ground, stroke, dashed))
    return mark_safe("".join(made))  # noqa: S308 - each was made by format_html


def _texts(group: ElementTree.Element, lines: Sequence[str], fill: str, *, strong: bool) -> SafeString:
    """Each line isolated, so that its own script decides how it runs."""
    texts = list(group.iter(f"{_SVG}text"))
    rows = [
        (
            one.get("x", ""),
            one.get("y", ""),
            13 if strong else 11,
            fill,
            600 if strong and first else 400,
            f"\u2068{line}\u2069",
        )
        for first, one, line in zip((True, *[False] * len(texts)), texts, lines, strict=False)
    ]
    template = '<text x="{}" y="{}" font-size="{}" fill="{}" font-weight="{}" text-anchor="middle">{}</text>'
    return format_html_join("", template, rows)
