"""Every address by every role, in an open, a foreign and a private process: what answers what is written down here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from agreements.models import Commitment, Process, Round, Source
from tests.api.test_authentication import api_views
from tests.api.worlds import a_rich_process, a_token, bearer
from tests.factories import a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

#: Every role that asks; "elsewhere" holds a role only in the other process.
ROLES = (
    "public",
    "reader",
    "analyst",
    "mediator",
    "mediator elsewhere",
    "delegate of north",
    "delegate of south",
    "administrator",
)
MEMBERS = {"analyst", "mediator", "delegate of north", "delegate of south", "administrator"}

READS = {
    "processes/": "list",
    "processes/{slug}/": "one",
    "agreements/": "list",
    "agreements/{slug}-agreement-1/": "one",
    "actors/": "list",
    "actors/{slug}-actor-1/": "one",
    "rounds/": "list",
    "rounds/{round}/": "one",
    "sources/": "list",
    "sources/{source}/": "one",
    "commitments/": "list",
    "events/": "list",
    "disagreements/": "list",
    "notes/": "list",
    "commitments/{commitment}/": "one",
    "commitments/{commitment}/assessments/": "one",
    "commitments/{commitment}/positions/": "one",
    "commitments/{commitment}/revisions/": "one",
}
ASSESS, STATE = "commitments/{commitment}/assessments/", "commitments/{commitment}/positions/"
REVISE = "commitments/{commitment}/revisions/"
BODIES = {
    ASSESS: {
        "level": "full",
        "effective": "2025-11-06",
        "grounds": "seen",
        "confidence": "low",
        "sources": ["S1"],
    },
    STATE: {"actor": "north", "stance": "accepts", "text": "Yes.", "effective": "2025-11-06"},
    REVISE: {"change": "withdrawn", "effective": "2025-11-06", "reason": "dropped", "sources": ["S1"]},
}
#: By address and role, the status of a write: in a process open to all, and in a private one.
WRITES: dict[tuple[str, str], tuple[int, int]] = {
    (ASSESS, "public"): (401, 401),
    (ASSESS, "reader"): (403, 404),
    (ASSESS, "analyst"): (403, 403),
    (ASSESS, "mediator"): (201, 201),
    (ASSESS, "mediator elsewhere"): (403, 404),
    (ASSESS, "delegate of north"): (403, 403),
    (ASSESS, "delegate of south"): (403, 403),
    (ASSESS, "administrator"): (403, 403),
    (STATE, "public"): (401, 401),
    (STATE, "reader"): (403, 404),
    (STATE, "analyst"): (403, 403),
    (STATE, "mediator"): (403, 403),
    (STATE, "mediator elsewhere"): (403, 404),
    (STATE, "delegate of north"): (201, 201),
    (STATE, "delegate of south"): (403, 403),
    (STATE, "administrator"): (403, 403),
    (REVISE, "public"): (401, 401),
    (REVISE, "reader"): (403, 404),
    (REVISE, "analyst"): (403, 403),
    (REVISE, "mediator"): (201, 201),
    (REVISE, "mediator elsewhere"): (403, 404),
    (REVISE, "delegate of north"): (403, 403),
    (REVISE, "delegate of south"): (403, 403),
    (REVISE, "administrator"): (403, 403),
}


@dataclass(frozen=True)
class World:
    """One process, and a client per role: with a session, and with a token of all scopes."""

    process: Process
    public: bool
    sessions: dict[str, Client]
    programs: dict[str, Client]

    def path(self, pattern: str, *, missing: bool = False) -> str:
        nowhere = "00000000-0000-4000-8000-000000000000"
        places = {
            "slug": "no-such" if missing else self.process.slug,
            "round": nowhere if missing else Round.objects.get(process=self.process, code="R1").pk,
            "source": nowhere if missing else Source.objects.get(process=self.process, code="S1").pk,
            "commitment": nowhere if missing else Commitment.objects.get(process=self.process, code="C1").pk,
        }
        return f"/api/v1/{pattern.format(**places)}"


@pytest.fixture(params=[True, False], ids=["open", "private"])
def world(request: pytest.FixtureRequest) -> World:
    process = a_rich_process("these-talks", public=request.param)
    elsewhere = a_rich_process("other-talks")
    people = {
        "reader": a_person("reader"),
        "analyst": a_person("analyst", process, "analyst"),
        "mediator": a_person("mediator", process, "mediator"),
        "mediator elsewhere": a_person("elsewhere", elsewhere, "mediator"),
        "delegate of north": a_person("northerner", process, "delegate", "north"),
        "delegate of south": a_person("southerner", process, "delegate", "south"),
        "administrator": a_person("administrator", administrator=True),
    }
    sessions, programs = {"public": Client()}, {"public": Client()}
    for role, person in people.items():
        sessions[role] = Client()
        sessions[role].force_login(person)
        programs[role] = bearer(a_token(person, "read", "write:status", "write:record", "write:position"))
    return World(process, request.param, sessions, programs)


def expected(kind: str, role: str, public: bool) -> int:
    return 200 if kind == "list" or public or role in MEMBERS else 404


def test_who_reads_what(world: World) -> None:
    for pattern, kind in READS.items():
        seen = {role: world.programs[role].get(world.path(pattern)).status_code for role in ROLES}
        assert seen == {role: expected(kind, role, world.public) for role in ROLES}, pattern


def test_lists_hold_only_what_the_role_may_see(world: World) -> None:
    for role in ROLES:
        body = world.programs[role].get("/api/v1/processes/").json()
        sees = world.public or role in MEMBERS
        assert [one["slug"] for one in body["results"]] == ["other-talks", *["these-talks"] * sees], role
        assert body["count"] == 1 + sees


def test_who_writes_what(world: World) -> None:
    for (pattern, role), (open_status, private_status) in WRITES.items():
        for clients in (world.sessions, world.programs):
            response = post(clients[role], world.path(pattern), BODIES[pattern])
            assert response.status_code == (open_status if world.public else private_status), (pattern, role)


def test_what_may_not_be_seen_answers_like_what_does_not_exist(world: World) -> None:
    outsiders = ("public", "reader", "mediator elsewhere")
    if world.public:
        return
    for role in outsiders:
        for pattern in (one for one, kind in READS.items() if kind == "one"):
            for ask in (get, put) if pattern not in BODIES else (get, put, post):
                hidden = ask(world.programs[role], world.path(pattern), BODIES.get(pattern, {}))
                missing = ask(
                    world.programs[role], world.path(pattern, missing=True), BODIES.get(pattern, {})
                )
                assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content), (
                    role,
                    pattern,
                )


def test_nobody_changes_or_removes_what_is_on_record(world: World) -> None:
    for role in ("public", "mediator", "administrator"):
        ask = world.programs[role].generic
        for pattern in READS:
            statuses = {ask(method, world.path(pattern)).status_code for method in ("PUT", "PATCH", "DELETE")}
            assert statuses == {405}, (role, pattern)


def test_every_address_stands_in_this_table() -> None:
    """A new address without a declared result fails here; deadlines, alerts and what is one's own have their tables."""
    known = {pattern.partition("{")[0] for pattern in READS} | {"schema/", "deadlines/", "alerts/"}
    known |= {"subscriptions/", "searches/", "mailbox/", "endpoints/", "calendars/"}
    for path, view in api_views():
        if hasattr(view, "cls") and getattr(view.cls, "endpoints", None):
            assert path.removeprefix("api/v1/").partition("<")[0] in known, path


def get(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.get(path)


def put(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.put(path, json.dumps(body), content_type="application/json")


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(path, json.dumps(body), content_type="application/json")
