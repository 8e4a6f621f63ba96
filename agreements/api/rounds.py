"""What was recorded of a round over HTTP: every version of a plan or an outcome, and its correction."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api.authentication import PublicRead, WriteRecord
from agreements.api.bodies import CorrectedOutcome, CorrectedSchedule, said_in
from agreements.api.endpoints import lists, records
from agreements.api.paging import page_of_rows
from agreements.api.parameters import Asked
from agreements.api.reading import VERSIONS, sources_of
from agreements.api.shapes.rounds import OutcomeShape, ScheduleShape, outcome_shape, schedule_shape
from agreements.models import RoundOutcome, RoundSchedule
from agreements.operations.rounds import Outcome, Plan, correct_round_outcome, correct_round_schedule

Entry = TypeVar("Entry", RoundSchedule, RoundOutcome)


@lists(policy=PublicRead, answers=ScheduleShape, tag="rounds")
def schedules(request: Request, asked: Asked, id: UUID, schedule: int) -> Response:
    """Every version of one plan that was known at the point: what was recorded in error and what took its place."""
    page = page_of_rows(
        request, asked, _versions(request, _entry(RoundSchedule, request, id, schedule)), VERSIONS
    )
    return Response(page.answer(lambda found: map(schedule_shape, found)))


@records(WriteRecord, CorrectedSchedule, ScheduleShape, tag="rounds")
def correct_schedule(request: Request, asked: Asked, id: UUID, schedule: int) -> Response:
    """Put another plan in the place of one that was recorded in error; the old one stays in the history.

    A round that was moved, put off or called off is no error. If it was corrected meanwhile, the answer is 409 with the
    version that stands, and nothing is written: correct that one.
    """
    wrong, said = _entry(RoundSchedule, request, id, schedule), said_in(CorrectedSchedule, request)
    sources, reason = sources_of(wrong.process, said.pop("sources")), said.pop("reason")
    plan = Plan(from_=said.pop("from"), **said)
    written = correct_round_schedule(
        by=request.user, at=request.at, schedule=wrong, said=plan, sources=sources, reason=reason
    )
    return Response(schedule_shape(written), status=201)


@lists(policy=PublicRead, answers=OutcomeShape, tag="rounds")
def outcomes(request: Request, asked: Asked, id: UUID, outcome: int) -> Response:
    """Every version of one account that was known at the point: what was recorded in error and what took its place."""
    page = page_of_rows(
        request, asked, _versions(request, _entry(RoundOutcome, request, id, outcome)), VERSIONS
    )
    return Response(page.answer(lambda found: map(outcome_shape, found)))


@records(WriteRecord, CorrectedOutcome, OutcomeShape, tag="rounds")
def correct_outcome(request: Request, asked: Asked, id: UUID, outcome: int) -> Response:
    """Put another account of what became of a round in the place of one that was recorded in error.

    Dates that count from the start or the end of the round move with it; the old ones stay in the history. If it was
    corrected meanwhile, the answer is 409 with the version that stands, and nothing is written: correct that one.
    """
    wrong, said = _entry(RoundOutcome, request, id, outcome), said_in(CorrectedOutcome, request)
    sources, reason = sources_of(wrong.process, said.pop("sources")), said.pop("reason")
    written = correct_round_outcome(
        by=request.user, at=request.at, outcome=wrong, said=Outcome(**said), sources=sources, reason=reason
    )
    return Response(outcome_shape(written), status=201)


def _entry(model: type[Entry], request: Request, id: UUID, pk: int) -> Entry:
    rows: Any = model.objects.visible_to(request.user).filter(round=id, pk=pk)
    found: Entry | None = rows.select_related("process", "round").first()
    if found is None:
        raise NotFound
    return found


def _versions(request: Request, named: RoundSchedule | RoundOutcome) -> Any:
    rows: Any = type(named)._default_manager.filter(process=named.process_id, key=named.key)
    return rows.known_by(request.point).prefetch_related("sources")
