"""The events of a process in every version, and what counts from each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agreements.domain.timeline import AsOf
from agreements.models import Commitment, Event, Process
from agreements.web.pages.citing import Cites, cites
from agreements.web.pages.history import known_versions, superseded
from agreements.web.pages.moved import counting_from
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


def events_page(process: Process, point: AsOf) -> EventsPage:
    """Every account that was known by the point, corrected ones too, newest first. A constant number of queries."""
    versions: Any = known_versions(Event.objects.filter(process=process), point)
    found = list(versions.prefetch_related(*EVENT_LINKS)[: SHOWN + 1])
    rows, gone = found[:SHOWN], superseded(found)
    labels = speakers(point, rows)
    counting: dict[str, list[Commitment]] = {}
    for revision in counting_from(process, {row.key for row in rows}, point):
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
