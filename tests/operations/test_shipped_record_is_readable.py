"""The shipped record is fit to be read: titles, sources, and names of actors in their own scripts."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from agreements.models import Name, SourceRevision
from agreements.operations.process_file import export_process, load_process, parse
from agreements.templatetags.languages import LANGUAGES, SCRIPTS, language_words
from tests.factories import ENTERED, ROOT

FILES = sorted((ROOT / "agreements/data").glob("*.json"))
SHIPPED = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
ENGLISH = "en-Latn"


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@SHIPPED
def test_every_source_has_a_title_and_its_first_publisher(path: Path) -> None:
    for source in read(path)["sources"]:
        assert source.get("title"), source["code"]
        assert "re-hosted" not in source["publisher"] and "text)" not in source["publisher"]
        assert "note" in source or "[" in source["title"] or source["code"] in ("S0", "S1")


@SHIPPED
def test_every_wording_and_passage_has_a_source_or_a_caveat(path: Path) -> None:
    record = read(path)
    told = [
        *(row for one in record["commitments"] for row in one["revisions"]),
        *(
            row
            for one in record["agreements"]
            for text in one.get("texts", [])
            for row in (text, *text.get("passages", []))
        ),
        *record["names"],
    ]
    assert [row for row in told if not row.get("sources") and not row.get("caveat")] == []


@SHIPPED
def test_every_state_and_authority_has_its_name_in_its_own_script(path: Path) -> None:
    record = read(path)
    for actor in record["actors"]:
        if actor["kind"] in ("state", "de_facto_authority"):
            names = [row for row in record["names"] if row.get("actor") == actor["slug"]]
            own = [row for row in names if "-" in row.get("language", "") and "self" in row["stances"]]
            assert own, actor["slug"]
            assert all(row.get("sources") or row.get("caveat") for row in own)


@SHIPPED
def test_languages_and_scripts_of_names_have_words(path: Path) -> None:
    for row in read(path)["names"]:
        if "language" in row:
            language, script = row["language"].split("-")
            assert language in LANGUAGES and script.lower() in SCRIPTS
            assert language_words(row["language"]).count(", ") == 1


@pytest.mark.django_db
@SHIPPED
def test_an_earlier_edition_is_corrected_by_this_one(path: Path) -> None:
    data = parse(path.read_bytes())
    earlier: dict[str, Any] = copy.deepcopy(data)
    for source in earlier["sources"]:
        source.pop("title")
    earlier["names"] = [row for row in earlier["names"] if "language" not in row]
    earlier["sources"] = [row for row in earlier["sources"] if not row["code"].startswith("N")]
    load_process(data=earlier, at=ENTERED)
    loaded = load_process(data=data, at=ENTERED)
    assert loaded.corrected["sources"] == len(earlier["sources"]) and loaded.added["names"]
    assert len(export_process(process=loaded.process)["sources"]) == len(data["sources"])
    assert not SourceRevision.objects.current().filter(title="").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "tag", "words"),
    [("afg-iea", "ps-Arab", "Pashto, Arabic script"), ("pak", "ur-Arab", "Urdu, Arabic script")],
)
def test_a_name_is_shown_in_its_language_with_words_for_it(
    client: Client, slug: str, tag: str, words: str
) -> None:
    load_process(data=parse(FILES[-1].read_bytes()), at=ENTERED)
    page = client.get(f"/actors/{slug}/").content.decode()
    name = Name.objects.get(actor__slug=slug, language=tag).name
    assert f'<bdi lang="{tag}">{name}</bdi>' in page and words in page
    assert name in client.get("/actors/").content.decode()


@pytest.mark.django_db
def test_a_grade_is_told_in_words_and_only_where_one_was_given(client: Client) -> None:
    data = parse(FILES[-1].read_bytes())
    next(row for row in data["sources"] if row["code"] == "S1").update(reliability="B", credibility=2)
    next(row for row in data["sources"] if row["code"] == "S2").update(reliability="C")
    process = load_process(data=data, at=ENTERED).process
    page = client.get(f"{process.get_absolute_url()}sources/").content.decode()
    assert page.count('class="grade"') == 2 and "F6" not in page and "not judged" not in page
    assert "publisher usually reliable, probably true" in page
    assert "publisher fairly reliable</span>" in page
    answers = client.get("/api/v1/sources/?limit=200").json()["results"]
    grades = {row["code"]: (row["grade"], row["reliability"], row["credibility"]) for row in answers}
    assert grades["S1"] == ("B2", "B", 2)
    assert grades["S2"] == ("C6", "C", None)
    assert grades["S3"] == (None, None, None)
