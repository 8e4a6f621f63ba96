"""Runs: every sweep leaves a row, so that silence is visible."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models


class RunQuerySet(models.QuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def projected(self) -> Self:
        """Runs that brought the due moments up to date."""
        return self.filter(ended_before__isnull=False)

    def settled_by(self, later: Run) -> Self:
        """Projected with the same thresholds; what was under way then in the database had ended by the later run."""
        return self.filter(begun_before__lte=later.ended_before, thresholds=later.thresholds)


class Run(models.Model):
    """One sweep. `at`: the moment it swept for; `started_at`, `finished_at`: by the clock of whoever ran it.

    `seen`: the newest row that it saw of each table of facts; the next runs go on from there. When it looked, every
    transaction numbered below `ended_before` had ended, and none from `begun_before` on had begun; None where the due
    moments were not brought up to date.
    `subjects`: commitments and rounds looked at. `changed`: due moments written. `raised`: alerts raised.
    `skipped`: list of {"kind", "id", "code", "reason"}, what could not be resolved; it is tried again by the next run.
    `error`: what kept the run from doing all its work, empty where nothing did.
    """

    at = models.DateTimeField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    seen = models.JSONField(default=dict, blank=True)
    ended_before = models.BigIntegerField(null=True, blank=True)
    begun_before = models.BigIntegerField(null=True, blank=True)
    thresholds = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    subjects = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    raised = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(default=list, blank=True)
    error = models.TextField(blank=True)

    objects = RunQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Run {self.pk} for {self.at:%Y-%m-%d %H:%M}"
