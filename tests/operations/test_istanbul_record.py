"""What the shipped Istanbul process says: texts side by side, names with their users, and no verdict of its own."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from agreements.operations.process_file import parse
from tests.factories import ISTANBUL, ROOT

REPORT = ROOT.parent / "shared/data/sources/istanbul-report-2025-10-31.txt"
RECORD: dict[str, Any] = parse((ROOT / "agreements/data" / f"{ISTANBUL}.json").read_bytes())
AGREEMENTS = {entry["code"]: entry for entry in RECORD["agreements"]}
COMMITMENTS = {entry["code"]: entry for entry in RECORD["commitments"]}


def passages(agreement: str, anchor: str) -> dict[str, dict[str, Any]]:
    """By text layer, what it has at an anchor."""
    return {
        layer["key"]: passage
        for layer in AGREEMENTS[agreement]["texts"]
        for passage in layer["passages"]
        if passage["anchor"] == anchor
    }


def about(code: str) -> list[str]:
    return [entry["key"] for entry in RECORD["disagreements"] if code in entry["about"]]


def test_the_condition_stands_in_one_account_and_is_missing_from_two() -> None:
    found = passages("A2", "condition on the ceasefire")
    assert {key: passage.get("silent", False) for key, passage in found.items()} == {
        "joint": True,
        "founding-report": False,
        "kabul": True,
    }
    (condition,) = COMMITMENTS["C9"]["conditions"]
    assert condition["stated_by"] == ["Web Desk", "Pakistan"]
    assert condition["absent_from"] == ["Türkiye text", "Kabul statement"]
    assert "condition-afghan-soil" in about("C9")


def test_penalty_and_appropriate_measures_stand_side_by_side() -> None:
    found = passages("A2", "mechanism para")
    assert "penalises the violator" in found["joint"]["gist"]
    assert found["founding-report"]["quote"].endswith("accountable through appropriate measures")
    assert about("C11") == ["penalty-or-measures"]


def test_both_dates_of_the_statement_stand_side_by_side() -> None:
    found = passages("A2", "date")
    assert (
        "30 October 2025" in found["joint"]["gist"] and "31 October 2025" in found["founding-report"]["gist"]
    )
    assert "date-of-statement" in about("A2")


def test_action_against_groups_stands_in_the_founding_report_alone() -> None:
    found = passages("A2", "action against armed groups")
    assert [key for key, passage in found.items() if not passage.get("silent")] == ["founding-report"]


def test_doha_is_known_by_three_summaries() -> None:
    assert [layer["key"] for layer in AGREEMENTS["A1"]["texts"]] == ["qatar", "pakistan", "kabul"]
    cited = {
        code
        for layer in AGREEMENTS["A1"]["texts"]
        for row in layer["passages"]
        for code in row.get("commitments", [])
    }
    assert cited == {code for code, entry in COMMITMENTS.items() if entry["agreement"] == "A1"}


def test_every_commitment_rests_on_a_passage_of_its_agreement() -> None:
    for agreement in RECORD["agreements"]:
        rows = [row for layer in agreement["texts"] for row in layer["passages"]]
        cited = {code for row in rows for code in row.get("commitments", [])}
        assert cited == {
            entry["code"] for entry in RECORD["commitments"] if entry["agreement"] == agreement["code"]
        }


def test_quotations_of_the_founding_report_are_short_and_verbatim() -> None:
    if not REPORT.exists():
        pytest.skip(f"{REPORT.name} is not at hand; it is not part of the project")
    report = REPORT.read_text(encoding="utf-8")
    (layer,) = [layer for layer in AGREEMENTS["A2"]["texts"] if layer["key"] == "founding-report"]
    quotes = [passage["quote"] for passage in layer["passages"]]
    assert all(quote in report and len(quote) < 160 for quote in quotes)
    assert sum(map(len, quotes)) < len(report) / 5


def test_no_long_stretch_of_the_founding_report_is_copied() -> None:
    if not REPORT.exists():
        pytest.skip(f"{REPORT.name} is not at hand; it is not part of the project")
    words, record = (
        REPORT.read_text(encoding="utf-8").split(),
        " ".join(json.dumps(RECORD, ensure_ascii=False).split()),
    )
    copied = [
        " ".join(words[n : n + 25]) for n in range(len(words) - 25) if " ".join(words[n : n + 25]) in record
    ]
    assert copied == []


def test_the_record_gives_no_verdict_on_recognition() -> None:
    own = RECORD | {
        "sources": [entry | {"title": ""} for entry in RECORD["sources"]]
    }  # titles are the sources' words
    text = re.sub(r"https?://[^\"]*", "", json.dumps(own, ensure_ascii=False))
    said = re.findall(r"[^.\"]*recogni[^.\"]*", text, flags=re.IGNORECASE)
    assert [one.strip() for one in said] == ["The record says who uses which name and judges no recognition"]


def test_names_say_who_uses_them_and_how() -> None:
    names = {entry["name"]: entry for entry in RECORD["names"]}
    assert names["Faisalabad Akhtar Group"]["stances"] == ["error"]
    assert names["Fitna al-Khawarij"]["stances"] == ["official", "pejorative", "contested"]
    assert {entry["thing"] for entry in RECORD["names"] if entry["name"] == "border"} == {"frontier"}
    assert all(entry["used_by"] for entry in RECORD["names"])


def test_labels_of_actors_are_no_pejorative_names() -> None:
    labels = {entry["label"] for entry in RECORD["actors"]}
    assert not labels & {
        entry["name"] for entry in RECORD["names"] if {"pejorative", "error"} & set(entry["stances"])
    }


def test_only_persons_of_the_case_sit_in_delegations() -> None:
    people = [
        name.partition(" (")[0]
        for entry in RECORD["rounds"]
        for row in entry.get("delegations", [])
        for name in (row.get("head", ""), *row.get("members", []))
        if name
    ]
    assert set(people) == {
        "Defence Minister Khawaja Asif",
        "Defence Minister Mohammad Yaqoob Mujahid",
        "Rahmatullah Najib",
        "Suhail Shaheen",
        "Anas Haqqani",
        "Noor Ahmad Noor",
        "Noor Rahman Nasrat",
        "Abdul Qahar Balkhi",
        "Lt Gen Asim Malik",
        "Abdul Haq Wasiq",
    }


def test_the_meeting_and_its_decisions_are_two_commitments_of_one_clause() -> None:
    clauses = {COMMITMENTS[code]["revisions"][0]["clause"] for code in ("C12", "C12a")}
    deadlines = [COMMITMENTS[code]["revisions"][0]["deadline"]["rule"] for code in ("C12", "C12a")]
    assert clauses == {"next-meeting para"}
    assert (
        deadlines[0]
        == deadlines[1]
        == {"kind": "fixed", "date": "2025-11-06", "bound": "on", "zone": "Europe/Istanbul"}
    )


def test_the_days_to_step_into_have_labels() -> None:
    days = {moment["at"] for moment in RECORD["process"]["moments"]}
    assert {"2025-10-31", "2025-11-03", "2025-11-06", "2025-11-08", "2025-11-29", "2026-03-23"} <= days
    assert all(moment["label"] for moment in RECORD["process"]["moments"])
