"""A process file with every kind of fact in it, each as often as asked: what does not depend on size must not grow."""

from __future__ import annotations

from typing import Any

from agreements.models import Process
from agreements.operations.process_file import load_process
from tests.factories import ENTERED, commitment_entry, process_data

FACT = {"effective": "2025-10-01", "sources": ["S1"]}


def grown(times: int, slug: str = "lake-talks") -> Process:
    """The process of the lake with `times` of everything, loaded."""
    return load_process(data=grown_data(times, slug), at=ENTERED).process


def grown_data(times: int, slug: str = "lake-talks") -> dict[str, Any]:
    """Its process file."""
    data = process_data(slug, commitments=0)
    numbers = range(1, times + 1)
    data["sources"] += [
        {"code": f"S{n + 1}", "publisher": f"Paper {n}", "published": "2025-10-01", "kind": "news"}
        for n in numbers
    ]
    data["names"] = [name for n in numbers for name in _names(n)]
    data["agreements"][0] |= _texts(times)
    data["agreements"] += [_agreement(n, slug) for n in numbers]
    data["participations"] += [
        {"key": f"p{n}", "actor": "helper", "role": "mediator", "agreement": f"A{n + 1}", "sources": ["S1"]}
        for n in numbers
    ]
    data["participations"] += [
        {"key": "host", "actor": "helper", "role": "host", "round": "R1", "sources": ["S1"]}
    ]
    data["rounds"] = [_round(n, times) for n in numbers]
    data["events"] = [_event(n) for n in numbers]
    data["commitments"] = [_commitment(n) for n in numbers]
    data["disagreements"] = [
        {"key": f"d{n}", "text": f"Papers differ {n}.", "about": ["A1", "C1", "R1", "E-1"]} | FACT
        for n in numbers
    ]
    data["notes"] = [
        {"key": f"n{n}-{about}", "about": about, "kind": "remark", "text": f"Note {n}."} | FACT
        for n in numbers
        for about in ("C1", "A1", slug, "north")
    ]
    return data


def _names(n: int) -> list[dict[str, Any]]:
    of_actor = {
        "key": f"n{n}",
        "actor": "north",
        "name": f"Lake people {n}",
        "used_by": "itself",
        "stances": ["self"],
    }
    of_thing = {
        "key": f"t{n}",
        "thing": "shore",
        "name": f"Lake shore {n}",
        "used_by": "South",
        "stances": ["contested"],
    }
    return [of_actor | FACT, of_thing | FACT]


def _agreement(n: int, slug: str) -> dict[str, Any]:
    relation = {"key": "1", "kind": "refers_to", "to": "A1", "sources": ["S1"]}
    entry = {"code": f"A{n + 1}", "slug": f"{slug}-agreement-{n}", "title": f"Agreement on the lake {n}"}
    return entry | {"relations": [relation]} | FACT


def _texts(times: int) -> dict[str, Any]:
    passages = [
        {
            "key": str(n),
            "anchor": f"clause {n}",
            "gist": f"Clause {n}.",
            "commitments": [f"C{n}"],
            "sources": ["S1"],
        }
        for n in range(1, times + 1)
    ]
    silent = [{"key": "1", "anchor": "clause 1", "silent": True, "commitments": ["C1"], "sources": ["S1"]}]
    return {
        "texts": [
            {
                "key": "joint",
                "kind": "joint_text",
                "title": "Joint text",
                "sources": ["S1"],
                "passages": passages,
            },
            {
                "key": "north",
                "kind": "party_account",
                "title": "Account",
                "sources": ["S1"],
                "passages": silent,
            },
        ]
    }


def _round(n: int, times: int) -> dict[str, Any]:
    entry = {"code": f"R{n}", "label": f"Lake round {n}"} | FACT
    days = {"from": "2025-10-02", "until": "2025-10-03"}
    plan = {
        "key": "1",
        "state": "scheduled",
        "from": "2026-11-06" if n % 2 else "2025-10-02",
        "venue": "The lake",
    }
    if n % 2:
        return entry | {"schedule": [plan | FACT]}
    ended = {"key": "1", "state": "held_agreement", "summary": "They agreed."} | days
    parts = range(1, times + 1)
    return entry | {
        "schedule": [plan | FACT],
        "outcomes": [ended | {"effective": "2025-10-03", "sources": ["S1"]}],
        "delegations": [
            {"key": f"d{part}", "actor": "north", "head": f"Head {part}", "sources": ["S1"]} for part in parts
        ],
        "numbers": [{"key": f"n{part}", "label": f"round {part}", "claimed_by": "North"} for part in parts],
        "agenda": [
            {"key": f"a{part}", "topic": f"Topic {part}", "actor": "north", "position": "Yes."}
            for part in parts
        ],
        "produced": [
            {"key": "A", "kind": "made", "agreement": "A1"} | FACT,
            *({"key": f"C{part}", "kind": "made", "commitment": f"C{part}"} | FACT for part in parts),
        ],
    }


def _event(n: int) -> dict[str, Any]:
    kind = "signature" if n % 2 else "violation_alleged"
    entry = {"key": f"E-{n}", "kind": kind, "text": f"Something happened at the lake {n}", "agreement": "A1"}
    return entry | {"claimed_by": ["north"], "disputed_by": ["south"], "by": ["north"]} | FACT


def _commitment(n: int) -> dict[str, Any]:
    entry = commitment_entry(f"C{n}", paraphrase=f"tend the lake, part {n}")
    later = entry["revisions"][0] | {"key": "2", "change": "extended", "effective": "2025-10-05"}
    waiting = {"as_written": "after the signature", "rule": {"kind": "on_event", "anchor": "E-1"}}
    entry["revisions"].append(later | {"deadline": waiting} if n == 1 else later)
    entry["conditions"] = [
        {
            "key": "1",
            "kind": "only_if_done",
            "text": f"Condition {n}",
            "stated_by": ["North"],
            "absent_from": ["Joint text"],
        }
        | FACT
    ]
    said = {"confidence": "high", "grounds": "Seen."} | FACT
    entry["assessments"] = [
        {"key": "1", "level": "minimum", "assessor": "Editors", "role": "editor"} | said,
        {"key": "2", "level": "full", "assessor": "An analyst", "role": "analyst"} | said,
    ]
    entry["positions"] = [
        {"key": "1", "actor": "north", "stance": "says_fulfilled", "text": "We did."} | FACT,
        {"key": "2", "actor": "south", "stance": "says_breached", "text": "They did not."} | FACT,
    ]
    return entry
