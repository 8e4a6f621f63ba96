"""The OpenAPI description: valid, complete, and true of what is answered."""

from __future__ import annotations

import re
from datetime import timedelta
from json import dumps
from keyword import iskeyword
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from agreements.models import Commitment, Process, Round, Source, User
from monitoring.models import Alert
from monitoring.operations.escalating import set_escalation
from monitoring.operations.handling import acknowledge, snooze
from monitoring.operations.lead_times import set_lead_times
from monitoring.operations.sweep import sweep
from tests.api.test_authentication import api_views
from tests.api.worlds import NOW, a_rich_process
from tests.factories import ENTERED, a_person, istanbul

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]


@pytest.fixture
def schema(client: Client, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    response = client.get("/api/v1/schema/", headers={"accept": "application/json"})
    assert response.status_code == 200
    said = capsys.readouterr().err
    assert "Warning" not in said and "Error" not in said, said
    body: dict[str, Any] = response.json()
    return body


def test_schema_is_valid_openapi_3_1(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")
    validate_schema(schema)
    # Stricter: every default, for one, is one of the values that its place may have.
    assert list(OpenAPIV31SpecValidator(schema).iter_errors()) == []


def test_a_body_without_its_closed_words_asks_for_none_of_them(schema: dict[str, Any]) -> None:
    search = schema["components"]["schemas"]["NewSearch"]["properties"]
    for name in ("due_state", "implementation"):
        assert "default" not in search[name] and "$ref" in str(search[name])


def test_a_generated_client_can_name_every_operation(schema: dict[str, Any]) -> None:
    """Each method of each address has an operation, whose name is an identifier; each reference leads somewhere."""
    for path, view in api_views():
        endpoints = getattr(getattr(view, "cls", None), "endpoints", None)
        if not endpoints:
            continue
        methods = schema["paths"]["/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)]
        assert set(methods) == {method.lower() for method in endpoints}
        for operation in methods.values():
            assert operation["operationId"].isidentifier() and not iskeyword(operation["operationId"])
    for place in re.findall(r'"\$ref": "#/components/schemas/([^"]*)"', dumps(schema)):
        assert place in schema["components"]["schemas"]


def test_every_address_is_described(schema: dict[str, Any]) -> None:
    described = {path.removeprefix("/") for path in schema["paths"]}
    for path, view in api_views():
        if getattr(getattr(view, "cls", None), "endpoints", None):
            assert re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path) in described


def test_every_operation_says_who_may_what_it_takes_and_how_it_refuses(schema: dict[str, Any]) -> None:
    operations = [one for methods in schema["paths"].values() for one in methods.values()]
    assert len({one["operationId"] for one in operations}) == len(operations)
    for one in operations:
        assert one["summary"].endswith("."), one["operationId"]
        assert {"as_of", "known_at"} <= {parameter["name"] for parameter in one["parameters"]}
        assert {"token": []} in one["security"]
        assert {"400", "401", "403", "404"} <= set(one["responses"])
        for status, response in one["responses"].items():
            media = "application/json" if status < "300" else "application/problem+json"
            assert list(response["content"]) == [media]


def test_reading_is_open_and_writing_is_not(schema: dict[str, Any]) -> None:
    for path, methods in schema["paths"].items():
        for method, one in methods.items():
            open_to_all = method == "get" and one["tags"] != ["yours"]
            assert ({} in one["security"]) == open_to_all, (method, path)


def answers() -> list[tuple[str, str]]:
    """Addresses that answer something, with the path that describes each."""
    places = {
        "round": Round.objects.filter(code="R3").first(),
        "source": Source.objects.filter(code="S1").first(),
        "commitment": Commitment.objects.filter(code="C12").first(),
        "rich": Commitment.objects.get(code="C1", process__slug="rich-talks"),
    }
    places["alert"] = Alert.objects.filter(acknowledgements__isnull=False).first()
    ids = {name: str(one.pk) for name, one in places.items() if one}
    found = []
    for path in (
        "processes/", "processes/(slug:rich-talks)/", "agreements/", "agreements/(slug:rich-talks-agreement-1)/",
        "actors/", "actors/(slug:ttp)/", "rounds/", "rounds/(id:round)/", "sources/", "sources/(id:source)/",
        "events/", "disagreements/", "notes/", "commitments/", "commitments/(id:commitment)/", "commitments/(id:rich)/",
        "commitments/(id:rich)/assessments/", "commitments/(id:rich)/positions/",
        "commitments/(id:rich)/revisions/", "alerts/", "alerts/(id:alert)/acknowledgements/",
        "alerts/(id:alert)/snoozes/", "processes/(slug:rich-talks)/lead-times/",
        "processes/(slug:rich-talks)/escalation-plans/",
    ):  # fmt: skip
        asked = re.sub(r"\((\w+):([\w-]+)\)", lambda match: ids.get(match[2], match[2]), path)
        found.append((f"/api/v1/{asked}", "/api/v1/" + re.sub(r"\((\w+):[\w-]+\)", r"{\1}", path)))
    return found


def handled(process: Process) -> None:
    """Everything that can be done about an alert is done once."""
    by = a_person("mediator", process, "mediator")
    days = {"by": by, "process": process}
    set_lead_times(**days, at=ENTERED, days=[7], reason="The border is far.")
    set_escalation(**days, at=ENTERED, hours=1, to=by, from_threshold="days_14")
    sweep(at=ENTERED)
    sweep(at=NOW)
    alert = Alert.objects.filter(process=process, commitment__code="C2").latest("crossed_at")
    acknowledge(by=by, at=NOW, alert=alert, note="I call them.")
    snooze(by=by, at=NOW, alert=alert, until=NOW + timedelta(days=1))


@pytest.mark.parametrize("moment", ["", "as_of=2025-10-31", "as_of=2025-11-08&known_at=2025-11-02"])
def test_what_is_answered_is_what_is_described(moment: str, schema: dict[str, Any], client: Client) -> None:
    istanbul()
    handled(a_rich_process(count=2))
    client.force_login(User.objects.get(username="mediator"))
    for asked, described in answers():
        response = client.get(f"{asked}?{moment}")
        if response.status_code == 404:
            shape = {"$ref": "#/components/schemas/Problem"}
        else:
            shape = schema["paths"][described]["get"]["responses"]["200"]["content"]["application/json"][
                "schema"
            ]
        validator = Draft202012Validator(shape | {"components": schema["components"]})
        errors = [
            f"{asked} {list(e.absolute_path)}: {e.message[:200]}"
            for e in validator.iter_errors(response.json())
        ]
        assert errors == []
