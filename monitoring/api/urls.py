"""Addresses of the API for consequences."""

from django.urls import path

from agreements.api.endpoints import address
from monitoring.api import errors, following, handling, reaching, testing, warnings
from monitoring.api.alerts import alerts
from monitoring.api.deadlines import deadlines

errors.declare()

urlpatterns = [
    path("deadlines/", address(get=deadlines), name="api-deadlines"),
    path("alerts/", address(get=alerts), name="api-alerts"),
    path(
        "subscriptions/",
        address(get=following.subscriptions, post=following.follow),
        name="api-subscriptions",
    ),
    path("subscriptions/<int:id>/", address(delete=following.unfollow), name="api-subscription"),
    path("searches/", address(get=following.searches, post=following.keep_search), name="api-searches"),
    path("searches/<int:id>/", address(delete=following.drop_search), name="api-search"),
    path("mailbox/", address(get=reaching.mailbox, post=reaching.put_mailbox), name="api-mailbox"),
    path("endpoints/", address(get=reaching.endpoints, post=reaching.keep_endpoint), name="api-endpoints"),
    path("endpoints/<int:id>/", address(delete=reaching.drop_endpoint), name="api-endpoint"),
    path(
        "endpoints/<int:id>/tests/",
        address(get=testing.endpoint_tests, post=testing.keep_endpoint_test),
        name="api-endpoint-tests",
    ),
    path(
        "mailbox/tests/",
        address(get=testing.mailbox_tests, post=testing.keep_mailbox_test),
        name="api-mailbox-tests",
    ),
    path("calendars/", address(get=reaching.calendars, post=reaching.keep_calendar), name="api-calendars"),
    path("calendars/<int:id>/", address(delete=reaching.drop_calendar), name="api-calendar"),
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
