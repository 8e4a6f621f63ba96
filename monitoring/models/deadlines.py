"""Due moments: a projection of the facts, made for the sweep alone. Drop it, rebuild it: it comes out the same."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from monitoring.domain.horizon import Period, crossings


class DueMomentQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Dates that stand, as far as anybody knows now."""
        return self.filter(closes_at__isnull=True)

    def due_before(self, moment: datetime) -> Self:
        return self.filter(due_from__lt=moment)

    def oldest_first(self) -> Self:
        return self.order_by("due_from", "opens_at", "pk")


class DueMoment(models.Model):
    """One date of one commitment or round, over the span in which it stood as known then. See domain/horizon.py.

    `due_from`: start of the due day. `latest`: from here on it is late, None where nobody can say so.
    `opens_at`: since when the date stood. `closes_at`: since when it no longer stands (met, moved, cancelled,
    corrected), None while it does. `thresholds`, `crossings`: which thresholds it crosses, and when, in parallel.
    `next_crossing_at`: no alert of this row is missing before this moment; None: none will be missing ever.

    Crossings are worked out here and not in SQL, because PostgreSQL brings a time zone table of its own: a zone that
    only one of the two knows would stop the statement that raises everybody's alerts.
    """

    process = models.ForeignKey(
        "agreements.Process", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    commitment = models.ForeignKey(
        "agreements.Commitment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="due_moments",
        db_index=False,  # the natural key begins with it
    )
    round = models.ForeignKey(
        "agreements.Round",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="due_moments",
        db_index=False,
    )
    due_from = models.DateTimeField()
    latest = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=64)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    thresholds = ArrayField(models.CharField(max_length=20))
    crossings = ArrayField(models.DateTimeField())
    next_crossing_at = models.DateTimeField(null=True, blank=True)

    objects = DueMomentQuerySet.as_manager()

    #: What a row says, apart from how far its alerts have been raised.
    content = (
        "process_id", "commitment_id", "round_id", "due_from", "latest", "zone", "opens_at", "closes_at",
        "thresholds", "crossings",
    )  # fmt: skip

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["commitment", "round", "due_from", "latest", "opens_at"],
                nulls_distinct=False,
                name="due_moment_once",
            ),
            models.CheckConstraint(
                condition=Q(commitment__isnull=False, round__isnull=True)
                | Q(commitment__isnull=True, round__isnull=False),
                name="due_moment_has_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="due_moment_interval",
            ),
        )
        indexes = (
            models.Index(fields=["round"], condition=Q(round__isnull=False), name="due_moment_of_round"),
            # What the sweep reads: it grows with what is still to be crossed, not with what exists.
            models.Index(
                fields=["next_crossing_at"],
                condition=Q(next_crossing_at__isnull=False),
                name="due_moment_next_crossing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.commitment or self.round}, {self.due_from:%Y-%m-%d}"

    @classmethod
    def of(
        cls, process_id: UUID, period: Period, *, commitment: UUID | None, round: UUID | None
    ) -> DueMoment:
        """The unsaved row of a period. It is looked at anew from its first crossing on."""
        found = crossings(period)
        return cls(
            process_id=process_id,
            commitment_id=commitment,
            round_id=round,
            due_from=period.date.due_from,
            latest=period.date.latest,
            zone=period.date.zone,
            opens_at=period.opens_at,
            closes_at=period.closes_at,
            thresholds=[threshold.value for threshold in found],
            crossings=list(found.values()),
            next_crossing_at=min(found.values(), default=None),
        )

    @property
    def natural_key(self) -> tuple[UUID | None, UUID | None, datetime, datetime | None, datetime]:
        return (self.commitment_id, self.round_id, self.due_from, self.latest, self.opens_at)

    def says_the_same(self, other: DueMoment) -> bool:
        return all(getattr(self, name) == getattr(other, name) for name in self.content)
