"""Requests generated from the API's own description: no fault of ours, and every answer as described."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from agreements.models import Commitment, Round, Source
from config.wsgi import application
from tests.api.worlds import a_rich_process, a_token
from tests.factories import a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december"), pytest.mark.slow]


@pytest.fixture
def described(db: None, december: None) -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)


@pytest.fixture
def secret(db: None) -> str:
    """Of somebody who may write both: a mediator who is a delegate as well."""
    process = a_rich_process()
    person = a_person("mediator", process, "mediator")
    a_person("delegate", process, "delegate", "north")
    return a_token(person, "read", "write:status", "write:position")


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_generated_request_is_answered_as_described(case: Any, secret: str) -> None:
    ids = {"rounds": Round, "sources": Source, "commitments": Commitment}
    for noun, model in ids.items():
        if f"/{noun}/" in case.path and "id" in case.path_parameters:
            case.path_parameters["id"] = str(model.objects.earliest("code").pk)
    case.call_and_validate(headers={"authorization": f"Bearer {secret}"})
