"""Events over HTTP: what deadlines hang on, recorded and corrected by the same operations as on the web."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api.authentication import PublicRead, WriteRecord
from agreements.api.bodies import CorrectedEvent, NewEvent, said_in
from agreements.api.endpoints import lists, records
from agreements.api.happenings import at_point
from agreements.api.paging import page_of_rows
from agreements.api.parameters import CODE, PROCESS, Asked
from agreements.api.parsers import printable
from agreements.api.reading import OLDEST_FIRST, VERSIONS, sources_of
from agreements.api.shapes.happenings import EventShape, event_shape
from agreements.api.word_filters import OF_EVENTS, events_with
from agreements.models import Actor, Agreement, Commitment, Event, Process
from agreements.operations.events import Happening, correct_event, record_event

ACTORS = ("claimed_by", "disputed_by", "by")
_LINKED = ("sources", "claimed_by", "disputed_by", "by", "commitments")


@lists(PROCESS, CODE, OF_EVENTS, policy=PublicRead, answers=EventShape, tag="events")
def events(request: Request, asked: Asked) -> Response:
    """Events at the point, oldest first: what deadlines hang on, and what was reported and claimed."""
    rows = at_point(Event.objects, request, asked).select_related("agreement")
    rows = rows.filter(key=asked["code"]) if asked["code"] is not None else rows
    rows = events_with(rows, request, asked)
    page = page_of_rows(request, asked, rows.prefetch_related(*_LINKED), OLDEST_FIRST)
    return Response(page.answer(lambda found: map(event_shape, found)))


@records(WriteRecord, NewEvent, EventShape, tag="events")
def record(request: Request, asked: Asked) -> Response:
    """Record that something happened. Deadlines that wait for it come to a date.

    Only mediators of the process may, and analysts with the right to it.
    """
    said = said_in(NewEvent, request)
    process = Process.objects.visible_to(request.user).filter(slug=said.pop("process")).first()
    if process is None:
        raise NotFound
    code, sources = said.pop("code"), sources_of(process, said.pop("sources"))
    happening = _happening(process, said)
    written = record_event(
        by=request.user, at=request.at, process=process, said=happening, sources=sources, code=code
    )
    return Response(event_shape(written), status=201)


@lists(policy=PublicRead, answers=EventShape, tag="events")
def accounts(request: Request, asked: Asked, id: int) -> Response:
    """Every account of one event that was known at the point: what was recorded in error and what took its place."""
    named = _event(request, id)
    rows = Event.objects.filter(process=named.process_id, key=named.key)
    rows = rows.known_by(request.point).select_related("agreement", "process")
    page = page_of_rows(request, asked, rows.prefetch_related(*_LINKED), VERSIONS)
    return Response(page.answer(lambda found: map(event_shape, found)))


@records(WriteRecord, CorrectedEvent, EventShape, tag="events")
def correct_account(request: Request, asked: Asked, id: int) -> Response:
    """Put another account in the place of one that was recorded in error, most often with another date.

    Dates that count from the event move with it; the old ones stay in the history. If it was corrected meanwhile, the
    answer is 409 with the version that stands, and nothing is written: correct that one.
    """
    wrong, said = _event(request, id), said_in(CorrectedEvent, request)
    sources, reason = sources_of(wrong.process, said.pop("sources")), said.pop("reason")
    happening = _happening(wrong.process, said)
    written = correct_event(
        by=request.user, at=request.at, event=wrong, said=happening, sources=sources, reason=reason
    )
    return Response(event_shape(written), status=201)


def _event(request: Request, id: int) -> Event:
    found = Event.objects.visible_to(request.user).select_related("process").filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def _happening(process: Process, said: dict[str, Any]) -> Happening:
    """What the body says, its slugs and codes looked up in the process."""
    codes = [said["agreement"]] if said["agreement"] else []
    found = {name: _actors(process, said[name], name) for name in ACTORS}
    agreements: list[Agreement] = _coded(Agreement, process, codes, "agreement")
    commitments: list[Commitment] = _coded(Commitment, process, said["commitments"], "commitments")
    rest = {name: value for name, value in said.items() if name not in (*ACTORS, "agreement", "commitments")}
    agreement = agreements[0] if agreements else None
    return Happening(**rest, **found, agreement=agreement, commitments=commitments)


def _actors(process: Process, slugs: Sequence[str], field: str) -> list[Actor]:
    """Actors of whom something is said in the process; what other processes say is nobody's business here."""
    rows = Actor.objects.filter(slug__in=slugs, revisions__process=process).distinct()
    return _all({one.slug: one for one in rows}, slugs, field)


def _coded(model: Any, process: Process, codes: Sequence[str], field: str) -> list[Any]:
    rows = model.objects.filter(process=process, code__in=codes)
    return _all({one.code: one for one in rows}, codes, field)


def _all(found: dict[str, Any], wanted: Sequence[str], field: str) -> list[Any]:
    for name in wanted:
        if name not in found:
            raise ValidationError({field: f"There is no “{printable(name)}” in this process."})
    return list(found.values())
