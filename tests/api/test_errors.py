"""Whatever is wrong with a request answers with a problem document and a sentence, and never with a fault of ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from rest_framework.exceptions import Throttled

from agreements.api import errors
from agreements.models import Commitment
from tests.api.worlds import a_token, bearer, problem
from tests.factories import a_person, a_process

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

BAD_PARAMETERS = {
    "limit=99999999999999999999": "limit",
    "limit=0": "limit",
    "limit=201": "limit",
    "limit=-1": "limit",
    "limit=ten": "limit",
    "limit=": "limit",
    "limit=1e1": "limit",
    "limit=%D9%A3": "limit",  # a digit of Arabic script, which Python would take for one
    "limit=1&limit=2": "limit",
    "cursor=": "cursor",
    "cursor=garbage": "cursor",
    "cursor=eyJrIjpbXX0.AAAA": "cursor",
    "page=2": "page",
    "format=csv": "format",
    "access_token=ahd_x": "access_token",
    "due_state=late": "due_state",
    "due_state=overdue&due_state=late": "due_state",
    "implementation=4": "implementation",
    "due_before=0000-01-01": "due_before",
    "due_before=soon": "due_before",
    "due_after=2025-02-30": "due_after",
    "q=": "q",
    "q=%E2%80%AEevil": "q",  # turns the direction of writing
    "q=%01": "q",
    f"q={'a' * 1001}": "q",
    "process=a&process=b": "process",
}


@pytest.mark.parametrize(("query", "field"), BAD_PARAMETERS.items())
def test_bad_parameter_is_refused_by_name(query: str, field: str, client: Client) -> None:
    body = problem(client.get(f"/api/v1/commitments/?{query}"), 400)
    assert [error["field"] for error in body["errors"]] == [field]
    assert body["errors"][0]["message"] == body["detail"]


UNREADABLE = [
    "as_of=0000-01-01",
    "as_of=soon",
    "as_of=2025-13-01",
    "as_of=2025-10-31T25:00Z",
    "as_of=2025-10-31T12:00",
    "known_at=9999-12-31",
    "known_at=99999999999999999999",
    "q=%00",
    "q=%ED%A0%80",
    "q=%FF",
    "%FF=1",
]


@pytest.mark.parametrize("query", UNREADABLE)
def test_unreadable_moment_or_letter_is_refused(query: str, client: Client) -> None:
    problem(client.get(f"/api/v1/commitments/?{query}"), 400)


def test_unknown_address_is_a_problem_too(client: Client) -> None:
    for path in ("", "nothing/", "commitments/not-an-id/", "processes/a.b/", "commitments/1/"):
        assert problem(client.get(f"/api/v1/{path}"), 404)["detail"] == errors.NOTHING_HERE
    problem(client.post("/api/v1/nothing/"), 404)


def test_missing_slash_is_shown_the_way(client: Client) -> None:
    response = client.get("/api/v1/commitments?limit=1")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/commitments/?limit=1")
    problem(client.get("/api/v1/nothing"), 404)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "POST", "QUERY"])
def test_other_methods_are_refused(method: str, client: Client) -> None:
    problem(client.generic(method, "/api/v1/commitments/"), 405)


def test_refused_method_names_those_that_are_offered(client: Client) -> None:
    assert "GET" in client.post("/api/v1/commitments/")["Allow"]


BAD_BODIES: dict[str, tuple[bytes | str, int]] = {
    "nothing": ("", 400),
    "no JSON": ("{", 400),
    "a list": ("[]", 400),
    "a text": ('"x"', 400),
    "null": ("null", 400),
    "not a number": ('{"level": NaN}', 400),
    "twice the same name": ('{"level": "full", "level": "minimum"}', 400),
    "no UTF-8": (b'{"level": "\xff"}', 400),
    "half a letter": ('{"level": "\\ud800"}', 400),
    "half a letter in a name": ('{"\\ud800": 1}', 400),
    "deep": ("[" * 100_000, 400),
    "deep in an object": ('{"a":' * 5000 + "1" + "}" * 5000, 400),
    "endless digits": ('{"seen": ' + "9" * 10_000 + "}", 400),
    "too large": ('{"grounds": "' + "a" * 1_100_000 + '"}', 413),
}


@pytest.fixture
def writer() -> Client:
    process = a_process()
    return bearer(a_token(a_person("mediator", process, "mediator"), "write:status"))


@pytest.mark.parametrize(("body", "status"), BAD_BODIES.values(), ids=BAD_BODIES)
def test_unreadable_body_is_refused(body: bytes | str, status: int, writer: Client) -> None:
    address = f"/api/v1/commitments/{Commitment.objects.get().pk}/assessments/"
    problem(writer.generic("POST", address, body, content_type="application/json"), status)


def test_only_json_is_read(writer: Client) -> None:
    address = f"/api/v1/commitments/{Commitment.objects.get().pk}/assessments/"
    problem(writer.post(address, {"level": "full"}), 415)
    problem(writer.generic("POST", address, "level: full", content_type="application/yaml"), 415)


GOOD = {
    "level": "full",
    "effective": "2025-11-06",
    "grounds": "seen",
    "confidence": "high",
    "sources": ["S1"],
}
BAD_FIELDS: dict[str, tuple[dict[str, Any], str]] = {
    "unknown": ({"version": 99}, "version"),
    "level as a number": ({"level": 3}, "level"),
    "level out of range": ({"level": "4"}, "level"),
    "level as a list": ({"level": ["full"]}, "level"),
    "level null": ({"level": None}, "level"),
    "effective in year 0": ({"effective": "0000-01-01"}, "effective"),
    "effective tomorrow": ({"effective": "2026-12-03"}, "effective"),
    "effective as an object": ({"effective": {}}, "effective"),
    "zone unknown": ({"zone": "Mars/Base"}, "effective"),
    "grounds empty": ({"grounds": "  "}, "grounds"),
    "grounds endless": ({"grounds": "a" * 5001}, "grounds"),
    "grounds turned": ({"grounds": "a\u202eb"}, "grounds"),
    "grounds with NUL": ({"grounds": "a\x00b"}, "grounds"),
    "grounds true": ({"grounds": True}, "grounds"),
    "confidence unknown": ({"confidence": "sure"}, "confidence"),
    "no source": ({"sources": []}, "sources"),
    "unknown source": ({"sources": ["S99"]}, "sources"),
    "source as text": ({"sources": "S1"}, "sources"),
    "source as object": ({"sources": [{}]}, "sources.0"),
    "source with NUL": ({"sources": ["S\x00"]}, "sources.0"),
    "seen as text": ({"seen": "1"}, "seen"),
    "seen endless": ({"seen": 10**20}, "seen"),
    "seen negative": ({"seen": -1}, "seen"),
    "seen true": ({"seen": True}, "seen"),
}


@pytest.mark.parametrize(("change", "field"), BAD_FIELDS.values(), ids=BAD_FIELDS)
def test_bad_field_is_refused_by_name(change: dict[str, Any], field: str, writer: Client) -> None:
    address = f"/api/v1/commitments/{Commitment.objects.get().pk}/assessments/"
    body = problem(writer.post(address, json.dumps(GOOD | change), content_type="application/json"), 400)
    assert body["errors"][0]["field"] == field


def test_each_missing_field_is_named(writer: Client) -> None:
    address = f"/api/v1/commitments/{Commitment.objects.get().pk}/assessments/"
    body = problem(writer.post(address, "{}", content_type="application/json"), 400)
    assert {error["field"] for error in body["errors"]} == set(GOOD)


def test_a_waiting_time_is_said() -> None:
    response = errors.problem(Throttled(wait=12.3), {})
    assert response is not None
    assert (response.status_code, response["Retry-After"]) == (429, "13")


def test_a_database_that_is_away_is_not_a_fault_of_the_reader() -> None:
    response = errors.problem(OperationalError("server closed the connection"), {})
    assert response is not None
    assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_what_nobody_foresaw_is_raised() -> None:
    assert errors.problem(KeyError("a fault of ours"), {}) is None
