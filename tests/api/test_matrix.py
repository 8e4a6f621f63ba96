"""Every address by every role, in an open, a foreign and a private process: what answers what is written down here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from django.test import Client

from agreements.domain.timeline import AsOf
from agreements.models import (
    Actor,
    Commitment,
    CommitmentRevision,
    Event,
    Position,
    Process,
    Round,
    RoundOutcome,
    RoundSchedule,
    Source,
)
from agreements.operations.positions import state_position
from monitoring.models import Alert
from monitoring.operations.sweep import sweep
from tests.api.test_authentication import api_views
from tests.api.worlds import NOW, a_rich_process, a_token, bearer
from tests.factories import ENTERED, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

#: Every role that asks; "elsewhere" holds a role only in the other process.
ROLES = (
    "public",
    "reader",
    "analyst",
    "analyst keeping the record",
    "mediator",
    "mediator elsewhere",
    "delegate of north",
    "delegate of south",
    "administrator",
)
MEMBERS = {
    "analyst",
    "analyst keeping the record",
    "mediator",
    "delegate of north",
    "delegate of south",
    "administrator",
}

READS = {
    "processes/": "list",
    "processes/{slug}/": "one",
    "processes/{slug}/graph/": "one",
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
    "commitments/{commitment}/positions/{position}/corrections/": "one",
    "commitments/{commitment}/positions/{position}/withdrawals/": "one",
    "commitments/{commitment}/revisions/": "one",
    "alerts/{alert}/acknowledgements/": "one",
    "alerts/{alert}/snoozes/": "one",
    "processes/{slug}/lead-times/": "one",
    "processes/{slug}/escalation-plans/": "one",
    "commitments/{commitment}/revisions/{revision}/corrections/": "one",
    "events/{event}/corrections/": "one",
    "rounds/{round}/schedule/{schedule}/corrections/": "one",
    "rounds/{round}/outcomes/{outcome}/corrections/": "one",
}
ASSESS, STATE = "commitments/{commitment}/assessments/", "commitments/{commitment}/positions/"
RESTATE = "commitments/{commitment}/positions/{position}/corrections/"
WITHDRAW = "commitments/{commitment}/positions/{position}/withdrawals/"
REVISE = "commitments/{commitment}/revisions/"
CORRECT = "commitments/{commitment}/revisions/{revision}/corrections/"
REPLAN = "rounds/{round}/schedule/{schedule}/corrections/"
RETELL = "rounds/{round}/outcomes/{outcome}/corrections/"
HAPPEN, AMEND = "events/", "events/{event}/corrections/"
_EVENT = {"kind": "signature", "text": "signed", "effective": "2025-10-02", "sources": ["S1"]}
TAKE_NOTE, PUT_OFF = "alerts/{alert}/acknowledgements/", "alerts/{alert}/snoozes/"
LEAD, PASS_ON = "processes/{slug}/lead-times/", "processes/{slug}/escalation-plans/"
BODIES = {
    ASSESS: {
        "level": "full",
        "effective": "2025-11-06",
        "grounds": "seen",
        "confidence": "low",
        "sources": ["S1"],
    },
    STATE: {"actor": "north", "stance": "accepts", "text": "Yes.", "effective": "2025-11-06"},
    RESTATE: {"stance": "accepts", "text": "No.", "effective": "2025-11-06", "reason": "misread"},
    WITHDRAW: {"text": "No longer.", "effective": "2026-11-20"},
    CORRECT: {"reason": "misread", "paraphrase": "something else", "sources": ["S1"]},
    HAPPEN: _EVENT | {"process": "{slug}"},
    AMEND: _EVENT | {"reason": "misread"},
    REPLAN: {"state": "scheduled", "announced": "2025-10-01", "reason": "misread", "sources": ["S1"]},
    RETELL: {
        "state": "adjourned",
        "summary": "went on",
        "effective": "2025-11-06",
        "reason": "misread",
        "sources": ["S1"],
    },
    REVISE: {"change": "withdrawn", "effective": "2025-11-06", "reason": "dropped", "sources": ["S1"]},
    TAKE_NOTE: {"note": "I call them."},
    PUT_OFF: {"until": "2026-12-24"},
    LEAD: {"days": [30, 7], "reason": "The border is far."},
    PASS_ON: {"hours": 24, "to": "analyst", "from_threshold": "due"},
}
COPIES = count(1)
#: By address and role, the status of a write: in a process open to all, and in a private one.
WRITES: dict[tuple[str, str], tuple[int, int]] = {
    # First, as long as its date stands: what is written afterwards moves it.
    (TAKE_NOTE, "public"): (401, 401),
    (TAKE_NOTE, "reader"): (403, 404),
    (TAKE_NOTE, "analyst"): (201, 201),
    (TAKE_NOTE, "analyst keeping the record"): (201, 201),
    (TAKE_NOTE, "mediator"): (201, 201),
    (TAKE_NOTE, "mediator elsewhere"): (403, 404),
    (TAKE_NOTE, "delegate of north"): (403, 403),
    (TAKE_NOTE, "delegate of south"): (403, 403),
    (TAKE_NOTE, "administrator"): (403, 403),
    (PUT_OFF, "public"): (401, 401),
    (PUT_OFF, "reader"): (201, 404),
    (PUT_OFF, "analyst"): (201, 201),
    (PUT_OFF, "analyst keeping the record"): (201, 201),
    (PUT_OFF, "mediator"): (201, 201),
    (PUT_OFF, "mediator elsewhere"): (201, 404),
    (PUT_OFF, "delegate of north"): (201, 201),
    (PUT_OFF, "delegate of south"): (201, 201),
    (PUT_OFF, "administrator"): (201, 201),
    (ASSESS, "public"): (401, 401),
    (ASSESS, "reader"): (403, 404),
    (ASSESS, "analyst"): (403, 403),
    (ASSESS, "analyst keeping the record"): (403, 403),
    (ASSESS, "mediator"): (201, 201),
    (ASSESS, "mediator elsewhere"): (403, 404),
    (ASSESS, "delegate of north"): (403, 403),
    (ASSESS, "delegate of south"): (403, 403),
    (ASSESS, "administrator"): (403, 403),
    **{
        (pattern, role): statuses
        for pattern, speaks in ((STATE, "north"), (RESTATE, "south"), (WITHDRAW, "south"))
        for role, statuses in {
            "public": (401, 401),
            "reader": (403, 404),
            "analyst": (403, 403),
            "analyst keeping the record": (403, 403),
            "mediator": (403, 403),
            "mediator elsewhere": (403, 404),
            "delegate of north": (403, 403),
            "delegate of south": (403, 403),
            "administrator": (403, 403),
            f"delegate of {speaks}": (201, 201),
        }.items()
    },
    **{
        (pattern, role): statuses
        for pattern in (REVISE, CORRECT, HAPPEN, AMEND, REPLAN, RETELL)
        for role, statuses in {
            "public": (401, 401),
            "reader": (403, 404),
            "analyst": (403, 403),
            "analyst keeping the record": (201, 201),
            "mediator": (201, 201),
            "mediator elsewhere": (403, 404),
            "delegate of north": (403, 403),
            "delegate of south": (403, 403),
            "administrator": (403, 403),
        }.items()
    },
    **{
        (pattern, role): statuses
        for pattern in (LEAD, PASS_ON)
        for role, statuses in {
            "public": (401, 401),
            "reader": (403, 404),
            "analyst": (403, 403),
            "analyst keeping the record": (403, 403),
            "mediator": (201, 201),
            "mediator elsewhere": (403, 404),
            "delegate of north": (403, 403),
            "delegate of south": (403, 403),
            "administrator": (201, 201),
        }.items()
    },
}


@dataclass(frozen=True)
class World:
    """One process, and a client per role: with a session, and with a token of all scopes."""

    process: Process
    public: bool
    sessions: dict[str, Client]
    programs: dict[str, Client]

    def newest(self, model: Any, **which: str) -> int:
        return model.objects.current().filter(process=self.process, **which).latest("pk").pk

    def path(self, pattern: str, *, missing: bool = False) -> str:
        nowhere = "00000000-0000-4000-8000-000000000000"
        places = {
            "slug": "no-such" if missing else self.process.slug,
            "round": nowhere if missing else Round.objects.get(process=self.process, code="R1").pk,
            "source": nowhere if missing else Source.objects.get(process=self.process, code="S1").pk,
            "revision": 0 if missing else self.newest(CommitmentRevision, commitment__code="C1"),
            "schedule": 0 if missing else self.newest(RoundSchedule, round__code="R1"),
            "outcome": 0 if missing else self.newest(RoundOutcome, round__code="R1"),
            "position": 0 if missing else self.held.pk,
            "event": 0 if missing else self.newest(Event),
            "commitment": nowhere if missing else Commitment.objects.get(process=self.process, code="C1").pk,
            "alert": 10**12 if missing else self.alert.pk,
        }
        return f"/api/v1/{pattern.format(**places)}"

    @property
    def held(self) -> Position:
        """A position of south that is not withdrawn yet; there is one for each way to ask."""
        held = Position.objects.current().filter(process=self.process, actor__slug="south")
        return held.as_of(AsOf(NOW, NOW)).latest("pk")

    @property
    def alert(self) -> Alert:
        """Of what falls due once C1 is done, which it is."""
        return Alert.objects.filter(process=self.process, commitment__code="C0").latest("crossed_at")


@pytest.fixture(params=[True, False], ids=["open", "private"])
def world(request: pytest.FixtureRequest) -> World:
    process = a_rich_process("these-talks", public=request.param)
    elsewhere = a_rich_process("other-talks")
    sweep(at=NOW)
    people = {
        "reader": a_person("reader"),
        "analyst": a_person("analyst", process, "analyst"),
        "analyst keeping the record": a_person("keeper", process, "analyst", keeps_record=True),
        "mediator": a_person("mediator", process, "mediator"),
        "mediator elsewhere": a_person("elsewhere", elsewhere, "mediator"),
        "delegate of north": a_person("northerner", process, "delegate", "north"),
        "delegate of south": a_person("southerner", process, "delegate", "south"),
        "administrator": a_person("administrator", administrator=True),
    }
    for _ in range(2):
        state_position(
            by=people["delegate of south"],
            at=ENTERED,
            commitment=Commitment.objects.get(process=process, code="C1"),
            actor=Actor.objects.get(slug="south"),
            stance="disputes",
            text="Not so.",
            effective="2025-11-05",
        )
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
            response = post(clients[role], world.path(pattern), body_of(pattern, world))
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
    known |= {"subscriptions/", "searches/", "mailbox/", "mailbox/tests/", "endpoints/", "calendars/"}
    for path, view in api_views():
        if hasattr(view, "cls") and getattr(view.cls, "endpoints", None):
            assert path.removeprefix("api/v1/").partition("<")[0] in known, path


def body_of(pattern: str, world: World) -> dict[str, Any]:
    """What is posted; an event says something new each time, for the same one twice is refused."""
    new = {"process": world.process.slug, "text": f"signed, copy {next(COPIES)}"}
    return BODIES[pattern] | (new if pattern == HAPPEN else {})


def get(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.get(path)


def put(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.put(path, json.dumps(body), content_type="application/json")


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(path, json.dumps(body), content_type="application/json")
