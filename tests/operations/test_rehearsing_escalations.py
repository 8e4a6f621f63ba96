"""In a rehearsal nobody takes note of anything: what would have gone to a second person stands there at its hour."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from agreements.domain.timeline import INSTANT, local_start
from agreements.models import Process, User
from monitoring.models import Acknowledgement, Alert, Escalation, Mailbox, Notice, RehearsedAlert, Spared
from monitoring.operations.escalating import end_escalation
from monitoring.operations.handling import acknowledge
from monitoring.operations.rehearsing import rehearse
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, istanbul
from tests.operations.test_escalating import SET, known_in_time, mediator_of, plan

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
FIRST, LAST = date(2025, 10, 25), date(2025, 11, 16)


@pytest.fixture
def process() -> Process:
    return known_in_time()


def rehearsed(
    process: Process, first: date = FIRST, last: date = LAST, **options: Any
) -> list[RehearsedAlert]:
    rehearsal = rehearse(at=ENTERED, process=process, first=first, last=last, **options)
    return list(rehearsal.alerts.oldest_first().filter(passed_on_at__isnull=False))


def in_short(rows: list[RehearsedAlert]) -> list[tuple[Any, ...]]:
    return sorted((str(row.subject), row.threshold, row.due_from, row.passed_on_at) for row in rows)


def really(process: Process, first: date = FIRST, last: date = LAST) -> list[tuple[Any, ...]]:
    """What sweeps at midnights before and of every hour of the days pass on, while nobody acknowledges anything."""
    start, end = local_start(first, process.zone), local_start(last + timedelta(days=1), process.zone)
    with transaction.atomic():
        now = start - timedelta(days=15)
        while now < end:
            assert sweep(at=now).error == ""
            now += HOUR if now >= start else timedelta(days=1)
        passed = Escalation.objects.filter(due_at__gte=start, due_at__lt=end)
        found = [
            (str(one.alert.subject), one.alert.threshold, one.alert.due_from, one.due_at)
            for one in passed.select_related("alert__commitment", "alert__round")
        ]
        transaction.set_rollback(True)
    return sorted(found)


@pytest.mark.parametrize(("hours", "threshold"), [(24, "due"), (5, "days_7"), (30, "overdue")])
def test_it_stands_there_at_the_hour_at_which_it_would_have_happened(
    process: Process, hours: int, threshold: str
) -> None:
    plan(process, hours, threshold, at=SET - timedelta(days=9))
    real = really(process, FIRST, date(2025, 11, 8))
    assert real and in_short(rehearsed(process, FIRST, date(2025, 11, 8))) == real


def test_it_comes_so_many_hours_after_the_crossing_and_says_whom_it_goes_to(process: Process) -> None:
    plan(process, 5)
    rows = rehearsed(process)
    assert {row.threshold for row in rows} == {"due", "overdue"}
    for row in rows:
        assert row.passed_on_at == row.crossed_at + 5 * HOUR
        assert row.on_day == row.passed_on_at.astimezone(local_zone(process)).date()
        assert row.told == [
            {"user": "second", "channel": "email", "why": "escalation"},
            {"user": "second", "channel": "inbox", "why": "escalation"},
        ]


def local_zone(process: Process) -> Any:
    return local_start(FIRST, process.zone).tzinfo


def test_without_a_confirmed_mailbox_it_stands_in_the_inbox_alone(process: Process) -> None:
    second = plan(process)
    Mailbox.objects.filter(user=second).update(confirmed_at=None)
    assert {one["channel"] for row in rehearsed(process) for one in row.told} == {"inbox"}


def test_what_was_met_by_then_is_let_be() -> None:
    process = istanbul()
    plan(process, 720, "days_14")
    rows = rehearsed(process, date(2025, 10, 18), date(2025, 12, 2))
    rehearsal = rows[0].rehearsal
    alerts = rehearsal.alerts.filter(passed_on_at__isnull=True)
    assert 0 < len(rows) < alerts.count()


def test_what_was_crossed_before_the_first_day_is_passed_on_within_it(process: Process) -> None:
    plan(process, 48)
    (day,) = {row.on_day for row in rehearsed(process) if row.threshold == "due"}
    inside = rehearsed(process, day, day)
    assert {row.threshold for row in inside} == {"due"}
    assert not RehearsedAlert.objects.filter(
        rehearsal=inside[0].rehearsal, threshold="due", passed_on_at=None
    )


def test_acknowledgements_that_people_really_made_are_not_looked_at(process: Process) -> None:
    plan(process, 24, at=SET - timedelta(days=9))
    expected = in_short(rehearsed(process))
    person = mediator_of(process, "third")
    sweep(at=datetime.fromisoformat("2025-11-06T09:00+00:00"))
    for alert in Alert.objects.filter(process=process):
        if alert.threshold == "due":
            acknowledge(by=person, at=alert.raised_at, alert=alert, note="")
    assert Acknowledgement.objects.exists() and in_short(rehearsed(process)) == expected


def test_the_plan_of_today_counts_and_none_where_it_has_ended(process: Process) -> None:
    plan(process, 24, at=SET)
    plan(process, 6, at=SET + HOUR)
    assert {row.passed_on_at - row.crossed_at for row in rehearsed(process)} == {6 * HOUR}
    end_escalation(by=User.objects.get(username="mediator"), at=ENTERED, process=process)
    assert rehearsed(process) == []


def test_of_others_one_person_sees_nothing_that_is_passed_on(process: Process) -> None:
    second = plan(process)
    assert rehearsed(process, seen_as=User.objects.get(username="mediator")) == []
    assert rehearsed(process, seen_as=second)


def test_nothing_that_is_real_is_touched(process: Process) -> None:
    plan(process, 6)
    sweep(at=datetime.fromisoformat("2025-11-20T09:00+00:00"))
    real = (Alert, Escalation, Spared, Notice, Acknowledgement)
    before = [list(model.objects.order_by("pk").values()) for model in real]
    assert rehearsed(process)
    assert [list(model.objects.order_by("pk").values()) for model in real] == before


def test_the_command_says_when_and_to_whom(process: Process) -> None:
    plan(process, 5)
    out = StringIO()
    with time_machine.travel(ENTERED, tick=False):
        call_command("replay", "lake-talks", "--from", "2025-11-05", "--to", "2025-11-08", stdout=out)
    lines = [line for line in out.getvalue().splitlines() if "passed on" in line]
    assert "due" in lines[0] and "passed on 05:00" in lines[0] and "second by email (escalation)" in lines[0]
    assert lines[-1].startswith(
        f"6 alerts from 2025-11-05 to 2025-11-08, {len(lines) - 1} passed on; nothing"
    )


def test_the_end_of_a_day_is_the_last_instant_of_it(process: Process) -> None:
    """Passed on at midnight belongs to the day that begins."""
    plan(process, 24)
    for row in rehearsed(process):
        assert local_start(row.on_day, process.zone) <= row.passed_on_at
        assert row.passed_on_at <= local_start(row.on_day + timedelta(days=1), process.zone) - INSTANT
