"""What falls due in a span: found among everything on record, and the acts within duties that last."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from agreements.domain.deadline import deadline_from_data
from agreements.domain.due import DueState, due_at
from agreements.domain.falling import Act, end_of
from agreements.domain.timeline import AsOf
from agreements.models import Commitment, Process
from agreements.models.boards import CommitmentAt, commitments_at
from agreements.models.months import dated_between
from agreements.models.standings import TIMELESS_KINDS, WAITING_KINDS
from agreements.models.upcoming import due_by, falling_due
from agreements.operations.process_file import load_process
from tests.domain.test_rule_data import EXAMPLES
from tests.factories import ENTERED, commitment_entry, point, process_data

pytestmark = pytest.mark.django_db

TERM = {
    "kind": "term",
    "anchor_date": "2025-11-01",
    "amount": 1,
    "unit": "year",
    "renewal": "automatic",
    "notice_amount": 3,
    "notice_unit": "month",
}
WEEKLY = {"kind": "recurring", "anchor_date": "2025-11-03", "every": 1, "unit": "week"}
AFTER = {"kind": "offset", "amount": 30, "unit": "day"}
DATED = {"kind": "fixed", "date": "2026-02-01", "bound": "by"}


def agreed(*deadlines: dict[str, Any]) -> None:
    """Commitments C1, C2 … with these rules or readings; E-past happened on 1 November 2025, E-far in 2027."""
    data = process_data()
    data["events"] = [
        {"key": key, "kind": "signature", "text": "Signed.", "effective": day, "sources": ["S1"]}
        for key, day in (("E-past", "2025-11-01"), ("E-far", "2027-01-01"))
    ]
    data["rounds"] = []
    data["commitments"] = [
        commitment_entry(f"C{number}", deadline={"as_written": "in time"} | deadline)
        for number, deadline in enumerate(deadlines, 1)
    ]
    load_process(data=data, at=ENTERED)


def falling(where: AsOf, days: int) -> list[str]:
    return [item.identity.code for item in falling_due(Process.objects.all(), where, timedelta(days=days))]


def test_the_last_day_for_notice_falls_due_while_the_term_runs() -> None:
    agreed({"rule": TERM})
    assert falling(point("2026-07-20"), 7) == []
    (item,) = falling_due(Process.objects.all(), point("2026-07-20"), timedelta(days=14))
    assert item.due.state is DueState.RUNNING
    assert item.falling.act is Act.NOTICE
    assert item.falling.last.last_day in (date(2026, 7, 31), date(2026, 8, 1))
    assert falling(point("2026-08-03"), 14) == []


def test_the_end_of_a_period_falls_due_while_the_duty_recurs() -> None:
    agreed({"rule": WEEKLY})
    assert falling(point("2025-11-05"), 7) == ["C1"]
    assert falling(point("2025-11-05"), 2) == []


def acts(where: AsOf, days: int, **more: bool) -> list[tuple[str, str]]:
    found = falling_due(Process.objects.all(), where, timedelta(days=days), **more)
    return [(item.identity.code, item.falling.act.value) for item in found]


ENDING: dict[str, dict[str, Any]] = {
    "a_window": {"kind": "window", "start": "2026-01-01T09:30", "end": "2026-02-10T09:30"},
    "a_window_that_has_not_begun": {"kind": "window", "start": "2026-02-08", "end": "2026-02-11"},
    "a_window_with_an_event": {"kind": "window", "start_event": "E-past", "end": "2026-02-10"},
    "a_term": {"kind": "term", "anchor_date": "2026-02-01", "amount": 9, "unit": "day"},
    "a_phase": {"kind": "phase", "anchor_date": "2026-02-06", "amount": 5, "unit": "day", "bound": "for"},
}


@pytest.mark.parametrize("rule", ENDING.values(), ids=ENDING)
def test_the_end_of_what_lasts_falls_due(rule: dict[str, Any]) -> None:
    agreed({"rule": rule})
    assert acts(point("2026-02-04T12:00Z"), 7) == [("C1", "ends")]
    assert acts(point("2026-02-04"), 7) == [("C1", "ends")]
    assert acts(point("2026-01-15"), 7) == []
    assert acts(point("2026-02-12"), 7) == []


def test_notice_and_the_end_of_one_term_are_two_things_that_fall_due() -> None:
    agreed({"rule": TERM | {"notice_amount": 1, "notice_unit": "week"}})
    assert acts(point("2026-10-20"), 14) == [("C1", "notice"), ("C1", "ends")]


def test_a_daily_quota_is_told_only_where_it_is_asked_for() -> None:
    daily = {"kind": "recurring", "anchor_date": "2026-02-01", "every": 1, "unit": "day", "times": 600}
    agreed({"rule": daily}, {"rule": daily | {"every": 12, "unit": "hour"}})
    assert acts(point("2026-02-04"), 7) == []
    assert acts(point("2026-02-04"), 7, quotas=True) == [("C1", "period"), ("C2", "period")]


def test_a_duty_that_only_stands_never_falls_due() -> None:
    agreed(
        {"rule": {"kind": "standing"}},
        {"rule": {"kind": "undated"}},
        {"rule": {"kind": "vague", "word": "soon"}},
    )
    assert falling(point("2025-11-05"), 3000) == []


EVERYTHING = (
    {"rule": TERM},
    {"rule": WEEKLY},
    {"rule": DATED},
    {"rule": AFTER | {"anchor": "E-past"}},
    {"rule": AFTER | {"anchor": "E-far"}},
    {"rule": {"kind": "on_event", "anchor": "E-far", "then": "once"}},
    {"rule": AFTER | {"anchor": "E-far", "unit": "half_month", "confirmed": "2026-01-15"}},
    {"rule": {"kind": "suspended", "rule": DATED, "suspended": "E-far", "clock": "stops"}},
    {"rule": TERM | {"notice_anchor": "E-far"}},
    {"rule": {"kind": "milestone", "amount": 30, "measure": "percent", "what": "arms", "rule": DATED}},
    {"readings": [{"label": "one", "rule": DATED}, {"label": "other", "rule": AFTER | {"anchor": "E-far"}}]},
    {"readings": [{"label": "one", "rule": TERM}, {"label": "other", "rule": TERM | {"amount": 2}}]},
    {"rule": {"kind": "undated"}},
)


POINTS = ("2025-10-20", "2025-11-20", "2026-01-10", "2026-07-20", "2027-01-15")


def test_nothing_is_passed_over_by_what_is_stored() -> None:
    """The rows that are looked at hold every commitment that falls due when all of them are looked at."""
    agreed(*EVERYTHING)
    for where in map(point, POINTS):
        everything = commitments_at(Commitment.objects.all(), where)
        for days in (3, 14, 90, 700):
            expected = [item.identity.code for item in due_by(everything, where, timedelta(days=days))]
            assert falling(where, days) == expected, (where, days)


def test_no_day_of_a_month_is_passed_over() -> None:
    agreed(*EVERYTHING)
    for where in map(point, POINTS):
        first, last = where.valid.date(), where.valid.date() + timedelta(days=45)
        found = dated_between(Process.objects.all(), where, first, last)
        expected = {
            one.commitment.code
            for one in commitments_at(Commitment.objects.all(), where)
            for limit in (*one.due.limits, *filter(None, map(end_of, one.due.lasting)))
            for day in (limit.first_day, limit.last_day)
            if first <= day <= last
        }
        assert {one.thing.commitment.code for one in found if isinstance(one.thing, CommitmentAt)} == expected


def waits(data: dict[str, Any]) -> bool:
    return data["kind"] in WAITING_KINDS and "confirmed" not in data and "anchor" in data


@pytest.mark.parametrize("name", [name for name, data in EXAMPLES.items() if waits(data)])
def test_what_only_waits_has_no_date_before_its_anchor(name: str) -> None:
    due = due_at(deadline_from_data({"as_written": "then", "rule": EXAMPLES[name]}, "UTC"), {}, ENTERED)
    assert (due.due_from, due.next_limit) == (None, None)


@pytest.mark.parametrize("name", [name for name, data in EXAMPLES.items() if data["kind"] in TIMELESS_KINDS])
def test_what_is_timeless_has_no_date(name: str) -> None:
    due = due_at(deadline_from_data({"as_written": "then", "rule": EXAMPLES[name]}, "UTC"), {}, ENTERED)
    assert (due.due_from, due.next_limit, due.holds_until) == (None, None, None)
