"""Addresses of what follows from the record: the first page, the calendar, and a person's alerts."""

from django.urls import path

from monitoring.web import (
    calendar,
    following,
    home,
    inbox,
    links_in_mail,
    operations,
    outbox,
    own_calendar,
    own_feed,
    subscriptions,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("follow/<str:kind>/<str:key>/", following.follow, name="follow"),
    path("searches/new/", following.new_search, name="search-new"),
    path("searches/<int:pk>/end/", following.drop_search, name="search-end"),
    path("subscriptions/", subscriptions.subscriptions, name="subscriptions"),
    path("subscriptions/<int:pk>/end/", following.stop, name="subscription-end"),
    path("subscriptions/mailbox/", subscriptions.mailbox, name="mailbox"),
    path("subscriptions/mailbox/link/", subscriptions.new_link, name="mailbox-link"),
    path("subscriptions/endpoints/", subscriptions.new_endpoint, name="endpoint-new"),
    path("subscriptions/endpoints/<int:pk>/end/", subscriptions.drop_endpoint, name="endpoint-end"),
    path("subscriptions/calendars/", subscriptions.new_calendar, name="calendar-new"),
    path("subscriptions/calendars/<int:pk>/end/", subscriptions.drop_calendar, name="calendar-end"),
    path("calendars/<str:secret>.ics", own_calendar.own_calendar, name="own-calendar"),
    path("calendars/<str:secret>.atom", own_feed.own_feed, name="own-feed"),
    path("unsubscribe/<str:token>", links_in_mail.unsubscribe_by_link, name="unsubscribe"),
    path("mailbox/confirm/<str:token>", links_in_mail.confirm, name="mailbox-confirm"),
    path("operations/", operations.operations, name="operations"),
    path("operations/retry/", outbox.retry, name="parked-retry"),
    path("metrics", operations.metrics, name="metrics"),
]
