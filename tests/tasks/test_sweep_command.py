"""`manage.py sweep` and the task: the clock is read, one operation is called, what happened is said."""

from __future__ import annotations

from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from agreements.domain.parsing import parse_point
from config.celery import app
from monitoring.models import Alert, Run
from monitoring.operations import sweep as sweeping
from monitoring.tasks import sweep_deadlines
from tests.factories import a_process, istanbul

NOW = parse_point("2026-11-24T09:30Z")


def said(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("sweep", *arguments, stdout=out, stderr=out)
    return out.getvalue().splitlines()


def test_each_raised_alert_is_one_line_and_the_sum_is_one(db: None) -> None:
    a_process()
    with time_machine.travel(NOW, tick=False):
        assert said("--at", "2025-10-30T09:00Z") == [
            "2025-10-22 19:30Z  14 days before  C1 do what C1 says, due 2025-11-06 (lake-talks)",
            "2025-10-22 19:30Z  14 days before  R1 Lake round, due 2025-11-06 (lake-talks)",
            "2025-10-29 19:30Z  7 days before   C1 do what C1 says, due 2025-11-06 (lake-talks)",
            "2025-10-29 19:30Z  7 days before   R1 Lake round, due 2025-11-06 (lake-talks)",
            "4 alerts raised for 2025-10-30 09:00Z (2 commitments and rounds looked at)",
        ]
        assert said("--at", "2025-10-30")[:1] == [
            "0 alerts raised for 2025-10-30 23:59Z (0 commitments and rounds looked at)"
        ]
    assert Run.objects.earliest("pk").started_at == NOW


def test_without_a_moment_it_is_the_clock(db: None) -> None:
    a_process()
    with time_machine.travel(parse_point("2025-10-22T19:30Z"), tick=False):
        assert said()[-1] == "2 alerts raised for 2025-10-22 19:30Z (2 commitments and rounds looked at)"


def test_a_moment_ahead_is_not_swept_for(db: None) -> None:
    a_process()
    with time_machine.travel(parse_point("2025-10-01T12:00Z"), tick=False):
        first, *_, last = said("--at", "2025-11-30")
    assert first == "2025-11-30 23:59Z lies ahead; swept until now instead."
    assert last.startswith("0 alerts raised for 2025-10-01 12:00Z")
    assert not Alert.objects.exists()


@pytest.mark.parametrize("moment", ["yesterday", "2025-02-30", "2025-11-03T09:00", "0000-01-01"])
def test_a_moment_that_cannot_be_read_is_refused_and_nothing_is_swept(db: None, moment: str) -> None:
    with pytest.raises(CommandError, match="is not a moment|exists|outside the years"):
        said("--at", moment)
    assert not Run.objects.exists()


def test_the_days_before_6_november_can_be_replayed(db: None) -> None:
    istanbul()
    lines = [line for day in range(20, 32) for line in said("--at", f"2025-10-{day}")]
    lines += [line for day in range(1, 11) for line in said("--at", f"2025-11-{day:02d}")]
    third = [line for line in lines if " R3 " in line]
    assert [line[:16] for line in third[1:4]] == ["2025-11-02 21:00", "2025-11-04 21:00", "2025-11-05 21:00"]


def test_the_projection_can_be_rebuilt_from_the_command_line(db: None) -> None:
    a_process()
    said()
    assert said("--rebuild")[-1].startswith("0 alerts raised")


def test_a_sweep_that_failed_says_so(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise OSError("disk on fire")

    monkeypatch.setattr(sweeping, "raise_alerts", broken)
    with pytest.raises(CommandError, match="did not do all its work. OSError: disk on fire"):
        said()


def test_the_task_sweeps_until_the_clock(db: None) -> None:
    a_process()
    with time_machine.travel(parse_point("2025-11-03T09:00Z"), tick=False):
        sweep_deadlines()
    run = Run.objects.get()
    assert (run.at, run.finished_at, run.raised) == (parse_point("2025-11-03T09:00Z"),) * 2 + (6,)


def test_beat_calls_the_task_by_its_name() -> None:
    (entry,) = [entry for entry in app.conf.beat_schedule.values() if entry["task"] == sweep_deadlines.name]
    assert entry["schedule"] <= 60
    assert "args" not in entry
