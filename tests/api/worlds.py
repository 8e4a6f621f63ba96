"""Process files in which each noun occurs `count` times with all that can be said of it, and programs that ask."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from agreements.models import Process, User
from agreements.operations.access import issue_token
from agreements.operations.process_file import load_process
from tests.factories import ENTERED, a_person, commitment_entry, process_data

#: When the tests ask: after everything was entered.
NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)

_FACT = {"effective": "2025-10-01", "sources": ["S1"]}


def a_rich_process(slug: str = "rich-talks", count: int = 1, *, public: bool = True) -> Process:
    """A process with `count` of each noun, every part of it filled."""
    process = load(rich_data(slug, count))
    if not public:
        Process.objects.filter(pk=process.pk).update(is_public=False)
    return process


def load(data: dict[str, Any]) -> Process:
    """The process of a file's data, loaded."""
    return load_process(data=data, at=ENTERED).process


def rich_data(slug: str, count: int) -> dict[str, Any]:
    data = process_data(slug)
    numbers = range(1, count + 1)
    data["sources"] += [{"code": f"S{n + 1}", "publisher": f"Paper {n}", "kind": "news"} for n in numbers]
    data["actors"] += [{"slug": f"{slug}-actor-{n}", "label": f"Actor {n}", "kind": "organ"} for n in numbers]
    data["names"] = [
        {
            "key": f"n{n}",
            "actor": f"{slug}-actor-{n}",
            "name": f"Body {n}",
            "used_by": "north",
            "stances": ["official"],
        }
        | _FACT
        for n in numbers
    ]
    data["agreements"] += [_agreement(slug, n) for n in numbers]
    data["participations"] += [
        {"key": f"p{n}", "actor": f"{slug}-actor-{n}", "role": "observer", "agreement": f"A{n + 1}"} | _FACT
        for n in numbers
    ]
    data["participations"] += [
        {"key": f"h{n}", "actor": "helper", "role": "host", "round": f"R{n}"} | _FACT for n in numbers
    ]
    data["rounds"] = [_round(n) for n in numbers]
    data["events"] = [
        {
            "key": f"E-{n}",
            "kind": "signature",
            "text": "signed",
            "agreement": f"A{n + 1}",
            "claimed_by": ["north"],
        }
        | _FACT
        for n in numbers
    ]
    follows = {
        "as_written": "once C1 is done",
        "rule": {"kind": "on_event", "anchor": "C1.completed", "then": "once"},
    }
    data["commitments"] = [_commitment(n) for n in numbers] + [commitment_entry("C0", deadline=follows)]
    data["notes"] = [
        {"key": f"n{n}", "about": f"C{n}", "kind": "remark", "text": "see there"} | _FACT for n in numbers
    ]
    data["disagreements"] = [
        {"key": f"d{n}", "text": "two dates", "about": [f"A{n + 1}"]} | _FACT for n in numbers
    ]
    return data


def _agreement(slug: str, n: int) -> dict[str, Any]:
    passage = {"key": "1", "anchor": f"article {n}", "quote": "shall", "commitments": [f"C{n}"]} | _FACT
    layer = {"key": "joint", "kind": "joint_text", "title": "Joint text", "passages": [passage]} | _FACT
    relation = {"key": "1", "kind": "refers_to", "to": "A1"} | _FACT
    identity = {"code": f"A{n + 1}", "slug": f"{slug}-agreement-{n}", "title": f"Agreement {n}"}
    return identity | {"texts": [layer], "relations": [relation]} | _FACT


def _round(n: int) -> dict[str, Any]:
    return {
        "code": f"R{n}",
        "label": f"Round {n}",
        "schedule": [{"key": "1", "state": "scheduled", "from": "2025-11-06", "venue": "The lake"} | _FACT],
        "outcomes": [
            {
                "key": "1",
                "state": "adjourned",
                "from": "2025-11-06",
                "summary": "went on",
                "effective": "2025-11-06",
            }
        ],
        "delegations": [{"key": "1", "actor": "north", "head": "Somebody"} | _FACT],
        "numbers": [{"key": "1", "label": f"round {n}", "claimed_by": "north"} | _FACT],
        "agenda": [{"key": "1", "topic": "the frontier", "actor": "south", "position": "ours"} | _FACT],
        "produced": [{"key": "1", "kind": "made", "commitment": f"C{n}"} | _FACT],
    } | _FACT


def _commitment(n: int) -> dict[str, Any]:
    """Whatever comes first, the date or the event: read in two ways."""
    dated, evented = (
        {"kind": "fixed", "date": "2025-11-06", "bound": "by"},
        {"kind": "on_event", "anchor": "E-1", "then": "once"},
    )
    readings = [{"label": "the date", "rule": dated}, {"label": "the event", "rule": evented}]
    deadline = {"as_written": "in time", "readings": readings}
    entry = commitment_entry(f"C{n}", deadline=deadline) | {"agreement": f"A{n + 1}"}
    said = {"effective": "2025-10-02", "sources": ["S1"]}
    judged = {"assessor": "Editors", "role": "editor", "grounds": "seen", "confidence": "low"}
    entry["conditions"] = [{"key": "1", "kind": "ends_if", "text": "if broken"} | said]
    entry["assessments"] = [
        {"key": "1", "level": "full" if n == 1 else "minimum"} | judged | said,
        {"key": "2", "level": "not_initiated"} | judged | said | {"assessor": "North", "role": "party"},
    ]
    entry["positions"] = [{"key": "1", "actor": "south", "stance": "disputes", "text": "it was not"} | said]
    return entry


def a_token(user: User, *scopes: str, at: datetime = NOW, days: int = 30) -> str:
    """The secret of a new token."""
    return issue_token(by=user, at=at, label="a script", scopes=scopes or ("read",), days=days)[1]


def a_keeper(data: dict[str, Any]) -> Client:
    """A program of an analyst who keeps the record of the process, which is loaded from the data."""
    person = a_person("keeper", load(data), "analyst", keeps_record=True)
    return bearer(a_token(person, "read", "write:record"))


def bearer(secret: str) -> Client:
    """A client that sends the token with every request."""
    return Client(headers={"authorization": f"Bearer {secret}"})


def problem(response: HttpResponse, status: int) -> dict[str, Any]:
    """The problem document of a refusal, checked to be one: with a sentence for people."""
    assert response.status_code == status, response.content[:500]
    assert response.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = response.json()  # type: ignore[attr-defined]
    assert body["status"] == status
    assert body["detail"][:1].isupper() or not body["detail"][:1].isalpha()
    assert body["detail"].endswith((".", "!", "?"))
    return body
