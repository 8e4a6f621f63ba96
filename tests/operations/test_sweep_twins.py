"""Sweeps beside each other and beside writers: committed data, several connections, the application's own role."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from agreements.domain.parsing import parse_point
from agreements.models import Assessment, Process, Source, User
from agreements.operations.assessments import record_assessment
from agreements.operations.process_file import load_process
from monitoring.models import Alert, Crossing, Run
from monitoring.operations.sweep import GAVE_WAY, sweep
from tests.at_once import in_threads
from tests.factories import ENTERED, a_person, a_process, commitment_entry, process_data

pytestmark = pytest.mark.django_db(transaction=True)

#: Everything of the small process is overdue by then, for less than a week.
NOVEMBER = parse_point("2025-11-13T09:00Z")
NOTED = parse_point("2025-11-12T09:00Z")


def assess(by: User, code: str = "C1", at: datetime = NOTED) -> Assessment:
    commitment = Process.objects.get().commitments.get(code=code)
    return record_assessment(
        by=by,
        at=at,
        commitment=commitment,
        level="full",
        effective="2025-11-02",
        grounds="seen on the spot",
        confidence="high",
        sources=list(Source.objects.filter(process=commitment.process)),
    )


def crossed(code: str) -> list[str]:
    return sorted(Crossing.objects.filter(commitment__code=code).values_list("threshold", flat=True))


def ahead(code: str) -> bool:
    """Whether a date of the commitment stands: then it will be overdue for one more week."""
    return Crossing.objects.ahead_of(NOVEMBER).filter(commitment__code=code).exists()


def last_crossing(code: str) -> datetime:
    return Crossing.objects.filter(commitment__code=code).latest("crossed_at").crossed_at


@pytest.mark.parametrize("wait", [True, False])
def test_two_sweeps_at_once_raise_nothing_twice(wait: bool) -> None:
    a_process(commitments=40)
    found = in_threads(*[lambda: sweep(at=NOVEMBER, wait=wait)] * 3)
    assert Alert.objects.count() == 41 * 6
    assert sum(run.raised for run in found) == 41 * 6
    assert {run.error for run in found} <= ({""} if wait else {"", GAVE_WAY})
    assert Run.objects.filter(finished_at__isnull=False).count() == 3
    assert Crossing.objects.filter(step=0).count() == 41 * 6


def test_a_sweep_gives_way_to_another_and_says_so() -> None:
    a_process()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sweep'))")
        (run,) = in_threads(lambda: sweep(at=NOVEMBER))
    assert (run.error, run.raised, run.projected) == (GAVE_WAY, 0, False)
    assert sweep(at=NOVEMBER).raised == 12


def test_sweeping_for_different_moments_at_once_ends_like_one_after_the_other() -> None:
    a_process(commitments=10)
    moments = [NOVEMBER - timedelta(days=n) for n in range(0, 30, 5)]
    in_threads(*[lambda moment=moment: sweep(at=moment, wait=True) for moment in moments])
    assert Alert.objects.count() == 11 * 6


def test_an_idle_sweep_looks_at_nothing() -> None:
    a_process(commitments=5)
    looked_at = [sweep(at=NOVEMBER).subjects for _ in range(3)]
    assert looked_at == [6, 0, 0]


def test_a_new_fact_is_looked_at_and_nothing_else() -> None:
    process = a_process(commitments=5)
    mediator = a_person("mediator", process, "mediator")
    sweep(at=NOVEMBER)
    assess(mediator, "C3")
    assert [sweep(at=NOVEMBER).subjects for _ in range(2)] == [1, 0]
    assert not ahead("C3")


def test_what_hangs_on_a_touched_anchor_is_looked_at_too() -> None:
    data = process_data(commitments=3)
    rule = {"kind": "on_event", "anchor": "C1.completed", "then": "once"}
    data["commitments"][1]["revisions"][0]["deadline"] = {"as_written": "once that is done", "rule": rule}
    process = load_process(data=data, at=ENTERED).process
    sweep(at=NOVEMBER)
    assess(a_person("mediator", process, "mediator"))
    assert sweep(at=NOVEMBER).subjects == 2
    assert crossed("C2")


def test_a_fact_that_commits_late_is_not_lost() -> None:
    """Written before two sweeps and others' later facts, committed after all of them."""
    process = a_process(commitments=2)
    slow, quick = (a_person(name, process, "mediator") for name in ("slow", "quick"))
    sweep(at=NOVEMBER)
    written, may_commit = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            assess(slow, "C1")
            written.set()
            may_commit.wait(timeout=20)

    def sweep_meanwhile() -> None:
        written.wait(timeout=20)
        assess(quick, "C2")
        for _ in range(4):
            sweep(at=NOVEMBER)
        may_commit.set()

    in_threads(write_slowly, sweep_meanwhile)
    assert ahead("C1")
    sweep(at=NOVEMBER)
    assert not ahead("C1")


def test_facts_dated_by_a_clock_that_ran_ahead_or_behind_are_not_lost() -> None:
    process = a_process(commitments=2)
    mediator = a_person("mediator", process, "mediator")
    sweep(at=NOVEMBER)
    for code, days in (("C1", 2), ("C2", -2)):
        assess(mediator, code, at=NOTED + timedelta(days=days))
        sweep(at=NOVEMBER)
    assert not ahead("C2")
    assert last_crossing("C1") < NOTED + timedelta(days=2)


def test_loading_beside_a_sweep_ends_the_same() -> None:
    a_process()
    data = process_data()
    data["commitments"] = [commitment_entry(f"C{n}", "2025-11-10") for n in range(1, 30)]

    def load() -> None:
        load_process(data=data, at=NOVEMBER - timedelta(days=8))

    in_threads(load, *[lambda: sweep(at=NOVEMBER, wait=True)] * 2)
    sweep(at=NOVEMBER)
    kept = sorted(Crossing.objects.values_list(*Crossing.content), key=str)
    sweep(at=NOVEMBER, anew=True)
    assert sorted(Crossing.objects.values_list(*Crossing.content), key=str) == kept
    # That of C1 has moved, and came to be known when its first mark had passed, which the second one tells.
    assert Alert.objects.filter(due_from=parse_point("2025-11-09T19:30Z")).count() == 29 * 6
