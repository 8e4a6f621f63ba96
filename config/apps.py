"""The front door as a Django app: wherever Django is set up, tasks know the Celery app."""

import gc

from django.apps import AppConfig

from config.celery import app as celery_app
from config.databases import share_ids

__all__ = ["FrontDoor", "celery_app"]


class FrontDoor(AppConfig):
    name = "config"
    verbose_name = "Front door"

    def ready(self) -> None:
        share_ids()
        # What is loaded by now stays to the end, and a board of a thousand commitments is no garbage: looking for
        # cycles in both, as often as Python does by itself, took a sixth of the time of a large board.
        gc.freeze()
        gc.set_threshold(25_000, 20, 20)
