"""What search finds however it is typed: scripts, begun words, compounds, days, passages and sources, near misses."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Commitment, Fact, Process, SearchText
from agreements.models.search import search
from agreements.models.search_texts import make_search_texts_anew
from agreements.models.suggesting import suggestion
from agreements.operations.process_file import load_process
from tests.factories import ENTERED, ISTANBUL, a_person, commitment_entry, istanbul, point, process_data
from tests.web.grown import grown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

NOW = point("2026-11-30")


def lake(*paraphrases: str, **sections: Any) -> Process:
    data = process_data()
    data["commitments"] = [
        commitment_entry(f"C{number}", paraphrase=text) for number, text in enumerate(paraphrases, 1)
    ]
    return load_process(data=data | sections, at=ENTERED).process


def by_page(text: str, point: Any = NOW, user: Any = None) -> list[str]:
    found = dict(Commitment.objects.values_list("pk", "code"))
    return sorted(found[pk] for pk in search(text, user, point).commitments)


def by_list(client: Client, text: str) -> list[str]:
    body = client.get("/commitments/", {"q": text}).content.decode()
    ids = re.findall(r"/commitments/([0-9a-f-]{36})/", body)
    return sorted({Commitment.objects.get(pk=pk).code for pk in ids})


def by_api(client: Client, text: str) -> list[str]:
    rows = client.get("/api/v1/commitments/", {"q": text}).json()["results"]
    return sorted(row["code"] for row in rows)


def everywhere(client: Client, text: str) -> list[str]:
    """What page, list and API find alike."""
    found = by_page(text)
    assert by_list(client, text) == by_api(client, text) == found, text
    return found


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("الأسرى", ["C1"]), ("الاسرى", ["C1"]), ("اسرى", ["C1"]), ("اطلق", ["C1"]), ("نگران کمیٹی", ["C2"]),
        ("نگران كميٹي", ["C2"]), ("ceasefire", ["C3", "C4"]), ("cease-fire", ["C3", "C4"]),
        ("cease fire", ["C3", "C4"]), ("cease-f", ["C3", "C4"]), ("lines of the cease-fire", ["C3"]),
        ("gorusme", ["C5"]), ("GÖRÜŞME", ["C5"]), ('"ceasefire line"', ["C3"]), ("ceasefire -line", ["C4"]),
        ("gorusme or الاسرى", ["C1", "C5"]), ("የተኩስ", ["C6"]),
    ],
)  # fmt: skip
def test_words_are_found_whatever_the_keyboard(client, asked, codes):
    lake(
        "أُطلق سراح الأسرى",
        "نگران کمیٹی ہر ماہ رپورٹ دے گی",
        "mark the cease-fire lines",
        "keep the ceasefire",
        "Türkiye'de görüşme",
        "የተኩስ አቁም",
    )
    assert everywhere(client, asked) == codes


@pytest.mark.parametrize("word", ["verification", "mechanism", "principal"])
def test_a_word_that_is_being_typed_is_found_at_each_letter(client, word):
    istanbul()
    whole = set(by_page(word))
    assert whole
    for length in range(3, len(word) + 1):
        assert whole <= set(by_api(client, word[:length])), word[:length]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("processes/?q=afghan+talib", 1), ("agreements/?q=doha+ceasef", 1), ("agreements/?q=modalities", 1),
        ("rounds/?q=riyadh", 1), ("rounds/?q=8/11/2025", 0), ("sources/?q=Ariana", 1), ("events/?q=paktika+strikes", 1),
        ("actors/?q=Fitna+ul+Khawarij", 1), ("actors/?q=emirate+afghan", 1), ("events/?q=nosuchword", 0),
        ("sources/?q=%22", 0), ("rounds/?q=-", 0),
    ],
)  # fmt: skip
def test_each_list_of_the_api_finds_words(client, asked, count):
    istanbul()
    found = client.get(f"/api/v1/{asked}").json()["results"]
    assert (len(found) >= count) if count else found == []
    early = client.get(f"/api/v1/{asked}&as_of=2025-01-01&known_at=2025-01-01").json()["results"]
    assert early == []


def test_lists_of_the_api_find_a_day(client):
    lake(events=[event("E1", "2025-11-06"), event("E2", "2025-11-07")])
    for asked, codes in (("events", ["E1"]), ("rounds", ["R1"]), ("sources", []), ("commitments", [])):
        rows = client.get(f"/api/v1/{asked}/", {"q": "6 November 2025"}).json()["results"]
        assert [row["code"] for row in rows] == codes, asked
    rows = client.get("/api/v1/sources/", {"q": "2025-10-01"}).json()["results"]
    assert [row["code"] for row in rows] == ["S1"]


def test_english_endings_do_not_matter(client):
    lake("the commanders withdrew their forces", "a commander withdraws")
    assert everywhere(client, "forced commander") == ["C1"]
    assert everywhere(client, "commanding the") == ["C1", "C2"]


def event(key: str, day: str, text: str = "something happened", **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": "statement", "text": text, "effective": day, "sources": ["S1"]} | more


DAY = ("2025-11-06", "6/11/2025", "6 November 2025", "Nov 6, 2025", "٦/١١/٢٠٢٥")


@pytest.mark.parametrize("asked", DAY)
def test_a_day_finds_what_is_due_or_happened_that_day(client, asked):
    later = {"as_written": "later", "rule": {"kind": "fixed", "date": "2025-11-07", "bound": "by"}}
    window = {
        "as_written": "a window",
        "rule": {"kind": "window", "start": "2025-11-06", "end": "2025-11-20"},
    }
    lake(
        events=[
            event("E1", "2025-11-06"),
            event("E2", "2025-11-06T23:30"),
            event("E3", "2025-11-07T00:30"),
            event("E4", "2025-11"),
            event("E5", "2025-11-05/2025-11-07"),
        ],
        commitments=[
            commitment_entry("C1"),
            commitment_entry("C2", deadline=later),
            commitment_entry("C3", deadline=window),
            commitment_entry("C4", deadline=later, paraphrase="meet on 6 November 2025"),
        ],
    )
    found = search(asked, None, NOW)
    assert [one.key for one in found.events] == ["E5", "E1", "E2"]
    assert len(found.rounds) == 1
    named = ["C4"] if "Nov" in asked else []
    assert everywhere(client, asked) == ["C1", "C3", *named]
    told = client.get("/search/", {"q": asked}).content.decode()
    assert "on 6 November 2025, each in its own time zone" in told


def test_a_day_finds_what_was_published_then_and_nothing_on_another_day():
    lake()
    assert [one.publisher for one in search("1 October 2025", None, NOW).sources] == ["A gazette"]
    assert not search("2 October 2025", None, NOW)


def test_passages_processes_and_sources_are_searched_too(client):
    process = istanbul()
    found = search("modalities", None, NOW)
    assert found.passages and all(one.agreement_id for one in found.passages)
    assert [one.process for one in search("afghan taliban", None, NOW).processes] == [process]
    assert search("Ariana", None, NOW).sources
    told = client.get("/search/?q=modalities").content.decode()
    assert ">Passages of texts</h2>" in told and "#clause-" in told
    told = client.get("/search/?q=Ariana").content.decode()
    links = set(re.findall(rf'"(/processes/{ISTANBUL}/sources/)#(source-S\d+)"', told))
    for address, place in links:
        assert f'id="{place}"' in client.get(address).content.decode()
    assert links


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("istambul", "Istanbul"),
        ("Isatnbul", "Istanbul"),
        ("istanbuul", "Istanbul"),
        ("verifcation", "verification"),
        ("monitring mechanism", "monitoring mechanism"),
        ("doah", "Doha"),
        ("Urunqi", "Urumqi"),
    ],
)
def test_a_near_miss_is_asked_about(client, asked, meant):
    istanbul()
    assert suggestion(asked, None, NOW).casefold() == meant.casefold()
    told = html.unescape(client.get("/search/", {"q": asked}).content.decode())
    shown = re.search(r'Did you mean <a href="/search/\?q=([^"]+)"><bdi>([^<]+)</bdi></a>\?', told)
    assert shown is not None and shown[2] == suggestion(asked, None, NOW)
    assert 'class="results"' in client.get(f"/search/?q={shown[1]}").content.decode()


@pytest.mark.parametrize(
    ("place", "asked"), [("commitments", "verifcation"), ("agreements", "istambul"), ("actors", "secrecy")]
)
def test_a_list_asks_as_well_and_keeps_the_reader_s_point(client, place, asked):
    istanbul()
    told = html.unescape(client.get(f"/{place}/", {"q": asked, "as_of": "2026-03-01"}).content.decode())
    shown = re.search(rf'Did you mean <a href="(/{place}/\?[^"]+)">', told)
    if place == "actors":
        assert shown is None, "names are found by what is like them, and words of texts are none"
        return
    assert shown is not None and "as_of=2026-03-01" in shown[1]
    again = html.unescape(client.get(shown[1]).content.decode())
    assert "Did you mean" not in again and "passes these filters" not in again


@pytest.mark.parametrize("asked", ["istanbul", "verif", "qqqqqqqq", "C99", "-", "a", "", "Doha Istanbul"])
def test_nothing_is_suggested_where_something_is_found_or_nothing_is_near(client, asked):
    istanbul()
    assert "Did you mean" not in client.get("/search/", {"q": asked}).content.decode()


def test_no_suggestion_tells_of_what_the_reader_may_not_see_or_was_not_known_then():
    process = lake("exchange the Zanzibari prisoners")
    assert suggestion("Zanzibary", None, NOW) == "Zanzibari"
    assert suggestion("Zanzibary", None, point("2026-12-01", "2025-09-01")) == ""
    Process.objects.filter(pk=process.pk).update(is_public=False)
    assert suggestion("Zanzibary", None, NOW) == ""
    member = a_person("mediator", process, "mediator")
    assert suggestion("Zanzibary", member, NOW) == "Zanzibari"


def test_only_what_stands_at_the_point_is_found():
    istanbul()
    assert not search("modalities", None, point("2025-10-01", "2025-10-01"))


def test_a_search_asks_no_more_of_a_larger_record(client):
    counts = []
    for times in (3, 24):
        grown(times)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/search/?q=lake").status_code == 200
        counts.append(len(captured))
    assert counts[1] <= counts[0]


def test_every_fact_with_words_has_them_in_the_table_and_the_table_can_be_made_anew():
    istanbul()
    kinds = [model for model in apps.get_models() if issubclass(model, Fact) and model.searched]
    rows = ((kind, kind.objects.values_list("pk", flat=True)) for kind in kinds)
    wanted = {(kind._meta.model_name, pk) for kind, pks in rows for pk in pks}
    before = {(kind, fact): folded for kind, fact, folded in _stored()}
    assert set(before) == wanted
    make_search_texts_anew(kinds)
    assert {(kind, fact): folded for kind, fact, folded in _stored()} == before


def _stored() -> list[tuple[str, int, str]]:
    return list(SearchText.objects.values_list("kind", "fact", "folded"))


@pytest.mark.parametrize("length", [70, 3000])
def test_a_word_of_any_length_is_stored_and_found(length):
    lake("x" * length)
    assert by_page("x" * 60) == ["C1"]
