"""What a commitment waits for, and what waits for it."""

from __future__ import annotations

from dataclasses import dataclass

from agreements.domain.timeline import AsOf
from agreements.models import CommitmentRevision, Event, RoundRevision
from agreements.models.boards import CommitmentAt
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
    """What its dates hang on, in the order of the rule. At most four queries."""
    anchors = board.revision.anchors
    if not anchors:
        return []
    known = _things(board, {anchor.partition(".")[0] for anchor in anchors}, point)
    found, awaited = [], dict(board.revision.rule.awaits)
    for anchor in anchors:
        text, url = known.get(anchor.partition(".")[0], (awaited.get(anchor, ""), ""))
        found.append(Link(anchor, text, url, anchor in board.due.waiting_for))
    return found


def _things(board: CommitmentAt, codes: set[str], point: AsOf) -> dict[str, tuple[str, str]]:
    """Events, rounds and commitments of the process by code: what they are and where they are read."""
    process = board.commitment.process_id
    events = Event.objects.filter(process=process, key__in=codes).as_of(point)
    found = {event.key: (sentence_case(event.text), "") for event in events}
    rounds = RoundRevision.objects.filter(process=process, round__code__in=codes).as_of(point).oldest_first()
    for one in rounds.select_related("round"):
        found[one.round.code] = (one.label, page(point, "round", one.round.pk))
    wordings = CommitmentRevision.objects.filter(process=process, commitment__code__in=codes)
    for wording in wordings.newest_per("commitment", point).select_related("commitment"):
        url = page(point, "commitment", wording.commitment_id)
        found[wording.commitment.code] = (sentence_case(wording.paraphrase), url)
    return found


def blocks(board: CommitmentAt, point: AsOf) -> list[Link]:
    """Commitments whose dates hang on the completion of this one. One query."""
    anchor = f"{board.commitment.code}.completed"
    rows = CommitmentRevision.objects.filter(process=board.commitment.process_id, anchors__contains=[anchor])
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
