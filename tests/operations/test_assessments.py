"""Assessing a commitment: works, refused by permission, refused by rule, concurrent twin."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from agreements.domain.due import DueState
from agreements.domain.statuses import Level
from agreements.models import Assessment, Commitment, Source
from agreements.models.boards import commitments_at
from agreements.operations.assessments import (
    AssessedMeanwhile,
    BadAssessment,
    NotTheNewest,
    correct_assessment,
    record_assessment,
)
from agreements.permissions import NotAllowed
from tests.at_once import in_threads
from tests.factories import ENTERED, a_person, a_process, point


def assess(by: Any, **other: Any) -> Assessment:
    commitment = other.pop("commitment", None) or Commitment.objects.get()
    words = {
        "level": "full",
        "effective": "2025-11-05",
        "grounds": "both sides confirm it",
        "confidence": "high",
        "sources": list(Source.objects.filter(process=commitment.process)),
    }
    return record_assessment(by=by, at=ENTERED, commitment=commitment, **(words | other))


@pytest.fixture
def mediator(db: None) -> Any:
    return a_person("mediator", a_process(), "mediator")


def test_a_full_assessment_closes_an_act_from_its_day_on(mediator: Any) -> None:
    assess(mediator)
    (before,) = commitments_at(Commitment.objects.all(), point("2025-11-04"))
    (after,) = commitments_at(Commitment.objects.all(), point("2025-11-05"))
    assert (before.due.state, before.level) == (DueState.UPCOMING, Level.NOT_ASSESSED)
    assert (after.due.state, after.level) == (DueState.CLOSED, Level.FULL)


def test_an_assessment_is_not_known_before_it_was_entered(mediator: Any) -> None:
    assess(mediator)
    (then,) = commitments_at(Commitment.objects.all(), point("2025-11-08", known_at="2025-11-08"))
    assert then.due.state == DueState.OVERDUE


def test_a_reversal_stays_visible_and_reopens_the_act(mediator: Any) -> None:
    assess(mediator)
    assess(mediator, level="minimum", effective="2025-11-20")
    (now,) = commitments_at(Commitment.objects.all(), point("2025-11-21"))
    assert now.due.state == DueState.OVERDUE
    assert [a.level for a in now.assessments] == ["minimum", "full"]


def test_a_correction_supersedes_and_the_old_one_is_still_read_as_known_then(mediator: Any) -> None:
    first = assess(mediator)
    later = ENTERED + timedelta(days=2)
    correct_assessment(
        by=mediator,
        at=later,
        assessment=first,
        level="intermediate",
        effective="2025-11-05",
        grounds="one side took it back",
        confidence="moderate",
        sources=list(first.sources.all()),
        reason="the report was wrong",
    )
    (then,) = commitments_at(Commitment.objects.all(), point("2025-11-08", "2026-11-25"))
    (now,) = commitments_at(Commitment.objects.all(), point("2025-11-08", "2026-11-27"))
    assert (then.level, now.level) == (Level.FULL, Level.INTERMEDIATE)
    assert len(now.assessments) == 1
    with pytest.raises(NotTheNewest):
        correct_assessment(
            by=mediator,
            at=later,
            assessment=first,
            level="full",
            effective="2025-11-05",
            grounds="again",
            confidence="low",
            sources=list(first.sources.all()),
            reason="again",
        )


@pytest.mark.parametrize("role", ["analyst", "delegate", "administrator", "mediator elsewhere", "nobody"])
def test_only_a_mediator_of_the_process_assesses(db: None, role: str) -> None:
    process = a_process()
    elsewhere = a_process("hill-talks")
    person = {
        "analyst": lambda: a_person("p", process, "analyst"),
        "delegate": lambda: a_person("p", process, "delegate", "north"),
        "administrator": lambda: a_person("p", administrator=True),
        "mediator elsewhere": lambda: a_person("p", elsewhere, "mediator"),
        "nobody": lambda: a_person("p"),
    }[role]()
    with pytest.raises(NotAllowed, match="Only a mediator of this process"):
        assess(person, commitment=process.commitments.get())
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"sources": []}, "sources"),
        ({"level": "4"}, "level"),
        ({"level": "done"}, "level"),
        ({"confidence": ""}, "confidence"),
        ({"grounds": "  "}, "grounds"),
        ({"grounds": "turned \u202e around"}, "grounds"),
        ({"grounds": "x" * 5001}, "grounds"),
        ({"effective": "0000-01-01"}, "effective"),
        ({"effective": "2025-02-30"}, "effective"),
        ({"effective": "2099-01-01"}, "effective"),
        ({"effective": "yesterday"}, "effective"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place_and_nothing_is_written(
    mediator: Any, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadAssessment) as refused:
        assess(mediator, **wrong)
    assert refused.value.field == field
    assert str(refused.value).endswith(".")
    assert not Assessment.objects.exists()


def test_a_source_of_another_process_is_refused(mediator: Any) -> None:
    foreign = a_process("hill-talks").cited_sources.get()
    with pytest.raises(BadAssessment, match="another process"):
        assess(mediator, commitment=Commitment.objects.get(process__slug="lake-talks"), sources=[foreign])


def test_a_stale_form_is_told_what_was_said_meanwhile(mediator: Any) -> None:
    other = a_person("second", Commitment.objects.get().process, "mediator")
    theirs = assess(other, seen=0)
    with pytest.raises(AssessedMeanwhile) as meanwhile:
        assess(mediator, level="minimum", seen=0)
    assert meanwhile.value.latest == theirs
    assert assess(mediator, level="minimum", seen=theirs.pk).level == "minimum"


def test_what_is_entered_today_is_seen_at_once(mediator: Any) -> None:
    today = assess(mediator, effective="2026-11-24", level="minimum")
    assert today.effective_at <= ENTERED


@pytest.mark.django_db(transaction=True)
def test_of_two_mediators_at_the_same_time_one_is_told() -> None:
    process = a_process()
    people = [a_person(name, process, "mediator") for name in ("one", "two")]
    results = in_threads(*[lambda person=person: assess(person, seen=0).pk for person in people])
    assert sorted(type(result).__name__ for result in results) == ["AssessedMeanwhile", "int"]
    assert Assessment.objects.count() == 1
