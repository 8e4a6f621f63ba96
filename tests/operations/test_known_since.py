"""Since when a fact was known where its sources have no date; and what hangs on it, which is known no later."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from agreements.domain.due import DueState
from agreements.domain.statuses import UNDATED, KnownBasis
from agreements.models import (
    ActorRevision,
    AgreementRevision,
    Assessment,
    Commitment,
    CommitmentRevision,
    Condition,
    Event,
    Fact,
    Process,
    ProcessRevision,
    RoundRevision,
    Source,
    SourceRevision,
)
from agreements.models.boards import commitments_at
from agreements.operations.assessments import record_assessment
from agreements.operations.process_file import load_process, parse
from agreements.operations.process_file.exporting import export_process
from tests.factories import ENTERED, a_person, commitment_entry, point, process_data
from tests.operations.test_order_of_facts import answers, assessed, claimed, happened

pytestmark = pytest.mark.django_db
LATER = ENTERED + timedelta(days=1)
KINDS: list[Any] = [one for one in apps.get_app_config("agreements").get_models() if issubclass(one, Fact)]
DATA = Path(__file__).resolve().parents[2] / "agreements/data"


def load(data: dict[str, Any], at: datetime = ENTERED) -> Process:
    return load_process(data=copy.deepcopy(data), at=at).process


def known(model: type[Fact], key: str) -> tuple[str, str]:
    fact: Any = model._default_manager.current().get(key=key)
    return f"{fact.known_from.astimezone(UTC):%Y-%m-%d}", fact.known_basis


def with_an_event(sources: list[dict[str, Any]], **event: Any) -> dict[str, Any]:
    """The small process with E-1 of 5 November 2025, which cites these sources."""
    data = process_data(zone="UTC")
    data["sources"] += sources
    data["events"] = [
        happened("1", "talks", "2025-11-05") | {"sources": [one["code"] for one in sources]} | event
    ]
    return data


def undated(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "publisher": "A page without a date", "kind": "news"} | more


@pytest.mark.parametrize(
    ("sources", "event", "since", "basis"),
    [
        ([], {"known_from": "2025-11-20"}, "2025-11-20", "stated"),
        ([], {}, "2025-11-05", "effective"),
        ([undated("S2")], {}, "2025-11-05", "effective"),
        ([undated("S2", effective="2025-11-09")], {}, "2025-11-09", "effective"),
        (
            [undated("S2", effective="2025-11-09"), undated("S3", effective="2025-11-07")],
            {},
            "2025-11-07",
            "effective",
        ),
        ([undated("S2", effective="2025-11-09"), undated("S3")], {}, "2025-11-09", "effective"),
        (
            [undated("S2", effective="2025-11-06"), undated("S3", published="2025-11-08")],
            {},
            "2025-11-08",
            "published",
        ),
        ([], {"effective": "2025-11"}, "2025-11-01", "effective"),
        ([], {"effective": "2030-01-01"}, "2026-11-24", "effective"),
        ([undated("S2", effective="2030-01-01")], {}, "2026-11-24", "effective"),
    ],
)
def test_without_a_dated_source_the_time_of_what_is_told_counts(
    sources: list[dict[str, Any]], event: dict[str, Any], since: str, basis: str
) -> None:
    load(with_an_event(sources, **event))
    assert known(Event, "E-1") == (since, basis)


def test_what_a_person_enters_is_known_since_it_is_entered() -> None:
    process = load(process_data())
    mediator = a_person("mediator", process, "mediator")
    (commitment,) = Commitment.objects.filter(process=process)
    said = {"level": "full", "effective": "2025-11-05", "grounds": "seen", "confidence": "high"}
    sources = list(Source.objects.filter(process=process))
    record_assessment(by=mediator, at=LATER, commitment=commitment, sources=sources, **said)
    assert [(row.known_from, row.known_basis) for row in Assessment.objects.all()] == [(LATER, "entered")]


def test_a_correction_is_known_since_it_is_made() -> None:
    data = with_an_event([])
    load(data)
    data["events"][0]["text"] = "talks, as it turned out"
    load(data, LATER)
    assert known(Event, "E-1") == ("2026-11-25", "entered")


# --- What a fact hangs on is known no later ---------------------------------------------------------


def hanging() -> dict[str, Any]:
    """The agreement, the round, the actors and the commitment have sources of December; what cites them is older."""
    data = process_data(zone="UTC")
    data["sources"] += [
        {"code": "S9", "publisher": "Late", "kind": "news", "published": "2025-12-01"},
        undated("S8"),
    ]
    late = {"sources": ["S9"], "effective": "2025-10-01"}
    data["process"] |= late
    data["agreements"][0] |= late
    data["rounds"][0] |= late
    data["rounds"][0]["schedule"][0] |= {"sources": ["S9"]}
    for actor in data["actors"]:
        actor |= {"sources": ["S9"]}
    for part in data["participations"]:
        part |= {"sources": ["S9"]}
    data["commitments"][0]["revisions"][0] |= late
    return data


def test_an_event_makes_its_agreement_known() -> None:
    data = hanging()
    data["events"] = [happened("1", "signature", "2025-10-05") | {"sources": ["S1"], "by": ["north"]}]
    load(data)
    assert known(AgreementRevision, "A1") == ("2025-10-01", "published")
    assert known(ActorRevision, "north") == ("2025-10-01", "published")
    assert known(ActorRevision, "south") == ("2025-12-01", "published")
    assert known(ProcessRevision, "lake-talks") == ("2025-10-01", "published")
    assert known(CommitmentRevision, "C1/1") == ("2025-12-01", "published")


def test_an_assessment_makes_its_commitment_and_that_its_agreement_and_parties_known() -> None:
    data = hanging()
    data["commitments"][0]["assessments"] = [
        assessed("1", "full", "2025-11-05") | {"sources": [], "caveat": "none read"}
    ]
    load(data)
    assert known(CommitmentRevision, "C1/1") == ("2025-11-05", "effective")
    assert known(AgreementRevision, "A1") == ("2025-11-05", "effective")
    assert known(ActorRevision, "south") == ("2025-11-05", "effective")


def test_only_the_first_wording_is_known_through_what_is_said_of_the_commitment() -> None:
    data = hanging()
    second = commitment_entry(
        "C1", "2025-12-20", key="2", change="extended", effective="2025-11-01", sources=["S9"]
    )
    data["commitments"][0]["revisions"].append(second["revisions"][0])
    data["commitments"][0]["assessments"] = [assessed("1", "minimum", "2025-11-05")]
    load(data)
    assert known(CommitmentRevision, "C1/1")[0] == "2025-10-01"
    assert known(CommitmentRevision, "C1/2")[0] == "2025-12-01"


def test_an_outcome_makes_its_round_known_and_a_claim_its_condition() -> None:
    data = hanging()
    told = {
        "key": "1",
        "state": "adjourned",
        "summary": "Adjourned.",
        "effective": "2025-11-07",
        "sources": ["S8"],
    }
    data["rounds"][0]["outcomes"] = [told]
    condition = {"key": "1", "kind": "only_if_done", "text": "the lists are there", "sources": ["S9"]}
    condition["claims"] = [claimed("1", "met", "2025-10-05")]
    data["commitments"][0]["conditions"] = [condition]
    load(data)
    assert known(RoundRevision, "R1") == ("2025-11-07", "effective")
    assert known(Condition, "C1/1") == ("2025-10-01", "published")


@pytest.mark.parametrize(
    ("stated", "since"), [({}, "2025-10-01"), ({"known_from": "2025-09-01"}, "2025-09-01")]
)
def test_a_source_is_known_since_what_cites_it(stated: dict[str, str], since: str) -> None:
    """An undated source is placed with its process, unless what cites it was known earlier."""
    data = hanging()
    note = {
        "key": "1",
        "about": "C1",
        "kind": "remark",
        "text": "x",
        "effective": "2025-10-07",
        "sources": ["S8"],
    }
    data["notes"] = [note | stated]
    load(data)
    assert known(SourceRevision, "S8")[0] == since


def test_a_later_file_with_an_older_source_makes_known_what_was_on_record() -> None:
    data = hanging()
    process = load(data)
    assert known(AgreementRevision, "A1")[0] == "2025-12-01"
    data["events"] = [happened("1", "signature", "2025-10-05") | {"sources": ["S1"]}]
    loaded = load_process(data=copy.deepcopy(data), at=LATER)
    assert known(AgreementRevision, "A1") == ("2025-10-01", "published")
    assert loaded.corrected["agreements"] == 1
    assert list(
        AgreementRevision.objects.as_of(point("2025-10-06", "2025-10-06")).values_list("key", flat=True)
    ) == ["A1"]
    again = load_process(data=copy.deepcopy(data), at=LATER + timedelta(days=1))
    assert not again.corrected and not again.added
    assert answers(process)


def test_a_label_that_was_corrected_is_not_dated_back() -> None:
    data = hanging()
    load(data)
    data["agreements"][0]["title"] = "Another title"
    load(data, LATER)
    data["events"] = [happened("1", "signature", "2025-10-05") | {"sources": ["S1"]}]
    load(data, LATER + timedelta(days=1))
    assert known(AgreementRevision, "A1") == ("2026-11-25", "entered")


def test_everything_of_a_small_record_is_there_as_known_on_its_day() -> None:
    """Nothing that hangs on a fact is shown without it, at any day on which the fact is known."""
    data = hanging()
    data["events"] = [happened("1", "signature", "2025-10-05") | {"sources": ["S1"], "commitments": ["C1"]}]
    process = load(data)
    then = point("2025-10-06", "2025-10-06")
    (board,) = commitments_at(Commitment.objects.filter(process=process), then)
    assert [actor.label for actor in board.obligors] == ["North"]
    for model in (AgreementRevision, ProcessRevision, SourceRevision):
        assert model.objects.as_of(then).exists(), model


# --- The shipped record -----------------------------------------------------------------------------


def test_handovers_of_2020_were_known_in_2021() -> None:
    process = load_process(data=parse((DATA / "nagorno-karabakh-2020.json").read_bytes()), at=ENTERED).process
    boards = commitments_at(
        Commitment.objects.filter(process=process, code__in=["C2", "C6a", "C6b"]),
        point("2021-06-01", "2021-06-01"),
    )
    assert {board.commitment.code: board.due.state for board in boards} == dict.fromkeys(
        ("C2", "C6a", "C6b"), DueState.CLOSED
    )


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.glob("*-20*.json")))
def test_nothing_in_the_shipped_record_is_known_since_its_loading(name: str) -> None:
    load_process(data=parse((DATA / name).read_bytes()), at=ENTERED)
    entered = [
        f"{type(row).__name__} {row.key}"
        for model in KINDS
        for row in model._default_manager.filter(known_basis=KnownBasis.ENTERED)
    ]
    assert entered == []


def test_a_written_file_says_again_since_when_all_was_known() -> None:
    data = with_an_event([undated("S2", effective="2025-11-09"), undated("S3")])
    data["commitments"][0]["assessments"] = [assessed("1", "minimum"), assessed("2", "full")]
    process = load(data)
    data["commitments"][0]["assessments"][0]["grounds"] = "seen there, too"
    load(data, LATER)
    written = export_process(process=process)
    rows = [row for row in knowledge(process) if row[1] != "lake-talks"]
    written["process"]["slug"], written["agreements"][0]["slug"] = "other", "other-a1"
    other = load(written, LATER + timedelta(days=30))
    assert [row for row in knowledge(other) if row[1] != "other"] == rows
    assert levels(other) == levels(process) == ["full"]


def knowledge(process: Process) -> list[tuple[Any, ...]]:
    rows = []
    for model in KINDS:
        found = model._default_manager.current().filter(process=process)
        rows += [(model.__name__, row.key, row.known_from, row.first_known_from) for row in found]
    return sorted(rows)


def levels(process: Process) -> list[str]:
    boards = commitments_at(Commitment.objects.filter(process=process), point("2026-12-31", "2026-12-31"))
    return [board.published.level for board in boards if board.published]


# --- What readers are told --------------------------------------------------------------------------


def test_the_api_says_on_which_ground_and_how_many(client: Any) -> None:
    load(with_an_event([undated("S2", effective="2025-11-09")]))
    asked = {"process": "lake-talks", "code": "E-1", "as_of": "2025-12-01", "known_at": "2025-12-01"}
    answer = client.get("/api/v1/events/", asked)
    (event,) = answer.json()["results"]
    assert event["known_basis"] == "effective"
    assert "No source of this has a date" in event["caveat"]
    assert answer["Ahd-Undated-Facts"] == "2"  # the event, and the source itself
    assert "Ahd-Undated-Facts" not in client.get("/api/v1/events/", {"as_of": "2025-12-01"})


def test_a_page_marks_what_has_no_date_of_knowledge_and_counts_it(client: Any) -> None:
    data = process_data(zone="UTC")
    data["commitments"][0]["assessments"] = [
        assessed("1", "full", "2025-11-05") | {"sources": [], "caveat": "no source was read"}
    ]
    process = load(data)
    path = f"/commitments/{Commitment.objects.get(process=process).pk}/"
    today = client.get(path).content.decode()
    assert 'href="#undated"' in today and "† No source of this has a date" in today
    assert "no date of knowledge:" not in today
    then = client.get(path, {"as_of": "2025-12-01", "known_at": "2025-12-01"}).content.decode()
    assert "1 entry that counts here has no date of knowledge" in then


def test_a_page_of_dated_facts_has_no_mark(client: Any) -> None:
    process = load(process_data(zone="UTC"))
    body = client.get(f"/commitments/{Commitment.objects.get(process=process).pk}/").content.decode()
    assert "#undated" not in body


def test_a_caveat_of_the_file_and_the_lack_of_a_date_are_said_once_each(client: Any) -> None:
    data = process_data(zone="UTC")
    data["commitments"][0]["assessments"] = [
        assessed("1", "full", "2025-11-05") | {"sources": [], "caveat": "no source was read"}
    ]
    load(data)
    (one,) = client.get("/api/v1/commitments/", {"code": "C1"}).json()["results"]
    assert one["implementation"]["known_basis"] == "effective"
    assert one["implementation"]["caveat"] == f"no source was read. {UNDATED}"
