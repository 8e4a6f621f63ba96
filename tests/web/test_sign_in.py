"""Signing in and out, the account and its tokens."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth import hashers
from django.urls import reverse
from django.utils import timezone

from agreements.domain.statuses import MemberRole
from agreements.models import ApiToken
from agreements.operations.access import issue_token, token_digest
from tests.factories import ENTERED, a_person, a_process

pytestmark = pytest.mark.django_db

PASSWORD = "let me in, please"


def enter(client, name="ada", password=PASSWORD, query="", **more):
    return client.post(f"/sign-in/{query}", {"username": name, "password": password} | more)


def test_a_person_signs_in_and_comes_to_the_desk(client):
    a_person("ada")
    response = enter(client)
    assert response.status_code == 302 and response.url == reverse("desk")


def test_the_page_that_was_asked_for_comes_after_the_sign_in(client):
    a_person("ada")
    asked = client.get("/inbox/?as_of=2025-11-03")
    assert asked.url == "/sign-in/?next=/inbox/%3Fas_of%3D2025-11-03"
    html = client.get(asked.url).content.decode()
    assert 'name="next" value="/inbox/?as_of=2025-11-03"' in html
    assert enter(client, next="/inbox/?as_of=2025-11-03").url == "/inbox/?as_of=2025-11-03"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/",
        "//example.org/",
        "///example.org",
        "http:///example.org",
        "/\\example.org",
        "javascript:alert(1)",
        "\x00/desk/",
        "https:/example.org",
    ],
)
def test_nobody_is_led_to_another_site(client, elsewhere):
    a_person("ada")
    assert enter(client, next=elsewhere).url == reverse("desk")


def masked(response) -> str:
    """The page without what differs by chance or by what was typed."""
    html = re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", response.content.decode())
    return re.sub(r'(name="username" value=")\w+', r"\1", html)


def test_an_unknown_name_a_wrong_password_and_a_closed_account_are_answered_alike(client):
    a_person("ada")
    closed = a_person("bob")
    closed.is_active = False
    closed.save()
    answers = [enter(client, "ada", "wrong"), enter(client, "nobody", "wrong"), enter(client, "bob")]
    assert {answer.status_code for answer in answers} == {422}
    assert len({masked(answer) for answer in answers}) == 1
    assert "do not belong together" in answers[0].content.decode()


def test_an_unknown_name_costs_as_many_hashes_as_a_known_one(client, monkeypatch):
    a_person("ada")
    hasher = type(hashers.get_hasher())
    counted: list[int] = []
    encode = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda *given: counted.append(1) or encode(*given))
    hashes = []
    for name in ("ada", "nobody"):
        counted.clear()
        enter(client, name, "wrong")
        hashes.append(len(counted))
    assert hashes == [1, 1]


def test_a_session_that_was_planted_before_is_worth_nothing(client):
    a_person("ada")
    session = client.session
    session["planted"] = True
    session.save()
    before = client.cookies["session"].value
    enter(client)
    assert client.cookies["session"].value != before


def test_the_form_is_not_kept_by_caches_and_hides_no_password_in_its_answer(client):
    response = enter(client, "ada", "a secret that was typed")
    assert "no-store" in response["Cache-Control"]
    assert "a secret that was typed" not in response.content.decode()


def test_signing_out_is_asked_for_by_a_button_never_by_an_address(client):
    client.force_login(a_person("ada"))
    assert client.get("/sign-out/").status_code == 405
    assert client.get(reverse("account")).status_code == 200
    assert client.post("/sign-out/").url == "/"
    assert client.get(reverse("account")).status_code == 302


def test_who_is_signed_in_needs_no_form(client):
    client.force_login(a_person("ada"))
    assert client.get("/sign-in/?next=/calendar/").url == "/calendar/"


# ---- the account ----


def test_the_account_shows_the_roles_held(client):
    client.force_login(a_person("ada", a_process(), MemberRole.DELEGATE, "north"))
    html = client.get(reverse("account")).content.decode()
    assert "Talks lake-talks" in html and "delegate of <bdi>North</bdi>" in html


@pytest.mark.parametrize(
    ("role", "actor", "offered"),
    [
        (MemberRole.ANALYST, "", set()),
        (MemberRole.MEDIATOR, "", {"write:status", "write:record"}),
        (MemberRole.DELEGATE, "north", {"write:position"}),
    ],
)
def test_a_token_is_offered_what_the_roles_can_use(client, role, actor, offered):
    client.force_login(a_person("ada", a_process(), role, actor))
    html = client.get(reverse("account")).content.decode()
    assert set(re.findall(r'name="scopes" value="([\w:]+)"', html)) == offered | {
        "read",
        "write:subscriptions",
    }


def make(client, **changed):
    return client.post(reverse("account"), {"label": "laptop", "scopes": ["read"], "days": "30"} | changed)


def test_a_token_is_shown_once_and_kept_as_a_fingerprint(client):
    client.force_login(a_person("ada"))
    response = make(client)
    secret = re.search(r"ahd_[\w-]{43}", response.content.decode())[0]
    token = ApiToken.objects.get()
    assert token.digest == token_digest(secret)
    assert token.expires_at - token.created_at == timedelta(days=30)
    assert "no-store" in response["Cache-Control"]
    assert secret not in client.get(reverse("account")).content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"label": ""}, "This field is required."),
        ({"label": "x" * 101}, "at most 100 characters"),
        ({"scopes": ["write:status"]}, "write:status is not one of the available choices"),
        ({"scopes": []}, "This field is required."),
        ({"days": "91"}, "less than or equal to 90"),
        ({"days": "99999999999999999999"}, "less than or equal to 90"),
    ],
)
def test_a_token_that_cannot_be_made_is_refused_at_its_field(client, changed, words):
    client.force_login(a_person("ada"))
    response = make(client, **changed)
    assert response.status_code == 422 and words in response.content.decode()
    assert not ApiToken.objects.exists()


def test_a_token_is_revoked_by_its_owner_alone(client):
    owner, other = a_person("ada"), a_person("bob")
    token, _ = issue_token(by=owner, at=timezone.now(), label="laptop", scopes=["read"])
    path = reverse("token-revoke", args=[token.pk])
    client.force_login(other)
    assert client.post(path).status_code == 404
    client.force_login(owner)
    assert client.get(path).status_code == 405
    assert client.post(path).url == reverse("account")
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert "You have no token." in client.get(reverse("account")).content.decode()


def test_tokens_that_have_ended_are_not_listed(client):
    owner = a_person("ada")
    issue_token(by=owner, at=ENTERED - timedelta(days=200), label="old laptop", scopes=["read"], days=1)
    client.force_login(owner)
    assert "old laptop" not in client.get(reverse("account")).content.decode()
