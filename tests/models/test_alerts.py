"""Reading alerts: by point, by permission, grouped by the date they belong to."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from agreements.domain.due import DueState
from agreements.domain.parsing import parse_point
from agreements.domain.timeline import AsOf
from agreements.models import AppendOnlyError, Process, Source
from agreements.operations.assessments import record_assessment
from agreements.operations.process_file import load_process
from monitoring.domain.thresholds import Threshold
from monitoring.models import Alert, Run
from monitoring.models.alerts import each_flagged, open_alerts
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, a_person, a_process, commitment_entry, istanbul, point, process_data

NOBODY = AnonymousUser()


def then(text: str) -> AsOf:
    """A reader who stands at the present of that moment."""
    return AsOf(parse_point(text), parse_point(text))


def met(process: Process, day: str) -> None:
    record_assessment(
        by=a_person("mediator", process, "mediator"),
        at=parse_point(f"{day}T12:00Z"),
        commitment=process.commitments.get(code="C1"),
        level="full",
        effective=day,
        grounds="seen on the spot",
        confidence="high",
        sources=list(Source.objects.filter(process=process)),
    )


# --- Which rows -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "known_at", "thresholds"),
    [
        ("2025-10-22T19:29Z", "2026-12-01", []),
        ("2025-10-22T19:30Z", "2026-12-01", ["days_14"]),
        ("2025-11-03", "2026-12-01", ["days_14", "days_7", "days_3"]),
        ("2025-11-03", "2025-10-29T19:30Z", ["days_14", "days_7"]),
        ("2025-12-03", "2025-10-01", []),
    ],
)
def test_a_reader_sees_what_was_crossed_and_known_by_the_point(
    db: None, as_of: str, known_at: str, thresholds: list[str]
) -> None:
    a_process()
    sweep(at=ENTERED)
    seen = Alert.objects.crossed_by(point(as_of, known_at)).filter(commitment__code="C1")
    assert [alert.threshold for alert in reversed(seen.newest_first())] == thresholds


def test_alerts_of_a_private_process_are_seen_by_its_people_only(db: None) -> None:
    secret, other = a_process("lake-talks", public=False), a_process("hill-talks")
    analyst, mediator_elsewhere = a_person("analyst", secret, "analyst"), a_person("m", other, "mediator")
    sweep(at=ENTERED)
    readers = {
        NOBODY: 12,
        None: 12,
        mediator_elsewhere: 12,
        analyst: 24,
        a_person("root", administrator=True): 24,
    }
    assert {reader: Alert.objects.visible_to(reader).first_told().count() for reader in readers} == readers
    assert Alert.objects.visible_to(NOBODY).of_process("lake-talks").count() == 0
    assert open_alerts(NOBODY, point("2026-12-01"), process="lake-talks") == []
    assert {one.process_slug for one in open_alerts(NOBODY, point("2026-12-01"))} == {"hill-talks"}
    assert len(open_alerts(analyst, point("2026-12-01"), process="lake-talks")) == 2


# --- By date ----------------------------------------------------------------------------------------


def test_alerts_of_one_date_are_one_entry_under_the_most_urgent(db: None) -> None:
    a_process()
    sweep(at=ENTERED)
    (commitment,) = [one for one in open_alerts(NOBODY, then("2025-11-03")) if one.kind == "commitment"]
    assert (commitment.code, commitment.title, commitment.process_title) == (
        "C1",
        "do what C1 says",
        "Talks lake-talks",
    )
    assert commitment.threshold is Threshold.DAYS_3
    assert commitment.crossed_at == parse_point("2025-11-02T19:30Z")
    assert [alert.threshold for alert in commitment.others] == ["days_7", "days_14"]
    assert (commitment.zone, commitment.due_from) == ("Asia/Kabul", parse_point("2025-11-05T19:30Z"))
    assert commitment.due is not None and commitment.due.state is DueState.UPCOMING
    assert commitment.still_open


def test_of_marks_that_had_passed_when_a_date_became_known_the_most_urgent_alone_is_crossed(db: None) -> None:
    data = process_data()
    data["sources"][0]["published"] = "2025-11-04"
    load_process(data=data, at=ENTERED)
    sweep(at=ENTERED)
    for one in open_alerts(NOBODY, then("2025-11-04T09:00Z")):
        assert (one.threshold, len(one.others)) == (Threshold.DAYS_3, 0)


def test_the_newest_crossing_comes_first_and_the_list_is_cut_by_dates(db: None) -> None:
    data = process_data()
    data["rounds"] = []
    data["commitments"] = [commitment_entry(f"C{n}", f"2025-11-{n + 5:02d}") for n in range(1, 9)]
    load_process(data=data, at=ENTERED)
    sweep(at=ENTERED)
    codes = [one.code for one in open_alerts(NOBODY, then("2025-11-06T09:00Z"))]
    assert len(codes) == 8
    crossings = [one.crossed_at for one in open_alerts(NOBODY, then("2025-11-06T09:00Z"))]
    assert crossings == sorted(crossings, reverse=True)
    first = open_alerts(NOBODY, then("2025-11-06T09:00Z"), limit=3)
    assert [one.code for one in first] == codes[:3]
    assert all(len(one.alerts) >= 2 for one in first)


def test_a_date_that_was_met_is_no_longer_open(db: None) -> None:
    process = a_process(at=parse_point("2025-10-01T09:00Z"))
    met(process, "2025-11-04")
    sweep(at=ENTERED)
    before, after = (
        next(one for one in open_alerts(NOBODY, then(day)) if one.kind == "commitment")
        for day in ("2025-11-03", "2025-11-05")
    )
    assert (before.still_open, after.still_open) == (True, False)
    assert after.due is not None and after.due.state is DueState.CLOSED


def test_a_date_that_moved_stands_closed_beside_the_new_one(db: None) -> None:
    a_process(at=parse_point("2025-10-01T09:00Z"))
    moved = process_data()
    moved["commitments"] = [commitment_entry("C1", "2025-11-20")]
    load_process(data=moved, at=parse_point("2025-11-04T09:00Z"))
    sweep(at=ENTERED)
    found = [one for one in open_alerts(NOBODY, then("2025-11-07")) if one.kind == "commitment"]
    assert [(f"{one.due_from:%m-%d}", one.still_open) for one in found] == [("11-19", True), ("11-05", False)]


def test_a_round_is_an_entry_like_a_commitment(db: None) -> None:
    istanbul()
    sweep(at=ENTERED)
    found = {one.code: one for one in open_alerts(NOBODY, then("2025-11-05T09:00Z"))}
    assert (found["R3"].kind, found["R3"].threshold, found["R3"].still_open) == (
        "round",
        Threshold.DAYS_1,
        True,
    )
    assert found["R3"].title.startswith("Istanbul")
    assert not found["R2"].still_open


def test_the_number_of_queries_does_not_grow_with_the_alerts(db: None) -> None:
    counts = []
    for slug, commitments in (("lake-talks", 2), ("hill-talks", 30)):
        a_process(slug, commitments)
        sweep(at=ENTERED)
        with CaptureQueriesContext(connection) as counted:
            open_alerts(NOBODY, point("2025-11-05"), limit=100)
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 20


def test_alerts_one_by_one_keep_their_order(db: None) -> None:
    a_process()
    sweep(at=ENTERED)
    alerts = list(Alert.objects.newest_first().with_names())
    assert [one.alerts for one in each_flagged(alerts, point("2025-11-05"))] == [(alert,) for alert in alerts]


# --- The table --------------------------------------------------------------------------------------


@pytest.fixture
def alert(db: None) -> Alert:
    a_process()
    sweep(at=ENTERED)
    return Alert.objects.filter(commitment__isnull=False).earliest("crossed_at")


def copy(alert: Alert, **changes: Any) -> Alert:
    again = Alert.objects.get(pk=alert.pk)
    again.pk, again._state.adding = None, True
    for name, value in changes.items():
        setattr(again, name, value)
    return again


@pytest.mark.parametrize("changes", [{}, {"crossed_at": ENTERED, "zone": "UTC"}])
def test_the_same_crossing_is_refused_by_the_database(alert: Alert, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="alert_once"), transaction.atomic():
        copy(alert, **changes).save()


def test_the_same_crossing_without_a_last_moment_is_refused_too(alert: Alert) -> None:
    copy(alert, latest=None).save()
    with pytest.raises(IntegrityError, match="alert_once"), transaction.atomic():
        copy(alert, latest=None).save()


@pytest.mark.parametrize("both", [True, False])
def test_an_alert_is_about_one_thing(alert: Alert, both: bool) -> None:
    subject = {"round": Process.objects.get().rounds.get()} if both else {"commitment": None}
    with pytest.raises(IntegrityError, match="alert_has_one_subject"), transaction.atomic():
        copy(alert, **subject).save()


def test_an_alert_is_never_changed(alert: Alert) -> None:
    with pytest.raises(AppendOnlyError):
        Alert.objects.update(threshold="due")
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("UPDATE monitoring_alert SET threshold = 'due'")


def test_rows_say_what_they_are(alert: Alert) -> None:
    assert str(alert) == "C1, days_14, 2025-11-05"
    assert str(Run.objects.get()) == f"Run {Run.objects.get().pk} for 2026-11-24 09:00"
    assert alert.get_threshold_display() == "days 14"
