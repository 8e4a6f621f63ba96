"""What comes to nothing is answered with a sentence: a page for people, a problem document below /api/."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404
from django.test import RequestFactory, override_settings

from agreements.domain.due import DueState
from agreements.domain.statuses import Level
from agreements.web import errors
from agreements.web.pages import method

HANDLERS = [
    (errors.bad_request, 400, BadRequest("This is said by us.")),
    (errors.forbidden, 403, PermissionError("secret")),
    (errors.not_found, 404, Http404("secret")),
]


def asked(path: str) -> Any:
    return RequestFactory().get(path)


@pytest.mark.parametrize(("handler", "status", "exception"), HANDLERS)
def test_a_person_gets_a_page(handler, status, exception):
    response = handler(asked("/agreements/x/"), exception)
    seen = response.content.decode()
    assert response.status_code == status and "<h1>" in seen and "secret" not in seen
    assert 'href="/"' in seen and 'href="/search/"' in seen


@pytest.mark.parametrize(("handler", "status", "exception"), HANDLERS)
def test_a_program_gets_a_problem_document(handler, status, exception):
    response = handler(asked("/api/v1/nowhere/"), exception)
    problem = json.loads(response.content)
    assert response.status_code == status and response["Content-Type"] == "application/problem+json"
    assert problem["status"] == status and problem["title"] and problem["detail"].endswith(".")
    assert "secret" not in response.content.decode()


def test_only_our_own_refusals_are_quoted():
    assert (
        "This is said by us."
        in errors.bad_request(asked("/"), BadRequest("This is said by us.")).content.decode()
    )
    assert "<b>" not in errors.bad_request(asked("/"), SuspiciousOperation("<b>")).content.decode()


def test_a_fault_is_answered_without_the_request_or_the_database(monkeypatch):
    response = errors.server_error(asked("/agreements/"))
    assert response.status_code == 500 and "<h1>" in response.content.decode()
    assert json.loads(errors.server_error(asked("/api/v1/x/")).content)["status"] == 500

    def broken(*args: Any) -> str:
        raise OSError("no templates")

    monkeypatch.setattr(errors, "render_to_string", broken)
    response = errors.server_error(asked("/agreements/"))
    assert response.status_code == 500 and response.content.decode() == "Something went wrong here"


@pytest.mark.django_db
@override_settings(DEBUG=False)
@pytest.mark.parametrize(
    "path", ["/agreements/nowhere/", "/nowhere/", "/commitments/not-an-id/", "/rounds/1/"]
)
def test_an_address_with_nothing_behind_it_is_a_404_that_leads_on(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert (
        "There is no such page" in response.content.decode()
        and 'href="/search/"' in response.content.decode()
    )


@pytest.mark.parametrize("method", ["TRACE", "BREW"])
def test_an_unknown_method_is_refused_at_the_door(client, method):
    response = client.generic(method, "/agreements/")
    assert response.status_code == 405 and "This method is not allowed" in response.content.decode()


@pytest.mark.parametrize(
    ("sent", "kept"), [("dark", "dark"), ("light", "light"), ("auto", ""), ("x" * 5000, ""), ("", "")]
)
def test_the_choice_of_light_or_dark_is_kept_in_a_cookie(client, sent, kept):
    client.cookies["theme"] = "light"
    response = client.post("/theme/", {"theme": sent, "next": "/agreements/?q=a%20b&as_of=2025-11-03#x"})
    assert response.status_code == 303 and response["Location"] == "/agreements/?q=a%20b&as_of=2025-11-03#x"
    assert response.cookies["theme"].value == kept
    assert f'data-theme="{kept}"' in client.get("/method/").content.decode() or not kept


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "\\\\x"]
)
def test_the_choice_of_theme_leads_nowhere_else(client, elsewhere):
    assert client.post("/theme/", {"theme": "dark", "next": elsewhere})["Location"] == "/"
    assert client.get("/theme/").status_code == 405


def test_the_method_page_defines_every_state_with_an_example(client):
    assert set(method.DUE_EXAMPLES) == set(DueState) and set(method.LEVEL_EXAMPLES) == set(Level)
    seen = client.get("/method/").content.decode()
    for key in (*DueState, *Level):
        family = "due" if key in set(DueState) else "level"
        assert f'id="{family}-{key}"' in seen
    assert 'id="sources"' in seen and 'id="grades"' in seen
