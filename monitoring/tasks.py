"""What runs by itself: each task reads the clock and calls one operation."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from monitoring.operations.pruning import remove_old_runs
from monitoring.operations.sweep import sweep


@shared_task(name="monitoring.tasks.sweep_deadlines", ignore_result=True)
def sweep_deadlines() -> None:
    """Raise every alert that has come due by now. Running it twice, late or never in between does no harm."""
    sweep(at=timezone.now(), clock=timezone.now)


@shared_task(name="monitoring.tasks.prune_runs", ignore_result=True)
def prune_runs() -> None:
    """Remove runs older than 30 days of which nothing speaks. Running it twice or never does no harm."""
    remove_old_runs(at=timezone.now())
