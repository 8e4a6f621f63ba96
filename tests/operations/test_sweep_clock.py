"""A wall clock that jumps, days of 23 and 25 hours, a leap day: nothing is flagged twice, nothing is skipped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from agreements.models import Process, Source
from agreements.operations.assessments import record_assessment
from agreements.operations.process_file import load_process
from monitoring.models import Alert, Crossing, Run
from monitoring.operations.sweep import sweep
from monitoring.tasks import sweep_deadlines
from tests.factories import a_person, commitment_entry, process_data

pytestmark = pytest.mark.django_db

SIX = ("days_14", "days_7", "days_3", "days_1", "due", "overdue")
COLUMNS = ("commitment__code", "threshold", "step", "due_from", "latest", "crossed_at")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
START = datetime(2025, 10, 20, 9, tzinfo=UTC)
LAST = datetime(2025, 11, 20, 9, tzinfo=UTC)

#: How far the machine's clock is off while the world goes on day by day, by the day of the test.
JUMPS: dict[str, Callable[[int], timedelta]] = {
    "back a day for a day": lambda day: -DAY if day == 12 else timedelta(),
    "back a day for good": lambda day: -DAY if day >= 12 else timedelta(),
    "ahead two days for a day": lambda day: 2 * DAY if day == 12 else timedelta(),
    "ahead two days for good": lambda day: 2 * DAY if day >= 12 else timedelta(),
    "to and fro": lambda day: (-1, 2, 0)[day % 3] * DAY,
}


def talks(*days: str, zone: str = "Asia/Kabul", at: datetime = START - 10 * DAY) -> Process:
    data = process_data(zone=zone)
    data["rounds"] = []
    data["commitments"] = [commitment_entry(f"C{n}", day) for n, day in enumerate(days, 1)]
    return load_process(data=data, at=at).process


def flagged() -> list[tuple[Any, ...]]:
    """What was flagged of which date, dated at its crossing; not when it was noticed."""
    return sorted(Alert.objects.values_list(*COLUMNS), key=str)


def crossings(code: str = "C1") -> dict[str, str]:
    rows = Alert.objects.filter(commitment__code=code).first_told().order_by("crossed_at", "pk")
    return {one.threshold: f"{one.crossed_at:%Y-%m-%d %H:%M}" for one in rows}


# --- A clock that jumps -----------------------------------------------------------------------------


@pytest.mark.parametrize("jump", JUMPS)
def test_a_clock_that_jumps_flags_nothing_twice_and_skips_nothing(jump: str) -> None:
    talks("2025-11-01", "2025-11-06", "2025-11-07")
    for day in range((LAST - START).days):
        told = START + day * DAY + JUMPS[jump](day)
        run = sweep(at=told, clock=lambda told=told: told)
        assert run.error == ""
    sweep(at=LAST + 3 * DAY)
    jumped = flagged()
    assert len({row[:5] for row in jumped}) == len(jumped) > 3 * 6
    # The projection knows of no clock.
    rights = Crossing.objects.filter(crossed_at__lte=LAST + 3 * DAY)
    assert jumped == sorted(rights.values_list(*COLUMNS), key=str)


def test_the_clock_of_the_machine_may_jump_between_tasks() -> None:
    """The task reads the clock itself: a minute later it is yesterday, then the day after tomorrow, then today."""
    talks("2025-11-06")
    for told in ("2025-11-03T09:00Z", "2025-11-02T09:01Z", "2025-11-05T09:02Z", "2025-11-03T09:03Z"):
        with time_machine.travel(datetime.fromisoformat(told), tick=False):
            sweep_deadlines()
    assert set(crossings()) == {"days_14", "days_7", "days_3", "days_1"}  # the last one too early, and once
    with time_machine.travel(datetime(2025, 11, 7, 9, tzinfo=UTC), tick=False):
        sweep_deadlines()
    assert (
        set(crossings()) == {*SIX}
        and Alert.objects.count() == 6
        and Run.objects.exclude(error="").count() == 0
    )


@pytest.mark.parametrize("jump", [-DAY, 2 * DAY])
def test_what_is_recorded_while_the_clock_is_wrong_is_looked_at(jump: timedelta) -> None:
    """How far a sweep has read goes by the numbers of rows, which no clock changes."""
    process = talks("2025-11-06", "2025-11-07")
    mediator = a_person("mediator", process, "mediator")
    now = datetime(2025, 10, 25, 9, tzinfo=UTC)
    sweep(at=now)
    for number, code in enumerate(("C1", "C2")):
        told = now + number * MINUTE + (jump if number == 0 else timedelta())
        record_assessment(
            by=mediator,
            at=told,
            commitment=process.commitments.get(code=code),
            level="full",
            effective="2025-10-23",
            grounds="seen on the spot",
            confidence="high",
            sources=list(Source.objects.filter(process=process)),
        )
        assert sweep(at=told, clock=lambda told=told: told).subjects == 1
    sweep(at=LAST)
    assert {row[1] for row in flagged()} <= {"days_14"}
    assert not Crossing.objects.exclude(threshold="days_14").exists()


def test_a_sweep_looks_at_nothing_again_because_the_clock_went_back() -> None:
    talks("2025-11-06")
    now = datetime(2025, 11, 3, 9, tzinfo=UTC)
    looked_at = [
        sweep(at=now + jump, clock=lambda jump=jump: now + jump).subjects for jump in (0 * DAY, -DAY, 2 * DAY)
    ]
    assert looked_at == [1, 0, 0]
    assert Run.objects.projected().newest_first()[0].seen == Run.objects.projected().earliest("pk").seen


# --- Days that are not of 24 hours ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        # The clock goes back on 2 November: seven days before the 5th are a week and an hour.
        (
            "America/New_York",
            "2025-11-05",
            {"days_14": "2025-10-22 04:00", "days_7": "2025-10-29 04:00", "days_3": "2025-11-02 04:00",
             "days_1": "2025-11-04 05:00", "due": "2025-11-05 05:00", "overdue": "2025-11-06 05:00"},
        ),
        # It goes forward on 29 March: the due day itself has 23 hours.
        (
            "Europe/Berlin",
            "2026-03-29",
            {"days_14": "2026-03-14 23:00", "days_7": "2026-03-21 23:00", "days_3": "2026-03-25 23:00",
             "days_1": "2026-03-27 23:00", "due": "2026-03-28 23:00", "overdue": "2026-03-29 22:00"},
        ),
        # It goes back on 26 October: the due day has 25 hours.
        (
            "Europe/Berlin",
            "2025-10-26",
            {"days_14": "2025-10-11 22:00", "days_7": "2025-10-18 22:00", "days_3": "2025-10-22 22:00",
             "days_1": "2025-10-24 22:00", "due": "2025-10-25 22:00", "overdue": "2025-10-26 23:00"},
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("every", [MINUTE * 30, timedelta(hours=7), DAY])
def test_daylight_saving_moves_no_mark_and_skips_none(
    zone: str, day: str, expected: dict[str, str], every: timedelta
) -> None:
    talks(day, zone=zone, at=datetime(2025, 10, 1, 9, tzinfo=UTC))
    due = datetime.fromisoformat(f"{day}T00:00+00:00")
    moment = due - 3 * DAY
    while moment < due + 3 * DAY:
        sweep(at=moment)
        moment += every
    assert crossings() == expected


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2028-02-29", "2028-02-14", "2028-02-29"),
        ("2028-03-01", "2028-02-15", "2028-03-01"),
        ("2027-03-01", "2027-02-14", "2027-03-01"),
        ("2028-03-14", "2028-02-28", "2028-03-14"),
    ],
)
def test_a_leap_day_is_a_day_like_any_other(day: str, first: str, last: str) -> None:
    talks(day, zone="UTC", at=datetime(2026, 1, 1, tzinfo=UTC))
    on = date.fromisoformat(first) - timedelta(days=1)
    while on <= date.fromisoformat(last) + timedelta(days=2):
        sweep(at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC))
        on += timedelta(days=1)
    found = crossings()
    assert len(found) == 6
    assert found["days_14"][:10] == str(date.fromisoformat(day) - timedelta(days=14))
    assert found["due"] == f"{day} 00:00" and found["overdue"][:10] == str(
        date.fromisoformat(day) + timedelta(days=1)
    )
