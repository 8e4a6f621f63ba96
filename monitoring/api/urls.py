"""Addresses of the API for consequences."""

from django.urls import path

from agreements.api.endpoints import address
from monitoring.api import errors, handling, warnings
from monitoring.api.alerts import alerts
from monitoring.api.deadlines import deadlines

errors.tell()

urlpatterns = [
    path("deadlines/", address(get=deadlines), name="api-deadlines"),
    path("alerts/", address(get=alerts), name="api-alerts"),
    path(
        "alerts/<int:id>/acknowledgements/",
        address(get=handling.acknowledgements, post=handling.take_note),
        name="api-acknowledgements",
    ),
    path(
        "alerts/<int:id>/snoozes/", address(get=handling.snoozes, post=handling.put_off), name="api-snoozes"
    ),
    path(
        "processes/<slug:slug>/lead-times/",
        address(get=warnings.lead_times, post=warnings.choose_lead_times),
        name="api-lead-times",
    ),
    path(
        "processes/<slug:slug>/escalation-plans/",
        address(get=warnings.plans, post=warnings.choose_plan),
        name="api-escalation-plans",
    ),
]
