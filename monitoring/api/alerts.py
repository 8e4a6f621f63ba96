"""Alerts over HTTP."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api.authentication import PublicRead
from agreements.api.endpoints import lists
from agreements.api.paging import Order, page_of_rows
from agreements.api.parameters import PROCESS, Asked, choice
from agreements.api.shapes.common import reader_of
from monitoring.api.shapes import AlertShape, alert_shapes
from monitoring.models import Alert

REMINDERS = choice("reminders", "“yes” lists as well what is told again each week while overdue.", ("yes",))
NEWEST_FIRST = Order(("crossed_at", "pk"), descending=True)


@lists(PROCESS, REMINDERS, policy=PublicRead, answers=AlertShape, tag="alerts")
def alerts(request: Request, asked: Asked) -> Response:
    """What had been flagged by the point, the newest crossing first."""
    reader = reader_of(request)
    rows = Alert.objects.visible_to(request.user).crossed_by(reader.point).with_names()
    if asked["process"] is not None:
        rows = rows.of_process(asked["process"])
    if asked["reminders"] is None:
        rows = rows.first_told()
    page = page_of_rows(request, asked, rows, NEWEST_FIRST)
    return Response(page.answer(lambda found: alert_shapes(found, reader)))
