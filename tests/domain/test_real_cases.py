"""The sums of the three real processes, recomputed by the rules from the case files beside the repository."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from agreements.domain.deadlines import rule_from_data
from agreements.domain.deadlines.lengths import day_before
from agreements.domain.due import DueState
from agreements.domain.parsing import parse_point
from agreements.domain.timeline import INSTANT, When, zone_of
from tests.domain.rulebook import due, last_instants, limit_of, running, state

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted((ROOT / ".." / "shared" / "data" / "processes").resolve().glob("*.json"))
FILES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in CASES}
ZONES = {"ethiopia-tigray-2022": "Africa/Addis_Ababa", "nagorno-karabakh-2020": "Europe/Moscow"}

pytestmark = pytest.mark.skipif(not CASES, reason="the case files do not stand beside this repository")


def calcs(*names: str) -> list[Any]:
    """The calc blocks that have exactly these names, each with the zone of its file."""
    return [
        pytest.param(entry["calc"], ZONES.get(file, "Asia/Kabul"), id=f"{file}-{entry['as_of']}")
        for file, case in FILES.items()
        for entry in case["expected"]
        if set(entry.get("calc", ())) >= set(names)
    ]


def computed(kind: str) -> list[Any]:
    """The deadlines of a kind whose date the case file gives, with their anchor."""
    return [
        pytest.param(commitment["deadline"], happened(case), ZONES[file], id=f"{file}-{commitment['id']}")
        for file, case in FILES.items()
        for commitment in case["commitments"]
        if commitment["deadline"]["kind"] == kind and "computed" in commitment["deadline"]
    ]


def happened(case: dict[str, Any]) -> dict[str, When]:
    """The dated events of a case file as anchors."""
    return {
        event["id"]: When(
            event["date"] + (f"T{event['time']}" if "time" in event else ""), event.get("tz", "UTC")
        )
        for event in case["events"]
    }


def last_day(one: Any, known: dict[str, When] | None = None) -> date:
    resolution = one.resolve(known or {})
    return last_instants(resolution)[1].astimezone(zone_of(limit_of(resolution).zone)).date()


def offset(zone: str, anchor: str, add: dict[str, int], bound: str = "within") -> Any:
    ((unit, amount),) = add.items()
    data = {"kind": "offset", "anchor_date": anchor, "amount": amount, "unit": unit.removesuffix("s")}
    return rule_from_data(data | {"bound": bound}, zone)


def test_every_calc_block_is_tested_below() -> None:
    blocks = [entry["calc"] for case in FILES.values() for entry in case["expected"] if "calc" in entry]
    tested = [*calcs("anchor", "add"), *calcs("start", "add_hours"), *calcs("local")]
    assert sorted(map(str, blocks)) == sorted(str(block.values[0]) for block in tested)


@pytest.mark.parametrize(("calc", "zone"), calcs("anchor", "add"))
def test_a_sum_of_days_months_or_years_is_exact(calc: dict[str, Any], zone: str) -> None:
    assert last_day(offset(zone, calc["anchor"], calc["add"])) == date.fromisoformat(calc["equals"])
    if "minus" in calc:
        before = offset(zone, calc["equals"], calc["minus"], "before_end")
        assert last_day(before) == date.fromisoformat(calc["equals2"])


@pytest.mark.parametrize(("calc", "zone"), calcs("start", "add_hours"))
def test_a_sum_of_hours_is_exact(calc: dict[str, Any], zone: str) -> None:
    data = {
        "kind": "phase",
        "anchor_date": calc["start"],
        "amount": calc["add_hours"],
        "unit": "hour",
        "bound": "for",
    }
    assert running(rule_from_data(data, calc["tz"]).resolve({})).end == parse_point(calc["equals"])


@pytest.mark.parametrize(("calc", "zone"), calcs("local"))
def test_a_local_time_is_exact(calc: dict[str, Any], zone: str) -> None:
    assert When(calc["local"], calc["tz"]).start == parse_point(calc["equals"])


@pytest.mark.parametrize(("deadline", "known", "zone"), computed("offset"))
def test_an_offset_comes_to_the_date_in_the_case_file(
    deadline: dict[str, Any], known: dict[str, When], zone: str
) -> None:
    data = {name: deadline[name] for name in ("kind", "anchor", "amount", "unit", "count")}
    bound = {"at": "on"}.get(deadline["bound"], deadline["bound"])
    assert last_day(rule_from_data(data | {"bound": bound}, zone), known) == date.fromisoformat(
        deadline["computed"]
    )


@pytest.mark.parametrize(("deadline", "known", "zone"), computed("phase"))
def test_a_phase_comes_to_the_days_in_the_case_file(
    deadline: dict[str, Any], known: dict[str, When], zone: str
) -> None:
    days = int(deadline["length"].removeprefix("P").removesuffix("D"))
    data = {"kind": "phase", "anchor": deadline["anchor"], "amount": days, "unit": "day"}
    assert last_day(rule_from_data(data, zone), known) == date.fromisoformat(
        deadline["computed"][f"end_day{days}"]
    )
    lasting = running(rule_from_data(data | {"bound": "for"}, zone).resolve(known))
    assert (
        lasting.end is not None
        and day_before(lasting.end, zone).isoformat() == deadline["computed"][f"end_day{days}"]
    )


@pytest.mark.parametrize(("deadline", "known", "zone"), computed("term"))
def test_a_term_comes_to_the_expiry_and_the_notice_day_in_the_case_file(
    deadline: dict[str, Any], known: dict[str, When], zone: str
) -> None:
    data = {"kind": "term", "anchor": deadline["anchor"], "amount": 5, "unit": "year", "renewal": "automatic",
            "notice_amount": 6, "notice_unit": "month"}  # fmt: skip
    term, sums = rule_from_data(data, zone), deadline["computed"]
    before, after = due(term, "2025-05-01T00:00", known), due(term, "2025-05-11T00:00", known)
    expiry = running(before.readings[0].resolution).end
    assert expiry is not None and expiry.astimezone(zone_of(zone)).date().isoformat() == sums["expiry"]
    assert before.next_limit is not None
    assert day_before(before.next_limit.latest, zone).isoformat() == sums["last_day_for_notice"]
    assert "Renewed to 10 November 2030 (automatic)" in str(after.explanation)
    assert state(term, "2025-11-11T00:00", known) is DueState.RUNNING


def test_the_eid_pause_is_over_at_its_written_end() -> None:
    pause = {"kind": "window", "start": "2026-03-19T00:00", "end": "2026-03-24T00:00"}
    end = datetime.fromisoformat("2026-03-23T19:00+00:00")
    one = rule_from_data(pause, "Asia/Karachi")
    assert running(one.resolve({})).end == end
    assert state(one, (end - INSTANT).replace(tzinfo=None).isoformat()) is DueState.RUNNING
    assert state(one, "2026-03-23T19:00") is DueState.ENDED
