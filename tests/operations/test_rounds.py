"""Correcting a round's plan and outcome: works, refused by permission and by rule, concurrent twin; dates move."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from agreements.models import Commitment, Round, RoundOutcome, RoundSchedule, Source
from agreements.models.boards import commitments_at, rounds_at
from agreements.operations.process_file import load_process
from agreements.operations.rounds import (
    BadRound,
    Outcome,
    Plan,
    correct_round_outcome,
    correct_round_schedule,
)
from agreements.operations.statements import CorrectedMeanwhile
from agreements.permissions import NotAllowed
from monitoring.models import Alert
from monitoring.operations.sweep import sweep
from tests.at_once import in_threads
from tests.factories import (
    ENTERED,
    a_person,
    a_process,
    point,
    process_data,
    with_a_round_held,
)

LATER = ENTERED + timedelta(days=1)
HELD = {
    "state": "held_agreement",
    "summary": "They agreed.",
    "effective": "2025-11-08",
    "began": "2025-11-06",
    "ended": "2025-11-07",
}
PLANNED = {"state": "scheduled", "announced": "2025-10-01", "from_": "2025-11-06", "venue": "The lake"}


def a_round_that_was_held() -> dict[str, Any]:
    """A process file in which C2 is due five days after the round."""
    return with_a_round_held(process_data(), "2025-11-06", "2025-11-07", "2025-11-07")


@pytest.fixture
def mediator(db: None) -> Any:
    return a_person("mediator", load_process(data=a_round_that_was_held(), at=ENTERED).process, "mediator")


def sources() -> list[Source]:
    return list(Source.objects.filter(process__slug="lake-talks"))


def outcome() -> RoundOutcome:
    return RoundOutcome.objects.current().get(process__slug="lake-talks")


def schedule() -> RoundSchedule:
    return RoundSchedule.objects.current().get(process__slug="lake-talks")


def correct(
    by: Any, wrong: RoundOutcome, reason: str = "misread", at: Any = LATER, **said: Any
) -> RoundOutcome:
    account = Outcome(**(HELD | said))
    return correct_round_outcome(by=by, at=at, outcome=wrong, said=account, sources=sources(), reason=reason)


def replan(by: Any, wrong: RoundSchedule, reason: str = "misread", **said: Any) -> RoundSchedule:
    plan = Plan(**(PLANNED | said))
    return correct_round_schedule(
        by=by, at=LATER, schedule=wrong, said=plan, sources=sources(), reason=reason
    )


def due(as_of: str, known_at: str = "2026-12-01") -> Any:
    (found,) = commitments_at(Commitment.objects.filter(code="C2"), point(as_of, known_at))
    return found.due.latest and f"{found.due.latest:%Y-%m-%d}"


def planned(as_of: str, known_at: str = "2026-12-01") -> Any:
    (found,) = rounds_at(Round.objects.all(), point(as_of, known_at))
    return found.planned and found.planned.text


def crossed(latest: str) -> dict[str, datetime]:
    """By threshold, when it was crossed, of alerts of C2 for the date."""
    rows = Alert.objects.filter(commitment__code="C2", latest__date=latest)
    return dict(rows.values_list("threshold", "crossed_at"))


def test_a_corrected_outcome_moves_what_counts_from_it_and_alerts_follow(mediator: Any) -> None:
    wrong = outcome()
    sweep(at=ENTERED)
    assert (due("2025-11-10"), set(crossed("2025-11-12")) >= {"due", "overdue"}) == ("2025-11-12", True)
    before = set(Alert.objects.values_list("pk", flat=True))
    corrected = correct(mediator, wrong, ended="2026-11-23")
    assert (corrected.supersedes, corrected.key, corrected.reason) == (wrong, "R1/1", "misread")
    assert (corrected.recorded_by, corrected.known_from) == (mediator, LATER)
    assert due("2026-11-24") == "2026-11-28"
    assert due("2026-11-24", known_at="2026-11-24T12:00Z") == "2025-11-12"
    sweep(at=LATER + timedelta(hours=1))
    assert crossed("2026-11-28")["moved"] == LATER
    sweep(at=LATER + timedelta(days=9))
    assert {"moved", "due", "overdue"} <= set(crossed("2026-11-28"))
    assert before <= set(Alert.objects.values_list("pk", flat=True))


def test_an_outcome_that_never_came_to_an_end_takes_the_date_away(mediator: Any) -> None:
    correct(mediator, outcome(), state="adjourned")
    assert due("2025-11-10") is None
    assert due("2025-11-10", known_at="2026-11-24T12:00Z") == "2025-11-12"


def test_a_date_appears_where_a_round_is_over_after_all_and_is_flagged(mediator: Any) -> None:
    unended = correct(mediator, outcome(), state="in_progress", ended="")
    sweep(at=LATER)
    correct(mediator, unended, ended="2026-11-25", at=LATER + timedelta(hours=2))
    assert due("2026-11-26") == "2026-11-30"
    sweep(at=LATER + timedelta(days=9))
    assert {"due", "overdue"} <= set(crossed("2026-11-30"))


def test_a_corrected_plan_moves_the_day_of_the_round(mediator: Any) -> None:
    wrong = schedule()
    corrected = replan(mediator, wrong, from_="2025-11-09", until="2025-11-10", level="both heads")
    assert (corrected.supersedes, corrected.key, corrected.venue) == (wrong, "R1/1", "The lake")
    assert planned("2025-10-05") == "2025-11-09"
    assert planned("2025-10-05", known_at="2026-11-24T12:00Z") == "2025-11-06"


@pytest.mark.parametrize("role", ["analyst", "delegate", "administrator", "mediator elsewhere", "nobody"])
def test_only_those_who_keep_the_record_correct_rounds(mediator: Any, role: str) -> None:
    here, elsewhere = outcome().process, a_process("hill-talks")
    person = {
        "analyst": lambda: a_person("p", here, "analyst"),
        "delegate": lambda: a_person("p", here, "delegate", "north"),
        "administrator": lambda: a_person("p", administrator=True),
        "mediator elsewhere": lambda: a_person("p", elsewhere, "mediator"),
        "nobody": lambda: a_person("p"),
    }[role]()
    for write in (lambda: correct(person, outcome()), lambda: replan(person, schedule())):
        with pytest.raises(NotAllowed, match="Only a mediator of this process, or an analyst"):
            write()
    keeper = a_person("keeper", here, "analyst", keeps_record=True)
    assert correct(keeper, outcome()).recorded_by == replan(keeper, schedule()).recorded_by == keeper


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"state": "scheduled"}, "state"),
        ({"state": "a feeling"}, "state"),
        ({"summary": " "}, "summary"),
        ({"summary": "turned \u202e around"}, "summary"),
        ({"summary": "x" * 5001}, "summary"),
        ({"reason": " "}, "reason"),
        ({"duration": "x" * 201}, "duration"),
        ({"claimed_by": "x" * 201}, "claimed_by"),
        ({"venue": "x" * 121}, "venue"),
        ({"effective": "soon"}, "effective"),
        ({"effective": "2027-01-01"}, "effective"),
        ({"began": "2025-13-01"}, "began"),
        ({"began": "2027-01-01", "ended": ""}, "began"),
        ({"ended": "2027-01-01"}, "ended"),
        ({"ended": "2025-11-05"}, "ended"),
        ({"zone": "Mars/Base"}, "zone"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused_at_its_place(
    mediator: Any, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadRound) as refused:
        correct(mediator, outcome(), **wrong)
    assert refused.value.field == field and str(refused.value).endswith(".")
    assert RoundOutcome.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"state": "adjourned"}, "state"),
        ({"announced": ""}, "announced"),
        ({"announced": "2027-01-01"}, "announced"),
        ({"from_": "soon"}, "from"),
        ({"until": "2025-11-05"}, "until"),
        ({"level": "x" * 301}, "level"),
        ({"note": "x" * 5001}, "note"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_place(
    mediator: Any, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadRound) as refused:
        replan(mediator, schedule(), **wrong)
    assert refused.value.field == field and str(refused.value).endswith(".")
    assert RoundSchedule.objects.count() == 1


def test_a_plan_may_lie_ahead(mediator: Any) -> None:
    assert replan(mediator, schedule(), from_="2027-01-10").begins_at


def test_a_round_that_was_not_held_has_no_days_from_which_anything_counts(mediator: Any) -> None:
    for days, field in (({"ended": ""}, "began"), ({"began": ""}, "ended")):
        with pytest.raises(BadRound, match="did not begin") as refused:
            correct(mediator, outcome(), state="not_held", **days)
        assert refused.value.field == field
    correct(mediator, outcome(), state="not_held", began="", ended="")
    assert due("2025-11-10") is None


def test_a_correction_names_its_source_of_the_same_process(mediator: Any) -> None:
    a_process("hill-talks")
    foreign = list(Source.objects.filter(process__slug="hill-talks"))
    for cited, sentence in (([], "at least one source"), (foreign, "another process")):
        with pytest.raises(BadRound, match=sentence):
            correct_round_outcome(
                by=mediator, at=LATER, outcome=outcome(), said=Outcome(**HELD), sources=cited, reason="x"
            )


def test_a_correction_of_what_was_corrected_shows_the_version_that_stands(mediator: Any) -> None:
    wrong, plan = outcome(), schedule()
    theirs, new_plan = correct(mediator, wrong, ended="2025-11-08"), replan(mediator, plan)
    for again, standing in (
        (lambda: correct(mediator, wrong), theirs),
        (lambda: replan(mediator, plan), new_plan),
    ):
        with pytest.raises(CorrectedMeanwhile, match="corrected meanwhile") as meanwhile:
            again()
        assert meanwhile.value.latest == standing
    assert correct(mediator, theirs, at=LATER + timedelta(hours=1)).supersedes == theirs


@pytest.mark.django_db(transaction=True)
def test_of_two_who_correct_at_the_same_time_one_is_told() -> None:
    here = load_process(data=a_round_that_was_held(), at=ENTERED).process
    people = [a_person(name, here, "mediator") for name in ("one", "two")]
    wrong, days = outcome(), ("2025-11-08", "2025-11-09")
    results = in_threads(
        *[
            lambda person=person, day=day: correct(person, wrong, ended=day).pk
            for person, day in zip(people, days, strict=True)
        ]
    )
    assert sorted(type(result).__name__ for result in results) == ["CorrectedMeanwhile", "int"]
    assert RoundOutcome.objects.count() == 2
