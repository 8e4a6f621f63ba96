"""A process file with mistakes loads nothing, and every mistake is answered with its place and a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from agreements.models import Agreement, Process, SourceRevision
from agreements.operations.process_file import BadProcessFile, load_process, parse
from tests.factories import ENTERED, process_data

Change = Callable[[dict[str, Any]], Any]


def problems_of(data: dict[str, Any]) -> list[str]:
    """What loading says is wrong, after the way through bytes that a real file takes."""
    with pytest.raises(BadProcessFile) as refused:
        load_process(data=parse(json.dumps(data).encode()), at=ENTERED)
    assert not Process.objects.filter(slug=data["process"].get("slug")).exists()
    return [str(problem) for problem in refused.value.problems]


def with_note(**places: Any) -> Change:
    note = {"key": "n1", "about": "C1", "kind": "remark", "text": "t", "effective": "2025-10-02"}
    return lambda data: data.update(notes=[note | places])


def revision(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["commitments"][0]["revisions"][0]
    return found


def with_rule(**rule: Any) -> Change:
    return lambda data: revision(data).update(deadline={"as_written": "then", "rule": rule})


def with_assessment(**places: Any) -> Change:
    full = {
        "key": "1",
        "level": "full",
        "assessor": "A",
        "role": "editor",
        "grounds": "g",
        "confidence": "low",
    }
    full |= {"effective": "2025-11-01", "sources": ["S1"]}
    return lambda data: data["commitments"][0].update(assessments=[full | places])


def with_condition(**places: Any) -> Change:
    condition = {"key": "1", "kind": "only_if_done", "text": "first the other", "sources": ["S1"]}
    return lambda data: data["commitments"][0].update(conditions=[condition | places])


def with_claim(**places: Any) -> Change:
    claim = {"key": "1", "value": "met", "actor": "north", "effective": "2025-11-01", "sources": ["S1"]}
    return with_condition(claims=[claim | places])


UNREADABLE = {
    "nothing at all": (b"", "line 1, column 1: is not JSON"),
    "a broken object": (b'{"format": ', "line 1, column 12: is not JSON"),
    "no UTF-8": (b'{"a": "\xff"}', "byte 7: is not UTF-8"),
    "a raw control character": (
        b'{"a": "x\x00"}',
        "line 1, column 9: is not JSON: Invalid control character",
    ),
    "100,000 nested lists": (b"[" * 100_000, "file: nests deeper than 16 levels."),
    "100,000 nested objects": (b'{"a":' * 100_000, "file: nests deeper than 16 levels."),
    "a number without end": (b"1" * 10_000, "file: Exceeds the limit"),
    "a name twice in one object": (b'{"a": 1, "a": 2}', "file: the name “a” stands twice"),
    "too many bytes": (b" " * 20_000_001, "file: is larger than 20 MB."),
}


@pytest.mark.parametrize(("content", "answer"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_json_is_answered_with_its_place(content: bytes, answer: str) -> None:
    with pytest.raises(BadProcessFile) as refused:
        parse(content)
    assert str(refused.value.problems[0]).startswith(answer)


def test_brackets_inside_a_text_do_not_nest() -> None:
    assert parse(b'{"a": "' + b"[" * 100 + b'\\""}') == {"a": "[" * 100 + '"'}


@pytest.mark.parametrize("content", [b"null", b"[1]", b'"text"'])
def test_json_that_is_no_process_file_is_said_to_be_none(db: None, content: bytes) -> None:
    with pytest.raises(BadProcessFile) as refused:
        load_process(data=parse(content), at=ENTERED)
    assert "format: 'ahd-process/1' was expected." in [str(problem) for problem in refused.value.problems]


#: What is done to a good file, and how the one problem begins that it answers with.
MISTAKES: dict[str, tuple[Change, str]] = {
    # The shape
    "another format": (lambda d: d.update(format="x/9"), "format: 'ahd-process/1' was expected"),
    "a section nobody knows": (
        lambda d: d.update(colours=[]),
        "file: Additional properties are not allowed ('colours'",
    ),
    "a place nobody knows": (
        lambda d: d["actors"][0].update(colour="red"),
        "actors[0]: Additional properties",
    ),
    "a place left out": (
        lambda d: d["actors"][0].pop("label"),
        "actors[0]: 'label' is a required property here.",
    ),
    "a number for a text": (
        lambda d: d["actors"][0].update(label=7),
        "actors[0].label: 7 is not of type 'string'",
    ),
    "no text at all": (lambda d: d["actors"][0].update(label=""), "actors[0].label: is empty."),
    "only spaces": (lambda d: d["actors"][0].update(label="  "), "actors[0].label: is empty."),
    "a wrong choice": (
        lambda d: d["actors"][0].update(kind="nation"),
        "actors[0].kind: 'nation' is not one of",
    ),
    "a level out of range": (
        with_assessment(level="4"),
        "commitments[0].assessments[0].level: '4' is not one of",
    ),
    "a grade out of range": (
        lambda d: d["sources"][0].update(credibility=7),
        "sources[0].credibility: 7 is greater",
    ),
    "an assessment without source": (
        with_assessment(sources=[]),
        "commitments[0].assessments[0]: needs a source, or a caveat",
    ),
    "a product of nothing": (
        lambda d: d["rounds"][0].update(produced=[{"key": "1", "kind": "made", "effective": "2025"}]),
        "rounds[0].produced[0]: has neither of agreement and commitment.",
    ),
    "a part in two things": (
        lambda d: d["participations"][0].update(round="R1"),
        "participations[0]: has both of agreement and round.",
    ),
    "a name of nobody": (
        lambda d: d.update(names=[{"key": "n", "name": "N", "used_by": "x", "stances": ["self"]}]),
        "names[0]: has neither of actor and thing.",
    ),
    "a claim of two speakers": (
        with_claim(claimant="somebody"),
        "commitments[0].conditions[0].claims[0]: has both of actor and claimant.",
    ),
    "a claim that it is contested": (
        with_claim(value="contested"),
        "commitments[0].conditions[0].claims[0].value: 'contested' is not one of ['met', 'not_met', 'unknown']",
    ),
    "a condition that hangs on half a thing": (
        with_condition(on_kind="round"),
        "commitments[0].conditions[0]: says what it hangs on",
    ),
    "a condition that hangs on nothing": (
        with_condition(on_kind="round", on_name="R9"),
        "commitments[0].conditions[0].on_name: there is no round “R9” in this file.",
    ),
    "a condition that hangs on its own commitment": (
        with_condition(on_kind="commitment", on_name="C1"),
        "commitments[0].conditions[0].on_name: “C1” cannot hang on itself.",
    ),
    # Texts
    "a text that is too long": (
        lambda d: d["sources"][0].update(publisher="x" * 201),
        "sources[0].publisher: has 201 letters; at most 200 are stored.",
    ),
    "a text that grows when it is put in one form": (
        lambda d: d["sources"][0].update(publisher="\u0958" * 200),
        "sources[0].publisher: has 400 letters; at most 200 are stored.",
    ),
    "a book in one place": (
        lambda d: revision(d).update(paraphrase="word " * 10_000),
        "commitments[0].revisions[0].paraphrase: has 50000 letters; at most 20000 are stored.",
    ),
    "a NUL": (with_note(text="a\x00b"), "notes[0].text: The character U+0000 is a control character"),
    "a mark that turns the writing": (
        with_note(text="a\u202eb"),
        "notes[0].text: The character U+202E turns",
    ),
    "half a letter": (
        with_note(text="a\ud800"),
        "notes[0].text: The character U+D800 is a control character",
    ),
    "a NUL in a name of a place": (
        lambda d: d["actors"][0].update(external_ids={"a\x00": "b"}),
        "actors[0].external_ids: The character U+0000",
    ),
    "a key with a line break": (with_note(key="n1\n"), "notes[0].key: “n1\n” is not a name"),
    "a code that is too long": (
        lambda d: d["sources"].append({"code": "S" * 41, "publisher": "P", "kind": "news"}),
        "sources[1].code: has 41 letters; at most 40 are stored.",
    ),
    "a slug in capitals": (lambda d: d["process"].update(slug="LAKE"), "process.slug: “LAKE” is not a name"),
    # Moments
    "a day in year 0": (
        with_note(effective="0000-01-01"),
        "notes[0].effective: “0000-01-01” is not a date that exists.",
    ),
    "a day that does not exist": (
        with_note(effective="2025-02-30"),
        "notes[0].effective: “2025-02-30” is not a date",
    ),
    "a year too far": (with_note(effective="2999"), "notes[0].effective: “2999” lies outside the years"),
    "an instant without zone": (
        with_note(known_from="2025-10-31T12:00"),
        "notes[0].known_from: “2025-10-31T12:00” needs",
    ),
    "an instant before all years": (
        with_note(known_from="0001-01-01T00:00+14:00"),
        "notes[0].known_from: “0001-01-01T00:00+14:00” lies outside the years",
    ),
    "a zone of another planet": (
        lambda d: d["process"].update(zone="Mars/Crater"),
        "process.zone: “Mars/Crater” is not",
    ),
    "a zone of an entry": (with_note(zone="GMT+25"), "notes[0].zone: “GMT+25” is not a time zone name"),
    "a day to step into that is none": (
        lambda d: d["process"].update(moments=[{"at": "soon", "label": "x"}]),
        "process.moments[0].at: “soon” is not a moment",
    ),
    "a day to step into without words": (
        lambda d: d["process"].update(moments=[{"at": "2025-11-06"}]),
        "process.moments[0]: has an “at” and a “label”",
    ),
    "a plan that ends before it begins": (
        lambda d: d["rounds"][0]["schedule"][0].update(until="2025-11-05"),
        "rounds[0].schedule[0].until: lies before “from”.",
    ),
    # Deadlines
    "an unknown kind of deadline": (
        with_rule(kind="soon"),
        "commitments[0].revisions[0].deadline.kind: “soon” is not",
    ),
    "a deadline without rule": (
        lambda d: revision(d).update(deadline={"as_written": "then"}),
        "commitments[0].revisions[0].deadline.rule: A deadline has either one “rule” or several “readings”.",
    ),
    "a window that ends before it begins": (
        with_rule(kind="window", start="2025-11-02", end="2025-11-01"),
        "commitments[0].revisions[0].deadline.end: This window ends before it begins.",
    ),
    "a rule with a field nobody knows": (
        with_rule(kind="standing", until="2026"),
        "commitments[0].revisions[0].deadline.until: A rule of kind “standing” has no field “until”.",
    ),
    # Names that lead nowhere, or to two things
    "an unknown source": (
        with_note(sources=["S9"]),
        "notes[0].sources: there is no source “S9” in this file.",
    ),
    "an unknown actor": (
        lambda d: revision(d).update(obligors=["east"]),
        "commitments[0].revisions[0].obligors: there is no actor “east” in this file.",
    ),
    "an unknown agreement": (
        lambda d: d["commitments"][0].update(agreement="A9"),
        "commitments[0].agreement: there is no agreement “A9” in this file.",
    ),
    "a commitment of which nothing is said": (
        lambda d: d["commitments"].append({"code": "C9", "agreement": "A1"}),
        "commitments[1]: 'revisions' is a required property here.",
    ),
    "an unknown anchor": (
        with_rule(kind="on_event", anchor="E-none"),
        "commitments[0].revisions[0].deadline.anchor: There is no event, round or commitment “E-none” in this"
        " process to wait for.",
    ),
    "a note about nothing": (
        with_note(about="C99"),
        "notes[0].about: there is nothing named “C99” in this file.",
    ),
    "twin keys": (
        lambda d: d["participations"].append(d["participations"][0]),
        "participations[3]: “north” stands already at participations[0].",
    ),
    "twin addresses": (
        lambda d: d["agreements"].append(d["agreements"][0] | {"code": "A2"}),
        "agreements[1]: “lake-talks-agreement” stands already at agreements[0].",
    ),
}


@pytest.mark.parametrize(("change", "answer"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_answered_with_its_place_and_a_reason(db: None, change: Change, answer: str) -> None:
    data = process_data()
    change(data)
    (problem,) = problems_of(data)
    assert problem.startswith(answer)
    assert len(problem) < 400


def test_all_mistakes_of_a_file_are_answered_at_once(db: None) -> None:
    data = process_data()
    for name in ("an unknown source", "an unknown actor", "twin keys", "twin addresses"):
        MISTAKES[name][0](data)
    data["actors"][1] |= {"effective": "2025-13", "note": "\u202e"}
    answers = problems_of(data)
    assert len(answers) == 6
    assert any(answer.startswith("actors[1].effective") for answer in answers)
    assert any(answer.startswith("actors[1].note") for answer in answers)


def test_a_code_does_not_move_to_another_agreement(db: None) -> None:
    data = process_data()
    load_process(data=process_data(), at=ENTERED)
    data["agreements"].append(data["agreements"][0] | {"code": "A2", "slug": "another"})
    data["commitments"][0]["agreement"] = "A2"
    with pytest.raises(BadProcessFile) as refused:
        load_process(data=data, at=ENTERED)
    assert "“C1” is recorded under another agreement or address." in str(refused.value.problems[0])
    assert not Agreement.objects.filter(code="A2").exists()


def test_an_address_that_another_process_has_is_refused(db: None) -> None:
    load_process(data=process_data(), at=ENTERED)
    data = process_data("hill-talks")
    data["agreements"][0]["slug"] = "lake-talks-agreement"
    with pytest.raises(BadProcessFile) as refused:
        load_process(data=data, at=ENTERED)
    assert "is taken by another process" in str(refused.value.problems[0])
    assert not Process.objects.filter(slug="hill-talks").exists()


def test_the_zone_of_a_process_does_not_change(db: None) -> None:
    load_process(data=process_data(), at=ENTERED)
    with pytest.raises(BadProcessFile) as refused:
        load_process(data=process_data(zone="UTC"), at=ENTERED)
    assert str(refused.value.problems[0]) == "process.zone: does not change: “Asia/Kabul” is recorded."
    assert SourceRevision.objects.count() == 1
