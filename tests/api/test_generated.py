"""Requests generated from the API's own description: no fault of ours, and every answer as described."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance

from agreements.models import (
    Commitment,
    CommitmentRevision,
    Event,
    Round,
    RoundOutcome,
    RoundSchedule,
    Source,
)
from config.wsgi import application
from monitoring.models import Alert
from monitoring.operations.sweep import sweep
from tests.api.worlds import NOW, a_rich_process, a_token
from tests.factories import a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december"), pytest.mark.slow]


@pytest.fixture
def described(db: None, december: None) -> Iterator[Any]:
    """The server would close its connection after each request, and with it the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret(db: None) -> str:
    """Of somebody who may write both: a mediator who is a delegate as well."""
    process = a_rich_process()
    person = a_person("mediator", process, "mediator")
    a_person("delegate", process, "delegate", "north")
    return a_token(person, "read", "write:status", "write:record", "write:position", "write:subscriptions")


def test_generated_requests_are_answered_as_described(described: Any, secret: str) -> None:
    nouns = {"rounds": Round, "sources": Source, "commitments": Commitment}
    ids: dict[str, Any] = {noun: str(model.objects.earliest("code").pk) for noun, model in nouns.items()}
    sweep(at=NOW)
    ids["alerts"] = Alert.objects.latest("crossed_at").pk
    ids["events"] = str(Event.objects.earliest("pk").pk)
    operations = [result.ok() for result in described.get_all_operations()]
    assert len(operations) >= 16
    for operation in operations:
        check(operation, ids.get(operation.path.split("/")[3]), secret)


def check(operation: Any, id: Any, secret: str) -> None:
    """Fifteen generated requests of one operation, half of them of things that are there."""

    @given(case=operation.as_strategy(), there=st.booleans())
    @settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def is_answered_as_described(case: Any, there: bool) -> None:
        if there and id is not None and "id" in case.path_parameters:
            case.path_parameters["id"] = id
            if "revision" in case.path_parameters:
                case.path_parameters["revision"] = (
                    CommitmentRevision.objects.filter(commitment=id).latest("pk").pk
                )
            for place, model in (("schedule", RoundSchedule), ("outcome", RoundOutcome)):
                if place in case.path_parameters:
                    case.path_parameters[place] = model.objects.filter(round=id).latest("pk").pk
        # Which days exist, and which codes are on record, no schema can say.
        case.call_and_validate(
            headers={"Authorization": f"Bearer {secret}"}, excluded_checks=[positive_data_acceptance]
        )

    is_answered_as_described()
