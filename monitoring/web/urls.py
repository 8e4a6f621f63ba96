"""Addresses of what follows from the record: the first page, the calendar, and a person's alerts."""

from django.urls import path

from monitoring.web import calendar, handling, home, inbox, operations, rehearsals, warnings

urlpatterns = [
    path("", home.home, name="home"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/rehearsals/", rehearsals.rehearsals, name="rehearsals"),
    path("inbox/rehearsals/<int:pk>/", rehearsals.rehearsal, name="rehearsal"),
    path("alerts/<int:pk>/", handling.alert, name="alert"),
    path("alerts/<int:pk>/acknowledge/", handling.acknowledge_alert, name="alert-acknowledge"),
    path("alerts/<int:pk>/snooze/", handling.snooze_alert, name="alert-snooze"),
    path("alerts/<int:pk>/wake/", handling.wake_alert, name="alert-wake"),
    path("processes/<slug:slug>/warnings/", warnings.warnings, name="warnings"),
    path("operations/", operations.operations, name="operations"),
    path("metrics", operations.metrics, name="metrics"),
]
