"""What a commitment waits for, and what waits for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from agreements.domain.graph import NodeKind
from agreements.domain.linked import linked_names
from agreements.domain.naming import Title, called, title_in
from agreements.domain.timeline import AsOf
from agreements.models import CommitmentRevision, Process
from agreements.models.boards import CommitmentAt
from agreements.models.naming import titles_hung_on
from agreements.web.addresses import page
from agreements.web.pages.rows import sentence_case


@dataclass(frozen=True, slots=True)
class Link:
    """One thing that a date hangs on: its code, what it is, where to read it, and whether it is still awaited."""

    code: str
    text: str
    url: str
    awaited: bool


def blocked_by(board: CommitmentAt, point: AsOf) -> list[Link]:
    """What its dates hang on, in the order of the rule, called as explanations call it. At most two queries."""
    titles, found, process = titles_hung_on(board, point), [], board.commitment.process
    for anchor in board.revision.anchors:
        words = called(anchor, titles)
        title = title_in(titles, anchor)
        url = url_of(title, process, point) if title else ""
        text = sentence_case(
            words.render(gettext) if words else gettext("an event that is not on record yet")
        )
        found.append(Link(anchor, text, url, anchor in board.due.waiting_for))
    return found


def url_of(title: Title, process: Process, point: AsOf) -> str:
    """Where a thing of the process is read; an event among the events, where each has its place."""
    if title.key is None:
        return ""
    if title.kind is NodeKind.EVENT:
        return f"{page(point, 'process-events', process.slug)}#event-{title.key}"
    return page(point, title.kind.value, title.key)


def blocks(board: CommitmentAt, point: AsOf) -> list[Link]:
    """Commitments whose dates hang on the completion of this one, or on a date of it. One query."""
    code = board.commitment.code
    anchors = [f"{code}.completed", *linked_names(code)]
    rows = CommitmentRevision.objects.filter(process=board.commitment.process_id, anchors__overlap=anchors)
    rows = rows.newest_per("commitment", point).select_related("commitment").order_by("commitment__code")
    return [
        Link(
            row.commitment.code,
            sentence_case(row.paraphrase),
            page(point, "commitment", row.commitment_id),
            False,
        )
        for row in rows
    ]
