"""The administrators' tables: facts are looked at, roles are given and ended by operations, tokens are revoked."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from agreements.domain.statuses import MemberRole
from agreements.models import Actor, AppendOnly, Fact, Membership, User
from agreements.operations.access import issue_token
from tests.factories import a_person, a_process

pytestmark = pytest.mark.django_db

FACTS = [model for model in admin.site._registry if issubclass(model, AppendOnly)]


@pytest.fixture
def administrator(client) -> User:
    user = a_person("root", administrator=True)
    client.force_login(user)
    return user


def table(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_every_table_of_facts_can_be_looked_at():
    assert {model for model in Fact.__subclasses__() if not model._meta.abstract} <= set(FACTS)


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model.__name__)
def test_facts_are_found_shown_and_not_changed(client, administrator, model):
    a_process()
    assert client.get(table(model)).status_code == 200
    assert client.get(table(model), {"q": "C1"}).status_code == 200
    assert client.get(table(model, "add")).status_code == 403
    if row := model._default_manager.first():
        assert client.get(table(model, "change", row.pk)).status_code == 200
        assert client.post(table(model, "change", row.pk), {"key": "x"}).status_code == 403
        assert client.post(table(model, "delete", row.pk), {"post": "yes"}).status_code == 403


def give(client, user, role, process, actor=""):
    chosen = {"user": user.pk, "role": role, "process": process.pk, "actor": actor}
    return client.post(table(Membership, "add"), chosen)


def test_a_role_is_given_in_the_administrators_name(client, administrator):
    process, person = a_process(), a_person("ada")
    assert give(client, person, "mediator", process).status_code == 302
    role = Membership.objects.get()
    assert (role.user, role.role, role.granted_by) == (person, "mediator", administrator)


@pytest.mark.parametrize(
    ("role", "actor", "words"),
    [
        ("delegate", "", "A delegate speaks for one actor"),
        ("mediator", "north", "A delegate speaks for one actor"),
        ("analyst", "", "This person has that role already."),
    ],
)
def test_a_role_that_cannot_be_given_is_refused_in_words(client, administrator, role, actor, words):
    process = a_process()
    person = a_person("ada", process, MemberRole.ANALYST)
    speaks_for = Actor.objects.get(slug=actor).pk if actor else ""
    response = give(client, person, role, process, speaks_for)
    assert response.status_code == 200 and words in response.content.decode()
    assert Membership.objects.count() == 1


def test_an_analyst_is_given_the_right_to_keep_the_record(client, administrator):
    process, person = a_process(), a_person("ada")
    chosen = {"user": person.pk, "process": process.pk, "keeps_record": "on"}
    refused = client.post(table(Membership, "add"), chosen | {"role": "mediator"})
    assert "Mediators keep the record by their role" in refused.content.decode()
    assert client.post(table(Membership, "add"), chosen | {"role": "analyst"}).status_code == 302
    assert Membership.objects.get().keeps_record


def test_a_role_is_ended_not_edited(client, administrator):
    role = a_person("ada", a_process(), MemberRole.ANALYST).memberships.get()
    assert client.post(table(Membership, "change", role.pk), {"role": "mediator"}).status_code == 403
    assert client.post(table(Membership, "delete", role.pk), {"post": "yes"}).status_code == 403
    client.post(table(Membership), {"action": "end_roles", "_selected_action": [role.pk]})
    role.refresh_from_db()
    assert role.revoked_at is not None and role.role == MemberRole.ANALYST


def test_a_token_is_seen_without_what_it_is_made_of_and_revoked(client, administrator):
    token, secret = issue_token(by=a_person("ada"), at=timezone.now(), label="laptop", scopes=["read"])
    page = client.get(table(type(token), "change", token.pk)).content.decode()
    assert "laptop" in page and token.digest not in page and secret not in page
    client.post(table(type(token)), {"action": "revoke_tokens", "_selected_action": [token.pk]})
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_person_is_made_and_closed_but_never_deleted(client, administrator):
    made = {"username": "ada", "shown_as": "Ada", "usable_password": "true"}
    made |= dict.fromkeys(("password1", "password2"), "a long enough one")
    assert client.post(table(User, "add"), made).status_code == 302
    person = User.objects.get(username="ada")
    assert person.shown_as == "Ada" and person.check_password("a long enough one")
    assert client.post(table(User, "delete", person.pk), {"post": "yes"}).status_code == 403


def test_only_administrators_come_in(client):
    client.force_login(a_person("ada", a_process(), MemberRole.MEDIATOR))
    assert client.get(reverse("admin:index")).status_code == 302
