"""What people follow and how they are reached, over HTTP: each their own, by session and by a token with the scope."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Commitment
from monitoring.models import Subscription
from monitoring.models.confirming import confirmation_token
from monitoring.operations.searches import save_search
from tests.api.test_authentication import api_views
from tests.api.worlds import a_token, bearer, problem
from tests.factories import ENTERED, a_person, a_process
from tests.following import HOOK, a_calendar, a_follower, an_endpoint, follow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]
API = "/api/v1/"
FOLLOW = {"subject": "process", "key": "lake-talks", "channel": "email"}
BODIES: dict[str, dict[str, Any]] = {
    "subscriptions/": FOLLOW,
    "searches/": {"name": "late", "due_state": "overdue"},
    "mailbox/": {"address": "reader@example.org"},
    "endpoints/": {"url": HOOK},
    "calendars/": {"label": "phone"},
}
LISTS = ("subscriptions/", "searches/", "endpoints/", "calendars/")


def post(client: Client, path: str, body: Any, **more: Any) -> Any:
    return client.post(API + path, json.dumps(body), content_type="application/json", **more)


@pytest.fixture
def reader() -> Any:
    a_process()
    return a_follower()


@pytest.fixture
def program(reader: Any) -> Client:
    return bearer(a_token(reader, "read", "write:subscriptions"))


def made_by(person: Any) -> dict[str, int]:
    """One of each, by the address of its list, with its number."""
    return {
        "subscriptions/": follow(person).pk,
        "searches/": save_search(by=person, at=ENTERED, name="x", filters={}).pk,
        "endpoints/": an_endpoint(person).pk,
        "calendars/": a_calendar(person)[0].pk,
    }


def test_each_address_by_who_asks(reader: Any) -> None:
    """Nobody without a name reads or writes; a token needs the scope; everybody who signed in manages their own."""
    session, csrf = Client(), Client(enforce_csrf_checks=True)
    session.force_login(reader), csrf.force_login(reader)
    asking = {
        "public": (Client(), 401, 401, 401),
        "token to read": (bearer(a_token(reader, "read")), 200, 403, 403),
        "token to write": (bearer(a_token(reader, "write:subscriptions")), 403, 201, 200),
        "token of another scope": (bearer(a_token(reader, "write:status")), 403, 403, 403),
        "session without its token": (csrf, 200, 403, 403),
        "session": (session, 200, 201, 200),
    }
    for who, (client, reads, writes, ends) in asking.items():
        for path, body in BODIES.items():
            assert client.get(API + path).status_code == reads, (who, path)
            answer = post(client, path, body)
            assert answer.status_code == writes, (who, path, answer.content)
            if writes == 201 and path in LISTS:
                one = f"{API}{path}{answer.json()['id']}/"
                assert client.delete(one).status_code == ends, (who, path)
        for path in LISTS:
            assert client.delete(f"{API}{path}1/").status_code in (404, ends), (who, path)


@pytest.mark.parametrize("role", ["analyst", "mediator", "administrator", "reader"])
def test_each_role_follows_and_sees_only_its_own(role: str) -> None:
    process = a_process()
    made_by(a_follower("other"))
    roles = {"administrator": {"administrator": True}, "reader": {}}
    person = a_follower("someone", **roles.get(role, {"process": process, "role": role}))
    client = bearer(a_token(person, "read", "write:subscriptions"))
    for path in LISTS:
        assert client.get(API + path).json()["results"] == []
        assert post(client, path, BODIES[path]).status_code == 201
        assert len(client.get(API + path).json()["results"]) == 1
    assert client.get(API + "mailbox/").json()["address"] == "someone@example.org"


def test_what_belongs_to_another_answers_like_what_does_not_exist(reader: Any, program: Client) -> None:
    for path, number in made_by(a_follower("other")).items():
        hidden, missing = program.delete(f"{API}{path}{number}/"), program.delete(f"{API}{path}999999/")
        assert hidden.status_code == missing.status_code == 404 and hidden.content == missing.content
        assert program.delete(f"{API}{path}{10**30}/").status_code == 404
    assert Subscription.objects.active().count() == 1


def test_what_may_not_be_seen_cannot_be_followed_nor_told_from_what_is_missing(program: Client) -> None:
    secret = a_process("secret-talks", public=False)
    hidden = str(Commitment.objects.get(process=secret).pk)
    for subject, keys in (
        ("process", ("secret-talks", "no-such")),
        ("commitment", (hidden, "00000000-0000-4000-8000-000000000000")),
        ("search", ("999999", "x")),
    ):
        answers = [post(program, "subscriptions/", FOLLOW | {"subject": subject, "key": key}) for key in keys]
        said = [problem(one, 400) for one in answers]
        assert said[0] == said[1] and said[0]["errors"][0]["field"] == "key"


def test_following_says_what_is_followed_and_ends(reader: Any, program: Client) -> None:
    made = post(program, "subscriptions/", FOLLOW).json()
    assert made == {
        "id": Subscription.objects.get().pk,
        "subject": "process",
        "key": "lake-talks",
        "title": "Talks lake-talks",
        "channel": "email",
        "endpoint": None,
        "language": "en",
        "news": ["called_off", "violation", "position", "assessment"],
        "created_at": "2026-12-01T12:00:00.000000Z",
        "ended_at": None,
    }
    assert post(program, "subscriptions/", FOLLOW).json() == made
    assert program.get(API + "subscriptions/").json()["results"] == [made]
    ended = program.delete(f"{API}subscriptions/{made['id']}/").json()
    assert ended == made | {"ended_at": "2026-12-01T12:00:00.000000Z"}
    assert program.delete(f"{API}subscriptions/{made['id']}/").json() == ended
    assert program.get(API + "subscriptions/").json()["count"] == 0


def test_a_secret_is_in_the_answer_to_its_making_and_in_no_other(reader: Any, program: Client) -> None:
    endpoint, calendar = (post(program, path, BODIES[path]).json() for path in ("endpoints/", "calendars/"))
    assert len(base64.b64decode(endpoint["secret"].removeprefix("whsec_"))) == 32
    address = calendar["url"].removeprefix("http://testserver")
    assert program.get(address).status_code == 200
    for path, made, once in (
        ("endpoints/", endpoint, {"secret": None}),
        ("calendars/", calendar, {"url": None, "feed": None}),
    ):
        assert program.get(API + path).json()["results"] == [made | once]
        ended = program.delete(f"{API}{path}{made['id']}/").json()
        assert {name: ended[name] for name in once} == once
    assert program.get(address).status_code == 404


def test_a_mailbox_is_set_and_stands_unconfirmed(reader: Any, program: Client) -> None:
    assert program.get(API + "mailbox/").json()["confirmed_at"] is not None
    body = {"address": "new@example.org", "zone": "Asia/Kabul", "digest_hour": 0}
    made = post(program, "mailbox/", body)
    assert made.status_code == 201 and made.json()["confirmed_at"] is None
    assert program.get(API + "mailbox/").json() == made.json()
    nobody = bearer(a_token(a_person("unreached"), "read"))
    problem(nobody.get(API + "mailbox/"), 404)
    assert confirmation_token(reader.mailbox) not in made.content.decode()


def test_a_search_says_its_filters_and_what_it_finds(program: Client) -> None:
    made = post(program, "searches/", BODIES["searches/"] | {"obligor": "north"}).json()
    assert made["filters"] == {"obligor": "north", "due_state": "overdue"}
    found = program.get(made["url"].removeprefix("http://testserver")).json()["results"]
    assert [one["code"] for one in found] == ["C1"]
    wanted = {"subject": "search", "key": str(made["id"]), "channel": "email"}
    assert post(program, "subscriptions/", wanted).json()["title"] == "late"


WRONG = [
    ("subscriptions/", FOLLOW | {"colour": "red"}, "colour"),
    ("subscriptions/", FOLLOW | {"subject": "planet"}, "subject"),
    ("subscriptions/", FOLLOW | {"channel": "pigeon"}, "channel"),
    ("subscriptions/", FOLLOW | {"channel": "webhook"}, "endpoint"),
    ("subscriptions/", FOLLOW | {"endpoint": "1"}, "endpoint"),
    ("subscriptions/", FOLLOW | {"language": "xx"}, "language"),
    ("subscriptions/", {"subject": "process"}, "key"),
    ("searches/", {"name": "x", "colour": "red"}, "colour"),
    ("searches/", {"name": "x", "due_state": "soon"}, "due_state"),
    ("searches/", {"name": ""}, "name"),
    ("mailbox/", {"address": "nobody"}, "address"),
    ("mailbox/", {"address": "a@example.org\r\nBcc: b@example.org"}, "address"),
    ("mailbox/", {"address": "a@example.org", "zone": "Mars/Olympus"}, "zone"),
    ("mailbox/", {"address": "a@example.org", "digest_hour": 24}, "digest_hour"),
    ("mailbox/", {"address": "a@example.org", "digest_hour": True}, "digest_hour"),
    ("mailbox/", {"address": "a@example.org", "confirmed_at": "2026-01-01"}, "confirmed_at"),
    ("endpoints/", {"url": "http://example.org/"}, "url"),
    ("endpoints/", {"url": "https://0177.0.0.1/"}, "url"),
    ("endpoints/", {"url": "https://[::ffff:10.0.0.1]/"}, "url"),
    ("endpoints/", {"url": HOOK, "secret": "mine"}, "secret"),
    ("calendars/", {"label": ""}, "label"),
    ("calendars/", {"label": "x", "digest": "0"}, "digest"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body", "field"), WRONG)
def test_what_cannot_be_is_refused_at_its_field(program: Client, path: str, body: Any, field: str) -> None:
    said = problem(post(program, path, body), 400)
    assert field in {error["field"] for error in said["errors"]}


def test_lists_make_the_same_few_queries_for_one_and_for_twelve(reader: Any) -> None:
    measured = []
    for number, count in enumerate((1, 12)):
        person = a_follower(f"person-{number}")
        client = bearer(a_token(person, "read"))
        for one in range(count):
            slug = a_process(f"talks-{number}-{one}").slug
            commitment = Commitment.objects.get(process__slug=slug)
            search = save_search(by=person, at=ENTERED, name=slug, filters={"process": slug})
            endpoint = an_endpoint(person, f"https://hooks.example.org/{one}")
            a_calendar(person, slug)
            keys = {"process": slug, "agreement": f"{slug}-agreement", "commitment": commitment.pk}
            for subject, key in (keys | {"search": search.pk, "actor": "north"}).items():
                follow(person, subject, key, channel="webhook", endpoint=endpoint.pk)
        counts = {}
        for path in LISTS:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"{API}{path}?limit=200").json()["count"] >= count
            counts[path] = len(captured)
        measured.append(counts)
    assert measured[0] == measured[1]
    assert measured[0] == {"subscriptions/": 12, "searches/": 3, "endpoints/": 4, "calendars/": 3}


def test_every_address_of_ones_own_stands_in_this_file() -> None:
    own = {path for path, view in api_views() if "yours" in tags(view)}
    ends = {f"api/v1/{path}<int:id>/" for path in LISTS}
    tests = {"api/v1/endpoints/<int:id>/tests/", "api/v1/mailbox/tests/"}  # tests/web/test_test_messages.py
    assert own == {f"api/v1/{path}" for path in BODIES} | ends | tests


def tags(view: Any) -> set[str]:
    return {one.tag for one in getattr(getattr(view, "cls", None), "endpoints", {}).values()}
