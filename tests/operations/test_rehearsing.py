"""A replay flags what sweeps of those days would have flagged, and touches nothing that is real."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.domain.timeline import INSTANT, local_start
from agreements.models import Process
from agreements.operations.process_file import load_process
from monitoring.models import (
    Alert,
    Attempt,
    Crossing,
    Escalation,
    Message,
    Notice,
    Rehearsal,
    RehearsedAlert,
    Run,
    Subscription,
)
from monitoring.operations import projecting
from monitoring.operations.rehearsing import BadRehearsal, rehearse
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, ISTANBUL, a_person, a_process, commitment_entry, istanbul, process_data

pytestmark = pytest.mark.django_db

REAL = (Run, Crossing, Alert, Notice, Message, Attempt, Escalation, Subscription)
COLUMNS = ("commitment", "round", "threshold", "due_from", "latest", "zone", "crossed_at")


def counted() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in REAL}


def replayed(process: Process, first: date, last: date, **options: Any) -> list[tuple[Any, ...]]:
    rehearsal = rehearse(at=ENTERED, process=process, first=first, last=last, **options)
    return sorted(rehearsal.alerts.values_list("on_day", *COLUMNS), key=str)


def swept(process: Process, first: date, last: date) -> list[tuple[Any, ...]]:
    """What real sweeps at the end of each of the days raise, after one at the end of the day before."""
    found: list[tuple[Any, ...]] = []
    with transaction.atomic():
        sweep(at=end_of(first - timedelta(days=1), process))
        day = first
        while day <= last:
            run = sweep(at=end_of(day, process))
            assert run.error == ""
            raised = Alert.objects.filter(run=run, process=process)
            found += [(day, *row) for row in raised.values_list(*COLUMNS)]
            day += timedelta(days=1)
        transaction.set_rollback(True)
    return sorted(found, key=str)


def end_of(day: date, process: Process) -> datetime:
    return local_start(day + timedelta(days=1), process.zone) - INSTANT


def test_the_shipped_process_is_flagged_as_real_sweeps_would_have(monkeypatch: pytest.MonkeyPatch) -> None:
    # The sweeps of a site whose record was kept day by day; one that was loaded later reminds from then on only.
    lived = partial(projecting.project_subjects, as_lived=True)
    monkeypatch.setattr(projecting, "project_subjects", lived)
    process = istanbul()
    a_process()  # another one, which is no part of it
    first, last = date(2025, 10, 18), date(2025, 12, 2)
    real = swept(process, first, last)
    assert len(real) > 15
    assert replayed(process, first, last) == real


def test_what_was_flagged_before_is_not_flagged_again() -> None:
    process = istanbul()
    first, last = date(2025, 11, 3), date(2025, 11, 8)
    real = swept(process, first, last)
    assert real and replayed(process, first, last) == real
    assert "days_14" not in {row[3] for row in real}


@settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(
    days=st.lists(st.dates(date(2025, 10, 10), date(2025, 12, 20)), min_size=1, max_size=4),
    moved=st.dates(date(2025, 10, 10), date(2025, 12, 20)),
    known=st.dates(date(2025, 10, 1), date(2025, 12, 1)),
    first=st.dates(date(2025, 10, 1), date(2025, 11, 20)),
    length=st.integers(0, 40),
)
def test_invented_processes_are_flagged_as_real_sweeps_would_have(
    days: list[date], moved: date, known: date, first: date, length: int
) -> None:
    with transaction.atomic():
        data = process_data()
        data["commitments"] = [commitment_entry(f"C{n}", day.isoformat()) for n, day in enumerate(days)]
        process = load_process(data=data, at=datetime.fromisoformat("2025-10-01T09:00+00:00")).process
        data["commitments"][0] = commitment_entry("C0", moved.isoformat())
        load_process(data=data, at=datetime.fromisoformat(f"{known}T16:00+00:00"))
        last = first + timedelta(days=length)
        assert replayed(process, first, last) == swept(process, first, last)
        transaction.set_rollback(True)


def test_nothing_that_is_real_is_touched() -> None:
    process = istanbul()
    person = a_person("mediator", process, "mediator")
    Subscription.objects.create(user=person, process=process, channel="email", created_at=ENTERED)
    sweep(at=ENTERED)
    before, created = counted(), Subscription.objects.get().created_at
    rows = replayed(process, date(2025, 10, 18), date(2025, 12, 2))
    assert counted() == before and len(rows) == RehearsedAlert.objects.count() > 0
    assert Subscription.objects.get().created_at == created
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relpersistence = 't' AND relname LIKE 'monitoring%'"
        )
        assert cursor.fetchone() == (0,)
    sweep(at=ENTERED)
    assert counted() == before | {"Run": before["Run"] + 1}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_where_it_fails(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    process = a_process()
    before = counted()

    def broken(done: int, total: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rehearse(
            at=ENTERED, process=process, first=date(2025, 11, 1), last=date(2025, 11, 9), progress=broken
        )
    assert counted() == before and not Rehearsal.objects.exists()
    assert sweep(at=ENTERED).raised > 0


def test_a_role_that_may_make_no_temporary_tables_is_told_so(as_app_role: Any) -> None:
    process = a_process()
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")  # undone with the test
    with as_app_role(), pytest.raises(BadRehearsal, match="run it as the owner"):
        replayed(process, date(2025, 10, 18), date(2025, 11, 9))
    assert not Rehearsal.objects.exists()


def test_other_lead_times_may_be_tried() -> None:
    rows = replayed(a_process(), date(2025, 10, 1), date(2025, 11, 30), days=[7, 1])
    assert {row[3] for row in rows} == {"days_7", "days_1", "due", "overdue", "overdue_again"}


def test_people_of_the_process_are_told_in_their_inbox() -> None:
    process = a_process()
    a_person("mediator", process, "mediator")
    analyst = a_person("analyst", process, "analyst")
    replayed(process, date(2025, 11, 5), date(2025, 11, 5))
    for one in RehearsedAlert.objects.all():
        assert one.told == [
            {"user": "analyst", "channel": "inbox", "why": "analyst"},
            {"user": "mediator", "channel": "inbox", "why": "mediator"},
        ]
    replayed(process, date(2025, 11, 5), date(2025, 11, 5), seen_as=analyst)
    newest = Rehearsal.objects.newest_first()[0]
    assert {one["user"] for row in newest.alerts.all() for one in row.told} == {"analyst"}


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2025-11-02", "2025-11-01", "lies before"),
        ("2015-11-02", "2025-11-01", "five years at most"),
        ("2026-11-02", "2026-12-01", "lies ahead"),
    ],
)
def test_a_span_that_cannot_be_is_refused(first: str, last: str, said: str) -> None:
    process = a_process()
    with pytest.raises(BadRehearsal, match=said):
        replayed(process, date.fromisoformat(first), date.fromisoformat(last))


def test_nobody_is_stood_in_for_who_cannot_see_the_process() -> None:
    process = a_process(public=False)
    with pytest.raises(BadRehearsal, match="cannot see this process"):
        replayed(process, date(2025, 11, 5), date(2025, 11, 5), seen_as=a_person("reader"))


# --- The command ------------------------------------------------------------------------------------


def said(*arguments: str) -> list[str]:
    out = StringIO()
    with time_machine.travel(ENTERED, tick=False):
        call_command("replay", *arguments, stdout=out, stderr=out)
    return out.getvalue().splitlines()


def test_each_day_is_told_with_what_and_whom() -> None:
    a_person("mediator", istanbul(), "mediator")
    lines = said(
        ISTANBUL, "--from", "2025-11-02", "--to", "2025-11-05", "--lead-times", "3,1", "--as", "mediator"
    )
    assert lines[0] == "2025-11-02"
    assert "  3 days before   C12, due 2025-11-06  ->  mediator by inbox (mediator)" in lines
    number = Rehearsal.objects.get().pk
    assert lines[-1].endswith(f"nothing was sent. Read it at /inbox/rehearsals/{number}/")


def test_a_long_span_says_how_far_it_is() -> None:
    a_process()
    lines = said("lake-talks", "--from", "2025-01-01", "--to", "2026-01-31")
    assert "180 of 396 days" in lines and "360 of 396 days" in lines


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["no-such", "--from", "2025-11-03", "--to", "2025-11-05"], "There are: lake-talks."),
        (["lake-talks", "--from", "soon", "--to", "2025-11-05"], "is not a day like"),
        (["lake-talks", "--from", "2025-11-06", "--to", "2025-11-05"], "lies before"),
        (["lake-talks", "--from", "2025-11-03", "--to", "2025-11-05", "--lead-times", "x"], "list of days"),
        (
            ["lake-talks", "--from", "2025-11-03", "--to", "2025-11-05", "--lead-times", "4"],
            "4 is not one of",
        ),
        (["lake-talks", "--from", "2025-11-03", "--to", "2025-11-05", "--as", "who"], "Nobody signs in"),
    ],
)
def test_what_cannot_be_replayed_is_said_in_a_sentence(arguments: list[str], told: str) -> None:
    a_process()
    with pytest.raises(CommandError, match=told):
        said(*arguments)
