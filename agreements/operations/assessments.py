"""Saying how far a commitment is carried out: a level, since when, on which grounds, from which source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection, transaction

from agreements.domain.statuses import AssessorRole, Confidence, Level
from agreements.domain.texts import BadText, clean
from agreements.domain.timeline import BadMoment, When
from agreements.models import Assessment, Commitment, Source, User
from agreements.operations.facts import Draft, add_facts, stamp
from agreements.permissions import check_can_assess


class BadAssessment(ValueError):
    """An assessment that cannot be recorded; `field` names the place, the text says what is missing or wrong."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


class AssessedMeanwhile(Exception):
    """Somebody else has assessed since the form was opened. `latest` is what they said; nothing was written."""

    def __init__(self, latest: Assessment) -> None:
        super().__init__(
            "This commitment was assessed by somebody else meanwhile. Compare both and confirm yours again."
        )
        self.latest = latest


class NotTheNewest(ValueError):
    """A correction of an assessment that has already been corrected."""


def record_assessment(
    *,
    by: User,
    at: datetime,
    commitment: Commitment,
    level: str,
    effective: str,
    grounds: str,
    confidence: str,
    sources: Sequence[Source],
    seen: int | None = None,
    zone: str = "",
) -> Assessment:
    """Record a mediator's assessment. `effective`: a moment as written, in `zone` or the process's; not after `at`.

    `seen`: id of the newest assessment that the mediator had before them (0 for none), None where it does not matter.
    Raises NotAllowed, BadAssessment, AssessedMeanwhile; then nothing is written.
    """
    with transaction.atomic():
        check_can_assess(by, commitment.process)
        _lock(commitment)
        assessment = _checked(commitment, level, effective, grounds, confidence, sources, zone, at)
        latest = (
            Assessment.objects.current().filter(commitment=commitment).order_by("-recorded_at", "-pk").first()
        )
        if seen is not None and latest is not None and latest.pk != seen:
            raise AssessedMeanwhile(latest)
        assessment.key = f"{commitment.code}/{uuid4().hex[:12]}"
        _write(assessment, sources, at, by)
    return assessment


def correct_assessment(
    *,
    by: User,
    at: datetime,
    assessment: Assessment,
    level: str,
    effective: str,
    grounds: str,
    confidence: str,
    sources: Sequence[Source],
    reason: str,
    zone: str = "",
) -> Assessment:
    """Replace an assessment made in error: the old one stays in the history, known until `at`.

    Raises NotAllowed, BadAssessment, NotTheNewest.
    """
    with transaction.atomic():
        check_can_assess(by, assessment.process)
        _lock(assessment.commitment)
        if Assessment.objects.filter(supersedes=assessment).exists():
            raise NotTheNewest("This assessment has already been corrected; correct the newer one.")
        corrected = _checked(assessment.commitment, level, effective, grounds, confidence, sources, zone, at)
        corrected.key, corrected.supersedes = assessment.key, assessment
        corrected.reason = _text(reason, "reason", "Say why the earlier assessment was wrong.")
        _write(corrected, sources, at, by)
    return corrected


def _lock(commitment: Commitment) -> None:
    """Facts are never updated, so there is no row to lock: two writers of one commitment meet at this lock instead."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"commitment {commitment.pk}"])


def _checked(
    commitment: Commitment,
    level: str,
    effective: str,
    grounds: str,
    confidence: str,
    sources: Sequence[Source],
    zone: str,
    at: datetime,
) -> Assessment:
    if level not in set(Level):
        raise BadAssessment(f"“{str(level)[:40]}” is not a level: {', '.join(Level)}.", "level")
    if confidence not in set(Confidence):
        raise BadAssessment(f"Say how sure you are: {', '.join(Confidence)}.", "confidence")
    if not sources:
        raise BadAssessment("An assessment needs at least one source.", "sources")
    if any(source.process_id != commitment.process_id for source in sources):
        raise BadAssessment("A source of another process cannot be cited here.", "sources")
    when = _moment(effective, zone or commitment.process.zone)
    if when.start > at + timedelta(
        hours=14
    ):  # today's date may have begun in the zone of the process already
        raise BadAssessment("An assessment cannot take effect in the future.", "effective")
    assessment = Assessment(
        process=commitment.process,
        commitment=commitment,
        level=level,
        role=AssessorRole.MEDIATOR,
        grounds=_text(grounds, "grounds", "Say on which grounds."),
        confidence=confidence,
    )
    assessment.effective_as_written, assessment.effective_zone = when.text, when.zone
    return assessment


def _moment(text: str, zone: str) -> When:
    try:
        return When(text, zone)
    except BadMoment as error:
        raise BadAssessment(str(error), "effective") from error


def _text(text: str, field: str, missing: str) -> str:
    try:
        cleaned = clean(text)
    except BadText as error:
        raise BadAssessment(str(error), field) from error
    if not cleaned:
        raise BadAssessment(missing, field)
    if len(cleaned) > 5000:
        raise BadAssessment("At most 5,000 characters.", field)
    return cleaned


def _write(assessment: Assessment, sources: Sequence[Source], at: datetime, by: User) -> None:
    assessment.assessor = by.public_name
    stamp(assessment, assessment.effective, at, at, by)
    add_facts([Draft(assessment, {"sources": list(sources)})])
