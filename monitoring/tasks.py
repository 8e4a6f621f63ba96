"""What runs by itself: each task reads the clock and calls one operation."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from monitoring.channels.confirming import hand_over
from monitoring.channels.registry import SENDERS
from monitoring.operations.confirming import send_links
from monitoring.operations.delivering import deliver
from monitoring.operations.pruning import remove_old_runs
from monitoring.operations.sweep import sweep


@shared_task(name="monitoring.tasks.sweep_deadlines", ignore_result=True)
def sweep_deadlines() -> None:
    """Raise every alert that has come due by now, and tell of it. Running it twice, late or never does no harm."""
    if sweep(at=timezone.now(), clock=timezone.now).raised:
        hand_over_what_is_owed()


@shared_task(name="monitoring.tasks.prune_runs", ignore_result=True)
def prune_runs() -> None:
    """Remove runs older than 30 days of which nothing speaks. Running it twice or never does no harm."""
    remove_old_runs(at=timezone.now())


@shared_task(name="monitoring.tasks.deliver_messages", ignore_result=True)
def deliver_messages() -> None:
    """Hand over what is owed to people by now. Several at a time, late or never in between does no harm."""
    hand_over_what_is_owed()


def hand_over_what_is_owed() -> None:
    """First the links that people wait for before their screens, then everything else."""
    send_links(at=timezone.now(), clock=timezone.now, hand_over=hand_over)
    deliver(at=timezone.now(), clock=timezone.now, senders=SENDERS)
