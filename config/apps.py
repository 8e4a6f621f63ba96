"""The front door as a Django app: wherever Django is set up, tasks know the Celery app."""

from django.apps import AppConfig

from config.celery import app as celery_app

__all__ = ["FrontDoor", "celery_app"]


class FrontDoor(AppConfig):
    name = "config"
    verbose_name = "Front door"
