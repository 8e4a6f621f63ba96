"""Addresses of the API for facts. The last one answers for all that lead nowhere."""

from django.urls import path, re_path

from agreements.api import commitments, events, graphs, happenings, positions, records, rounds, statements
from agreements.api.endpoints import address, nowhere

urlpatterns = [
    path("processes/", address(get=records.processes), name="api-processes"),
    path("processes/<slug:slug>/", address(get=records.process), name="api-process"),
    path("processes/<slug:slug>/graph/", address(get=graphs.graph), name="api-graph"),
    path("agreements/", address(get=records.agreements), name="api-agreements"),
    path("agreements/<slug:slug>/", address(get=records.agreement), name="api-agreement"),
    path("actors/", address(get=records.actors), name="api-actors"),
    path("actors/<slug:slug>/", address(get=records.actor), name="api-actor"),
    path("rounds/", address(get=records.rounds), name="api-rounds"),
    path("rounds/<uuid:id>/", address(get=records.round), name="api-round"),
    path(
        "rounds/<uuid:id>/schedule/<int:schedule>/corrections/",
        address(get=rounds.schedules, post=rounds.correct_schedule),
        name="api-schedule-corrections",
    ),
    path(
        "rounds/<uuid:id>/outcomes/<int:outcome>/corrections/",
        address(get=rounds.outcomes, post=rounds.correct_outcome),
        name="api-outcome-corrections",
    ),
    path("sources/", address(get=records.sources), name="api-sources"),
    path("sources/<uuid:id>/", address(get=records.source), name="api-source"),
    path("commitments/", address(get=commitments.commitments), name="api-commitments"),
    path("commitments/<uuid:id>/", address(get=commitments.commitment), name="api-commitment"),
    path(
        "commitments/<uuid:id>/assessments/",
        address(get=statements.assessments, post=statements.assess),
        name="api-assessments",
    ),
    path(
        "commitments/<uuid:id>/positions/",
        address(get=positions.positions, post=positions.state),
        name="api-positions",
    ),
    path(
        "commitments/<uuid:id>/positions/<int:position>/corrections/",
        address(get=positions.versions, post=positions.correct),
        name="api-position-corrections",
    ),
    path(
        "commitments/<uuid:id>/positions/<int:position>/withdrawals/",
        address(get=positions.withdrawals, post=positions.withdraw),
        name="api-position-withdrawals",
    ),
    path(
        "commitments/<uuid:id>/revisions/",
        address(get=statements.revisions, post=statements.revise),
        name="api-revisions",
    ),
    path(
        "commitments/<uuid:id>/revisions/<int:revision>/corrections/",
        address(get=statements.wordings, post=statements.correct_wording),
        name="api-revision-corrections",
    ),
    path("events/", address(get=events.events, post=events.record), name="api-events"),
    path(
        "events/<int:id>/corrections/",
        address(get=events.accounts, post=events.correct_account),
        name="api-event-corrections",
    ),
    path("disagreements/", address(get=happenings.disagreements), name="api-disagreements"),
    path("notes/", address(get=happenings.notes), name="api-notes"),
    # The schema is served by the front door, whichever of the two stands first there.
    re_path(r"^(?!schema/)", nowhere, name="api-nowhere"),
]
