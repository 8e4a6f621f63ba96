"""The process file goes in and out without loss; a newer file adds, and what was recorded before stays readable."""

from __future__ import annotations

import json
import threading
from copy import deepcopy
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agreements.models import (
    ActorRevision,
    Assessment,
    Commitment,
    CommitmentRevision,
    Note,
    Process,
    RoundSchedule,
    SourceRevision,
)
from agreements.operations.process_file import Loaded, export_process, load_process, parse, written
from agreements.permissions import NotAllowed
from tests.at_once import in_threads
from tests.factories import ENTERED, ROOT, a_person, point, process_data

SHIPPED = sorted((ROOT / "agreements/data").glob("*.json"))
A_YEAR_ON = ENTERED + timedelta(days=365)


def load(data: dict[str, Any], at: datetime = ENTERED) -> Loaded:
    return load_process(data=deepcopy(data), at=at)


def exported(slug: str = "lake-talks") -> dict[str, Any]:
    return export_process(process=Process.objects.get(slug=slug))


def added(loaded: Loaded) -> int:
    return sum(loaded.added.values()) + sum(loaded.corrected.values())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_file_that_is_loaded_again_writes_nothing(db: None, path: Path) -> None:
    data = parse(path.read_bytes())
    first, second = load(data), load(data, at=A_YEAR_ON)
    assert added(first) > 50
    assert (added(second), second.unchanged) == (0, first.added)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_file_comes_back_with_all_that_it_says(db: None, path: Path) -> None:
    data = parse(path.read_bytes())
    load(data)
    assert missing(data, exported(data["process"]["slug"])) == []


def missing(said: Any, given_back: Any, place: str = "") -> list[str]:
    """Places of `said` that `given_back` lacks; a list of codes may come back in another order."""
    if isinstance(said, dict):
        return [
            lost
            for name, value in said.items()
            for lost in (
                missing(value, given_back[name], f"{place}.{name}")
                if name in given_back
                else [f"{place}.{name}"]
            )
        ]
    if isinstance(said, list) and said and isinstance(said[0], dict):
        pairs = zip(said, given_back, strict=True)
        return [
            lost
            for index, (one, other) in enumerate(pairs)
            for lost in missing(one, other, f"{place}[{index}]")
        ]
    same = sorted(said) == sorted(given_back) if isinstance(said, list) else said == given_back
    return [] if same else [f"{place}: {said!r} came back as {given_back!r}"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_is_exported_loads_on_an_empty_server_and_is_exported_equal(path: Path) -> None:
    data = parse(path.read_bytes())
    slug = data["process"]["slug"]
    load(data)
    first = exported(slug)
    empty_all_tables()
    load(parse(written(first).encode()), at=A_YEAR_ON)
    assert exported(slug) == first


def empty_all_tables() -> None:
    """As on a new server; only the tests' superuser can."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        tables = [
            name for name in connection.introspection.table_names(cursor) if name.startswith("agreements_")
        ]
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        cursor.execute("RESET session_replication_role")


def test_an_exported_file_is_unchanged_when_loaded_where_it_came_from(db: None) -> None:
    load(process_data())
    assert added(load(parse(written(exported()).encode()), at=A_YEAR_ON)) == 0


def test_a_newer_file_supersedes_what_differs_and_the_old_version_stays_readable(db: None) -> None:
    data = process_data()
    load(data)
    data["actors"][0]["label"] = "The North"
    loaded = load(data, at=A_YEAR_ON)
    rows = ActorRevision.objects.filter(key="north")
    before = rows.as_of(point("2025-11-08", known_at="2026-12-01")).get()
    after = rows.as_of(point("2025-11-08", known_at="2028-01-01")).get()
    assert loaded.corrected == {"actors": 1} and not loaded.added
    assert (before.label, after.label, after.supersedes) == ("North", "The North", before)
    assert exported()["actors"][0]["label"] == "The North"


def test_a_newer_file_adds_what_is_new(db: None) -> None:
    data = process_data()
    load(data)
    data["notes"] = [{"key": "n1", "about": "C1", "kind": "remark", "text": "new", "effective": "2025-10-02"}]
    assert load(data, at=A_YEAR_ON).added == {"notes": 1}


def test_an_extension_is_a_second_revision_and_the_first_stays(db: None) -> None:
    data = process_data()
    revisions = data["commitments"][0]["revisions"]
    extended = deepcopy(revisions[0]) | {"key": "2", "change": "extended", "effective": "2025-11-06"}
    extended["deadline"]["rule"]["date"] = "2025-11-16"
    revisions.append(extended)
    load(data)
    dates = [row.deadline["rule"]["date"] for row in CommitmentRevision.objects.oldest_first()]
    assert dates == ["2025-11-06", "2025-11-16"]


def test_an_entry_that_a_newer_file_leaves_out_stays_recorded(db: None) -> None:
    data = process_data(commitments=2)
    load(data)
    data["commitments"].pop()
    load(data, at=A_YEAR_ON)
    assert [entry["code"] for entry in exported()["commitments"]] == ["C1", "C2"]


def test_a_correction_is_known_from_its_entry_or_from_when_the_file_says(db: None) -> None:
    data = process_data()
    load(data)
    data["actors"][0]["label"] = "The North"
    data["actors"][1] |= {"label": "The South", "known_from": "2027-01-01"}
    load(data, at=A_YEAR_ON)
    known = {row.key: row.known_from for row in ActorRevision.objects.current()}
    assert known["north"] == A_YEAR_ON
    assert known["south"].isoformat() == "2027-01-01T00:00:00+00:00"


def test_a_fact_is_known_since_its_earliest_source_was_published(db: None) -> None:
    data = process_data()
    data["sources"].append(
        {"code": "S2", "publisher": "A later gazette", "published": "2025-10-09", "kind": "news"}
    )
    data["actors"][0]["sources"] = ["S2", "S1"]
    data["actors"].append({"slug": "east", "label": "East", "kind": "state", "sources": ["S2"]})
    load(data)
    known = {row.key: row.known_from.date().isoformat() for row in ActorRevision.objects.all()}
    assert (known["north"], known["east"]) == ("2025-10-01", "2025-10-09")


def test_a_fact_without_a_dated_source_is_known_since_its_own_time(db: None) -> None:
    data = process_data()
    data["participations"] = data["commitments"] = []
    data["sources"].append({"code": "S2", "publisher": "No date", "kind": "news"})
    data["actors"][0]["sources"] = ["S2"]
    load(data)
    known = ActorRevision.objects.get(key="north")
    assert (known.known_from, known.known_basis) == (known.effective_at, "effective")


def test_a_stated_known_from_counts_before_any_source(db: None) -> None:
    data = process_data()
    data["actors"][0]["known_from"] = "2025-10-05T12:00Z"
    load(data)
    assert ActorRevision.objects.get(key="north").known_from.isoformat() == "2025-10-05T12:00:00+00:00"


def test_an_entry_takes_the_moment_of_what_it_hangs_on(db: None) -> None:
    load(process_data())
    source, actor = SourceRevision.objects.get(), ActorRevision.objects.get(key="north")
    assert (source.effective_as_written, actor.effective_as_written) == ("2025-10-01", "2025-10-01")


def test_dates_of_a_round_are_read_in_the_zone_of_the_entry(db: None) -> None:
    data = process_data()
    data["rounds"][0]["schedule"][0]["zone"] = "Europe/Istanbul"
    load(data)
    schedule = RoundSchedule.objects.get()
    assert schedule.begins_at is not None
    assert schedule.begins_at.isoformat() == "2025-11-05T21:00:00+00:00"


def test_names_are_stored_in_one_form_of_each_letter(db: None) -> None:
    data = process_data()
    data["notes"] = [
        {"key": "n", "about": "C1", "kind": "remark", "text": "  Tu\u0308rkiye ", "effective": "2025"}
    ]
    load(data)
    assert Note.objects.get().text == "Türkiye"


def test_a_permalink_is_the_same_on_every_server(db: None) -> None:
    load(process_data())
    assert str(Commitment.objects.get().pk) == "676e99b1-ba68-5520-9526-dcfa9b6e015e"


def test_only_an_administrator_loads_a_file(db: None) -> None:
    with pytest.raises(NotAllowed, match="Only an administrator"):
        load_process(data=process_data(), at=ENTERED, by=a_person("reader"))
    assert not Process.objects.exists()


def test_the_commands_load_and_give_back(db: None, tmp_path: Path) -> None:
    path, said, given = tmp_path / "lake.json", StringIO(), StringIO()
    path.write_text(json.dumps(process_data()), encoding="utf-8")
    call_command("load_process", str(path), stdout=said)
    call_command("export_process", "lake-talks", stdout=given)
    assert said.getvalue().startswith("lake-talks: ") and "0 corrected, 0 unchanged" in said.getvalue()
    assert json.loads(given.getvalue()) == exported()


def test_the_commands_answer_with_sentences(db: None, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text('{"format": "ahd-process/1"}', encoding="utf-8")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_process", str(tmp_path / "absent.json"))
    with pytest.raises(
        CommandError, match="the file has 1 problem.\n  file: 'process' is a required property here"
    ):
        call_command("load_process", str(tmp_path / "broken.json"))
    with pytest.raises(CommandError, match="There is no process “nowhere”"):
        call_command("export_process", "nowhere")


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_end_with_one_record() -> None:
    done = in_threads(*[lambda: added(load(process_data(), at=ENTERED))] * 4)
    assert sorted(done) == [0, 0, 0, max(done)] and max(done) > 0
    assert CommitmentRevision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_share_actors_load_at_once() -> None:
    done: list[Any] = []

    def one(slug: str) -> None:
        data = process_data(slug)
        data["actors"] = data["actors"][:: 1 if slug == "lake-talks" else -1]
        try:
            done.append(added(load(data, at=ENTERED)))
        except Exception as error:
            done.append(error)
        finally:
            connection.close()

    twins = [threading.Thread(target=one, args=(slug,)) for slug in ("lake-talks", "hill-talks")]
    for twin in twins:
        twin.start()
    for twin in twins:
        twin.join()
    assert done[0] == done[1] and Process.objects.count() == 2


def test_an_assessment_of_a_file_keeps_its_assessor_and_role(db: None) -> None:
    data = process_data()
    data["commitments"][0]["assessments"] = [
        {
            "key": "1",
            "level": "minimum",
            "assessor": "A monitor",
            "role": "monitor",
            "grounds": "seen there",
            "confidence": "low",
            "effective": "2025-11-01",
            "sources": ["S1"],
        }
    ]
    load(data)
    row = Assessment.objects.get()
    assert (row.assessor, row.role, row.recorded_by) == ("A monitor", "monitor", None)
