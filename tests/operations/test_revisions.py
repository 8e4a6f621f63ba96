"""Changing a commitment: works, refused by permission, refused by rule, concurrent twin, correction of a change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from agreements.models import Commitment, CommitmentRevision, Source
from agreements.models.boards import CommitmentAt, commitments_at
from agreements.operations.access import end_role
from agreements.operations.assessments import correct_assessment, record_assessment
from agreements.operations.revisions import (
    BadRevision,
    RevisedMeanwhile,
    correct_revision,
    newest_revision,
    revise_commitment,
)
from agreements.operations.statements import CorrectedMeanwhile
from agreements.permissions import NotAllowed
from monitoring.models import Alert
from monitoring.operations.sweep import sweep
from tests.at_once import in_threads
from tests.factories import ENTERED, a_person, a_process, point


def due(date: str, **other: Any) -> dict[str, Any]:
    return {"as_written": date, "rule": {"kind": "fixed", "date": date, "bound": "by"} | other}


def after(anchor: str) -> dict[str, Any]:
    rule = {"kind": "offset", "amount": 5, "unit": "day", "anchor": anchor}
    return {"as_written": "within five days", "rule": rule}


def the(code: str = "C1") -> Commitment:
    return Commitment.objects.get(process__slug="lake-talks", code=code)


def revise(by: Any, code: str = "C1", **other: Any) -> CommitmentRevision:
    words = {
        "change": "extended",
        "effective": "2025-11-06",
        "deadline": due("2025-11-20"),
        "reason": "both sides asked for more time",
        "sources": list(Source.objects.filter(process__slug="lake-talks")),
    }
    said = {"at": ENTERED} | words | other
    return revise_commitment(by=by, commitment=the(code), **said)


def stands(code: str, as_of: str, known_at: str = "2026-12-01") -> CommitmentAt:
    (found,) = commitments_at(Commitment.objects.filter(pk=the(code).pk), point(as_of, known_at))
    return found


def latest(code: str, as_of: str, known_at: str = "2026-12-01") -> str:
    return f"{stands(code, as_of, known_at).due.latest:%Y-%m-%d}"


@pytest.fixture
def mediator(db: None) -> Any:
    return a_person("mediator", a_process(commitments=3), "mediator")


def test_an_extension_keeps_the_old_date_in_history_and_moves_only_this_commitment(mediator: Any) -> None:
    before = stands("C1", "2025-11-05").revision
    revision = revise(mediator, asked_by="North", granted_by="South", change_form="exchange of notes")
    assert latest("C1", "2025-11-10") == "2025-11-20"
    assert latest("C1", "2025-11-05") == "2025-11-06"
    assert latest("C1", "2025-11-10", known_at="2026-11-20") == "2025-11-06"
    assert latest("C2", "2025-11-10") == "2025-11-06"
    assert (revision.asked_by, revision.granted_by) == ("North", "South")
    assert (revision.paraphrase, revision.clause) == (before.paraphrase, before.clause)
    assert list(revision.obligors.all()) == list(before.obligors.all()) != []


def test_a_withdrawal_needs_no_new_deadline(mediator: Any) -> None:
    revise(mediator, change="withdrawn", deadline=None)
    assert stands("C1", "2025-11-10").due.state == "closed"


def test_an_analyst_with_the_right_changes_a_commitment_until_the_role_ends(mediator: Any) -> None:
    keeper = a_person("keeper", the().process, "analyst", keeps_record=True)
    assert revise(keeper).recorded_by == keeper
    end_role(by=None, at=ENTERED, membership=keeper.memberships.get())
    with pytest.raises(NotAllowed):
        revise(keeper, deadline=due("2025-12-01"))


def test_a_relative_deadline_follows_its_anchor(mediator: Any) -> None:
    revise(mediator, change="amended", deadline=after("C2.completed"))
    assert stands("C1", "2025-11-10").due.waiting_for == ("C2.completed",)
    record_assessment(
        by=mediator,
        at=ENTERED,
        commitment=the("C2"),
        level="full",
        effective="2025-11-08",
        grounds="seen",
        confidence="high",
        sources=list(Source.objects.filter(process__slug="lake-talks")),
    )
    assert latest("C1", "2025-11-10") == "2025-11-13"


def test_what_has_not_happened_yet_is_waited_for_by_its_words(mediator: Any) -> None:
    with pytest.raises(BadRevision, match="no event, round or commitment"):
        revise(mediator, deadline=after("E-vote"))
    revise(mediator, deadline=after("E-vote") | {"awaits": {"E-vote": "the elections are held"}})
    due = stands("C1", "2025-11-07").due
    assert due.waiting_for == ("E-vote",)
    assert str(due.explanation).startswith("Waits for “the elections are held”, ")


def test_the_zone_given_counts_for_a_rule_that_names_none(mediator: Any) -> None:
    assert revise(mediator, zone="Europe/Istanbul").deadline["rule"]["zone"] == "Europe/Istanbul"


@pytest.mark.parametrize("role", ["analyst", "delegate", "administrator", "mediator elsewhere", "nobody"])
def test_only_a_mediator_of_the_process_changes_a_commitment(db: None, role: str) -> None:
    process, elsewhere = a_process(), a_process("hill-talks")
    person = {
        "analyst": lambda: a_person("p", process, "analyst"),
        "delegate": lambda: a_person("p", process, "delegate", "north"),
        "administrator": lambda: a_person("p", administrator=True),
        "mediator elsewhere": lambda: a_person("p", elsewhere, "mediator"),
        "nobody": lambda: a_person("p"),
    }[role]()
    with pytest.raises(NotAllowed, match="Only a mediator of this process"):
        revise(person)
    with pytest.raises(NotAllowed):
        correct_revision(by=person, at=ENTERED, revision=newest_revision(the()), sources=[], reason="a slip")
    assert CommitmentRevision.objects.filter(process=process).count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"change": "made"}, "change"),
        ({"change": "forgotten"}, "change"),
        ({"sources": []}, "sources"),
        ({"reason": " "}, "reason"),
        ({"reason": "turned \u202e around"}, "reason"),
        ({"paraphrase": ""}, "paraphrase"),
        ({"asked_by": "x" * 201}, "asked_by"),
        ({"effective": "soon"}, "effective"),
        ({"effective": "2025-09-01"}, "effective"),
        ({"zone": "Mars/Base"}, "effective"),
        ({"deadline": due("2025-11-06")}, "deadline"),
        ({"deadline": None}, "deadline"),
        ({"deadline": {}}, "deadline.as_written"),
        ({"deadline": {"as_written": "x", "rule": {"kind": "a feeling"}}}, "deadline.kind"),
        ({"deadline": due("2025-13-01")}, "deadline.date"),
        ({"deadline": due("2025-11-20", zone="Mars/Base")}, "deadline.zone"),
        ({"deadline": due("2025-11-20") | {"as_written": "nul \x00"}}, "deadline"),
        ({"deadline": due("2025-11-20") | {"as_written": "x" * 1001}}, "deadline.as_written"),
        ({"deadline": after("E-nowhere")}, "deadline.anchor"),
        ({"deadline": after("C9.completed")}, "deadline.anchor"),
        ({"deadline": after("R1.completed")}, "deadline.anchor"),
        ({"deadline": after("C1.completed")}, "deadline.anchor"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place_and_nothing_is_written(
    mediator: Any, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadRevision) as refused:
        revise(mediator, **wrong)
    assert refused.value.field == field
    assert str(refused.value).endswith(".")
    assert CommitmentRevision.objects.count() == 3


def test_a_circle_of_deadlines_is_refused_with_its_name(mediator: Any) -> None:
    revise(mediator, "C1", change="amended", deadline=after("C2.completed"))
    revise(mediator, "C2", change="amended", deadline=after("C3.completed"))
    with pytest.raises(BadRevision, match=r"C1 waits for C2, which waits for C3, which waits for C1\."):
        revise(mediator, "C3", change="amended", deadline=after("C1.completed"))
    assert revise(mediator, "C3", change="amended", deadline=after("R1.end")).anchors == ["R1.end"]


def test_a_source_of_another_process_is_refused(mediator: Any) -> None:
    foreign = a_process("hill-talks").cited_sources.get()
    with pytest.raises(BadRevision, match="another process"):
        revise(mediator, sources=[foreign])


def test_a_stale_form_is_told_what_was_changed_meanwhile(mediator: Any) -> None:
    seen = newest_revision(the()).pk
    theirs = revise(a_person("second", the().process, "mediator"), seen=seen)
    with pytest.raises(RevisedMeanwhile) as meanwhile:
        revise(mediator, deadline=due("2025-12-24"), seen=seen)
    assert meanwhile.value.latest == theirs
    revise(mediator, deadline=due("2025-12-24"), seen=theirs.pk, at=ENTERED + timedelta(minutes=1))
    assert latest("C1", "2025-11-10") == "2025-12-24"


def test_a_corrected_anchor_moves_what_hangs_on_it_and_alerts_follow(mediator: Any) -> None:
    said = {"level": "full", "effective": "2025-11-08", "grounds": "seen", "confidence": "high"}
    said |= {"sources": list(Source.objects.filter(process__slug="lake-talks"))}
    done = record_assessment(by=mediator, at=ENTERED, commitment=the("C2"), **said)
    revise(mediator, change="amended", deadline=after("C2.completed"))
    sweep(at=ENTERED)
    overdue = Alert.objects.filter(commitment=the(), threshold="overdue")
    assert "2025-11-13" in {f"{alert.latest:%Y-%m-%d}" for alert in overdue}
    later = ENTERED + timedelta(days=1)
    correct_assessment(
        by=mediator, at=later, assessment=done, reason="a day off", **said | {"effective": "2025-11-10"}
    )
    sweep(at=later + timedelta(hours=1))
    assert latest("C1", "2025-11-12") == "2025-11-15"
    assert latest("C1", "2025-11-12", known_at="2026-11-24T12:00Z") == "2025-11-13"
    assert {f"{alert.latest:%Y-%m-%d}" for alert in overdue.all()} >= {"2025-11-13", "2025-11-15"}


def test_a_corrected_date_keeps_the_wrong_one_as_known_then_and_alerts_anew(mediator: Any) -> None:
    wrong = revise(mediator, deadline=due("2025-11-20"))
    sweep(at=ENTERED)
    moved = Alert.objects.filter(commitment=the(), threshold="overdue")
    assert {f"{alert.latest:%Y-%m-%d}" for alert in moved} == {"2025-11-06", "2025-11-20"}
    later = ENTERED + timedelta(days=1)
    sources = list(wrong.sources.all())
    corrected = correct_revision(
        by=mediator, at=later, revision=wrong, deadline=due("2025-11-25"), sources=sources, reason="misread"
    )
    assert (corrected.supersedes, corrected.key, corrected.change) == (wrong, wrong.key, "extended")
    assert latest("C1", "2025-11-10") == "2025-11-25"
    assert latest("C1", "2025-11-10", known_at="2026-11-24T12:00Z") == "2025-11-20"
    sweep(at=later + timedelta(hours=1))
    assert {f"{alert.latest:%Y-%m-%d}" for alert in moved.all()} >= {"2025-11-20", "2025-11-25"}
    with pytest.raises(CorrectedMeanwhile):
        correct_revision(by=mediator, at=later, revision=wrong, sources=sources, reason="again")


def test_a_corrected_change_cannot_come_before_the_commitment_was_made(mediator: Any) -> None:
    wrong, sources = revise(mediator), list(Source.objects.all())
    correct = {"by": mediator, "at": ENTERED, "sources": sources, "reason": "misread"}
    with pytest.raises(BadRevision, match="before the commitment was made"):
        correct_revision(revision=wrong, effective="2025-09-01", **correct)
    (first,) = CommitmentRevision.objects.filter(commitment=the(), change="made")
    assert correct_revision(revision=first, effective="2025-09-01", **correct).change == "made"


@pytest.mark.django_db(transaction=True)
def test_of_two_mediators_at_the_same_time_one_is_told() -> None:
    process = a_process()
    people = [a_person(name, process, "mediator") for name in ("one", "two")]
    seen = newest_revision(the()).pk
    results = in_threads(*[lambda person=person: revise(person, seen=seen).pk for person in people])
    assert sorted(type(result).__name__ for result in results) == ["RevisedMeanwhile", "int"]
    assert CommitmentRevision.objects.count() == 2
