"""What parties hold of commitments over HTTP: positions stated, corrected and withdrawn by their own delegates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api.authentication import PublicRead, WritePosition
from agreements.api.bodies import said_in
from agreements.api.endpoints import lists, records
from agreements.api.paging import page_of_rows
from agreements.api.parameters import Asked
from agreements.api.parsers import printable
from agreements.api.position_bodies import CorrectedPosition, NewPosition, WithdrawnPosition
from agreements.api.reading import NEWEST_FIRST, VERSIONS, sources_of
from agreements.api.shapes.assessments import (
    PositionShape,
    WithdrawalShape,
    position_shape,
    withdrawal_shape,
)
from agreements.api.shapes.commitments import speakers_of
from agreements.api.shapes.common import reader_of
from agreements.api.statements import commitment_of, commitment_on_record
from agreements.models import Actor, Position, PositionWithdrawal, Process
from agreements.operations.positions import correct_position, state_position, withdraw_position


@lists(policy=PublicRead, answers=PositionShape, tag="commitments")
def positions(request: Request, asked: Asked, id: UUID) -> Response:
    """Positions of the parties on a commitment at the point, newest first; those withdrawn by then are left out."""
    rows = Position.objects.filter(commitment=commitment_on_record(request, id)).as_of(request.point)
    page = page_of_rows(
        request, asked, rows.select_related("actor").prefetch_related("sources"), NEWEST_FIRST
    )
    return Response(page.answer(lambda found: _shapes(page.rows, found, request)))


@records(WritePosition, NewPosition, PositionShape, tag="commitments")
def state(request: Request, asked: Asked, id: UUID) -> Response:
    """State what a party says about a commitment. Only delegates of that party may."""
    commitment, said = commitment_of(request, id), said_in(NewPosition, request)
    actor = _party(commitment.process, said.pop("actor"))
    sources = sources_of(commitment.process, said.pop("sources"))
    written = state_position(
        by=request.user, at=request.at, commitment=commitment, actor=actor, sources=sources, **said
    )
    return _recorded(written, request)


@lists(policy=PublicRead, answers=PositionShape, tag="commitments")
def versions(request: Request, asked: Asked, id: UUID, position: int) -> Response:
    """Every version of one position that was known at the point, those withdrawn since among them."""
    named = _position(request, id, position)
    rows = Position.objects.filter(process=named.process_id, key=named.key)
    rows = rows.known_by(request.point)
    page = page_of_rows(request, asked, rows.select_related("actor").prefetch_related("sources"), VERSIONS)
    return Response(page.answer(lambda found: _shapes(page.rows, found, request)))


@records(WritePosition, CorrectedPosition, PositionShape, tag="commitments")
def correct(request: Request, asked: Asked, id: UUID, position: int) -> Response:
    """Put another position of the same party in the place of one that was recorded in error.

    Only delegates of that party may; the old one stays in the history. If it was corrected meanwhile, the answer is 409
    with the version that stands, and nothing is written: correct that one.
    """
    wrong, said = _position(request, id, position), said_in(CorrectedPosition, request)
    sources = sources_of(wrong.process, said.pop("sources"))
    written = correct_position(by=request.user, at=request.at, position=wrong, sources=sources, **said)
    return _recorded(written, request)


@lists(policy=PublicRead, answers=WithdrawalShape, tag="commitments")
def withdrawals(request: Request, asked: Asked, id: UUID, position: int) -> Response:
    """That the position was taken back, as known at the point; empty where it is held."""
    named = _position(request, id, position)
    rows = PositionWithdrawal.objects.filter(process=named.process_id, position_key=named.key)
    page = page_of_rows(request, asked, rows.as_of(request.point).prefetch_related("sources"), NEWEST_FIRST)
    return Response(page.answer(lambda found: map(withdrawal_shape, found)))


@records(WritePosition, WithdrawnPosition, WithdrawalShape, tag="commitments")
def withdraw(request: Request, asked: Asked, id: UUID, position: int) -> Response:
    """Take a position back, and say why. Only delegates of the party may; it stays in the history.

    From then on it counts nowhere. One that was withdrawn already is refused with 409.
    """
    held, said = _position(request, id, position), said_in(WithdrawnPosition, request)
    sources = sources_of(held.process, said.pop("sources"))
    written = withdraw_position(by=request.user, at=request.at, position=held, sources=sources, **said)
    return Response(withdrawal_shape(written), status=201)


def _recorded(written: Position, request: Request) -> Response:
    (shape,) = _shapes([written], [written], request)
    return Response(shape, status=201)


def _shapes(rows: list[Any], found: Any, request: Request) -> Iterator[PositionShape]:
    speakers = speakers_of(rows, reader_of(request))
    return (position_shape(row, speakers[row.process_id, row.actor_id]) for row in found)


def _position(request: Request, id: UUID, position: int) -> Position:
    rows = Position.objects.visible_to(request.user).filter(commitment=id, pk=position)
    found: Position | None = rows.select_related("process", "commitment", "actor").first()
    if found is None:
        raise NotFound
    return found


def _party(process: Process, slug: str) -> Actor:
    """An actor of whom something is said in the process; what other processes say is nobody's business here."""
    found = Actor.objects.filter(slug=slug, revisions__process=process).first()
    if found is None:
        raise ValidationError({"actor": f"There is no actor “{printable(slug)}” in this process."})
    return found
