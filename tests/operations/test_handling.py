"""Taking note of alerts and putting them off: who may, what is refused, and what counts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from agreements.models import Process, Source, User
from agreements.operations.assessments import record_assessment
from agreements.permissions import NotAllowed
from monitoring.models import Acknowledgement, Alert, Snooze
from monitoring.models.handled import handling_of
from monitoring.operations.handling import (
    LONGEST_NOTE,
    BadHandling,
    NoLongerStands,
    acknowledge,
    snooze,
    wake,
)
from monitoring.operations.sweep import sweep
from tests.factories import a_person, a_process, point

pytestmark = pytest.mark.django_db

NOON = point("2026-12-01").valid.replace(hour=12, minute=0, second=0, microsecond=0)
LATER = point("2026-12-10")


@pytest.fixture
def process() -> Process:
    process = a_process()
    sweep(at=NOON)
    return process


@pytest.fixture
def mediator(process: Process) -> User:
    return a_person("mediator", process, "mediator")


def alert(threshold: str = "overdue", code: str = "C1") -> Alert:
    return Alert.objects.get(commitment__code=code, threshold=threshold)


# --- Acknowledging ----------------------------------------------------------------------------------

MAY = {"mediator": True, "analyst": True, "delegate": False, "administrator": False, "reader": False}


@pytest.mark.parametrize(("role", "may"), MAY.items())
def test_mediators_and_analysts_of_the_process_take_note_for_it(
    process: Process, role: str, may: bool
) -> None:
    person = (
        a_person("someone", process, role, "north" if role == "delegate" else "")
        if role in ("mediator", "analyst", "delegate")
        else a_person("someone", administrator=role == "administrator")
    )
    if may:
        assert acknowledge(by=person, at=NOON, alert=alert(), note="I call them.").by == person
    else:
        with pytest.raises(NotAllowed, match="mediator or an analyst of this process"):
            acknowledge(by=person, at=NOON, alert=alert(), note="I call them.")
        assert not Acknowledgement.objects.exists()


def test_the_first_acknowledgement_counts_and_others_are_added(process: Process, mediator: User) -> None:
    analyst = a_person("analyst", process, "analyst")
    acknowledge(by=mediator, at=NOON, alert=alert(), note="I call them.")
    acknowledge(by=analyst, at=NOON + timedelta(hours=1), alert=alert(), note="So do I.")
    done = handling_of([alert()], analyst, LATER).of(alert())
    assert done.acknowledged is not None and done.acknowledged.note == "I call them."
    assert [one.note for one in done.acknowledgements] == ["I call them.", "So do I."]


def test_what_is_sent_twice_is_recorded_once(mediator: User) -> None:
    first = acknowledge(by=mediator, at=NOON, alert=alert(), note="I call them.")
    assert acknowledge(by=mediator, at=NOON, alert=alert(), note=" I call them. ") == first
    acknowledge(by=mediator, at=NOON, alert=alert(), note="They did not answer.")
    assert Acknowledgement.objects.count() == 2


def test_it_answers_for_earlier_alerts_of_the_date_and_not_for_later_ones(mediator: User) -> None:
    acknowledge(by=mediator, at=NOON, alert=alert("days_3"))
    handling = handling_of(Alert.objects.filter(commitment__isnull=False), mediator, LATER)
    acknowledged = {
        one
        for one in ("days_14", "days_7", "days_3", "days_1", "due", "overdue")
        if handling.of(alert(one)).acknowledged
    }
    assert acknowledged == {"days_14", "days_7", "days_3"}


@pytest.mark.parametrize("note", ["turned \u202e round", "a\x00b", "x" * (LONGEST_NOTE + 1)])
def test_a_note_is_cleaned_like_all_text(mediator: User, note: str) -> None:
    with pytest.raises(BadHandling) as refused:
        acknowledge(by=mediator, at=NOON, alert=alert(), note=note)
    assert refused.value.field == "note" and not Acknowledgement.objects.exists()


def test_a_date_that_no_longer_stands_is_neither_acknowledged_nor_put_off(
    process: Process, mediator: User
) -> None:
    record_assessment(
        by=mediator,
        at=NOON,
        commitment=process.commitments.get(),
        level="full",
        effective="2026-11-30",
        grounds="seen on the spot",
        confidence="high",
        sources=list(Source.objects.filter(process=process)),
    )
    with pytest.raises(NoLongerStands, match="no longer stands"):
        acknowledge(by=mediator, at=NOON, alert=alert())
    with pytest.raises(NoLongerStands):
        snooze(by=mediator, at=NOON, alert=alert(), until=NOON + timedelta(days=1))
    assert not Acknowledgement.objects.exists() and not Snooze.objects.exists()


def test_who_took_note_is_for_the_people_of_the_process(process: Process, mediator: User) -> None:
    acknowledge(by=mediator, at=NOON, alert=alert(), note="I call them.")
    asked = {
        "analyst": a_person("analyst", process, "analyst"),
        "administrator": a_person("root", administrator=True),
        "reader": a_person("reader"),
    }
    seen = {
        name: handling_of([alert()], person, LATER).of(alert()).acknowledged for name, person in asked.items()
    }
    assert {name: one is not None for name, one in seen.items()} == {
        "analyst": True,
        "administrator": True,
        "reader": False,
    }


def test_a_reader_at_an_earlier_point_sees_what_had_been_done_by_then(mediator: User) -> None:
    acknowledge(by=mediator, at=NOON, alert=alert())
    assert not handling_of([alert()], mediator, point("2026-11-30")).of(alert()).acknowledged


# --- Snoozing ---------------------------------------------------------------------------------------


def until_of(person: User, at: datetime) -> datetime | None:
    return handling_of([alert()], person, type(LATER)(at, at)).of(alert()).snoozed_until


def test_a_snooze_is_personal_and_ends_by_itself(process: Process, mediator: User) -> None:
    reader = a_person("reader")
    snooze(by=reader, at=NOON, alert=alert(), until=NOON + timedelta(days=2))
    assert until_of(reader, NOON) == NOON + timedelta(days=2)
    assert until_of(mediator, NOON) is None
    assert until_of(reader, NOON + timedelta(days=2)) is None


def test_the_newest_snooze_counts_and_can_be_undone(mediator: User) -> None:
    snooze(by=mediator, at=NOON, alert=alert(), until=NOON + timedelta(days=20))
    snooze(by=mediator, at=NOON + timedelta(minutes=1), alert=alert(), until=NOON + timedelta(days=2))
    assert until_of(mediator, NOON + timedelta(hours=1)) == NOON + timedelta(days=2)
    wake(by=mediator, at=NOON + timedelta(hours=2), alert=alert())
    assert until_of(mediator, NOON + timedelta(hours=3)) is None


def test_a_later_alert_of_the_date_shows_it_again(mediator: User) -> None:
    snooze(by=mediator, at=NOON, alert=alert("due"), until=NOON + timedelta(days=9))
    handling = handling_of(Alert.objects.filter(commitment__isnull=False), mediator, point("2026-12-02"))
    assert handling.of(alert("due")).snoozed_until and not handling.of(alert("overdue")).snoozed_until


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(), "has passed"),
        (timedelta(seconds=-1), "has passed"),
        (timedelta(days=90, seconds=1), "within 90 days"),
    ],
)
def test_a_snooze_lies_ahead_and_not_too_far(mediator: User, ahead: timedelta, said: str) -> None:
    with pytest.raises(BadHandling, match=said):
        snooze(by=mediator, at=NOON, alert=alert(), until=NOON + ahead)


def test_only_what_a_person_sees_is_put_off_by_them() -> None:
    a_process("quiet-talks", public=False)
    sweep(at=NOON)
    with pytest.raises(NotAllowed):
        snooze(by=a_person("reader"), at=NOON, alert=alert(), until=NOON + timedelta(days=1))
    with pytest.raises(NotAllowed):
        wake(by=User.objects.get(username="reader"), at=NOON, alert=alert())
