"""Addresses of the API for consequences."""

from django.urls import path

from agreements.api.endpoints import address
from monitoring.api.alerts import alerts
from monitoring.api.deadlines import deadlines

urlpatterns = [
    path("deadlines/", address(get=deadlines), name="api-deadlines"),
    path("alerts/", address(get=alerts), name="api-alerts"),
]
