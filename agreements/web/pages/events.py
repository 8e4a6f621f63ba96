"""The events of a process in every version, what counts from each, and which dates move where one is corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agreements.domain.due import Due, due_at
from agreements.domain.timeline import AsOf
from agreements.models import Commitment, CommitmentRevision, Event, Process
from agreements.models.anchors import anchors_at
from agreements.web.pages.citing import Cites, cites
from agreements.web.pages.history import known_versions, superseded
from agreements.web.pages.timeline import EVENT_LINKS, Moment, event_moment, speakers

#: So many are shown: the newest.
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Happened:
    """One account of an event. `corrected`: a later one takes its place; `counting`: what counts from the event."""

    fact: Event
    moment: Moment
    corrected: bool
    counting: tuple[Commitment, ...]


@dataclass(frozen=True, slots=True)
class EventsPage:
    rows: tuple[Happened, ...]
    earlier: bool
    cites: Cites


@dataclass(frozen=True, slots=True)
class Moved:
    """A commitment whose date counts from an event: what it comes to before and after the event is corrected."""

    commitment: Commitment
    before: Due
    after: Due


def events_page(process: Process, point: AsOf) -> EventsPage:
    """Every account that was known by the point, corrected ones too, newest first. A constant number of queries."""
    versions: Any = known_versions(Event.objects.filter(process=process), point)
    found = list(versions.prefetch_related(*EVENT_LINKS)[: SHOWN + 1])
    rows, gone = found[:SHOWN], superseded(found)
    labels = speakers(point, rows)
    counting: dict[str, list[Commitment]] = {}
    for revision in _counting_from(process, {row.key for row in rows}, point):
        for name in revision.anchors:
            counting.setdefault(name, []).append(revision.commitment)
    return EventsPage(
        rows=tuple(
            Happened(row, event_moment(row, labels), row.pk in gone, tuple(counting.get(row.key, ())))
            for row in rows
        ),
        earlier=len(found) > SHOWN,
        cites=cites(rows, point),
    )


def moved_by(event: Event, point: AsOf) -> list[Moved]:
    """What the dates that count from the event come to now, and what they would come to by this account of it."""
    revisions = list(_counting_from(event.process, {event.key}, point))
    known = anchors_at({(event.process_id, name) for row in revisions for name in row.anchors}, point)
    before = known.get(event.process_id, {})
    after = before | {event.key: event.effective}
    return [
        Moved(row.commitment, due_at(row.rule, before, point.valid), due_at(row.rule, after, point.valid))
        for row in revisions
    ]


def _counting_from(process: Process, keys: set[str], point: AsOf) -> Any:
    rows = CommitmentRevision.objects.filter(process=process).newest_per("commitment", point)
    rows = rows.filter(anchors__overlap=sorted(keys)).select_related("commitment")
    return sorted(rows, key=lambda row: (len(row.commitment.code), row.commitment.code))
