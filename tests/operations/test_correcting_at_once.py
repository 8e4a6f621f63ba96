"""A person corrects what a process file corrects at that moment: whoever comes second is told, by one guard for all."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from agreements.models import Assessment, CommitmentRevision, Event, Fact, RoundOutcome, Source
from agreements.operations.assessments import NotTheNewest, correct_assessment
from agreements.operations.events import Happening, correct_event
from agreements.operations.process_file import load_process
from agreements.operations.revisions import correct_revision
from agreements.operations.rounds import Outcome, correct_round_outcome
from agreements.operations.statements import CorrectedMeanwhile
from tests.at_once import in_threads
from tests.factories import ENTERED, a_person, process_data, with_a_round_held

LATER = ENTERED + timedelta(days=1)


def data_of(last: str = "2025-11-07", **said: str) -> dict[str, Any]:
    """A process file with one of each; `said`: other words of the event, the commitment and the assessment."""
    data = with_a_round_held(process_data(), "2025-11-06", last, "2025-11-07")
    fact = {"effective": "2025-11-01", "sources": ["S1"]}
    data["events"] = [{"key": "E-sign", "kind": "signature", "text": said.get("text", "They signed.")} | fact]
    judged = {"assessor": "Editors", "role": "editor", "confidence": "high"}
    seen = {"key": "1", "level": "minimum", "grounds": said.get("grounds", "Seen.")} | judged | fact
    first = data["commitments"][0]
    first["assessments"] = [seen]
    first["revisions"][0]["paraphrase"] = said.get("paraphrase", "do what C1 says")
    return data


def outcome(by: Any, wrong: Any, **same: Any) -> Fact:
    said = Outcome("held_agreement", "They agreed.", "2025-11-08", began="2025-11-06", ended="2025-11-09")
    return correct_round_outcome(by=by, outcome=wrong, said=said, **same)


def event(by: Any, wrong: Any, **same: Any) -> Fact:
    return correct_event(by=by, event=wrong, said=Happening("signature", "They met.", "2025-11-02"), **same)


def revision(by: Any, wrong: Any, **same: Any) -> Fact:
    return correct_revision(by=by, revision=wrong, paraphrase="do less", **same)


def assessment(by: Any, wrong: Any, **same: Any) -> Fact:
    said = {"level": "full", "effective": "2025-11-02", "grounds": "Heard.", "confidence": "low"}
    return correct_assessment(by=by, assessment=wrong, **said, **same)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("correct", "kind", "changed", "column", "refusal"),
    [
        (outcome, RoundOutcome, {"last": "2025-11-08"}, "until_as_written", CorrectedMeanwhile),
        (event, Event, {"text": "They signed late."}, "text", CorrectedMeanwhile),
        (revision, CommitmentRevision, {"paraphrase": "do more"}, "paraphrase", CorrectedMeanwhile),
        (assessment, Assessment, {"grounds": "Seen twice."}, "grounds", NotTheNewest),
    ],
)
def test_who_corrects_while_a_process_file_does_is_told_by_the_constraint(
    correct: Callable[..., Fact],
    kind: Any,
    changed: dict[str, str],
    column: str,
    refusal: type[Exception],
) -> None:
    """The file is read under a lock of its own: its row is there, and not yet to be seen, when the person writes."""
    person = a_person("one", load_process(data=data_of(), at=ENTERED).process, "mediator")
    wrong, written = kind.objects.order_by("pk").first(), threading.Event()

    def load() -> None:
        with transaction.atomic():
            load_process(data=data_of(**changed), at=LATER)
            written.set()
            _wait_until_somebody_waits()

    def person_corrects() -> None:
        written.wait()
        correct(person, wrong, at=LATER, sources=list(Source.objects.all()), reason="misread")

    results = in_threads(load, person_corrects)
    (told,) = [one for one in results if one is not None]
    assert type(told) is refusal
    (standing,) = kind.objects.current().filter(key=wrong.key)
    assert getattr(standing, column) == next(iter(changed.values()))
    if refusal is CorrectedMeanwhile:
        assert told.latest == standing


def _wait_until_somebody_waits() -> None:
    """Until another connection waits for the row of this one."""
    with connection.cursor() as cursor:
        for _ in range(2000):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.005)")
