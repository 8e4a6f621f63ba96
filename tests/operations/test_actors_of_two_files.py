"""One slug, two actors: loading notices it, and nobody is called otherwise by a file that is loaded later."""

from __future__ import annotations

import itertools
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from agreements.models import Actor, ActorRevision, Commitment, Process
from agreements.models.boards import commitments_at
from agreements.models.labels import labels_at
from agreements.operations.process_file import (
    BadProcessFile,
    Loaded,
    export_process,
    load_process,
    parse,
    written,
)
from tests.factories import ENTERED, point, process_data

pytestmark = pytest.mark.django_db
NOW = point("2026-12-01")


def file_of(slug: str, **north: Any) -> dict[str, Any]:
    """A process file in which the actor “north” is described so."""
    data = process_data(slug)
    data["actors"][0] |= north
    return data


def loaded(slug: str, **north: Any) -> Loaded:
    return load_process(data=file_of(slug, **north), at=ENTERED)


def test_another_kind_under_the_same_slug_is_refused() -> None:
    loaded("lake", label="Northern Lake Army", kind="armed_group")
    with pytest.raises(BadProcessFile) as refused:
        loaded("hill", label="National Assembly", kind="political_organisation")
    (problem,) = refused.value.problems
    assert problem.place == "actors[0].kind"
    for words in ("Northern Lake Army", "armed group", "Talks lake", "National Assembly", "same_as_recorded"):
        assert words in problem.reason
    assert not Process.objects.filter(slug="hill").exists()


@pytest.mark.parametrize("kind", ["coalition", "state", "person"])
def test_whichever_kind_it_is(kind: str) -> None:
    loaded("lake", kind="armed_group")
    with pytest.raises(BadProcessFile):
        loaded("hill", kind=kind)


def test_a_file_that_says_that_it_is_the_same_is_loaded_with_a_notice_of_the_label() -> None:
    loaded("lake", label="Northern Lake Army", kind="armed_group")
    second = loaded("hill", label="Lake Party", kind="political_organisation", same_as_recorded=True)
    (notice,) = second.notices
    assert notice.place == "actors[0].label"
    assert "Northern Lake Army" in notice.text and "Lake Party" in notice.text


def test_what_was_loaded_loads_again_without_a_word() -> None:
    first = file_of("lake", label="Northern Lake Army", kind="armed_group")
    second = file_of("hill", label="Lake Party", kind="political_organisation", same_as_recorded=True)
    for data in (first, second, first, second):
        again = load_process(data=data, at=ENTERED)
    assert again.notices == [] and sum(again.corrected.values()) == 0
    load_process(data=first, at=ENTERED)


def test_an_export_says_so_too() -> None:
    loaded("lake", kind="armed_group")
    process = loaded("hill", kind="political_organisation", same_as_recorded=True).process
    exported = export_process(process=process)
    assert exported["actors"][0]["same_as_recorded"] is True
    load_process(data=parse(written(exported).encode()), at=ENTERED)


def test_a_correction_of_the_kind_is_compared_as_well() -> None:
    loaded("lake", kind="armed_group")
    loaded("hill", kind="armed_group")
    with pytest.raises(BadProcessFile):
        loaded("hill", kind="state")
    assert ActorRevision.objects.filter(key="north", process__slug="hill").count() == 1


def test_another_label_is_told_and_the_same_is_not() -> None:
    assert loaded("lake", label="Northern Lake Army").notices == []
    assert loaded("hill", label="Northern Lake Army").notices == []
    third = loaded("moor", label="NLA")
    assert [notice.place for notice in third.notices] == ["actors[0].label", "actors[0].label"]


def test_the_command_prints_the_notice(tmp_path: Path) -> None:
    loaded("lake", label="Northern Lake Army")
    path, told = tmp_path / "hill.json", StringIO()
    path.write_text(written(file_of("hill", label="NLA")), encoding="utf-8")
    call_command("load_process", str(path), stdout=StringIO(), stderr=told)
    assert "Note: actors[0].label: “north” is called “Northern Lake Army” in “Talks lake”" in told.getvalue()


NAMES = {"lake": "Northern Lake Army", "hill": "NLA", "moor": "The Army of the North"}


@pytest.mark.parametrize("order", list(itertools.permutations(NAMES)), ids="-".join)
def test_each_process_keeps_its_label_whoever_loads_last(order: tuple[str, ...]) -> None:
    processes = {slug: loaded(slug, label=NAMES[slug]).process for slug in order}
    north = Actor.objects.get(slug="north")
    for slug, process in processes.items():
        (board,) = commitments_at(process.commitments.all(), NOW)
        assert board.obligors[0].label == NAMES[slug]
        assert labels_at([north.pk], NOW, [process.pk])[north.pk].label == NAMES[slug]
    together = labels_at([north.pk], NOW, [process.pk for process in processes.values()])
    assert together[north.pk].label == NAMES[order[0]]
    assert {slug: together.within(process.pk)[north.pk].label for slug, process in processes.items()} == NAMES


def test_a_correction_stands_where_the_description_stood() -> None:
    first, second = (loaded(slug, label=NAMES[slug]).process for slug in ("lake", "hill"))
    loaded("lake", label="Lake Army of the North")
    north = Actor.objects.get(slug="north")
    assert labels_at([north.pk], NOW, [first.pk, second.pk])[north.pk].label == "Lake Army of the North"


def test_lists_over_several_processes_call_it_as_each_process_does() -> None:
    processes = [loaded(slug, label=NAMES[slug]).process.pk for slug in ("lake", "hill")]
    boards = commitments_at(Commitment.objects.filter(process__in=processes), NOW)
    called = {board.commitment.process.slug: board.obligors[0].label for board in boards}
    assert called == {"lake": "Northern Lake Army", "hill": "NLA"}
