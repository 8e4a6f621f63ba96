"""Texts that come in files: what is put right with a notice, what is refused, and how problems are told."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from agreements.models import Agreement, AgreementRevision, Commitment, CommitmentRevision, SourceRevision
from agreements.operations.process_file import BadProcessFile, Loaded, load_process, parse
from agreements.operations.sources import BadSource, add_source
from tests.api.worlds import a_token, bearer
from tests.factories import ENTERED, a_person, process_data

pytestmark = pytest.mark.django_db


def load(data: dict[str, Any]) -> Loaded:
    return load_process(data=parse(json.dumps(data).encode()), at=ENTERED)


def problems_of(data: dict[str, Any]) -> list[str]:
    with pytest.raises(BadProcessFile) as refused:
        load(data)
    return [str(problem) for problem in refused.value.problems]


def test_a_bullet_of_a_word_processor_is_replaced_with_a_notice() -> None:
    data = process_data()
    data["agreements"][0]["summary"] = "\uf0a7 a truce\n\uf0b7 a meeting"
    loaded = load(data)
    assert [str(notice) for notice in loaded.notices] == [
        "agreements[0].summary: Bullets of a word processor (U+F0A7, U+F0B7) are stored as “•”."
    ]
    assert AgreementRevision.objects.get().summary == "• a truce\n• a meeting"
    assert sum(load(data).corrected.values()) == 0


@pytest.mark.parametrize("letter", ["\ufffe", "\uffff", "\ufdd0", "\uf04a", "\x0b"])
@pytest.mark.parametrize("place", ["title", "summary"])
def test_what_no_feed_can_hold_is_refused_where_it_stands(place: str, letter: str) -> None:
    data = process_data()
    data["agreements"][0][place] = f"A truce{letter}of the lake"
    (problem,) = problems_of(data)
    assert problem.startswith(f"agreements[0].{place}: ") and f"U+{ord(letter):04X}" in problem


def in_words(data: dict[str, Any], words: str) -> None:
    data["commitments"][0]["revisions"][0]["deadline"]["as_written"] = words


@pytest.mark.parametrize("letter", ["\ufffe", "\uf04a"])
def test_so_it_is_within_a_deadline(letter: str) -> None:
    data = process_data()
    in_words(data, f"by{letter} 6 November")
    (problem,) = problems_of(data)
    assert problem.startswith("commitments[0].revisions[0].deadline.as_written: ")


UNSEEN: dict[str, Callable[[dict[str, Any], str], Any]] = {
    "an actor": lambda data, text: data["actors"][0].update(label=text),
    "an agreement": lambda data, text: data["agreements"][0].update(title=text),
    "a round": lambda data, text: data["rounds"][0].update(label=text),
    "a publisher": lambda data, text: data["sources"][0].update(publisher=text),
}


@pytest.mark.parametrize("text", ["\u200b\u200c\u200d", "\u2060", "\u3164"])
@pytest.mark.parametrize("change", UNSEEN.values(), ids=UNSEEN)
def test_nothing_is_named_by_what_cannot_be_seen(change: Any, text: str) -> None:
    data = process_data()
    change(data, text)
    (problem,) = problems_of(data)
    assert "show nothing" in problem


@pytest.mark.parametrize("broken", ["A truce\nof the lake", "A truce\r\nof the lake", "A truce\tof the lake"])
def test_a_title_with_a_break_stands_in_one_line_and_its_calendar_answers(
    client: Client, broken: str
) -> None:
    data = process_data()
    data["agreements"][0]["title"] = broken
    load(data)
    agreement = Agreement.objects.get()
    assert AgreementRevision.objects.get().title == "A truce of the lake"
    for address in (
        f"{agreement.get_absolute_url()}calendar.ics",
        agreement.get_absolute_url(),
        "/processes/lake-talks/feed.atom",
    ):
        assert client.get(address).status_code == 200
    assert sum(load(data).corrected.values()) == 0


def test_what_a_commitment_is_called_may_have_500_letters(client: Client) -> None:
    data = process_data()
    long = "hand over the lists of the lake and " * 16
    data["commitments"][0]["revisions"][0]["paraphrase"] = long[:499] + "."
    load(data)
    paraphrase, one = CommitmentRevision.objects.get().paraphrase, Commitment.objects.get()
    assert len(paraphrase) == 500
    assert paraphrase[1:] in client.get(one.get_absolute_url()).content.decode()
    assert client.get(f"/api/v1/commitments/{one.pk}/").json()["paraphrase"] == paraphrase
    calendar = client.get("/processes/lake-talks/calendar.ics").content.decode().replace("\r\n ", "")
    assert paraphrase[1:] in calendar
    assert client.get("/processes/lake-talks/feed.atom").status_code == 200


@pytest.mark.parametrize(
    ("section", "place", "most"),
    [
        ("agreements", "title", 300),
        ("rounds", "label", 200),
        ("actors", "label", 200),
        ("sources", "title", 300),
    ],
)
def test_a_title_of_500_letters_that_has_no_room_is_refused_with_the_number(
    section: str, place: str, most: int
) -> None:
    data = process_data()
    data[section][0][place] = "x" * 500
    assert problems_of(data) == [f"{section}[0].{place}: has 500 letters; at most {most} are stored."]


def test_problems_come_in_the_order_of_the_file() -> None:
    data = process_data(commitments=12)
    data["rounds"][0]["colour"] = "red"
    for number in (11, 2, 9):
        del data["commitments"][number]["revisions"][0]["effective"]
    data["actors"][1]["kind"] = "nation"
    places = [problem.partition(": ")[0] for problem in problems_of(data)]
    assert places == ["actors[1].kind", "rounds[0]"] + [
        f"commitments[{number}].revisions[0]" for number in (2, 9, 11)
    ]


def test_so_do_problems_that_no_schema_finds() -> None:
    data = process_data(commitments=12)
    data["commitments"][10]["revisions"][0]["obligors"] = ["east"]
    data["commitments"][2]["revisions"][0]["effective"] = "2025-13"
    data["participations"].append(data["participations"][0])
    data["actors"][1]["note"] = "a\ufffe"
    places = [problem.partition(": ")[0] for problem in problems_of(data)]
    assert places == [
        "actors[1].note",
        "participations[3]",
        "commitments[2].revisions[0].effective",
        "commitments[10].revisions[0].obligors",
    ]


def test_at_most_fifty_problems_are_told_and_the_rest_is_counted(tmp_path: Any) -> None:
    data = process_data(commitments=73)
    for commitment in data["commitments"]:
        commitment["revisions"][0]["sources"] = ["S9"]
    with pytest.raises(BadProcessFile) as refused:
        load(data)
    assert (len(refused.value.problems), refused.value.count) == (50, 73)
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(CommandError) as told:
        call_command("load_process", str(path))
    assert "has 73 problems." in str(told.value) and str(told.value).endswith("… and 23 more.")


MEANT: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "a field": (lambda d: d["actors"][0].update(lable="x"), "label"),
    "a section": (lambda d: d.update(agreement=[]), "agreements"),
    "a kind of actor": (lambda d: d["actors"][0].update(kind="armed group"), "armed_group"),
    "a role": (lambda d: d["participations"][0].update(role="Mediator"), "mediator"),
    "a source": (lambda d: d["agreements"][0].update(sources=["s1"]), "S1"),
    "an actor": (lambda d: d["participations"][0].update(actor="nroth"), "north"),
    "an agreement": (lambda d: d["commitments"][0].update(agreement="a1"), "A1"),
    "a kind of deadline": (lambda d: rule(d, kind="fixd", date="2025-11-06"), "fixed"),
    "a field of a rule": (lambda d: rule(d, kind="fixed", date="2025-11-06", bond="by"), "bound"),
}


def rule(data: dict[str, Any], **said: Any) -> None:
    data["commitments"][0]["revisions"][0]["deadline"]["rule"] = said


@pytest.mark.parametrize(("change", "meant"), MEANT.values(), ids=MEANT)
def test_what_was_most_likely_meant_is_asked(change: Any, meant: str) -> None:
    data = process_data()
    change(data)
    assert any(f"Did you mean “{meant}”?" in problem for problem in problems_of(data))


def test_nothing_is_suggested_that_is_not_near() -> None:
    data = process_data()
    data["actors"][0]["kind"] = "zebra"
    (problem,) = problems_of(data)
    assert "Did you mean" not in problem


def test_a_source_that_somebody_types_is_held_to_the_same() -> None:
    process = load(process_data()).process
    typed = partial(
        add_source, by=a_person("one", process, "analyst"), at=ENTERED, process=process, url="", published=""
    )
    typed(publisher="A\nGazette", title="\uf0a7 The talks\nof the lake")
    revision = SourceRevision.objects.get(key="S2")
    assert (revision.publisher, revision.title) == ("A Gazette", "• The talks of the lake")
    for wrong in ("A\ufffeGazette", "\u200b\u200d", "\uf04a"):
        with pytest.raises(BadSource, match=r"U\+"):
            typed(publisher=wrong)


@pytest.mark.parametrize("wrong", ["It\ufffe was kept.", "\u200b\u200d", "It was kept.\uf04a"])
def test_so_is_what_a_program_sends(wrong: str) -> None:
    process = load(process_data()).process
    program = bearer(a_token(a_person("one", process, "mediator"), "read", "write:status"))
    body = {
        "level": "full",
        "effective": "2025-11-06",
        "grounds": wrong,
        "confidence": "low",
        "sources": ["S1"],
    }
    address = f"/api/v1/commitments/{Commitment.objects.get().pk}/assessments/"
    answer = program.post(address, body, content_type="application/json")
    assert answer.status_code == 400 and "U+" in answer.content.decode()
