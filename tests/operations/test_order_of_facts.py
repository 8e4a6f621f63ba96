"""Facts of one moment: in which order they count, whoever enters, corrects or loads them when."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.domain.timeline import AsOf
from agreements.models import (
    ActorRevision,
    Commitment,
    CommitmentRevision,
    Process,
    Round,
)
from agreements.models.boards import commitments_at, rounds_at
from agreements.models.conditions import following
from agreements.models.legal import legal_states
from agreements.models.news import told_at
from agreements.operations.assessments import correct_assessment, record_assessment
from agreements.operations.process_file import load_process
from monitoring.models import Alert, Crossing
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, a_person, a_process, commitment_entry, process_data

pytestmark = pytest.mark.django_db
LATER = ENTERED + timedelta(days=1)
NOW = AsOf(datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
DAY = "2025-11-05"


def assessed(key: str, level: str, day: str = DAY, grounds: str = "seen there") -> dict[str, Any]:
    words = {"assessor": "The editors", "role": "editor", "grounds": grounds, "confidence": "high"}
    return {"key": key, "level": level, "effective": day, "sources": ["S1"]} | words


def worded(key: str, due: str, change: str, day: str = DAY) -> dict[str, Any]:
    return commitment_entry("C1", due, key=key, change=change, effective=day)["revisions"][0]


def planned(key: str, day: str, said: str = DAY) -> dict[str, Any]:
    return {"key": key, "state": "scheduled", "from": day, "effective": said, "sources": ["S1"]}


def outcome(key: str, state: str, said: str = DAY) -> dict[str, Any]:
    told = {"summary": f"It is {state}.", "from": "2025-11-04", "until": "2025-11-05"}
    return {"key": key, "state": state, "effective": said, "sources": ["S1"]} | told


def stated(key: str, stance: str, day: str = DAY) -> dict[str, Any]:
    said = {"text": f"We say {stance}.", "effective": day, "sources": ["S1"]}
    return {"key": key, "actor": "north", "stance": stance} | said


def load(data: dict[str, Any], at: datetime = ENTERED) -> Process:
    return load_process(data=copy.deepcopy(data), at=at).process


def answers(process: Process) -> list[Any]:
    """What the record answers: dates, levels, positions, rounds, legal states, conditions, labels and news."""
    boards = commitments_at(Commitment.objects.filter(process=process), NOW)
    follows = following([process.pk], NOW)
    found: list[Any] = [
        (
            one.commitment.code,
            one.revision.paraphrase,
            str(one.due),
            one.published.level if one.published else "",
            [row.key for row in (*one.dissent, *one.positions)],
            str(follows.of(one.commitment)),
        )
        for one in boards
    ]
    for round_ in rounds_at(Round.objects.filter(process=process), NOW):
        facts = [row.key for row in (*round_.schedules, *round_.outcomes)]
        found.append((round_.round.code, round_.state, str(round_.planned), str(round_.held), facts))
    agreements = {one.commitment.agreement_id for one in boards}
    found += [str(legal) for legal in legal_states(agreements, NOW).values()]
    found += [
        str(news.sentence) for news in told_at([process.pk], NOW, happened=30).happened.get(process.pk, [])
    ]
    labels = ActorRevision.objects.filter(process=process).newest_per("actor", NOW)
    return [*found, *sorted(labels.values_list("actor__slug", "label"))]


# --- A correction stands where the first version stood ----------------------------------------------


def with_assessments() -> dict[str, Any]:
    data = process_data()
    data["commitments"][0]["assessments"] = [assessed("1", "minimum"), assessed("2", "full")]
    return data


def with_wordings() -> dict[str, Any]:
    data = process_data()
    data["commitments"][0]["revisions"] += [
        worded("2", "2025-12-01", "extended"),
        worded("3", "2025-12-11", "extended"),
    ]
    return data


def with_plans() -> dict[str, Any]:
    data = process_data()
    data["rounds"][0]["schedule"] += [planned("2", "2025-11-20"), planned("3", "2025-11-30")]
    return data


def with_outcomes() -> dict[str, Any]:
    data = process_data()
    data["rounds"][0]["outcomes"] = [outcome("1", "adjourned"), outcome("2", "held_agreement")]
    return data


def with_positions() -> dict[str, Any]:
    data = process_data()
    data["commitments"][0]["positions"] = [stated("1", "disputes"), stated("2", "accepts")]
    return data


def with_a_month_and_a_day() -> dict[str, Any]:
    data = process_data()
    rows = [assessed("1", "minimum", "2025-11-01"), assessed("2", "full", "2025-11")]
    data["commitments"][0]["assessments"] = rows
    return data


FIRST_OF_TWO: list[tuple[Callable[[], dict[str, Any]], Callable[[dict[str, Any]], dict[str, Any]]]] = [
    (with_assessments, lambda data: data["commitments"][0]["assessments"][0]),
    (with_wordings, lambda data: data["commitments"][0]["revisions"][1]),
    (with_plans, lambda data: data["rounds"][0]["schedule"][1]),
    (with_outcomes, lambda data: data["rounds"][0]["outcomes"][0]),
    (with_positions, lambda data: data["commitments"][0]["positions"][0]),
    (with_a_month_and_a_day, lambda data: data["commitments"][0]["assessments"][0]),
]


@pytest.mark.parametrize(("made", "first"), FIRST_OF_TWO, ids=lambda each: each.__name__)
def test_a_correction_of_the_earlier_of_two_does_not_overtake_the_later(made: Any, first: Any) -> None:
    data = made()
    process = load(data)
    before = answers(process)
    for number in range(2):
        first(data)["caveat"] = f"A letter was put right, {number}."
        load(data, LATER + timedelta(days=number))
    assert answers(process) == before


def test_the_later_of_two_assessments_of_a_day_counts_by_its_key() -> None:
    data = process_data()
    rows = [assessed(str(number), "full" if number == 10 else "minimum") for number in (10, 9, 2)]
    data["commitments"][0]["assessments"] = rows
    (board,) = commitments_at(Commitment.objects.filter(process=load(data)), NOW)
    assert board.published is not None and board.published.level == "full"


def test_a_correction_that_moves_a_fact_to_another_day_stands_there() -> None:
    data = with_assessments()
    process = load(data)
    data["commitments"][0]["assessments"][0]["effective"] = "2025-11-06"
    load(data, LATER)
    (board,) = commitments_at(Commitment.objects.filter(process=process), NOW)
    assert board.published is not None and board.published.level == "minimum"


def test_a_fact_entered_on_its_own_day_keeps_its_place_when_it_is_corrected() -> None:
    """In Kabul the day begins before it does in UTC, and what is entered in between counts from its entry."""
    process = a_process(at=ENTERED)
    commitment = Commitment.objects.get(process=process)
    mediator = a_person("mediator", process, "mediator")
    sources = list(process.cited_sources.all())
    night = datetime(2026, 12, 1, 20, 0, tzinfo=UTC)
    said = {"effective": "2026-12-02", "confidence": "high", "sources": sources, "by": mediator}
    early = record_assessment(at=night, commitment=commitment, level="minimum", grounds="early", **said)
    late = night + timedelta(hours=1)
    record_assessment(at=late, commitment=commitment, level="full", grounds="late", **said)
    letter = {"level": "minimum", "grounds": "Early", "reason": "a capital letter"}
    correct_assessment(at=night + timedelta(hours=9), assessment=early, **said, **letter)
    (board,) = commitments_at(Commitment.objects.filter(process=process), NOW)
    assert board.published is not None and board.published.level == "full"


def test_the_history_has_both_versions_at_one_place() -> None:
    data = with_wordings()
    process = load(data)
    data["commitments"][0]["revisions"][1]["paraphrase"] = "Do what C1 says"
    load(data, LATER)
    keys = CommitmentRevision.objects.filter(process=process).newest_first().values_list("key", flat=True)
    assert list(keys) == ["C1/3", "C1/2", "C1/2", "C1/1"]


@pytest.mark.parametrize(("made", "first"), FIRST_OF_TWO, ids=lambda each: each.__name__)
def test_a_correction_that_changes_nothing_raises_no_alert_anew(made: Any, first: Any) -> None:
    data = made()
    load(data)
    sweep(at=ENTERED)
    raised, dates = set(Alert.objects.values_list("pk", flat=True)), crossings()
    first(data)["caveat"] = "A letter was put right."
    load(data, LATER)
    sweep(at=LATER)
    sweep(at=LATER + timedelta(days=1))
    assert crossings() == dates
    assert set(Alert.objects.values_list("pk", flat=True)) == raised


def crossings() -> list[Any]:
    return sorted(Crossing.objects.values_list(*Crossing.content), key=str)


# --- Whatever the order of entry --------------------------------------------------------------------

DAYS = st.sampled_from(["2025-11", "2025-11-01", "2025-11-05", "2025-11-05T06:00", "2025-11-05T23:30"])
LEVELS = st.sampled_from(["not_initiated", "minimum", "intermediate", "full"])


#: With a dated source, with one that has no date, with none: known since other moments, whenever it is loaded.
CITING = st.sampled_from(
    [{}, {"sources": ["S2"]}, {"sources": ["S3"]}, {"sources": [], "caveat": "No source was read."}]
)


@st.composite
def many_facts(draw: st.DrawFn) -> dict[str, Any]:
    """The small process with several facts of each kind that fall on few moments."""

    def several(make: Callable[..., dict[str, Any]], *values: st.SearchStrategy[Any]) -> list[dict[str, Any]]:
        keys = draw(st.lists(st.integers(2, 12), max_size=4, unique=True))
        found = [make(str(key), *(draw(value) for value in values)) for key in keys]
        return [entry | draw(CITING) for entry in found]

    data = process_data(commitments=2)
    undated = {"publisher": "A page without a date", "kind": "news"}
    data["sources"] += [{"code": "S2"} | undated, {"code": "S3", "effective": "2025-11-03"} | undated]
    parts, round_ = data["commitments"][0], data["rounds"][0]
    parts["assessments"] = several(assessed, LEVELS, DAYS)
    parts["positions"] = several(stated, st.sampled_from(["accepts", "disputes", "says_breached"]), DAYS)
    changes = st.sampled_from(["extended", "amended", "suspended"])
    dates = st.sampled_from(["2025-12-01", "2025-12-11"])
    parts["revisions"] += several(
        lambda key, due, change, day: worded(key, due, change, day), dates, changes, DAYS
    )
    claims = several(claimed, st.sampled_from(["met", "not_met"]), DAYS)
    parts["conditions"] = [
        {
            "key": "1",
            "kind": "only_if_done",
            "text": "the lists are there",
            "sources": ["S1"],
            "claims": claims,
        }
    ]
    round_["schedule"] += several(planned, st.sampled_from(["2025-11-20", "2025-11-30"]), DAYS)
    round_["outcomes"] = several(outcome, st.sampled_from(["adjourned", "held_agreement"]), DAYS)
    data["events"] = several(happened, st.sampled_from(["suspension", "extension", "declaration"]), DAYS)
    return data


def claimed(key: str, value: str, day: str) -> dict[str, Any]:
    return {"key": key, "value": value, "actor": "north", "effective": day, "sources": ["S1"]}


def happened(key: str, kind: str, day: str) -> dict[str, Any]:
    return {
        "key": f"E-{key}",
        "kind": kind,
        "text": kind,
        "agreement": "A1",
        "effective": day,
        "sources": ["S1"],
    }


def lists_in(data: dict[str, Any]) -> Iterable[list[dict[str, Any]]]:
    """The lists whose entries are facts of their own, wherever they are nested."""
    for value in data.values():
        if (
            isinstance(value, list)
            and value
            and isinstance(value[0], dict)
            and {"key", "code"} & set(value[0])
        ):
            yield value
            for entry in value:
                yield from lists_in(entry)


def shuffled(data: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    other = copy.deepcopy(data)
    for entries in lists_in(other):
        chance.shuffle(entries)
    return other


def a_part(data: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Some of the facts, all identities: what a first load may have."""
    other = copy.deepcopy(data)
    for entries in lists_in(other):
        kept = [one for one in entries if "code" in one or one["key"] in ("1", "north", "south", "helper")]
        entries[:] = kept + [one for one in entries if one not in kept and chance.random() < 0.5]
    return other


def with_letters_put_right(data: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    other = copy.deepcopy(data)
    for entry in (entry for entries in lists_in(other) for entry in entries):
        if "code" not in entry and chance.random() < 0.5:
            entry["caveat"] = "A letter was put right."
    return other


def answers_of(*loads: dict[str, Any]) -> list[Any]:
    """What is answered after these loads, one after the other; nothing is kept."""
    with transaction.atomic():
        for number, data in enumerate(loads):
            process = load(data, ENTERED + timedelta(hours=number))
        found = answers(process)
        transaction.set_rollback(True)
    return found


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=many_facts(), chance=st.randoms(use_true_random=False))
def test_no_order_of_entry_and_no_correction_that_says_the_same_changes_an_answer(
    data: dict[str, Any], chance: random.Random
) -> None:
    expected = answers_of(data)
    assert answers_of(shuffled(data, chance)) == expected, "another order in the file"
    assert answers_of(a_part(data, chance), shuffled(data, chance)) == expected, "loaded in pieces"
    corrected = with_letters_put_right(data, chance)
    twice = with_letters_put_right(corrected, chance)
    assert answers_of(data, corrected, twice) == expected, "corrected"
