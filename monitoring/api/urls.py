"""Addresses of the API for consequences."""

from django.urls import path

from agreements.api.endpoints import address
from monitoring.api import errors, following, reaching
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
    path("calendars/", address(get=reaching.calendars, post=reaching.keep_calendar), name="api-calendars"),
    path("calendars/<int:id>/", address(delete=reaching.drop_calendar), name="api-calendar"),
]
