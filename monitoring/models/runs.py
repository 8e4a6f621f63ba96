"""Runs: every sweep leaves a row, so that silence is visible."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models


class RunQuerySet(models.QuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def projected(self) -> Self:
        """Runs that brought the crossings up to date."""
        return self.filter(projected=True)

    def raising(self) -> Self:
        """Runs that raised everything that had been crossed by their moment."""
        return self.filter(raised_to__isnull=False)


class Run(models.Model):
    """One sweep. `at`: the moment it swept for; `started_at`, `finished_at`: by the clock of whoever ran it.

    `projected`: whether the crossings were brought up to date, with these `thresholds`. `seen`: by table of facts,
    the row up to which they were; the next run goes on from there.
    `subjects`: commitments and rounds looked at. `changed`: crossings written. `raised`: alerts raised.
    `raised_to`: every crossing up to this row that was crossed by `at` has its alert; None where that was not done.
    `skipped`: list of {"kind", "id", "code", "reason"}, what could not be resolved; it is tried again by the next run.
    `error`: what kept the run from doing all its work, empty where nothing did.
    """

    at = models.DateTimeField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    projected = models.BooleanField(default=False)
    seen = models.JSONField(default=dict, blank=True)
    thresholds = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    subjects = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    raised_to = models.BigIntegerField(null=True, blank=True)
    raised = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(default=list, blank=True)
    error = models.TextField(blank=True)

    objects = RunQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Run {self.pk} for {self.at:%Y-%m-%d %H:%M}"
