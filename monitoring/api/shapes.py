"""Deadlines and alerts as answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import Reader
from agreements.domain.due import DueState
from agreements.domain.timeline import INSTANT, zone_of
from agreements.models.upcoming import DueItem
from monitoring.domain.thresholds import Threshold
from monitoring.models import Alert
from monitoring.models.alerts import Flagged, each_flagged


@dataclass(frozen=True, slots=True)
class DeadlineShape(Shape):
    """A commitment or a round that falls due. Moments carry the offset of the zone in which its days are counted."""

    kind: Annotated[str, "“commitment” or “round”."]
    id: UUID
    code: str
    process: Annotated[str, "Slug of the process."]
    title: str
    url: str
    state: DueState
    due_from: Annotated[datetime | None, "Start of the due day."]
    earliest: Annotated[datetime | None, "Last instant in time by the earliest reading."]
    latest: Annotated[datetime | None, "Last instant in time by the latest reading."]
    zone: str
    explanation: str


@dataclass(frozen=True, slots=True)
class AlertShape(Shape):
    """One crossing of one threshold by one date, which stands here as it stood when it was flagged."""

    id: int
    threshold: Threshold
    step: Annotated[int, "0 for what is told once; the number of the week while it is still overdue."]
    crossed_at: Annotated[datetime, "When the threshold was crossed, in UTC."]
    raised_at: Annotated[datetime, "When it was noticed, in UTC: later where a fact was entered late."]
    kind: Annotated[str, "“commitment” or “round”."]
    code: str
    process: Annotated[str, "Slug of the process."]
    title: Annotated[str, "Of the commitment or round at the point."]
    url: str
    due_from: Annotated[datetime, "Start of the due day."]
    latest: Annotated[datetime | None, "Last instant in time; null where nobody can say that it is late."]
    zone: str
    still_open: Annotated[bool, "Whether this date still stands at the point: neither met nor moved."]


def deadline_shapes(items: Iterable[DueItem], reader: Reader) -> list[DeadlineShape]:
    """What falls due, in the given order."""
    return [
        DeadlineShape(
            kind=item.kind,
            id=item.identity.pk,
            code=item.identity.code,
            process=item.identity.process.slug,
            title=item.title,
            url=reader.link(item.kind, item.identity.pk),
            state=item.due.state,
            due_from=_local(item.due.due_from, item.due.zone),
            earliest=_local(item.due.earliest, item.due.zone),
            latest=_local(item.due.latest, item.due.zone),
            zone=item.due.zone,
            explanation=str(item.due.explanation),
        )
        for item in items
    ]


def alert_shapes(alerts: Iterable[Alert], reader: Reader) -> list[AlertShape]:
    """Alerts in the given order; in a constant number of queries."""
    return [_alert(flagged, reader) for flagged in each_flagged(alerts, reader.point)]


def _alert(flagged: Flagged, reader: Reader) -> AlertShape:
    (alert,) = flagged.alerts
    return AlertShape(
        id=alert.pk,
        threshold=flagged.threshold,
        step=alert.step,
        crossed_at=alert.crossed_at,
        raised_at=alert.raised_at,
        kind=flagged.kind,
        code=flagged.code,
        process=flagged.process_slug,
        title=flagged.title,
        url=reader.link(flagged.kind, alert.subject_id),
        due_from=alert.due_from.astimezone(zone_of(alert.zone)),
        latest=_local(alert.latest - INSTANT if alert.latest else None, alert.zone),
        zone=alert.zone,
        still_open=flagged.still_open,
    )


def _local(moment: datetime | None, zone: str) -> datetime | None:
    """In the zone of the rule, so that the sixth stays the sixth for whoever reads only the date."""
    return moment.astimezone(zone_of(zone)) if moment else None
