"""Crossings: a projection of the facts, made for the sweep alone. Drop it, rebuild it: it comes out the same."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from monitoring.domain import horizon
from monitoring.models.one_subject import OneSubject, has_one_subject


class Dated(OneSubject, models.Model):
    """What is said of exactly one commitment or round."""

    process = models.ForeignKey(
        "agreements.Process", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    commitment = models.ForeignKey(
        "agreements.Commitment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,  # the natural key begins with it
    )
    round = models.ForeignKey(
        "agreements.Round", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True
        constraints = (has_one_subject("%(class)s_has_one_subject"),)
        indexes = (
            models.Index(fields=["round"], condition=Q(round__isnull=False), name="%(class)s_of_round"),
        )


class CrossingQuerySet(models.QuerySet):
    def ahead_of(self, moment: datetime) -> Self:
        return self.filter(crossed_at__gt=moment)

    def soonest_first(self) -> Self:
        return self.order_by("crossed_at", "pk")


class Crossing(Dated):
    """That a date of a commitment or round crosses a threshold at a moment: the alert that should then exist.

    The columns are those of the alert. A row is never changed in place: what says something else is a newer row, so
    that the sweep finds by their numbers the rows that came after its last run.

    Crossings are worked out here and not in SQL, because PostgreSQL brings a time zone table of its own: a zone that
    only one of the two knows would stop the statement that raises everybody's alerts.
    """

    threshold = models.CharField(max_length=20)
    step = models.PositiveSmallIntegerField(default=0)
    due_from = models.DateTimeField()
    latest = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=64)
    crossed_at = models.DateTimeField()

    objects = CrossingQuerySet.as_manager()

    #: What a row says.
    content = (
        "process_id", "commitment_id", "round_id", "threshold", "step", "due_from", "latest", "zone", "crossed_at",
    )  # fmt: skip

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["commitment", "round", "threshold", "due_from", "latest", "step"],
                nulls_distinct=False,
                name="crossing_once",
            ),
            *Dated.Meta.constraints,
        )
        indexes = (
            *Dated.Meta.indexes,
            # What the sweep reads: it grows with what has just been crossed, not with what exists.
            models.Index(fields=["crossed_at"], name="crossing_at"),
        )

    def __str__(self) -> str:
        return f"{self.commitment or self.round}, {self.threshold}, {self.crossed_at:%Y-%m-%d}"

    @classmethod
    def of(
        cls,
        process_id: UUID,
        crossing: horizon.Crossing,
        *,
        commitment: UUID | None,
        round: UUID | None,
    ) -> Crossing:
        """The unsaved row of a crossing."""
        return cls(
            process_id=process_id,
            commitment_id=commitment,
            round_id=round,
            threshold=crossing.threshold.value,
            step=crossing.step,
            due_from=crossing.date.due_from,
            latest=crossing.date.latest,
            zone=crossing.date.zone,
            crossed_at=crossing.crossed_at,
        )

    @property
    def natural_key(self) -> tuple[UUID, str, int, datetime, datetime | None]:
        return (self.subject_id, self.threshold, self.step, self.due_from, self.latest)

    def says_the_same(self, other: Crossing) -> bool:
        return all(getattr(self, name) == getattr(other, name) for name in self.content)


class Outlook(Dated):
    """From `look_again_at` on there is more to be projected of a subject, though no fact was added: a term has been
    renewed, or a date has been overdue for one more week. Part of the projection."""

    look_again_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["commitment", "round"], nulls_distinct=False, name="outlook_once"
            ),
            *Dated.Meta.constraints,
        )
        indexes = (*Dated.Meta.indexes, models.Index(fields=["look_again_at"], name="outlook_look_again"))

    def __str__(self) -> str:
        return f"{self.commitment or self.round}, {self.look_again_at:%Y-%m-%d}"

    @property
    def natural_key(self) -> UUID:
        return self.subject_id

    def says_the_same(self, other: Outlook) -> bool:
        return self.look_again_at == other.look_again_at
