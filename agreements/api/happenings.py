"""Disagreements between sources and notes over HTTP: facts that have no address of their own."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api.authentication import PublicRead
from agreements.api.endpoints import lists
from agreements.api.paging import page_of_rows
from agreements.api.parameters import PROCESS, Asked, words
from agreements.api.reading import OLDEST_FIRST
from agreements.api.shapes.common import edited, reader_of
from agreements.api.shapes.happenings import (
    DisagreementShape,
    NoteShape,
    disagreement_shape,
    note_shape,
)
from agreements.models import Disagreement, Note

ABOUT = words("about", "Code of what it is about within its process, like C12, A2, R3 or E-doha.")


@lists(PROCESS, ABOUT, policy=PublicRead, answers=DisagreementShape, tag="events")
def disagreements(request: Request, asked: Asked) -> Response:
    """Where sources say different things at the point, oldest first."""
    rows = at_point(Disagreement.objects, request, asked)
    rows = rows.filter(about__has_key=asked["about"]) if asked["about"] is not None else rows
    page = page_of_rows(request, asked, rows, OLDEST_FIRST)
    editing = edited({row.process_id for row in page.rows}, reader_of(request))
    return Response(page.answer(lambda found: [disagreement_shape(row, editing) for row in found]))


@lists(PROCESS, ABOUT, policy=PublicRead, answers=NoteShape, tag="events")
def notes(request: Request, asked: Asked) -> Response:
    """Remarks of the editors for each other at the point, oldest first; none where you have no role in the process."""
    rows = at_point(Note.objects.for_editors(request.user), request, asked)
    rows = rows.filter(about=asked["about"]) if asked["about"] is not None else rows
    page = page_of_rows(request, asked, rows, OLDEST_FIRST)
    return Response(page.answer(lambda found: map(note_shape, found)))


def at_point(rows: Any, request: Request, asked: Asked) -> QuerySet[Any]:
    """Of these facts those that the reader may see, at the point, in the process that was asked for."""
    found = rows.visible_to(request.user).as_of(request.point)  # type: ignore[attr-defined]
    if asked["process"] is not None:
        found = found.filter(process__slug=asked["process"])
    return found.select_related("process").prefetch_related("sources")
