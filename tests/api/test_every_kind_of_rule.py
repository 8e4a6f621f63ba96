"""Every kind of rule, also one added tomorrow, goes through the process file, the API and the form, and out again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.domain.deadlines import RULES, rule_from_data
from agreements.models import Commitment
from agreements.operations.process_file import export_process, load_process, parse, written
from tests.api.worlds import a_token, bearer
from tests.factories import ENTERED, a_person, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]
#: The examples run beside commitments up to this one.
COMMITMENTS = 16


def deadline(kind: str) -> dict[str, Any]:
    """The example of the kind; the events it counts from are still to come."""
    rule = {"kind": kind, **RULES[kind].example}
    anchors = rule_from_data(rule, "UTC").anchors()
    events = [name for name in anchors if not name.endswith((".start", ".end", ".completed"))]
    awaits = {"awaits": {name: f"what {name} stands for" for name in events}} if events else {}
    return {"as_written": f"as {kind} says", "rule": rule} | awaits


@pytest.mark.parametrize("kind", RULES)
def test_it_is_loaded_changed_by_the_api_shown_offered_and_exported(kind: str) -> None:
    data = process_data(commitments=COMMITMENTS)
    data["commitments"][0]["revisions"][0]["deadline"] = deadline(kind)
    process = load_process(data=parse(json.dumps(data).encode()), at=ENTERED).process
    keeper = a_person("keeper", process, "mediator")
    first, second = (Commitment.objects.get(process=process, code=code) for code in ("C1", "C2"))
    body = {"change": "amended", "effective": "2025-11-06", "reason": "so it was meant", "sources": ["S1"]}
    response = bearer(a_token(keeper, "read", "write:record")).post(
        f"/api/v1/commitments/{second.pk}/revisions/",
        json.dumps(body | {"deadline": deadline(kind)}),
        content_type="application/json",
    )
    assert response.status_code == 201, response.content
    for commitment in (first, second):
        row = Client().get(f"/api/v1/commitments/{commitment.pk}/").json()
        assert row["as_written"] == f"as {kind} says" and row["due"]["explanation"].endswith(".")
    desk = Client()
    desk.force_login(keeper)
    assert desk.get(reverse("revise", args=[first.pk]), {"kind": kind}).status_code == 200
    assert f'"kind": "{kind}"' in written(export_process(process=process))
