"""Who may come in by token or session; and that every address says its policy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from agreements.api.endpoints import address
from agreements.models import Commitment
from agreements.operations.access import revoke_token
from tests.api.worlds import NOW, a_token, bearer, problem
from tests.factories import a_person, a_process

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

ASSESSMENT = {
    "level": "full",
    "effective": "2025-11-06",
    "grounds": "seen",
    "confidence": "high",
    "sources": ["S1"],
}


def api_views() -> Iterator[tuple[str, Any]]:
    """Every address below api/v1 with the view behind it."""

    def walk(patterns: Any, prefix: str) -> Iterator[tuple[str, Any]]:
        for pattern in patterns:
            here = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, here)
            elif isinstance(pattern, URLPattern) and here.startswith("api/v1/"):
                yield here, pattern.callback

    return walk(get_resolver().url_patterns, "")


def test_every_address_names_its_policy() -> None:
    addresses = dict(api_views())
    assert len(addresses) > 14
    for path, view in addresses.items():
        own = view.cls if hasattr(view, "cls") else view.view_class
        assert "permission_classes" in vars(own) or path.endswith("schema/"), (
            f"{path} has no policy of its own"
        )
        for method, endpoint in getattr(own, "endpoints", {}).items():
            assert endpoint.policy, f"{method} {path} has no policy"


def test_what_declares_no_policy_does_not_start() -> None:
    with pytest.raises(TypeError, match="without a declared policy"):
        address(get=lambda request: None)  # type: ignore[arg-type]


def test_reading_needs_nobody(client: Client) -> None:
    a_process()
    assert client.get("/api/v1/commitments/").status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer ahd_unknown",
        "Bearer a b",
        "Bearer " + "a" * 500,
        "Bearer ahd_ü",
        "Basic dXNlcjpwYXNz",
        "Token ahd_x",
        "ahd_x",
    ],
)
def test_anything_but_a_known_token_is_refused(header: str) -> None:
    response = Client(headers={"authorization": header}).get("/api/v1/commitments/")
    problem(response, 401)
    assert response["WWW-Authenticate"] == 'Bearer realm="Ahd"'


def test_expired_revoked_and_orphaned_tokens_are_refused() -> None:
    person = a_person("someone")
    expired = a_token(person, at=NOW - timedelta(days=30), days=30)
    assert "expired" in problem(bearer(expired).get("/api/v1/commitments/"), 401)["detail"]
    revoked = a_token(person)
    revoke_token(by=person, at=NOW, token=person.api_tokens.latest("pk"))
    assert "revoked" in problem(bearer(revoked).get("/api/v1/commitments/"), 401)["detail"]
    orphaned = a_token(person)
    assert bearer(orphaned).get("/api/v1/commitments/").status_code == 200
    person.is_active = False
    person.save()
    problem(bearer(orphaned).get("/api/v1/commitments/"), 401)


def test_token_in_the_address_is_refused_and_not_echoed(client: Client) -> None:
    secret = a_token(a_person("someone"))
    response = client.get(f"/api/v1/commitments/?token={secret}")
    problem(response, 400)
    assert secret not in response.content.decode()


def assess(client: Client, **headers: Any) -> Any:
    path = f"/api/v1/commitments/{Commitment.objects.get().pk}/assessments/"
    return client.post(path, json.dumps(ASSESSMENT), content_type="application/json", **headers)


@pytest.mark.parametrize(
    ("scopes", "status"),
    [(["read"], 403), (["write:position"], 403), (["write:status"], 201), (["read", "write:status"], 201)],
)
def test_token_writes_only_what_its_scopes_name(scopes: list[str], status: int) -> None:
    mediator = a_person("mediator", a_process(), "mediator")
    response = assess(bearer(a_token(mediator, *scopes)))
    assert response.status_code == status
    if status == 403:
        assert "write:status" in problem(response, 403)["detail"]


def test_token_without_the_scope_to_read_does_not_read() -> None:
    problem(bearer(a_token(a_person("someone"), "write:status")).get("/api/v1/commitments/"), 403)


def test_token_does_not_do_more_than_its_owner() -> None:
    a_process()
    assert "mediator" in problem(assess(bearer(a_token(a_person("reader"), "write:status"))), 403)["detail"]


def test_session_writes_with_the_csrf_token_only() -> None:
    mediator = a_person("mediator", a_process(), "mediator")
    client = Client(enforce_csrf_checks=True)
    client.force_login(mediator)
    problem(assess(client), 403)
    secret = "a" * 32
    client.cookies["csrftoken"] = client.cookies["csrf"] = secret
    assert assess(client, headers={"x-csrftoken": secret}).status_code == 201


def test_writing_needs_somebody(client: Client) -> None:
    a_process()
    response = assess(client)
    problem(response, 401)
    assert response["WWW-Authenticate"]


def test_routes_have_no_suffixes_or_other_forms(client: Client) -> None:
    """A forgotten second form of an address would be a second door."""
    assert not [path for path, _ in api_views() if "format" in path]
    problem(client.get("/api/v1/commitments.json"), 404)
