"""What is said of a commitment over HTTP: assessments, positions, changes; by the same operations as the web."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api.authentication import PublicRead, WritePosition, WriteRecord, WriteStatus
from agreements.api.bodies import NewAssessment, NewPosition, NewRevision, read_body
from agreements.api.endpoints import lists, records
from agreements.api.paging import page_of_rows
from agreements.api.parameters import Asked
from agreements.api.parsers import printable
from agreements.api.reading import NEWEST_FIRST, on_record
from agreements.api.shapes.assessments import AssessmentShape, PositionShape, assessment_shape, position_shape
from agreements.api.shapes.commitments import RevisionShape, revision_shape, speakers_of
from agreements.api.shapes.common import reader_of
from agreements.models import Actor, Assessment, Commitment, CommitmentRevision, Position, Process, Source
from agreements.operations.assessments import record_assessment
from agreements.operations.positions import state_position
from agreements.operations.revisions import revise_commitment


@lists(policy=PublicRead, answers=AssessmentShape, tag="commitments")
def assessments(request: Request, asked: Asked, id: UUID) -> Response:
    """Assessments of a commitment at the point, newest first; those corrected by then are left out."""
    rows = Assessment.objects.filter(commitment=_on_record(request, id)).as_of(request.point)
    page = page_of_rows(request, asked, rows.prefetch_related("sources"), NEWEST_FIRST)
    return Response(page.answer(lambda found: map(assessment_shape, found)))


@records(WriteStatus, NewAssessment, AssessmentShape, tag="commitments")
def assess(request: Request, asked: Asked, id: UUID) -> Response:
    """Record how far a commitment is carried out.

    Only mediators of the process may. Nothing is overwritten: the newest assessment is the published one.
    """
    commitment, said = _commitment(request, id), read_body(NewAssessment, request)
    sources = _sources(commitment.process, said.pop("sources"))
    written = record_assessment(
        by=request.user, at=request.at, commitment=commitment, sources=sources, **said
    )
    return Response(assessment_shape(written), status=201)


@lists(policy=PublicRead, answers=PositionShape, tag="commitments")
def positions(request: Request, asked: Asked, id: UUID) -> Response:
    """Positions of the parties on a commitment at the point, newest first."""
    rows = Position.objects.filter(commitment=_on_record(request, id)).as_of(request.point)
    page = page_of_rows(
        request, asked, rows.select_related("actor").prefetch_related("sources"), NEWEST_FIRST
    )
    speakers = speakers_of(page.rows, reader_of(request))
    return Response(page.answer(lambda found: [position_shape(one, speakers[one.actor_id]) for one in found]))


@records(WritePosition, NewPosition, PositionShape, tag="commitments")
def state(request: Request, asked: Asked, id: UUID) -> Response:
    """State what a party says about a commitment. Only delegates of that party may."""
    commitment, said = _commitment(request, id), read_body(NewPosition, request)
    actor = _party(commitment.process, said.pop("actor"))
    sources = _sources(commitment.process, said.pop("sources"))
    written = state_position(
        by=request.user, at=request.at, commitment=commitment, actor=actor, sources=sources, **said
    )
    speakers = speakers_of([written], reader_of(request))
    return Response(position_shape(written, speakers[actor.pk]), status=201)


@lists(policy=PublicRead, answers=RevisionShape, tag="commitments")
def revisions(request: Request, asked: Asked, id: UUID) -> Response:
    """Wordings and deadlines of a commitment up to the point, newest first; those corrected by then are left out."""
    rows = CommitmentRevision.objects.filter(commitment=_on_record(request, id)).as_of(request.point)
    page = page_of_rows(request, asked, rows.prefetch_related("sources"), NEWEST_FIRST)
    return Response(page.answer(lambda found: map(revision_shape, found)))


@records(WriteRecord, NewRevision, RevisionShape, tag="commitments")
def revise(request: Request, asked: Asked, id: UUID) -> Response:
    """Change what a commitment says: extend, amend, suspend, supersede or withdraw it.

    Only mediators of the process may. The earlier wording and date stay in the history.
    """
    commitment, said = _commitment(request, id), read_body(NewRevision, request)
    sources = _sources(commitment.process, said.pop("sources"))
    written = revise_commitment(
        by=request.user, at=request.at, commitment=commitment, sources=sources, **said
    )
    return Response(revision_shape(written), status=201)


def _on_record(request: Request, id: UUID) -> Commitment:
    """The commitment as far as it was made by the point and may be seen."""
    rows = Commitment.objects.visible_to(request.user).filter(pk=id)
    found = on_record(rows, CommitmentRevision, "commitment", request.point).first()
    if found is None:
        raise NotFound
    return found


def _commitment(request: Request, id: UUID) -> Commitment:
    found = Commitment.objects.visible_to(request.user).select_related("process").filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def _sources(process: Process, codes: Sequence[str]) -> list[Source]:
    found = {source.code: source for source in Source.objects.filter(process=process, code__in=codes)}
    unknown = [code for code in codes if code not in found]
    if unknown:
        raise ValidationError({"sources": f"There is no source “{printable(unknown[0])}” in this process."})
    return list(found.values())


def _party(process: Process, slug: str) -> Actor:
    """An actor of whom something is said in the process; what other processes say is nobody's business here."""
    found = Actor.objects.filter(slug=slug, revisions__process=process).first()
    if found is None:
        raise ValidationError({"actor": f"There is no actor “{printable(slug)}” in this process."})
    return found
