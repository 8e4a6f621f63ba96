"""The OpenAPI description: valid, complete, and true of what is answered."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from agreements.models import Commitment, Round, Source
from tests.api.test_authentication import api_views
from tests.api.worlds import a_rich_process
from tests.factories import istanbul

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
    ids = {name: str(one.pk) for name, one in places.items() if one}
    found = []
    for path in (
        "processes/", "processes/(slug:rich-talks)/", "agreements/", "agreements/(slug:rich-talks-agreement-1)/",
        "actors/", "actors/(slug:ttp)/", "rounds/", "rounds/(id:round)/", "sources/", "sources/(id:source)/",
        "events/", "disagreements/", "notes/", "commitments/", "commitments/(id:commitment)/", "commitments/(id:rich)/",
        "commitments/(id:rich)/assessments/", "commitments/(id:rich)/positions/",
        "commitments/(id:rich)/revisions/",
    ):  # fmt: skip
        asked = re.sub(r"\((\w+):([\w-]+)\)", lambda match: ids.get(match[2], match[2]), path)
        found.append((f"/api/v1/{asked}", "/api/v1/" + re.sub(r"\((\w+):[\w-]+\)", r"{\1}", path)))
    return found


@pytest.mark.parametrize("moment", ["", "as_of=2025-10-31", "as_of=2025-11-08&known_at=2025-11-02"])
def test_what_is_answered_is_what_is_described(moment: str, schema: dict[str, Any], client: Client) -> None:
    istanbul()
    a_rich_process(count=2)
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
