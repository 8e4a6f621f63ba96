"""Addresses of people who sign in: their way in, their account, their desk, and where they write."""

from django.urls import path

from agreements.web import delegation, desk, events, people, positions, revising, rounds

urlpatterns = [
    path("sign-in/", people.sign_in, name="sign-in"),
    path("sign-out/", people.sign_out, name="sign-out"),
    path("account/", people.account, name="account"),
    path("account/tokens/<int:pk>/revoke/", people.revoke, name="token-revoke"),
    path("desk/", desk.desk, name="desk"),
    path("delegation/", delegation.delegation, name="delegation"),
    path("commitments/<uuid:pk>/assess/", desk.assess, name="assess"),
    path("assessments/<int:pk>/correct/", desk.correct, name="assess-correct"),
    path("commitments/<uuid:pk>/revise/", revising.revise, name="revise"),
    path("processes/<slug:slug>/events/record/", events.record, name="event-record"),
    path("events/<int:pk>/correct/", events.correct, name="event-correct"),
    path("schedules/<int:pk>/correct/", rounds.correct_schedule, name="schedule-correct"),
    path("outcomes/<int:pk>/correct/", rounds.correct_outcome, name="outcome-correct"),
    path("revisions/<int:pk>/correct/", revising.correct, name="revision-correct"),
    path("commitments/<uuid:pk>/position/", positions.state, name="state-position"),
    path("positions/<int:pk>/correct/", positions.correct, name="position-correct"),
    path("positions/<int:pk>/withdraw/", positions.withdraw, name="position-withdraw"),
]
