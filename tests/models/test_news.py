"""News: each line names its speaker and quotes nobody else; what heads a process is more than one side's word."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agreements.models import CommitmentRevision, Event, Position
from agreements.models.news import head_of, told_at
from agreements.operations.process_file import load_process, parse
from tests.factories import ENTERED, ROOT, point, process_data

pytestmark = pytest.mark.django_db

SHIPPED = sorted(path for path in (ROOT / "agreements/data").glob("*.json") if "schema" not in path.name)
EVERYTHING = 10_000


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_line_of_a_shipped_process_has_words_that_its_speaker_did_not_say(path: Any) -> None:
    process = load_process(data=parse(path.read_bytes()), at=ENTERED).process
    clauses = set(CommitmentRevision.objects.values_list("paraphrase", flat=True))
    news = told_at([process.pk], point("2026-11-30"), happened=EVERYTHING).happened[process.pk]
    assert len(news) > 10
    for one in news:
        line = str(one.sentence)
        if isinstance(one.fact, Position):
            assert one.one_side and not any(clause in line for clause in clauses)
        if isinstance(one.fact, Event) and (one.fact.claimed_by.exists() or one.fact.claimed_words):
            assert line.startswith("As said by ")
    head = head_of(news)
    assert head is not None and not head.one_side


def event(key: str, day: str, **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "kind": "violence",
        "text": f"shots, {key}",
        "effective": day,
        "sources": ["S1"],
    } | more


def head(events: list[dict[str, Any]], **more: Any) -> str:
    data = process_data()
    data["events"] = events
    data |= more
    process = load_process(data=json.loads(json.dumps(data)), at=ENTERED).process
    found = head_of(told_at([process.pk], point("2026-11-30"), happened=12).happened[process.pk])
    return str(found.sentence) if found else ""


SIGNED = event("E-1", "2025-10-20")


@pytest.mark.parametrize(
    ("claim", "heads"),
    [
        ({"claimed_by": ["north"]}, False),
        ({"claimed_words": "a paper"}, False),
        ({"claimed_by": ["north"], "disputed_by": ["south"]}, True),
        ({"claimed_by": ["north", "south"]}, True),
        ({"claimed_by": ["helper"]}, True),
        ({}, True),
    ],
)
def test_the_word_of_one_side_alone_heads_no_process(claim: dict[str, Any], heads: bool) -> None:
    line = head([SIGNED, event("E-2", "2025-10-25", **claim)])
    assert ("shots, E-2" in line) is heads and ("shots, E-1" in line) is not heads


def test_an_organ_that_repeats_its_party_is_no_second_voice() -> None:
    data = process_data()
    actors = [*data["actors"], {"slug": "army", "label": "Army", "kind": "armed_force", "parent": "north"}]
    actors[-1]["sources"] = ["S1"]
    line = head([SIGNED, event("E-2", "2025-10-25", claimed_by=["north", "army"])], actors=actors)
    assert "shots, E-1" in line


def test_the_newest_that_became_known_comes_first_however_old_it_is() -> None:
    process = load_process(data=process_data(), at=ENTERED).process
    data = process_data()
    data["events"] = [event("E-1", "2025-10-02"), event("E-2", "2025-11-20")]
    load_process(data=data, at=ENTERED.replace(hour=12))
    fresh = told_at([process.pk], point("2026-11-30"), fresh=3).fresh
    assert {one.fact.key for one in fresh[:2]} == {"E-1", "E-2"}
    assert fresh[2].fact.key not in ("E-1", "E-2")
