"""What falls due, over HTTP."""

from __future__ import annotations

from datetime import datetime

from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api.authentication import PublicRead
from agreements.api.endpoints import lists
from agreements.api.paging import page_of_items
from agreements.api.parameters import CODE, PROCESS, Asked, choice, span
from agreements.api.shapes.common import reader_of
from agreements.models import Process
from agreements.models.upcoming import DueItem, falling_due
from monitoring.api.shapes import DeadlineShape, deadline_shapes

WITHIN = span("within", "How far to look ahead from the point: 7d, 48h or 2w.", "30d")
QUOTAS = choice(
    "quotas",
    "Periods of a day or less too, of which one always ends; left out unless asked for.",
    ("yes", "no"),
)
KIND = choice("kind", "Only commitments, or only rounds.", ("commitment", "round"))


@lists(WITHIN, PROCESS, CODE, KIND, QUOTAS, policy=PublicRead, answers=DeadlineShape, tag="deadlines")
def deadlines(request: Request, asked: Asked) -> Response:
    """What falls due within a span from the point on: commitments and rounds together, in order of their days.

    Acts that are to be done, ends of windows, terms and pauses, last days for notice, ends of periods: each is a row of
    its own. Nothing that is met, late, waiting or without a date.
    """
    reader = reader_of(request)
    processes = Process.objects.visible_to(request.user)
    if asked["process"] is not None:
        processes = processes.filter(slug=asked["process"])
    found = falling_due(processes, reader.point, asked["within"], quotas=asked["quotas"] == "yes")
    items = [item for item in found if _wanted(item, asked)]
    page = page_of_items(request, asked, sorted(items, key=_place), _place)
    return Response(page.answer(lambda rows: deadline_shapes(rows, reader)))


def _wanted(item: DueItem, asked: Asked) -> bool:
    return asked["kind"] in (None, item.kind) and asked["code"] in (None, item.identity.code)


def _place(item: DueItem) -> tuple[datetime, str, str, str, str]:
    """The order of the list; with the process, because two of them may have the same code."""
    return (*item.order, item.identity.process.slug)
