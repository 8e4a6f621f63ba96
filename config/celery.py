"""The Celery app and the whole schedule: an alarm clock, never the memory.

PostgreSQL holds every deadline, alert and outgoing message. A lost task, a lost schedule file or an
emptied Redis loses nothing: the next sweep finds what is due.
"""

import os

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

# Celery connects itself to Django when it finds this name.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("ahd")

app.conf.update(
    broker_url=settings.REDIS_URL,
    # A task that was begun by a worker that died is run again; tasks bear that.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    # Results live in our own tables.
    task_ignore_result=True,
    accept_content=["json"],
    task_serializer="json",
    result_serializer="json",
    # Far below the visibility timeout, or a slow task would run twice.
    task_soft_time_limit=240,
    task_time_limit=300,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": 900,
        # Tasks of a dead worker come back within seconds after the visibility timeout, not an hour later.
        "unacked_restore_interval": 3,
        "unacked_restore_throttle": 1,
        # A Redis that accepts and never answers must not hold a web request.
        "socket_connect_timeout": 1,
        "socket_timeout": 5,
    },
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0.1, "interval_step": 0.1},
    worker_hijack_root_logger=False,
    timezone="UTC",
    enable_utc=True,
)

DELIVER_SECONDS = min(15.0, settings.SWEEP_SECONDS)

app.conf.beat_schedule = {
    # Every minute: look for moments that have come and for promises that have fallen due.
    "sweep-deadlines": {"task": "monitoring.tasks.sweep_deadlines", "schedule": settings.SWEEP_SECONDS},
    # Four times a minute: hand over what is owed to people. One that nobody got round to is of no use later.
    "deliver-messages": {
        "task": "monitoring.tasks.deliver_messages",
        "schedule": DELIVER_SECONDS,
        "options": {"expires": DELIVER_SECONDS},
    },
    # Every night: remove old sweeps that raised nothing.
    "prune-runs": {"task": "monitoring.tasks.prune_runs", "schedule": crontab(hour=3, minute=17)},
}

app.autodiscover_tasks()
