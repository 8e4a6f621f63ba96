"""Runs: every sweep leaves a row, so that silence is visible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models


class SnapshotHasSettled(models.Func):
    """Whether all transactions that a stored snapshot could not see have ended by now."""

    template = "pg_snapshot_xmax(NULLIF(%(expressions)s, '')::pg_snapshot) <= pg_snapshot_xmin(pg_current_snapshot())"
    output_field = models.BooleanField()


class RunQuerySet(models.QuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def projected(self) -> Self:
        """Runs that brought the due moments up to date."""
        return self.exclude(snapshot="")

    def settled(self, thresholds: Sequence[str]) -> Self:
        """Projected with these thresholds, and every transaction that was under way meanwhile has ended by now."""
        return self.projected().filter(SnapshotHasSettled("snapshot"), thresholds=list(thresholds))


class Run(models.Model):
    """One sweep. `at`: the moment it swept for; `started_at`, `finished_at`: by the clock of whoever ran it.

    `snapshot`, `seen`: the transactions that had ended when it read the facts, and the newest row it saw of each table
    of facts; the next run begins there. Empty where the due moments were not brought up to date.
    `subjects`: commitments and rounds looked at. `changed`: due moments written. `raised`: alerts raised.
    `skipped`: list of {"kind", "id", "code", "reason"}, what could not be resolved; it is tried again by the next run.
    `error`: what kept the run from doing all its work, empty where nothing did.
    """

    at = models.DateTimeField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    snapshot = models.TextField(blank=True)
    seen = models.JSONField(default=dict, blank=True)
    thresholds = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    subjects = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    raised = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(default=list, blank=True)
    error = models.TextField(blank=True)

    objects = RunQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Run {self.pk} for {self.at:%Y-%m-%d %H:%M}"
