"""Search: every name finds its actor, words find texts, and nothing that is asked is unbounded or breaks it."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client

from agreements.models import Actor, Name, word_search
from agreements.models import search as searching
from agreements.models.search import BadSearch, search, searchable
from agreements.models.search_texts import SearchText
from agreements.models.word_search import query_of
from tests.factories import a_process, istanbul, point
from tests.web.grown import grown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

NOW = point("2026-11-30")


def actors(text: str) -> list[str]:
    found = search(text, None, NOW).actors
    slugs = dict(Actor.objects.filter(pk__in=found).values_list("pk", "slug"))
    return [slugs[pk] for pk in found]


def seen(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_every_name_in_use_finds_the_one_actor():
    istanbul()
    for text in (
        "Fitna al-Khawarij", "FAK", "TTP", "Tehreek-i-Taliban", "fak", "tehreek e taliban", "Fitna ul Khawarij"
    ):  # fmt: skip
        assert actors(text) == ["ttp"], text


def test_a_result_says_which_name_was_found_and_who_uses_it(client):
    istanbul()
    told = seen(client, "/search/?q=FAK")
    assert "Found by its name Fitna al-Khawarij ( FAK ), used by Government of Pakistan" in told
    assert "Faisalabad Akhtar Group" in told and "Error in a source" in told


def test_each_group_is_found_by_what_it_says(client):
    process = istanbul()
    found = search("monitoring mechanism", None, NOW)
    assert found.commitments and found.actors
    assert search("third round", None, NOW).rounds and search("Riyadh", None, NOW).rounds
    assert [event.key for event in search("strikes Paktika", None, NOW).events] == ["E-paktika"]
    assert [one.title for one in search("doha", None, NOW).agreements] == ["Doha ceasefire"]
    assert [name.name for name in search("Durand", None, NOW).things] == ["Durand Line"]
    assert len(search("C12", None, NOW).commitments) == len(search("c12a", None, NOW).commitments) == 1
    assert search("verif", None, NOW).commitments, "a word that is still being typed"
    told = seen(client, "/search/?q=Durand+Line")
    assert "Frontier; this name is used by Kabul" in told
    assert f"/processes/{process.slug}/#frontier" in client.get("/search/?q=Durand+Line").content.decode()


def test_only_what_was_known_and_true_is_found():
    istanbul()
    assert not search("principal-level", None, point("2025-11-08", "2025-10-29"))
    assert not search("Riyadh", None, point("2025-11-20")).rounds
    assert search("principal-level", None, point("2025-11-03")).commitments


def test_a_superseded_wording_is_not_found():
    grown(3)
    assert search("tend lake", None, NOW).commitments
    assert not search("signature", None, NOW).commitments


@pytest.mark.parametrize(
    "text",
    ["", "   ", "!!!", "%", "_", "'", "a", "-", "\\", "“”", "x" * 200, "the", "🕊", "عهد", "&|!():*<->"],
)
def test_whatever_is_asked_is_answered(client, text):
    a_process()
    assert client.get("/search/", {"q": text}).status_code == 200


def test_what_cannot_be_searched_for_is_said(client):
    assert "Search for at most 200 characters; these were 300." in seen(
        client, f"/search/?q={'x' * 300}", 400
    )
    assert client.get("/search/?q=%00").status_code == 400
    with pytest.raises(BadSearch, match="NUL"):
        searchable("a\x00b")
    assert searchable("  two \n words ") == "two words"


def test_what_was_typed_is_shown_as_text_and_never_as_markup(client):
    grown(1)
    body = client.get("/search/?q=lake<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in body
    assert "<mark>lake</mark>" in client.get("/search/?q=lake").content.decode()


def test_a_common_word_ranks_at_most_so_many(monkeypatch):
    grown(12)
    monkeypatch.setattr(word_search, "CANDIDATES", 5)
    found = search("lake", None, NOW)
    assert len(found.events) == 5 and len(found.commitments) == 5


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (
            lambda: SearchText.objects.filter(words=query_of("lake")),
            "search_text_words",
        ),
        (
            lambda: SearchText.objects.filter(
                searching.TrigramWordSimilar(searching.F("folded"), searching.Value("lake"))
            ),
            "search_text_trigrams",
        ),
        (
            lambda: Name.objects.filter(
                searching.TrigramWordSimilar(searching.F("folded"), searching.Value("lake"))
            ),
            "name_folded_trigram",
        ),
    ],
)
def test_a_search_goes_through_its_index(rows, index):
    a_process()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert index in rows().explain()
