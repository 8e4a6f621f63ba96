"""Acknowledging, putting off, lead times and escalation over HTTP: the same operations, the same refusals."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Process, Source, User
from agreements.operations.assessments import record_assessment
from monitoring.models import Acknowledgement, Alert, EscalationPlan, LeadTimes
from monitoring.operations.escalating import set_escalation
from monitoring.operations.handling import acknowledge, snooze
from monitoring.operations.sweep import sweep
from tests.api.worlds import NOW, a_token, bearer, problem
from tests.factories import a_person, a_process

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

HOUR = timedelta(hours=1)


@pytest.fixture
def process() -> Process:
    process = a_process()
    sweep(at=NOW)
    return process


@pytest.fixture
def mediator(process: Process) -> User:
    return a_person("mediator", process, "mediator")


@pytest.fixture
def program(mediator: User) -> Client:
    return bearer(a_token(mediator, "read", "write:status", "write:record"))


def alert(threshold: str = "overdue") -> Alert:
    return Alert.objects.get(commitment__isnull=False, threshold=threshold)


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")


def answered(client: Client, threshold: str = "overdue") -> dict[str, Any]:
    results = client.get("/api/v1/alerts/?limit=200").json()["results"]
    return next(one for one in results if one["kind"] == "commitment" and one["threshold"] == threshold)


def test_what_was_done_stands_at_the_alert_for_the_people_of_the_process(program, mediator):
    written = post(program, f"alerts/{alert().pk}/acknowledgements/", {"note": "I call them."})
    note = {"by": "mediator", "at": "2026-12-01T12:00:00.000000Z", "note": "I call them."}
    assert (written.status_code, written.json()) == (201, note)
    assert answered(program)["acknowledged"] == answered(program, "days_3")["acknowledged"] == note
    assert answered(Client())["acknowledged"] is None
    assert program.get(f"/api/v1/alerts/{alert().pk}/acknowledgements/").json()["results"] == [note]
    assert Client().get(f"/api/v1/alerts/{alert().pk}/acknowledgements/").json()["results"] == []


def test_a_snooze_is_the_readers_own(program, process):
    path = f"alerts/{alert().pk}/snoozes/"
    written = post(program, path, {"until": "2026-12-05T09:00Z"})
    assert (written.status_code, written.json()["until"]) == (201, "2026-12-05T09:00:00.000000Z")
    assert answered(program)["snoozed_until"] == "2026-12-05T09:00:00.000000Z"
    other = bearer(a_token(a_person("analyst", process, "analyst")))
    assert answered(other)["snoozed_until"] is None
    assert other.get(f"/api/v1/{path}").json()["results"] == []
    assert post(program, path, {"until": None}).status_code == 201
    assert answered(program)["snoozed_until"] is None


def test_a_snooze_until_a_day_lasts_to_its_end_where_the_days_of_the_alert_are_counted(program, process):
    written = post(program, f"alerts/{alert().pk}/snoozes/", {"until": "2026-12-05"})
    assert alert().zone == "Asia/Kabul"
    assert (written.status_code, written.json()["until"]) == (201, "2026-12-05T19:29:59.999999Z")


def test_whom_it_went_to_stands_at_the_alert(client):
    process = a_process(at=NOW - timedelta(days=500))
    mediator, second = (a_person(name, process, "mediator") for name in ("mediator", "second"))
    set_escalation(
        by=mediator, at=NOW - 3 * HOUR, process=process, hours=1, to=second, from_threshold="overdue"
    )
    sweep(at=NOW - 2 * HOUR)
    sweep(at=NOW - HOUR)
    expected = {"to": "second", "due_at": "2026-12-01T11:00:00.000000Z", "at": "2026-12-01T11:00:00.000000Z"}
    assert answered(bearer(a_token(second)))["escalated"] == expected
    assert answered(client)["escalated"] is None


@pytest.mark.parametrize(
    ("path", "body", "status", "kind", "field"),
    [
        ("alerts/{alert}/snoozes/", {"until": "2026-11-05T09:00Z"}, 400, "bad-handling", "until"),
        ("alerts/{alert}/snoozes/", {"until": "2027-11-05T09:00Z"}, 400, "bad-handling", "until"),
        ("alerts/{alert}/snoozes/", {"until": "soon"}, 400, "bad-moment", ""),
        ("alerts/{alert}/snoozes/", {"until": "2026-12-05T09:00"}, 400, "bad-moment", ""),
        ("alerts/{alert}/snoozes/", {}, 400, "bad-value", "until"),
        ("alerts/{alert}/acknowledgements/", {"note": "a\u202eb"}, 400, "bad-handling", "note"),
        ("alerts/{alert}/acknowledgements/", {"remark": "x"}, 400, "bad-value", "remark"),
        ("processes/lake-talks/lead-times/", {"days": [4], "reason": "x"}, 400, "bad-lead-times", "days"),
        ("processes/lake-talks/lead-times/", {"days": [7], "reason": ""}, 400, "bad-lead-times", "reason"),
        ("processes/lake-talks/lead-times/", {"days": ["7"], "reason": "x"}, 400, "bad-value", "days.0"),
        (
            "processes/lake-talks/escalation-plans/",
            {"hours": 0, "to": "mediator"},
            400,
            "bad-escalation",
            "hours",
        ),
        ("processes/lake-talks/escalation-plans/", {"hours": 1, "to": "nobody"}, 400, "bad-escalation", "to"),
        ("processes/lake-talks/escalation-plans/", {"hours": None}, 400, "bad-escalation", "hours"),
        (
            "processes/lake-talks/escalation-plans/",
            {"hours": 1, "to": "mediator", "from_threshold": "soon"},
            400,
            "bad-escalation",
            "from_threshold",
        ),
        ("alerts/99999999999999999999/snoozes/", {"until": None}, 404, "", ""),
    ],
)
def test_what_cannot_be_done_is_refused_at_its_place(program, path, body, status, kind, field):
    told = problem(post(program, path.format(alert=alert().pk), body), status)
    assert told["type"].removeprefix("urn:ahd:problem:") == (kind or "about:blank")
    assert [one["field"] for one in told["errors"]] == ([field] if field else [])
    assert not Acknowledgement.objects.exists() and not LeadTimes.objects.exists()


def test_a_date_that_no_longer_stands_is_a_conflict(program, process, mediator):
    record_assessment(
        by=mediator,
        at=NOW,
        commitment=process.commitments.get(),
        level="full",
        effective="2026-11-30",
        grounds="seen",
        confidence="high",
        sources=list(Source.objects.all()),
    )
    told = problem(post(program, f"alerts/{alert().pk}/acknowledgements/", {}), 409)
    assert told["type"] == "urn:ahd:problem:no-longer-stands"


def test_how_a_process_is_warned_is_set_and_the_earlier_stays(program, process):
    a_person("second", process, "analyst")
    lead, plans = (f"processes/lake-talks/{noun}/" for noun in ("lead-times", "escalation-plans"))
    for days in ([14, 7], [30, 7, 1]):
        assert post(program, lead, {"days": days, "reason": "The border is far."}).status_code == 201
    assert [one["days"] for one in program.get(f"/api/v1/{lead}").json()["results"]] == [[30, 7, 1], [14, 7]]
    assert post(program, plans, {"hours": 24, "to": "second"}).status_code == 201
    assert post(program, plans, {"hours": None}).status_code == 201
    told = program.get(f"/api/v1/{plans}").json()["results"]
    assert [(one["hours"], one["to"], one["from_threshold"]) for one in told] == [
        (None, None, "due"),
        (24, "second", "due"),
    ]
    assert EscalationPlan.objects.count() == 2
    assert Client().get(f"/api/v1/{plans}").json()["results"] == []


@pytest.mark.parametrize(
    ("path", "body", "scope"),
    [
        ("alerts/{alert}/acknowledgements/", {}, "write:status"),
        ("alerts/{alert}/snoozes/", {"until": None}, "write:status"),
        ("processes/lake-talks/lead-times/", {"days": [7], "reason": "x"}, "write:record"),
        ("processes/lake-talks/escalation-plans/", {"hours": 1, "to": "mediator"}, "write:record"),
    ],
)
def test_a_token_needs_the_scope(mediator, path, body, scope):
    others = {"read", "write:status", "write:record", "write:position"} - {scope}
    refused = post(bearer(a_token(mediator, *sorted(others))), path.format(alert=alert().pk), body)
    assert scope in problem(refused, 403)["detail"]
    assert post(bearer(a_token(mediator, scope)), path.format(alert=alert().pk), body).status_code == 201


@pytest.mark.parametrize("person", ["nobody", "mediator"])
def test_the_number_of_queries_does_not_grow_with_what_was_done(client, person):
    counts = []
    for slug, commitments in (("lake-talks", 2), ("hill-talks", 15)):
        process = a_process(slug, commitments)
        sweep(at=NOW)
        by = a_person(f"mediator of {slug}", process, "mediator")
        for one in Alert.objects.filter(process=process, threshold="overdue"):
            acknowledge(by=by, at=NOW, alert=one)
            snooze(by=by, at=NOW, alert=one, until=NOW + HOUR)
        if person == "mediator":
            client.force_login(by)
        with CaptureQueriesContext(connection) as counted:
            client.get("/api/v1/alerts/?limit=200")
        counts.append(len(counted))
    assert counts[0] == counts[1]
