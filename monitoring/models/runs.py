"""Runs: every sweep leaves a row, so that silence is visible; silences that ended, and runs that were removed."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from agreements.models import AppendOnly
from agreements.models.base import AppendOnlyQuerySet


class RunQuerySet(models.QuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def projected(self) -> Self:
        """Runs that brought the crossings up to date."""
        return self.filter(projected=True)

    def raising(self) -> Self:
        """Runs that raised everything that had been crossed by their moment."""
        return self.filter(raised_to__isnull=False)

    def telling(self) -> Self:
        """Runs that told what was news by them."""
        return self.filter(told_to__isnull=False)


class Run(models.Model):
    """One sweep. `at`: the moment it swept for; `started_at`, `finished_at`: by the clock of whoever ran it.

    `projected`: whether the crossings were brought up to date, with these `thresholds`. `seen`: by table of facts,
    the row up to which they were; the next run goes on from there.
    `subjects`: commitments and rounds looked at. `changed`: crossings written. `raised`: alerts raised.
    `raised_to`: every crossing up to this row that was crossed by `at` has its alert; None where that was not done.
    `told_to`: by table of facts, the row up to which what is news was told; None where that was not done.
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
    told_to = models.JSONField(null=True, blank=True)
    skipped = models.JSONField(default=list, blank=True)
    error = models.TextField(blank=True)

    objects = RunQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Run {self.pk} for {self.at:%Y-%m-%d %H:%M}"


class SilentSpanQuerySet(AppendOnlyQuerySet):
    def ended_by(self, moment: datetime) -> Self:
        return self.filter(until__lte=moment)

    def newest_first(self) -> Self:
        return self.order_by("-until", "-pk")


class SilentSpan(AppendOnly):
    """That no sweep did its work from `since` until `until`, longer than may be; `run` ended it.

    A silence is known by its beginning, so that it ends once, also where the run that ended it was killed.
    """

    since = models.DateTimeField(unique=True)
    until = models.DateTimeField()
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")

    objects = SilentSpanQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Silence from {self.since:%Y-%m-%d %H:%M} to {self.until:%Y-%m-%d %H:%M}"


class RunsRemoved(AppendOnly):
    """That old runs were removed: so many, of which so many could not do all their work. Totals go on counting them."""

    at = models.DateTimeField()
    runs = models.PositiveIntegerField()
    failed = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.runs} runs removed on {self.at:%Y-%m-%d}"
