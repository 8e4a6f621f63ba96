"""What people do about alerts, over HTTP; by the same operations as the web."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api.authentication import PublicRead, WriteStatus
from agreements.api.bodies import said_in
from agreements.api.endpoints import lists, records
from agreements.api.paging import Order, page_of_rows
from agreements.api.parameters import Asked
from agreements.domain.parsing import day_named, parse_point
from agreements.domain.timeline import INSTANT, local_start
from monitoring.api.bodies import NewAcknowledgement, NewSnooze
from monitoring.api.shapes import (
    AcknowledgementShape,
    SnoozeShape,
    acknowledgement_shape,
    snooze_shape,
)
from monitoring.models import Acknowledgement, Alert, Snooze
from monitoring.models.handled import of_own_processes
from monitoring.operations.handling import acknowledge, snooze, wake

NEWEST_FIRST = Order(("at", "pk"), descending=True)


@lists(policy=PublicRead, answers=AcknowledgementShape, tag="alerts")
def acknowledgements(request: Request, asked: Asked, id: int) -> Response:
    """Who took note of an alert, the newest first. Nothing for readers who are not of its process."""
    rows = Acknowledgement.objects.filter(of_own_processes(request.user), alert=_crossed(request, id))
    rows = rows.done_by(request.point).select_related("by")
    page = page_of_rows(request, asked, rows, NEWEST_FIRST)
    return Response(page.answer(lambda found: map(acknowledgement_shape, found)))


@records(WriteStatus, NewAcknowledgement, AcknowledgementShape, tag="alerts")
def take_note(request: Request, asked: Asked, id: int) -> Response:
    """Acknowledge an alert for its process.

    Only its mediators and analysts may. It answers for the earlier alerts of the same date as well; the first
    acknowledgement counts, further ones stand beside it. 409 where the date no longer stands.
    """
    alert, said = _alert(request, id), said_in(NewAcknowledgement, request)
    written = acknowledge(by=request.user, at=request.at, alert=alert, note=said["note"])
    return Response(acknowledgement_shape(written), status=201)


@lists(policy=PublicRead, answers=SnoozeShape, tag="alerts")
def snoozes(request: Request, asked: Asked, id: int) -> Response:
    """Until when the reader put an alert off, the newest first. Nobody sees what others put off."""
    rows = Snooze.objects.filter(alert=_crossed(request, id), user=request.user.pk)
    rows = rows.done_by(request.point)
    page = page_of_rows(request, asked, rows, NEWEST_FIRST)
    return Response(page.answer(lambda found: map(snooze_shape, found)))


@records(WriteStatus, NewSnooze, SnoozeShape, tag="alerts")
def put_off(request: Request, asked: Asked, id: int) -> Response:
    """Put an alert off in one's own inbox, or show it again.

    The newest counts. A later alert of the same date shows it again by itself.
    """
    alert, until = _alert(request, id), said_in(NewSnooze, request)["until"]
    arguments: dict[str, Any] = {"by": request.user, "at": request.at, "alert": alert}
    written = wake(**arguments) if until is None else snooze(**arguments, until=_end_of(until, alert.zone))
    return Response(snooze_shape(written), status=201)


def _end_of(text: str, zone: str) -> datetime:
    """The instant, or the last one of the day in the zone in which the days of the alert are counted."""
    day = day_named(text)
    return parse_point(text) if day is None else local_start(day + timedelta(days=1), zone) - INSTANT


def _crossed(request: Request, id: int) -> Alert:
    """The alert, as far as it was crossed by the point and may be seen."""
    return _found(Alert.objects.visible_to(request.user).crossed_by(request.point), id)


def _alert(request: Request, id: int) -> Alert:
    return _found(Alert.objects.visible_to(request.user).with_names(), id)


def _found(rows: Any, id: int) -> Alert:
    found: Alert | None = rows.filter(pk=id).first()
    if found is None:
        raise NotFound
    return found
