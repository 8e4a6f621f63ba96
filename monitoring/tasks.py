"""What runs by itself: each task reads the clock and calls one operation."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from monitoring.channels.registry import SENDERS
from monitoring.operations.delivering import deliver
from monitoring.operations.sweep import sweep


@shared_task(name="monitoring.tasks.sweep_deadlines", ignore_result=True)
def sweep_deadlines() -> None:
    """Raise every alert that has come due by now. Running it twice, late or never in between does no harm."""
    sweep(at=timezone.now(), clock=timezone.now)


@shared_task(name="monitoring.tasks.deliver_messages", ignore_result=True)
def deliver_messages() -> None:
    """Hand over what is owed to people by now. Several at a time, late or never in between does no harm."""
    deliver(at=timezone.now(), clock=timezone.now, senders=SENDERS)
