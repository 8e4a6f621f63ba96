"""The only map from exception to HTTP: whatever is refused answers as a problem document (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.db import DataError, OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from agreements.api.paging import BadCursor
from agreements.api.parameters import BadParameter
from agreements.api.shapes.assessments import assessment_shape, position_shape
from agreements.api.shapes.common import label_of
from agreements.api.shapes.happenings import event_shape
from agreements.api.shapes.revisions import newest_shape
from agreements.api.shapes.rounds import outcome_shape, schedule_shape
from agreements.domain.texts import BadText
from agreements.domain.timeline import AsOf, BadMoment
from agreements.models import CommitmentRevision, Event, Position, RoundOutcome, RoundSchedule
from agreements.models.labels import labels_at
from agreements.operations.assessments import AssessedMeanwhile, BadAssessment
from agreements.operations.events import BadEvent
from agreements.operations.positions import AlreadyWithdrawn, BadPosition
from agreements.operations.revisions import BadRevision, RevisedMeanwhile
from agreements.operations.rounds import BadRound
from agreements.operations.sources import BadSource
from agreements.operations.statements import CorrectedMeanwhile
from agreements.permissions import NotAllowed

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
NOTHING_HERE = "There is nothing at this address at this point of time, or you may not see it."

Details = Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Answer:
    """How an exception answers: its status, its kind (urn:ahd:problem:KIND) and what stands beside its sentence.

    `sentence` replaces an exception's own text where that is not written for the reader.
    """

    status: int
    kind: str = ""
    sentence: str = ""
    details: Details | None = None


ANSWERS: dict[type[Exception], Answer] = {
    BadParameter: Answer(400, "bad-parameter"),
    BadCursor: Answer(400, "bad-cursor"),
    BadMoment: Answer(400, "bad-moment"),
    BadText: Answer(400, "bad-text"),
    BadAssessment: Answer(400, "bad-assessment"),
    BadPosition: Answer(400, "bad-position"),
    AlreadyWithdrawn: Answer(409, "already-withdrawn"),
    BadRevision: Answer(400, "bad-revision"),
    BadSource: Answer(400, "bad-source"),
    BadEvent: Answer(400, "bad-event"),
    BadRound: Answer(400, "bad-round"),
    NotAllowed: Answer(403, "not-allowed"),
    AssessedMeanwhile: Answer(
        409, "assessed-meanwhile", details=lambda error: {"latest": assessment_shape(error.latest)}
    ),
    RevisedMeanwhile: Answer(
        409, "revised-meanwhile", details=lambda error: {"latest": newest_shape(error.latest)}
    ),
    CorrectedMeanwhile: Answer(
        409, "corrected-meanwhile", details=lambda error: {"latest": _shape_of(error.latest)}
    ),
    Http404: Answer(404, sentence=NOTHING_HERE),
    DjangoPermissionDenied: Answer(403, sentence="You may not do this."),
    RequestDataTooBig: Answer(413, sentence="A request holds at most 1 MB."),
    SuspiciousOperation: Answer(400, sentence="This request cannot be read."),
    BadRequest: Answer(400, sentence="This request cannot be read."),
    DataError: Answer(400, sentence="A value of this request lies outside what can be stored."),
    OperationalError: Answer(503, sentence="The record cannot be read at this moment; try again shortly."),
}


def _position(row: Position) -> Any:
    """Its speaker under the label of the moment at which it was entered."""
    then = AsOf(row.recorded_at, row.recorded_at)
    labels = labels_at([row.actor_id], then, [row.process_id]).within(row.process_id)
    return position_shape(row, label_of(row.actor, labels))


#: How a version that stands is answered, by what it is of.
_SHAPES: dict[type, Callable[[Any], Any]] = {
    CommitmentRevision: newest_shape,
    Event: event_shape,
    RoundSchedule: schedule_shape,
    RoundOutcome: outcome_shape,
    Position: _position,
}


def _shape_of(fact: Any) -> Any:
    return _SHAPES[type(fact)](fact)


def answers(exception: type[Exception], status: int, kind: str, details: Details | None = None) -> None:
    """Add an exception of another app to the map. Its text is the sentence; its `field`, if any, the place."""
    ANSWERS[exception] = Answer(status, kind, details=details)


def problem(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """The exception handler of REST_FRAMEWORK. None for what nobody foresaw: that is a fault of ours, and is raised."""
    if isinstance(exc, exceptions.APIException):
        return _of_framework(exc)
    answer = next((ANSWERS[kind] for kind in type(exc).__mro__ if kind in ANSWERS), None)
    if answer is None:
        return None
    if answer.status >= 500 or isinstance(exc, DataError):
        log.warning("answered %s: %s", answer.status, type(exc).__name__)
    sentence, field = answer.sentence or str(exc), getattr(exc, "field", "")
    errors = [{"field": field, "message": sentence}] if field else []
    more = answer.details(exc) if answer.details else {}
    headers = {"Retry-After": "5"} if answer.status == 503 else {}
    return document(answer.status, sentence, kind=answer.kind, errors=errors, headers=headers, more=more)


def document(
    status: int,
    detail: str,
    *,
    kind: str = "",
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Response:
    """A problem document. `errors`: one entry per field at fault; `more`: what this kind of problem adds."""
    body: dict[str, Any] = {
        "type": f"urn:ahd:problem:{kind}" if kind else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": errors or [],
        **(more or {}),
    }
    return Response(body, status=status, headers=dict(headers or {}), content_type=MEDIA_TYPE)


def _of_framework(exc: exceptions.APIException) -> Response:
    headers = {}
    if auth := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = auth
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(ceil(wait))
    if isinstance(exc, exceptions.NotFound):
        return document(404, NOTHING_HERE)
    errors = list(_flat(exc.detail)) if isinstance(exc, exceptions.ValidationError) else []
    detail = " ".join(error["message"] for error in errors[:3]) if errors else str(exc.detail)
    return document(
        exc.status_code, detail, kind="bad-value" if errors else "", errors=errors, headers=headers
    )


def _flat(detail: Any, field: str = "") -> Iterator[dict[str, str]]:
    """The nested errors of a serializer as a list of places ("sources.0") and sentences."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from _flat(inner, ".".join(filter(None, (field, own))))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _flat(inner, field)
    else:
        yield {"field": field, "message": str(detail)}
