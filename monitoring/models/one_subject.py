"""What is about exactly one commitment or round: which, and the constraint that holds it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import CheckConstraint

from agreements.models import Commitment, Round
from monitoring.models.subscriptions import one_of


def has_one_subject(name: str) -> CheckConstraint:
    return CheckConstraint(condition=one_of(["commitment", "round"]), name=name)


class OneSubject:
    """For a model with the foreign keys `commitment` and `round`, one of which is set."""

    commitment: Any
    round: Any
    commitment_id: UUID | None
    round_id: UUID | None

    @property
    def subject(self) -> Commitment | Round:
        subject: Commitment | Round | None = self.commitment or self.round
        assert subject is not None  # a check constraint holds it
        return subject

    @property
    def subject_id(self) -> UUID:
        return self.commitment_id or self.round_id  # type: ignore[return-value]

    @property
    def kind(self) -> str:
        return "commitment" if self.commitment_id else "round"
