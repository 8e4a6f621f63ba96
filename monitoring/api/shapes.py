"""Deadlines and alerts as answered, with what was done about them, and how a process is warned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import Reader
from agreements.domain.due import DueState
from agreements.domain.falling import Act
from agreements.domain.timeline import zone_of
from agreements.models.boards import CommitmentAt
from agreements.models.naming import in_titles
from agreements.models.upcoming import DueItem
from monitoring.domain.dates import last_in_time
from monitoring.domain.thresholds import Threshold
from monitoring.models import Acknowledgement, Alert, Escalation, EscalationPlan, LeadTimes, Snooze
from monitoring.models.alerts import Flagged, each_flagged
from monitoring.models.handled import Handling, handling_of


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
    act: Annotated[
        Act, "What falls due: that it is done, that it ends, notice against its renewal, a period of it."
    ]
    due_from: Annotated[
        datetime, "From when on it is due: the start of its day, or 24 hours before a clock time."
    ]
    earliest: Annotated[datetime, "The last moment in time by the earliest reading."]
    latest: Annotated[datetime, "The last moment in time, or that belongs to it, by the latest reading."]
    date: Annotated[str, "The plain day of `latest` in `zone`."]
    zone: str
    explanation: str


@dataclass(frozen=True, slots=True)
class AcknowledgementShape(Shape):
    """That somebody took note of an alert for its process."""

    by: Annotated[str, "Under which name the record shows the person."]
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class EscalationShape(Shape):
    """That an alert which nobody had acknowledged in time went to a second person."""

    to: Annotated[str, "Under which name the record shows the person."]
    due_at: Annotated[datetime, "By when nobody had acknowledged it."]
    at: Annotated[datetime, "When it was passed on."]


@dataclass(frozen=True, slots=True)
class SnoozeShape(Shape):
    """That a person put an alert off."""

    at: datetime
    until: Annotated[
        datetime, "Not before then it stands in the inbox; the same as `at` where that was undone."
    ]


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
    acknowledged: Annotated[
        AcknowledgementShape | None,
        "The first acknowledgement of it, or of a later alert of the same date; for people of the process.",
    ]
    snoozed_until: Annotated[datetime | None, "Until when the reader put it off."]
    escalated: Annotated[EscalationShape | None, "To whom it went on; for people of the process."]


@dataclass(frozen=True, slots=True)
class LeadTimesShape(Shape):
    """How many days before its dates a process is warned, from a moment on."""

    days: list[int]
    reason: str
    set_by: str | None
    set_at: datetime


@dataclass(frozen=True, slots=True)
class EscalationPlanShape(Shape):
    """Whom an unacknowledged alert of a process goes to next, from a moment on; empty: to nobody any longer."""

    hours: int | None
    to: Annotated[str | None, "The name with which the person signs in."]
    from_threshold: Threshold
    set_by: str | None
    set_at: datetime


def deadline_shapes(items: Iterable[DueItem], reader: Reader) -> list[DeadlineShape]:
    """What falls due, in the given order; at most two queries for the titles in the explanations."""
    return [
        DeadlineShape(
            kind=item.kind,
            id=item.identity.pk,
            code=item.identity.code,
            process=item.identity.process.slug,
            title=item.title,
            url=reader.link(item.kind, item.identity.pk),
            state=item.due.state,
            act=item.falling.act,
            due_from=item.falling.first.due_from.astimezone(zone_of(item.falling.first.zone)),
            earliest=item.falling.first.first_in_time.astimezone(zone_of(item.falling.first.zone)),
            latest=item.falling.last.last_in_time.astimezone(zone_of(item.falling.last.zone)),
            date=item.falling.last.last_day.isoformat(),
            zone=item.falling.last.zone,
            explanation=str(item.due.explanation),
        )
        for item in _in_titles(items, reader)
    ]


def _in_titles(items: Iterable[DueItem], reader: Reader) -> list[DueItem]:
    """Rounds hang on nothing, so that only commitments refer to anything."""
    items = list(items)
    boards = [one.thing for one in items if isinstance(one.thing, CommitmentAt)]
    titled = iter(in_titles(boards, reader.point))
    return [replace(one, thing=next(titled)) if isinstance(one.thing, CommitmentAt) else one for one in items]


def alert_shapes(alerts: Iterable[Alert], reader: Reader) -> list[AlertShape]:
    """Alerts in the given order; in a constant number of queries."""
    alerts = list(alerts)
    handling = handling_of(alerts, reader.user, reader.point)
    return [_alert(flagged, handling, reader) for flagged in each_flagged(alerts, reader.point)]


def acknowledgement_shape(one: Acknowledgement) -> AcknowledgementShape:
    return AcknowledgementShape(by=one.by.public_name, at=one.at, note=one.note)


def snooze_shape(one: Snooze) -> SnoozeShape:
    return SnoozeShape(at=one.at, until=one.until)


def lead_times_shape(row: LeadTimes) -> LeadTimesShape:
    by = row.set_by.public_name if row.set_by else None
    return LeadTimesShape(days=row.days, reason=row.reason, set_by=by, set_at=row.set_at)


def plan_shape(row: EscalationPlan) -> EscalationPlanShape:
    return EscalationPlanShape(
        hours=row.hours,
        to=row.to.get_username() if row.to else None,
        from_threshold=Threshold(row.from_threshold),
        set_by=row.set_by.public_name if row.set_by else None,
        set_at=row.set_at,
    )


def _escalation(one: Escalation) -> EscalationShape:
    return EscalationShape(to=one.to.public_name, due_at=one.due_at, at=one.at)


def _alert(flagged: Flagged, handling: Handling, reader: Reader) -> AlertShape:
    (alert,) = flagged.alerts
    done = handling.of(alert)
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
        latest=_local(last_in_time(alert.latest, alert.zone) if alert.latest else None, alert.zone),
        zone=alert.zone,
        still_open=flagged.still_open,
        acknowledged=acknowledgement_shape(done.acknowledged) if done.acknowledged else None,
        snoozed_until=done.snoozed_until,
        escalated=_escalation(done.escalation) if done.escalation else None,
    )


def _local(moment: datetime | None, zone: str) -> datetime | None:
    """In the zone of the rule, so that the sixth stays the sixth for whoever reads only the date."""
    return moment.astimezone(zone_of(zone)) if moment else None
