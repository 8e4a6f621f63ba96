"""Saying how far a commitment is carried out: a level, since when, on which grounds, from which source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from agreements.domain.refusals import Refusal, gettext_noop
from agreements.domain.statuses import AssessorRole, Confidence, Level
from agreements.models import Assessment, Commitment, Fact, Source, User
from agreements.operations.facts import Draft, add_facts, stamp
from agreements.operations.statements import (
    BadStatement,
    check_one_of,
    check_sources,
    in_its_place,
    one_writer,
    read_past,
    read_words,
)
from agreements.permissions import check_can_assess


class BadAssessment(BadStatement):
    """An assessment that cannot be recorded."""


class AssessedMeanwhile(Exception):
    """Somebody else has assessed since the form was opened. `latest` is what they said; nothing was written."""

    def __init__(self, latest: Assessment) -> None:
        super().__init__(
            "This commitment was assessed by somebody else meanwhile. Compare both and confirm yours again."
        )
        self.latest = latest


class NotTheNewest(Refusal):
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
        one_writer(_matter(commitment))
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
    check_can_assess(by, assessment.process)
    with in_its_place(assessment, _matter(assessment.commitment), _corrected_already):
        corrected = _checked(assessment.commitment, level, effective, grounds, confidence, sources, zone, at)
        corrected.key, corrected.supersedes = assessment.key, assessment
        missing = gettext_noop("Say why the earlier assessment was wrong.")
        corrected.reason = read_words(reason, "reason", BadAssessment, missing=missing)
        _write(corrected, sources, at, by)
    return corrected


def _corrected_already(standing: Fact) -> NotTheNewest:
    return NotTheNewest(gettext_noop("This assessment has already been corrected; correct the newer one."))


def _matter(commitment: Commitment) -> str:
    return f"commitment {commitment.pk}"


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
    check_one_of(level, Level, "level", BadAssessment, gettext_noop("“{value}” is not a level: {allowed}."))
    unsure = gettext_noop("Say how sure you are: {allowed}.")
    check_one_of(confidence, Confidence, "confidence", BadAssessment, unsure)
    sourceless = gettext_noop("An assessment needs at least one source.")
    check_sources(sources, commitment.process, BadAssessment, sourceless)
    future = gettext_noop("An assessment cannot take effect in the future.")
    when = read_past(effective, zone or commitment.process.zone, at, BadAssessment, future)
    assessment = Assessment(
        process=commitment.process,
        commitment=commitment,
        level=level,
        role=AssessorRole.MEDIATOR,
        grounds=read_words(grounds, "grounds", BadAssessment, missing=gettext_noop("Say on which grounds.")),
        confidence=confidence,
    )
    assessment.effective_as_written, assessment.effective_zone = when.text, when.zone
    return assessment


def _write(assessment: Assessment, sources: Sequence[Source], at: datetime, by: User) -> None:
    assessment.assessor = by.public_name
    stamp(assessment, assessment.effective, at, by)
    add_facts([Draft(assessment, {"sources": list(sources)})])
