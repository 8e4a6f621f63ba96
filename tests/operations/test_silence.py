"""The silence of the sweep: it ends once, administrators are owed a word of it, and old runs are removed."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from agreements.models import User
from monitoring.models import Alert, Mailbox, Notice, Run, RunsRemoved, SilentSpan
from monitoring.models.watch import totals
from monitoring.operations.pruning import remove_old_runs
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, a_person, a_process
from tests.operations.test_sweep_twins import in_threads

pytestmark = pytest.mark.django_db

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def administrator(name: str, *, confirmed: bool = True, active: bool = True) -> User:
    person = a_person(name, administrator=True)
    Mailbox.objects.create(
        user=person,
        address=f"{name}@example.org",
        changed_at=ENTERED,
        confirmed_at=ENTERED if confirmed else None,
    )
    User.objects.filter(pk=person.pk).update(is_active=active)
    return person


def spans() -> list[tuple[datetime, datetime]]:
    return list(SilentSpan.objects.order_by("pk").values_list("since", "until"))


def test_the_first_sweep_of_all_ends_no_silence() -> None:
    sweep(at=ENTERED)
    assert spans() == []


@pytest.mark.parametrize(("minutes", "silent"), [(1, False), (4, False), (6, True), (3 * 24 * 60, True)])
def test_a_sweep_after_too_long_ends_a_silence(minutes: int, silent: bool) -> None:
    sweep(at=ENTERED)
    later = ENTERED + minutes * MINUTE
    run = sweep(at=later)
    assert spans() == ([(ENTERED, later)] if silent else [])
    assert {one.run for one in SilentSpan.objects.all()} <= {run}


def test_runs_that_did_not_do_their_work_end_none() -> None:
    sweep(at=ENTERED)
    Run.objects.create(at=ENTERED, started_at=ENTERED + DAY, finished_at=ENTERED + DAY, error="It gave way.")
    sweep(at=ENTERED + 2 * DAY)
    assert spans() == [(ENTERED, ENTERED + 2 * DAY)]


def test_administrators_with_a_confirmed_mailbox_are_owed_a_word() -> None:
    told = administrator("told")
    administrator("unconfirmed", confirmed=False)
    administrator("gone", active=False)
    a_person("boxless", administrator=True)
    reader = a_person("reader")
    Mailbox.objects.create(user=reader, address="r@example.org", changed_at=ENTERED, confirmed_at=ENTERED)
    sweep(at=ENTERED)
    run = sweep(at=ENTERED + DAY)
    (notice,) = Notice.objects.filter(kind="silence")
    assert (notice.user, notice.channel, notice.run, notice.alert) == (told, "email", run, None)
    assert (notice.ready_at, notice.batch) == (ENTERED + DAY, f"urgent:{run.pk}")


def test_a_silence_ends_once_also_where_the_run_that_ended_it_was_killed() -> None:
    administrator("told")
    sweep(at=ENTERED)
    killed = sweep(at=ENTERED + DAY)
    # Its transactions were committed, its own row was not brought up to date.
    Run.objects.filter(pk=killed.pk).update(projected=False, finished_at=None)
    sweep(at=ENTERED + DAY + MINUTE)
    assert spans() == [(ENTERED, ENTERED + DAY)]
    assert Notice.objects.filter(kind="silence").count() == 1


@pytest.mark.django_db(transaction=True)
def test_twin_sweeps_end_a_silence_once(transactional_db: None) -> None:
    administrator("told")
    sweep(at=ENTERED)
    in_threads(*[lambda: sweep(at=ENTERED + DAY, wait=True)] * 4)
    assert spans() == [(ENTERED, ENTERED + DAY)]
    assert Notice.objects.filter(kind="silence").count() == 1


# --- For a timer outside ----------------------------------------------------------------------------


def checked(at: datetime) -> tuple[int, str]:
    out = StringIO()
    with time_machine.travel(at, tick=False):
        try:
            call_command("check_silence", stdout=out)
        except SystemExit as end:
            return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_a_timer_outside_is_told_by_exit_code_and_a_sentence() -> None:
    assert checked(ENTERED) == (
        1,
        "No sweep has done its work yet: see whether worker and beat are running.\n",
    )
    sweep(at=ENTERED)
    assert checked(ENTERED + MINUTE) == (
        0,
        "The last sweep that did its work ended at 2026-11-24 09:00Z, 60 s ago.\n",
    )
    code, said = checked(ENTERED + 10 * MINUTE)
    assert code == 1 and "600 s ago; 300 s may pass." in said


# --- Old runs ---------------------------------------------------------------------------------------


def test_old_runs_that_raised_nothing_are_removed_and_counted_still() -> None:
    a_process()
    raised = sweep(at=ENTERED)
    idle = [sweep(at=ENTERED + n * MINUTE) for n in range(1, 4)]
    failed = Run.objects.create(at=ENTERED, started_at=ENTERED, error="It gave way.")
    after_silence = sweep(at=ENTERED + DAY)
    last = sweep(at=ENTERED + DAY + MINUTE)
    before = totals(ENTERED)
    assert remove_old_runs(at=ENTERED + 30 * DAY) == 0
    assert remove_old_runs(at=ENTERED + 40 * DAY) == len([*idle, failed])
    assert set(Run.objects.values_list("pk", flat=True)) == {raised.pk, after_silence.pk, last.pk}
    assert totals(ENTERED) == before and before.runs == 7
    assert remove_old_runs(at=ENTERED + 40 * DAY) == 0 and RunsRemoved.objects.count() == 1


def test_a_run_that_was_killed_after_raising_stays() -> None:
    """Its alerts are there, its own row says nothing of them."""
    a_process()
    killed = sweep(at=ENTERED)
    Run.objects.filter(pk=killed.pk).update(raised=0, projected=False)
    sweep(at=ENTERED + MINUTE)
    remove_old_runs(at=ENTERED + 40 * DAY)
    assert set(Alert.objects.values_list("run", flat=True)) == {killed.pk} and Run.objects.filter(
        pk=killed.pk
    )


def test_the_next_sweep_goes_on_from_where_the_last_one_was() -> None:
    a_process()
    for n in range(3):
        sweep(at=ENTERED + n * MINUTE)
    remove_old_runs(at=ENTERED + 60 * DAY)
    run = sweep(at=ENTERED + 3 * MINUTE)
    assert (run.subjects, run.changed, run.raised) == (0, 0, 0)


def test_the_application_role_may_remove_them(as_app_role) -> None:
    for n in range(3):
        sweep(at=ENTERED + n * MINUTE)
    with as_app_role():
        assert remove_old_runs(at=ENTERED + 60 * DAY) == 2
