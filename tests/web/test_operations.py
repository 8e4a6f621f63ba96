"""Whether the site says that it is alive and ready, and what those who run it can watch."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families

from agreements.domain.zones import ZONES_RELEASE
from config import health
from monitoring.models import Alert, Run
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, a_person, a_process, point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

NOON = point("2026-12-01").valid.replace(hour=12, minute=0, second=0, microsecond=0)
TOKEN = "a token of the monitoring system"


@pytest.fixture
def silent_broker() -> Iterator[str]:
    """The address of something that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://:a-password@127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture
def administrator() -> Any:
    return a_person("root", administrator=True)


def ready(client: Client) -> tuple[int, dict[str, Any]]:
    began = time.perf_counter()
    response = client.get("/readyz")
    assert time.perf_counter() - began < 2  # the promise: whoever asks does not hang
    return response.status_code, json.loads(response.content)


def numbers(client: Client, **headers: str) -> dict[str, float]:
    response = client.get("/metrics", headers=headers)
    assert response.status_code == 200 and response["Content-Type"].startswith("text/plain; version=")
    return {
        sample.name + "".join(f":{value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(response.content.decode())
        for sample in family.samples
    }


def without_database(patch: pytest.MonkeyPatch) -> None:
    away = connections["default"].copy()
    away.settings_dict = away.settings_dict | {"HOST": "127.0.0.1", "PORT": "1", "PASSWORD": "a-password"}
    patch.setattr(health, "connection", away)


def test_alive_is_said_without_the_database(client):
    with CaptureQueriesContext(connection) as captured:
        response = client.get("/healthz")
    assert (response.status_code, response.content, len(captured)) == (200, b"alive\n", 0)


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_whoever_asks_from_inside_is_not_sent_to_https(client, settings, address):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(address).status_code != 301


def test_ready_with_database_broker_and_a_fresh_sweep(client):
    sweep(at=NOON)
    status, said = ready(client)
    assert status == 200 and said == {
        "ready": True,
        "checks": {
            "database": {"ok": True},
            "broker": {"ok": True},
            "sweep": {"ok": True, "age_seconds": 0},
            "delivery": {"ok": True, "oldest_seconds": 0},
        },
    }


def test_not_ready_where_no_sweep_ever_ended(client):
    status, said = ready(client)
    assert status == 503 and said["checks"]["sweep"] == {"ok": False, "age_seconds": None}


def test_a_silent_sweep_is_not_ready_and_says_for_how_long(client):
    sweep(at=ENTERED)
    Run.objects.create(at=NOON, started_at=NOON, finished_at=NOON, error="It gave way.")
    status, said = ready(client)
    age = int((NOON - ENTERED).total_seconds())
    assert status == 503 and said["checks"]["sweep"] == {"ok": False, "age_seconds": age}


def test_a_broker_that_is_away_is_named_and_nothing_told_of_it(client, settings):
    sweep(at=NOON)
    settings.REDIS_URL = "redis://:a-password@127.0.0.1:1/0"
    status, said = ready(client)
    assert status == 503 and said["checks"]["broker"] == {"ok": False} and said["checks"]["database"]["ok"]
    assert "a-password" not in json.dumps(said)


def test_a_broker_that_never_answers_does_not_hold_the_answer(client, settings, silent_broker):
    sweep(at=NOON)
    settings.REDIS_URL = silent_broker
    status, said = ready(client)
    assert status == 503 and said["checks"]["broker"] == {"ok": False}
    assert client.get("/healthz").status_code == 200


def test_a_database_that_is_away_is_named_and_nothing_told_of_it(client, monkeypatch):
    without_database(monkeypatch)
    status, said = ready(client)
    assert status == 503 and said["checks"]["broker"]["ok"]
    assert said["checks"]["database"] == said["checks"]["sweep"] == {"ok": False}
    assert "127.0.0.1" not in json.dumps(said) and client.get("/healthz").status_code == 200


def test_numbers_are_those_of_the_tables(client, administrator):
    a_process()
    sweep(at=NOON)
    client.force_login(administrator)
    found = numbers(client)
    assert found["ahd_sweep_age_seconds"] == found["ahd_sweep_silent"] == 0
    assert found["ahd_sweep_runs_total"] == 1 and found["ahd_sweep_errors_total"] == 0
    assert found["ahd_alerts_raised_total:overdue"] == Alert.objects.filter(threshold="overdue").count() > 0
    assert found["ahd_next_crossing_timestamp_seconds"] > NOON.timestamp()


def test_the_release_of_the_table_of_time_zones_is_told(client, administrator):
    client.force_login(administrator)
    assert f"<bdi>{ZONES_RELEASE}</bdi>" in client.get("/operations/").content.decode()
    assert numbers(client)[f"ahd_time_zones_info:{ZONES_RELEASE}"] == 1


def test_numbers_before_the_first_sweep_are_a_silence(client, administrator):
    client.force_login(administrator)
    found = numbers(client)
    assert found["ahd_sweep_age_seconds"] == float("inf") and found["ahd_sweep_silent"] == 1


@pytest.mark.parametrize("given", ["", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}é", "Bearer "])
def test_numbers_are_for_administrators_and_holders_of_the_token(client, settings, given):
    settings.METRICS_TOKEN = TOKEN
    assert numbers(client, Authorization=f"Bearer {TOKEN}")
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404
    client.force_login(a_person("reader"))
    assert client.get("/metrics").status_code == 404


def test_no_token_in_the_settings_lets_nobody_in(client):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_runs_are_listed_with_what_they_did_and_what_kept_them(client, administrator):
    a_process()
    sweep(at=NOON)
    Run.objects.create(at=NOON, started_at=NOON, error="OperationalError: <the disk is full>")
    client.force_login(administrator)
    html = client.get("/operations/").content.decode()
    assert "The sweep is at work" in html and "not ended" in html
    assert "OperationalError: &lt;the disk is full&gt;" in html


def test_a_silence_of_the_sweep_is_said_in_words(client, administrator):
    client.force_login(administrator)
    assert "No sweep has done its work yet" in client.get("/operations/").content.decode()
    sweep(at=ENTERED)
    html = client.get("/operations/").content.decode()
    assert "The sweep is silent" in html and "ended 1\xa0week ago" in html


def test_operations_are_for_administrators(client):
    response = client.get("/operations/")
    assert response.status_code == 302 and response["Location"].startswith("/sign-in/")
    client.force_login(a_person("mediator", a_process(), "mediator"))
    refused = client.get("/operations/")
    assert refused.status_code == 403
    assert "Only an administrator can see how the service runs." in refused.content.decode()


def test_watching_asks_no_more_of_a_long_history(client, administrator):
    client.force_login(administrator)
    made: dict[str, list[int]] = {"/operations/": [], "/metrics": []}
    for number in range(1, 9, 4):
        a_process(f"talks-{number}", commitments=number)
        sweep(at=NOON)
        for address, counts in made.items():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
    assert all(counts[0] == counts[1] for counts in made.values()), made
