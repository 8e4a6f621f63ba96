"""Sweeping: every threshold once, dated at its crossing, whenever, in whatever order and however often it is done."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from agreements.domain.parsing import parse_point
from agreements.models import CommitmentRevision, Process, Source
from agreements.operations.assessments import record_assessment
from agreements.operations.process_file import load_process
from monitoring.domain import horizon
from monitoring.domain.thresholds import MARKS, Threshold
from monitoring.models import Alert, Crossing, Run
from monitoring.operations import projecting
from monitoring.operations import sweep as sweeping
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, a_person, a_process, commitment_entry, istanbul, process_data

DAYS = [datetime(2025, 10, 20, 9, tzinfo=UTC) + timedelta(days=n) for n in range(22)]
LATER = ENTERED + timedelta(days=1)


def at(text: str) -> datetime:
    return parse_point(text)


def rows(**chosen: Any) -> list[tuple[Any, ...]]:
    """What the alerts say, apart from which run raised them when."""
    columns = (
        "commitment__code",
        "round__code",
        "threshold",
        "step",
        "due_from",
        "latest",
        "zone",
        "crossed_at",
    )
    return sorted(Alert.objects.filter(**chosen).values_list(*columns), key=str)


def projected() -> list[tuple[Any, ...]]:
    return sorted(Crossing.objects.values_list(*Crossing.content), key=str)


def crossed(code: str, **chosen: Any) -> dict[str, str]:
    found = Alert.objects.first_told().filter(commitment__code=code, **chosen).order_by("crossed_at", "pk")
    return {alert.threshold: f"{alert.crossed_at:%Y-%m-%d %H:%M}" for alert in found}


def load_again(change: Any, at: datetime = LATER, slug: str = "lake-talks") -> Process:
    """Load the small process again with a changed entry of its first commitment."""
    data = process_data(slug)
    change(data)
    return load_process(data=data, at=at).process


# --- Once, whatever the order -----------------------------------------------------------------------


@pytest.fixture
def from_one_sweep(db: None) -> list[tuple[Any, ...]]:
    """The alerts of the shipped process that a single sweep at the last of the days raises."""
    istanbul()
    with transaction.atomic():
        sweep(at=DAYS[-1])
        found = rows()
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("order", ["forwards", "backwards", 1, 2, 3])
def test_each_threshold_is_flagged_once_whatever_the_order(
    from_one_sweep: list[tuple[Any, ...]], order: str | int
) -> None:
    days = DAYS * 2
    {"forwards": days.sort, "backwards": days.reverse}.get(
        order, lambda: random.Random(order).shuffle(days)
    )()
    raised = [sweep(at=day).raised for day in days]
    assert rows() == from_one_sweep
    assert sum(raised) == len(from_one_sweep)
    assert len({row[:5] for row in rows()}) == len(rows())


def test_the_round_of_6_november_is_flagged_like_a_commitment(from_one_sweep: list[tuple[Any, ...]]) -> None:
    sweep(at=at("2025-11-05T22:00Z"))
    third = Alert.objects.filter(round__code="R3").order_by("crossed_at", "pk")
    assert [alert.threshold for alert in third] == ["days_7", "days_3", "days_1", "due"]
    assert {f"{alert.due_from:%Y-%m-%d %H:%M}" for alert in third} == {"2025-11-05 21:00"}


def test_what_lies_ahead_is_not_flagged(from_one_sweep: list[tuple[Any, ...]]) -> None:
    for day in DAYS:
        sweep(at=day)
        assert not Alert.objects.filter(crossed_at__gt=day).exists()
    assert not Alert.objects.filter(commitment__code__in=("C5", "C6", "C10", "C1")).exists()


def test_a_truce_for_a_time_is_flagged_where_it_begins_moves_and_ends(db: None) -> None:
    istanbul()
    sweep(at=DAYS[-1])
    found = Alert.objects.filter(commitment__code="C14").exclude(threshold__startswith="ends_")
    assert [(one.threshold, f"{one.crossed_at:%m-%d}") for one in found.order_by("crossed_at", "pk")] == [
        ("opens", "10-15"),
        ("moved", "10-19"),
        ("ended", "10-19"),
    ]


def test_a_day_later_or_earlier_flags_nothing_twice(db: None) -> None:
    a_process()
    first = sweep(at=at("2025-11-03T09:00Z"))
    assert (first.raised, sweep(at=at("2025-11-02T09:00Z")).raised) == (6, 0)
    assert sweep(at=at("2025-11-05T09:00Z")).raised == 2


def test_downtime_loses_nothing_and_dates_nothing_late(db: None) -> None:
    a_process()
    run = sweep(at=at("2026-03-01T09:00Z"))
    assert crossed("C1") == {
        "days_14": "2025-10-22 19:30",
        "days_7": "2025-10-29 19:30",
        "days_3": "2025-11-02 19:30",
        "days_1": "2025-11-04 19:30",
        "due": "2025-11-05 19:30",
        "overdue": "2025-11-06 19:30",
    }
    assert {alert.raised_at for alert in Alert.objects.all()} == {run.at}


# --- Facts that come later --------------------------------------------------------------------------


def test_a_corrected_date_is_flagged_anew_and_the_old_alerts_stay(db: None) -> None:
    a_process(at=at("2025-10-01T09:00Z"))
    sweep(at=at("2025-11-04T09:00Z"))
    before = rows()

    def move(data: dict[str, Any]) -> None:
        data["commitments"] = [commitment_entry("C1", "2025-11-20")]

    load_again(move, at=at("2025-11-04T12:00Z"))
    sweep(at=at("2025-12-01T09:00Z"))
    assert set(before) <= set(rows())
    assert crossed("C1", due_from=at("2025-11-05T19:30Z")) == {
        "days_14": "2025-10-22 19:30",
        "days_7": "2025-10-29 19:30",
        "days_3": "2025-11-02 19:30",
    }
    assert crossed("C1", due_from=at("2025-11-19T19:30Z")) == {
        "moved": "2025-11-04 12:00",
        "days_14": "2025-11-05 19:30",
        "days_7": "2025-11-12 19:30",
        "days_3": "2025-11-16 19:30",
        "days_1": "2025-11-18 19:30",
        "due": "2025-11-19 19:30",
        "overdue": "2025-11-20 19:30",
    }


def test_a_correction_that_keeps_the_date_flags_nothing_again(db: None) -> None:
    a_process()
    sweep(at=at("2025-11-04T09:00Z"))
    before = rows()

    def reword(data: dict[str, Any]) -> None:
        data["commitments"] = [commitment_entry("C1", paraphrase="do it properly")]

    load_again(reword)
    assert (sweep(at=at("2025-11-04T09:00Z")).raised, rows()) == (0, before)
    assert CommitmentRevision.objects.count() == 2


def test_a_date_that_stands_again_is_not_flagged_again(db: None) -> None:
    """Assessed as met on the 3rd, taken back on the 5th: the marks that passed before are not crossed twice."""
    process = a_process(at=at("2025-10-01T09:00Z"))
    mediator = a_person("mediator", process, "mediator")
    for level, day in (("full", "2025-11-03"), ("minimum", "2025-11-05")):
        record_assessment(
            by=mediator,
            at=at(f"{day}T12:00Z"),
            commitment=process.commitments.get(),
            level=level,
            effective=day,
            grounds="seen on the spot",
            confidence="high",
            sources=list(Source.objects.filter(process=process)),
        )
    run = sweep(at=at("2025-12-01T09:00Z"))
    assert crossed("C1")["days_3"] == "2025-11-02 19:30"
    assert crossed("C1")["days_1"] == "2025-11-05 12:00"  # passed while it was thought to be met
    assert run.raised == Alert.objects.count()
    assert Alert.objects.first_told().count() == 13  # that it stands again is told as well


def test_a_fact_entered_a_year_later_is_flagged_at_the_moment_it_was_known(db: None) -> None:
    sweep(at=at("2025-11-05T09:00Z"))
    a_process(at=ENTERED)
    run = sweep(at=ENTERED)
    assert crossed("C1")["days_3"] == "2025-11-02 19:30"
    assert {alert.raised_at for alert in Alert.objects.all()} == {run.at}


def test_of_a_date_known_a_week_before_the_nearest_mark_that_had_passed_is_crossed_at_once(db: None) -> None:
    data = process_data()
    data["sources"].append(data["sources"][0] | {"code": "S2", "published": "2025-10-30"})
    data["commitments"][0]["revisions"][0] |= {"effective": "2025-10-28", "sources": ["S2"]}
    load_process(data=data, at=ENTERED)
    sweep(at=at("2025-11-03T09:00Z"))
    assert crossed("C1") == {
        "days_7": "2025-10-30 00:00",
        "days_3": "2025-11-02 19:30",
    }


def test_a_date_that_hangs_on_an_event_is_flagged_once_it_has_happened(db: None) -> None:
    def hang(data: dict[str, Any]) -> None:
        entry = commitment_entry("C1")
        rule = {"kind": "on_event", "anchor": "C2.completed", "then": "once"}
        entry["revisions"][0]["deadline"] = {"as_written": "with the withdrawal", "rule": rule}
        data["commitments"] = [entry, commitment_entry("C2", "2025-12-24")]

    process = load_again(hang)
    sweep(at=at("2025-12-01"))
    assert (crossed("C1"), Alert.objects.first_told().count()) == ({}, 6)  # the round alone
    record_assessment(
        by=a_person("mediator", process, "mediator"),
        at=at("2025-12-05T12:00Z"),
        commitment=process.commitments.get(code="C2"),
        level="full",
        effective="2025-12-04",
        grounds="they have left",
        confidence="high",
        sources=list(Source.objects.filter(process=process)),
    )
    sweep(at=at("2025-12-06"))
    assert set(crossed("C1").values()) == {"2025-12-05 12:00"}
    assert set(crossed("C1")) == {"appears", "overdue"}


# --- The projection ---------------------------------------------------------------------------------


def test_the_projection_can_be_dropped_and_rebuilt(db: None) -> None:
    istanbul()
    a_process()
    sweep(at=at("2025-11-03T09:00Z"))
    kept, alerts = projected(), rows()
    sweep(at=at("2025-11-03T09:00Z"), anew=True)
    assert (projected(), rows()) == (kept, alerts)
    assert len(kept) > 5


def test_a_row_that_says_the_same_is_left_alone(db: None) -> None:
    a_process()
    assert (sweep(at=DAYS[0]).changed, sweep(at=DAYS[0]).changed) == (2 * 7, 0)


def test_the_number_of_queries_does_not_grow_with_what_is_looked_at(db: None) -> None:
    counts = []
    sweep(at=DAYS[14])
    for slug, commitments in (("lake-talks", 2), ("hill-talks", 60)):
        a_process(slug, commitments)
        with CaptureQueriesContext(connection) as counted:
            sweep(at=DAYS[14])
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_what_is_next_is_read_from_an_index_of_what_is_still_to_come(db: None) -> None:
    a_process()
    sweep(at=DAYS[0])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT * FROM monitoring_crossing WHERE crossed_at > now() AND crossed_at <= now()"
        )
        assert "crossing_at" in str(cursor.fetchall())


def test_a_new_threshold_is_raised_by_the_next_sweep(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    a_process()
    fewer = {threshold: mark for threshold, mark in MARKS.items() if threshold is not Threshold.DAYS_3}
    with monkeypatch.context() as before:
        before.setattr(horizon, "MARKS", fewer)
        before.setattr(projecting, "MARKS", fewer)
        sweep(at=at("2025-11-03T09:00Z"))
    assert "days_3" not in crossed("C1")
    sweep(at=at("2025-11-03T09:00Z"))
    assert crossed("C1")["days_3"] == "2025-11-02 19:30"


# --- Runs -------------------------------------------------------------------------------------------


def test_every_sweep_leaves_a_run(db: None) -> None:
    a_process()
    ticks = iter([ENTERED + timedelta(seconds=n) for n in range(5)])
    run = sweep(at=DAYS[14], clock=lambda: next(ticks))
    run.refresh_from_db()
    assert (run.at, run.started_at, run.finished_at) == (DAYS[14], ENTERED, ENTERED + timedelta(seconds=2))
    assert (run.subjects, run.changed, run.raised, run.skipped, run.error) == (2, 14, 6, [], "")
    assert {alert.run_id for alert in Alert.objects.all()} == {run.pk}


def break_deadline(process: Process) -> None:
    """Put a revision in place whose rule this program does not know, as a newer one might have left it."""
    row = CommitmentRevision.objects.filter(process=process).latest("pk")
    row.pk, row._state.adding = None, True
    row.key, row.deadline = "C9/1", {"as_written": "x", "rule": {"kind": "not invented yet"}}
    row.save()


def test_one_unreadable_row_is_noted_and_stops_nothing(db: None) -> None:
    good = a_process("hill-talks")
    bad = a_process("lake-talks")
    sweep(at=at("2025-10-25T09:00Z"))
    kept = [moment for moment in projected() if moment[0] == bad.pk]
    break_deadline(bad)
    run = sweep(at=at("2025-11-03T09:00Z"))
    (skipped,) = run.skipped
    assert (skipped["kind"], skipped["code"], run.error) == ("commitment", "C1", "")
    assert "not invented yet" in skipped["reason"]
    assert Alert.objects.filter(process=good, threshold="days_3").count() == 2
    assert (
        Alert.objects.filter(process=bad, threshold="days_3").count() == 2
    )  # from what was projected before
    assert {row[:8] for row in projected() if row[0] == bad.pk} == {row[:8] for row in kept}
    assert sweep(at=at("2025-11-03T09:00Z")).skipped == run.skipped


def test_alerts_are_raised_even_where_projecting_fails(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    a_process()
    sweep(at=DAYS[0])

    def broken(**_: Any) -> None:
        raise IntegrityError("disk on fire")

    monkeypatch.setattr(sweeping, "project", broken)
    run = sweep(at=DAYS[14])
    assert (run.raised, run.projected) == (6, False)
    assert "disk on fire" in Run.objects.get(pk=run.pk).error


def test_the_application_role_may_sweep(db: None, as_app_role: Any) -> None:
    a_process()
    with as_app_role():
        assert (sweep(at=DAYS[14]).error, sweep(at=DAYS[14], anew=True).error) == ("", "")
    assert Alert.objects.count() == 6


# --- What is loaded from the past -------------------------------------------------------------------


def loaded_now(**revision: Any) -> None:
    """A record of the year 2000 that cites a source without a day, so that it is known since it was entered."""
    data = process_data(commitments=0)
    data["rounds"] = []
    data["commitments"] = [commitment_entry("C1", "2000-03-15", effective="2000-01-01", **revision)]
    data["sources"][0] |= {"published": f"{ENTERED:%Y-%m-%d}"}
    load_process(data=data, at=ENTERED)


def test_a_record_of_the_year_2000_raises_one_alert_for_how_it_stands(db: None) -> None:
    loaded_now()
    sweep(at=ENTERED)
    assert list(crossed("C1")) == ["overdue"]


def test_a_duty_open_for_years_is_reminded_of_from_the_week_of_its_entry_on(db: None) -> None:
    data = process_data(commitments=0)
    data["rounds"] = []
    data["sources"][0] |= {"published": "2014-09-05"}
    data["commitments"] = [commitment_entry("C1", "2014-09-30", effective="2014-09-05")]
    load_process(data=data, at=ENTERED)
    sweep(at=ENTERED)
    assert Alert.objects.filter(threshold="overdue_again").count() == 0
    assert Alert.objects.filter(threshold="overdue").count() == 1
    sweep(at=ENTERED + timedelta(days=15))
    weekly = Alert.objects.filter(threshold="overdue_again").order_by("step")
    assert weekly.count() == 3
    assert all(alert.crossed_at > ENTERED for alert in weekly)
