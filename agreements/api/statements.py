"""What is said of a commitment over HTTP: assessments and changes; by the same operations as the web."""

from __future__ import annotations

from uuid import UUID

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api.authentication import PublicRead, WriteRecord, WriteStatus
from agreements.api.bodies import CorrectedRevision, NewAssessment, NewRevision, said_in
from agreements.api.endpoints import lists, records
from agreements.api.paging import page_of_rows
from agreements.api.parameters import Asked
from agreements.api.reading import NEWEST_FIRST, VERSIONS, on_record, sources_of
from agreements.api.shapes.assessments import AssessmentShape, assessment_shape
from agreements.api.shapes.revisions import RevisionShape, revision_shape, written_shape
from agreements.models import Assessment, Commitment, CommitmentRevision
from agreements.models.slips import slips_of
from agreements.operations.assessments import record_assessment
from agreements.operations.revisions import correct_revision, revise_commitment


@lists(policy=PublicRead, answers=AssessmentShape, tag="commitments")
def assessments(request: Request, asked: Asked, id: UUID) -> Response:
    """Assessments of a commitment at the point, newest first; those corrected by then are left out."""
    rows = Assessment.objects.filter(commitment=commitment_on_record(request, id)).as_of(request.point)
    page = page_of_rows(request, asked, rows.prefetch_related("sources"), NEWEST_FIRST)
    return Response(page.answer(lambda found: map(assessment_shape, found)))


@records(WriteStatus, NewAssessment, AssessmentShape, tag="commitments")
def assess(request: Request, asked: Asked, id: UUID) -> Response:
    """Record how far a commitment is carried out.

    Only mediators of the process may. Nothing is overwritten: the newest assessment is the published one.
    """
    commitment, said = commitment_of(request, id), said_in(NewAssessment, request)
    sources = sources_of(commitment.process, said.pop("sources"))
    written = record_assessment(
        by=request.user, at=request.at, commitment=commitment, sources=sources, **said
    )
    return Response(assessment_shape(written), status=201)


@lists(policy=PublicRead, answers=RevisionShape, tag="commitments")
def revisions(request: Request, asked: Asked, id: UUID) -> Response:
    """Wordings and deadlines of a commitment up to the point, newest first; those corrected by then are left out."""
    rows = CommitmentRevision.objects.filter(commitment=commitment_on_record(request, id)).as_of(
        request.point
    )
    page = page_of_rows(request, asked, rows.prefetch_related("sources"), NEWEST_FIRST)
    slips = slips_of(rows, request.point)
    return Response(page.answer(lambda found: [revision_shape(row, slips[row.pk]) for row in found]))


@lists(policy=PublicRead, answers=RevisionShape, tag="commitments")
def wordings(request: Request, asked: Asked, id: UUID, revision: int) -> Response:
    """Every version of one wording that was known at the point: what was recorded in error and what took its place."""
    named = _wording(request, id, revision)
    rows = CommitmentRevision.objects.filter(process=named.process_id, key=named.key)
    rows = rows.known_by(request.point)
    page = page_of_rows(request, asked, rows.prefetch_related("sources"), VERSIONS)
    own = CommitmentRevision.objects.filter(commitment=named.commitment_id)
    slips = slips_of(own.known_by(request.point), request.point)
    return Response(page.answer(lambda found: [revision_shape(row, slips[row.pk]) for row in found]))


@records(WriteRecord, CorrectedRevision, RevisionShape, tag="commitments")
def correct_wording(request: Request, asked: Asked, id: UUID, revision: int) -> Response:
    """Put another wording in the place of one that was recorded in error; the old one stays in the history.

    Only mediators and analysts with the right to it may. If it was corrected meanwhile, the answer is 409 with the
    version that stands, and nothing is written: correct that one.
    """
    wrong, said = _wording(request, id, revision), said_in(CorrectedRevision, request)
    sources = sources_of(wrong.process, said.pop("sources"))
    written = correct_revision(by=request.user, at=request.at, revision=wrong, sources=sources, **said)
    return Response(written_shape(written, request.point), status=201)


@records(WriteRecord, NewRevision, RevisionShape, tag="commitments")
def revise(request: Request, asked: Asked, id: UUID) -> Response:
    """Change what a commitment says: extend, amend, suspend, supersede or withdraw it.

    Only mediators of the process may, and analysts with the right to it. The earlier wording stays in the history.
    """
    commitment, said = commitment_of(request, id), said_in(NewRevision, request)
    sources = sources_of(commitment.process, said.pop("sources"))
    written = revise_commitment(
        by=request.user, at=request.at, commitment=commitment, sources=sources, **said
    )
    return Response(written_shape(written, request.point), status=201)


def commitment_on_record(request: Request, id: UUID) -> Commitment:
    """The commitment as far as it was made by the point and may be seen."""
    rows = Commitment.objects.visible_to(request.user).filter(pk=id)
    found = on_record(rows, CommitmentRevision, "commitment", request.point).first()
    if found is None:
        raise NotFound
    return found


def _wording(request: Request, id: UUID, revision: int) -> CommitmentRevision:
    rows = CommitmentRevision.objects.visible_to(request.user).filter(commitment=id, pk=revision)
    found = rows.select_related("process", "commitment").first()
    if found is None:
        raise NotFound
    return found


def commitment_of(request: Request, id: UUID) -> Commitment:
    found = Commitment.objects.visible_to(request.user).select_related("process").filter(pk=id).first()
    if found is None:
        raise NotFound
    return found
