"""Addresses of what follows from the record: the first page, the calendar, and a person's alerts."""

from django.urls import path

from monitoring.web import calendar, home, inbox, operations

urlpatterns = [
    path("", home.home, name="home"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("operations/", operations.operations, name="operations"),
    path("metrics", operations.metrics, name="metrics"),
]
