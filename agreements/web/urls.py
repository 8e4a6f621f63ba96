"""Addresses of the pages that read the record, and of the people who write it."""

from django.urls import include, path

from agreements.web import actors, agreements, commitments, events, feeds, processes, rounds, searching, shell

urlpatterns = [
    path("processes/", processes.processes, name="processes"),
    path("processes/<slug:slug>/", processes.process, name="process"),
    path("processes/<slug:slug>/sources/", processes.sources, name="sources"),
    path("processes/<slug:slug>/events/", events.events, name="process-events"),
    path("processes/<slug:slug>/calendar.ics", feeds.process_calendar, name="process-calendar"),
    path("processes/<slug:slug>/feed.atom", feeds.process_feed, name="process-feed"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/<slug:slug>/", agreements.agreement, name="agreement"),
    path("agreements/<slug:slug>/dependencies/", agreements.dependencies, name="dependencies"),
    path("agreements/<slug:slug>/calendar.ics", feeds.agreement_calendar, name="agreement-calendar"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/<uuid:pk>/", commitments.commitment, name="commitment"),
    path("rounds/<uuid:pk>/", rounds.round_of_talks, name="round"),
    path("rounds/<uuid:pk>/calendar.ics", feeds.round_calendar, name="round-calendar"),
    path("actors/", actors.actors, name="actors"),
    path("actors/<slug:slug>/", actors.actor, name="actor"),
    path("actors/<slug:slug>/calendar.ics", feeds.actor_calendar, name="actor-calendar"),
    path("search/", searching.search, name="search"),
    path("method/", shell.method, name="method"),
    path("theme/", shell.theme, name="theme"),
    path("", include("agreements.web.people_urls")),
]
