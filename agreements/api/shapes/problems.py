"""What a refusal answers (RFC 9457)."""

from __future__ import annotations

from dataclasses import dataclass, field

from agreements.api.shapes.assessments import AssessmentShape
from agreements.api.shapes.base import Shape
from agreements.api.shapes.happenings import EventShape
from agreements.api.shapes.revisions import RevisionShape
from agreements.api.shapes.rounds import OutcomeShape, ScheduleShape


@dataclass(frozen=True, slots=True)
class FieldError(Shape):
    """One parameter or field at fault, and a sentence for the person who reads it."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Problem(Shape):
    """Why a request was refused. `type` is a stable name for programs, `detail` a sentence for people.

    What is refused before any view was chosen (an unreadable `as_of`, a NUL byte) answers without `errors`.
    """

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Conflict(Problem):
    """Somebody else assessed or changed it meanwhile; nothing was written. `latest` is what they said."""

    latest: AssessmentShape | RevisionShape | EventShape | ScheduleShape | OutcomeShape = field(kw_only=True)
