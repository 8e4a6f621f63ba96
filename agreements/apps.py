"""The facts: what was promised, by whom, when, according to which text, and how it was judged."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "agreements"
    default_auto_field = "django.db.models.BigAutoField"
