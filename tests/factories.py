"""States that tests start from, reached through the real steps: process files are loaded, roles are given."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agreements.domain.parsing import day_named, parse_point
from agreements.domain.timeline import AsOf
from agreements.models import Actor, Process, User
from agreements.operations.access import give_role
from agreements.operations.process_file import load_process, parse

ROOT = Path(__file__).resolve().parent.parent
ISTANBUL = "pakistan-afghan-taliban-2025"
#: When tests enter things: a year after the talks.
ENTERED = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def point(as_of: str, known_at: str = "2026-12-01") -> AsOf:
    """A reader's point from its two words."""
    return AsOf(parse_point(as_of), parse_point(known_at), day_named(as_of))


def istanbul(at: datetime = ENTERED) -> Process:
    """The shipped Istanbul process, loaded from its file."""
    return load_process(
        data=parse((ROOT / "agreements/data" / f"{ISTANBUL}.json").read_bytes()), at=at
    ).process


def commitment_entry(code: str, date: str = "2025-11-06", **revision: Any) -> dict[str, Any]:
    """One commitment of a process file: due on a date, owed by north to south."""
    deadline = {"as_written": date, "rule": {"kind": "fixed", "date": date, "bound": "by"}}
    first = {
        "key": "1",
        "paraphrase": f"do what {code} says",
        "obligors": ["north"],
        "counterparties": ["south"],
        "deadline": deadline,
        "effective": "2025-10-01",
        "sources": ["S1"],
    }
    return {"code": code, "agreement": "A1", "revisions": [first | revision]}


def due_after(anchor: str) -> dict[str, Any]:
    """C2 of a process file, due five days after its anchor."""
    rule = {"kind": "offset", "amount": 5, "unit": "day", "anchor": anchor}
    return commitment_entry("C2", deadline={"as_written": "within five days", "rule": rule})


def with_a_round_held(
    data: dict[str, Any], first: str, last: str, effective: str, summary: str = "They agreed."
) -> dict[str, Any]:
    """The process file with what became of R1, and with C2 due after its end."""
    days = {"key": "1", "state": "held_agreement", "from": first, "until": last}
    data["rounds"][0]["outcomes"] = [days | {"summary": summary, "effective": effective, "sources": ["S1"]}]
    data["commitments"].append(due_after("R1.end"))
    return data


def process_data(slug: str = "lake-talks", commitments: int = 1, zone: str = "Asia/Kabul") -> dict[str, Any]:
    """A small process file of two invented parties, north and south, with a mediator, a round and `commitments`."""
    fact = {"effective": "2025-10-01", "sources": ["S1"]}
    return {
        "format": "ahd-process/1",
        "process": {"slug": slug, "zone": zone, "title": f"Talks {slug}"} | fact,
        "sources": [{"code": "S1", "publisher": "A gazette", "published": "2025-10-01", "kind": "news"}],
        "actors": [
            {"slug": "north", "label": "North", "kind": "state", "sources": ["S1"]},
            {"slug": "south", "label": "South", "kind": "de_facto_authority", "sources": ["S1"]},
            {"slug": "helper", "label": "Helper", "kind": "state", "sources": ["S1"]},
        ],
        "agreements": [{"code": "A1", "slug": f"{slug}-agreement", "title": f"Agreement of {slug}"} | fact],
        "participations": [
            {"key": "north", "actor": "north", "role": "party", "agreement": "A1", "sources": ["S1"]},
            {"key": "south", "actor": "south", "role": "party", "agreement": "A1", "sources": ["S1"]},
            {"key": "helper", "actor": "helper", "role": "mediator", "agreement": "A1", "sources": ["S1"]},
        ],
        "rounds": [
            {"code": "R1", "label": "Lake round"}
            | fact
            | {
                "schedule": [
                    {"key": "1", "state": "scheduled", "from": "2025-11-06", "venue": "The lake"} | fact
                ]
            }
        ],
        "commitments": [commitment_entry(f"C{number}") for number in range(1, commitments + 1)],
    }


def a_process(
    slug: str = "lake-talks", commitments: int = 1, *, public: bool = True, at: datetime = ENTERED
) -> Process:
    """A small process, loaded; private where `public` is False."""
    process = load_process(data=process_data(slug, commitments), at=at).process
    if not public:
        Process.objects.filter(pk=process.pk).update(is_public=False)
        process.refresh_from_db()
    return process


def a_person(
    name: str,
    process: Process | None = None,
    role: str = "",
    actor: str = "",
    *,
    administrator: bool = False,
    keeps_record: bool = False,
) -> User:
    """A person who can sign in with the password "let me in, please", with a role in a process where one is named."""
    user = User.objects.create_user(
        name, password="let me in, please", is_superuser=administrator, is_staff=administrator
    )
    if process is not None and role:
        speaks_for = Actor.objects.get(slug=actor) if actor else None
        right = {"keeps_record": keeps_record}
        give_role(by=None, at=ENTERED, user=user, process=process, role=role, actor=speaks_for, **right)
    return user
