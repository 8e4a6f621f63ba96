"""Recording and correcting an event: works, refused by permission and by rule, concurrent twin; dates move with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from agreements.models import Agreement, Commitment, Event, Process, Source
from agreements.models.boards import commitments_at
from agreements.operations.events import BadEvent, Happening, correct_event, record_event
from agreements.operations.revisions import revise_commitment
from agreements.operations.statements import CorrectedMeanwhile
from agreements.permissions import NotAllowed
from monitoring.models import Alert
from monitoring.operations.sweep import sweep
from tests.at_once import in_threads
from tests.factories import ENTERED, a_person, a_process, point

SIGNED = {"kind": "signature", "text": "the accord was signed", "effective": "2025-11-01"}
LATER = ENTERED + timedelta(days=1)


def sources() -> list[Source]:
    return list(Source.objects.filter(process__slug="lake-talks"))


def process() -> Process:
    return Process.objects.get(slug="lake-talks")


def record(by: Any, code: str = "E-sign", **said: Any) -> Event:
    happening = Happening(**(SIGNED | said))
    return record_event(by=by, at=ENTERED, process=process(), said=happening, sources=sources(), code=code)


def correct(by: Any, event: Event, reason: str = "misread", at: Any = LATER, **said: Any) -> Event:
    happening = Happening(**(SIGNED | said))
    return correct_event(by=by, at=at, event=event, said=happening, sources=sources(), reason=reason)


def latest(as_of: str, known_at: str = "2026-12-01") -> Any:
    (found,) = commitments_at(Commitment.objects.filter(code="C1"), point(as_of, known_at))
    return found.due.latest and f"{found.due.latest:%Y-%m-%d}"


@pytest.fixture
def mediator(db: None) -> Any:
    return a_person("mediator", a_process(), "mediator")


def within_five_days_of_signing(mediator: Any) -> None:
    rule = {"kind": "offset", "amount": 5, "unit": "day", "anchor": "E-sign"}
    revise_commitment(
        by=mediator,
        at=ENTERED,
        commitment=Commitment.objects.get(),
        change="amended",
        effective="2025-11-01",
        deadline={"as_written": "within five days of signing", "rule": rule},
        sources=sources(),
        reason="as the text says",
    )


def test_a_deadline_counts_from_an_event_that_was_recorded(mediator: Any) -> None:
    agreement = Agreement.objects.get()
    event = record(mediator, agreement=agreement, place="The lake")
    within_five_days_of_signing(mediator)
    assert (event.key, event.agreement, event.recorded_by) == ("E-sign", agreement, mediator)
    assert latest("2025-11-03") == "2025-11-06"


def test_what_a_gazette_alone_tells_moves_no_date_as_if_it_were_settled(mediator: Any) -> None:
    record(mediator, claimed_words="a gazette")
    within_five_days_of_signing(mediator)
    (found,) = commitments_at(Commitment.objects.all(), point("2025-11-03"))
    assert (found.due.state, found.due.latest) == ("contested", None)
    assert "claimed by a gazette, not confirmed by" in str(found.due.explanation)


def test_a_corrected_event_moves_what_counts_from_it_and_old_dates_stay_known_as_they_were(
    mediator: Any,
) -> None:
    wrong = record(mediator)
    within_five_days_of_signing(mediator)
    sweep(at=ENTERED)
    corrected = correct(mediator, wrong, effective="2025-11-03", zone="Asia/Qatar")
    assert (corrected.supersedes, corrected.key, corrected.reason) == (wrong, "E-sign", "misread")
    assert corrected.effective_zone == "Asia/Qatar"
    assert latest("2025-11-05") == "2025-11-08"
    assert latest("2025-11-05", known_at="2026-11-24T12:00Z") == "2025-11-06"
    sweep(at=LATER + timedelta(hours=1))
    overdue = Alert.objects.filter(commitment=Commitment.objects.get(), threshold="overdue")
    assert {f"{alert.latest:%Y-%m-%d}" for alert in overdue} >= {"2025-11-06", "2025-11-08"}


def test_an_event_without_a_short_name_gets_the_next_number(mediator: Any) -> None:
    assert [record(mediator, code="", text=text).key for text in ("one", "two")] == ["E-1", "E-2"]


@pytest.mark.parametrize("role", ["analyst", "delegate", "administrator", "mediator elsewhere", "nobody"])
def test_only_those_who_keep_the_record_record_and_correct_events(mediator: Any, role: str) -> None:
    here, elsewhere = process(), a_process("hill-talks")
    event = record(mediator)
    person = {
        "analyst": lambda: a_person("p", here, "analyst"),
        "delegate": lambda: a_person("p", here, "delegate", "north"),
        "administrator": lambda: a_person("p", administrator=True),
        "mediator elsewhere": lambda: a_person("p", elsewhere, "mediator"),
        "nobody": lambda: a_person("p"),
    }[role]()
    for write in (lambda: record(person, code=""), lambda: correct(person, event)):
        with pytest.raises(NotAllowed, match="Only a mediator of this process, or an analyst"):
            write()
    keeper = a_person("keeper", here, "analyst", keeps_record=True)
    assert correct(keeper, event, effective="2025-11-02").recorded_by == keeper


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "a feeling"}, "kind"),
        ({"text": " "}, "text"),
        ({"text": "turned \u202e around"}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"place": "x" * 121}, "place"),
        ({"effective": "soon"}, "effective"),
        ({"effective": "2025-13-01"}, "effective"),
        ({"effective": "2027-01-01"}, "effective"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"code": "sign"}, "code"),
        ({"code": "E-sign.end"}, "code"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(mediator: Any, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(BadEvent) as refused:
        record(mediator, **wrong)
    assert refused.value.field == field and str(refused.value).endswith(".")
    assert not Event.objects.exists()


def test_an_event_names_its_source_and_only_things_of_its_process(mediator: Any) -> None:
    elsewhere = a_process("hill-talks")
    said = Happening(**SIGNED)
    with pytest.raises(BadEvent, match="at least one source"):
        record_event(by=mediator, at=ENTERED, process=process(), said=said, sources=[])
    with pytest.raises(BadEvent, match="another process"):
        record(mediator, agreement=Agreement.objects.get(process=elsewhere))
    with pytest.raises(BadEvent, match="another process"):
        record(mediator, commitments=list(Commitment.objects.filter(process=elsewhere)))


def test_the_same_is_not_recorded_twice_and_a_name_is_taken_once(mediator: Any) -> None:
    event = record(mediator)
    with pytest.raises(BadEvent, match="on record already"):
        record(mediator, code="")
    with pytest.raises(BadEvent, match="“E-sign” is taken"):
        record(mediator, text="something else")
    with pytest.raises(BadEvent, match="Say what was wrong"):
        correct(mediator, event, reason=" ")


def test_a_correction_of_what_was_corrected_shows_the_version_that_stands(mediator: Any) -> None:
    wrong = record(mediator)
    theirs = correct(mediator, wrong, effective="2025-11-02")
    with pytest.raises(CorrectedMeanwhile) as meanwhile:
        correct(mediator, wrong, effective="2025-11-05")
    assert meanwhile.value.latest == theirs
    assert correct(mediator, theirs, effective="2025-11-05", at=LATER + timedelta(hours=1)).pk


@pytest.mark.django_db(transaction=True)
def test_of_two_who_correct_at_the_same_time_one_is_told() -> None:
    here = a_process()
    people = [a_person(name, here, "mediator") for name in ("one", "two")]
    wrong, days = record(people[0]), ("2025-11-02", "2025-11-03")
    results = in_threads(
        *[
            lambda person=person, day=day: correct(person, wrong, effective=day).pk
            for person, day in zip(people, days, strict=True)
        ]
    )
    assert sorted(type(result).__name__ for result in results) == ["CorrectedMeanwhile", "int"]
    assert Event.objects.count() == 2
