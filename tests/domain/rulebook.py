"""What the tests of the rules share: rules from their fields, anchors from their dates, moments in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from agreements.domain.deadline import Deadline, Reading
from agreements.domain.deadlines import rule_from_data
from agreements.domain.deadlines.outcomes import Limit, Resolution, Running
from agreements.domain.deadlines.rule import Rule
from agreements.domain.due import Due, DueState, due_at, state_of
from agreements.domain.timeline import INSTANT, When

KABUL, ADDIS, MOSCOW, KARACHI = "Asia/Kabul", "Africa/Addis_Ababa", "Europe/Moscow", "Asia/Karachi"


def utc(text: str) -> datetime:
    """2025-11-06T18:00, meant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def rule(kind: str, zone: str = KABUL, **fields: Any) -> Rule:
    """A rule as it is entered: from data, in the zone of its agreement."""
    return rule_from_data({"kind": kind, **fields}, zone)


def happened(zone: str = KABUL, **dates: str) -> dict[str, When]:
    """Anchors that have happened: E_sign="2022-11-02" is the event E-sign."""
    return {name.replace("_", "-").replace("-dot-", "."): When(text, zone) for name, text in dates.items()}


def limit_of(resolution: Resolution) -> Limit:
    assert isinstance(resolution.outcome, Limit), resolution
    return resolution.outcome


def running(resolution: Resolution) -> Running:
    assert isinstance(resolution.outcome, Running), resolution
    return resolution.outcome


def last_instants(resolution: Resolution) -> tuple[datetime, datetime]:
    """The earliest and the latest instant that is still in time."""
    limit = limit_of(resolution)
    return limit.earliest - INSTANT, limit.latest - INSTANT


def state(one: Rule, at: str, known: dict[str, When] | None = None) -> DueState:
    moment = utc(at)
    return state_of(one.resolve(known or {}).at(moment), moment)


def due(one: Rule, at: str, known: dict[str, When] | None = None) -> Due:
    return due_at(Deadline("as written", (Reading(one),)), known or {}, utc(at))


def between(label_and_rule: dict[str, Rule], chosen: int | None = None) -> Deadline:
    """A deadline of several readings."""
    readings = tuple(Reading(one, label) for label, one in label_and_rule.items())
    if chosen is None:
        return Deadline("as written", readings)
    return Deadline("as written", readings, chosen, "the editors", "both parties read it so.")
