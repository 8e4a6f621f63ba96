"""What RFC 4287 asks of a feed, whatever was stored: of the news of a process, and of what was flagged to a person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client

from agreements.operations.process_file import load_process
from agreements.web.pages.atom import SourcedAtom
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, ISTANBUL, a_process, istanbul, process_data
from tests.following import a_calendar, a_follower, follow

ATOM = {"a": "http://www.w3.org/2005/Atom"}
NOW = "2026-12-01T12:00Z"
MOMENT = datetime(2025, 11, 6, tzinfo=UTC)


def texts(element: Any, name: str) -> list[str]:
    return [part.text or "" for part in element.findall(f"a:{name}", ATOM)]


def valid(content: bytes) -> Any:
    """The feed, after what RFC 4287 asks of each feed and each entry was checked."""
    feed = ElementTree.fromstring(content)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    entries = feed.findall("a:entry", ATOM)
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(texts(element, name)) == 1, (element.tag, name)
        assert urlsplit(texts(element, "id")[0]).scheme
        assert len([one for one in element.findall("a:link", ATOM) if one.get("rel") == "alternate"]) == 1
        for link in element.findall("a:link", ATOM):
            assert urlsplit(link.get("href")).scheme and " " not in link.get("href")
        for moment in texts(element, "updated") + texts(element, "published"):
            assert datetime.fromisoformat(moment).tzinfo is not None
    assert all(texts(author, "name") != [""] for author in feed.findall("a:author", ATOM))
    assert feed.findall("a:author", ATOM)
    ids = [texts(entry, "id")[0] for entry in entries]
    assert len(set(ids)) == len(ids) and texts(feed, "id")[0] not in ids
    for entry in entries:
        assert texts(entry, "published")[0] <= texts(entry, "updated")[0] <= texts(feed, "updated")[0]
    return feed


def news(client: Client, slug: str = "lake-talks", at: str = NOW, query: str = "") -> Any:
    with time_machine.travel(at, tick=False):
        return valid(client.get(f"/processes/{slug}/feed.atom{query}").content)


def entry_of(feed: Any, words: str) -> Any:
    (found,) = [one for one in feed.findall("a:entry", ATOM) if words in texts(one, "title")[0]]
    return found


@pytest.mark.django_db
def test_the_news_of_the_shipped_process_are_valid_today_and_on_a_day_of_the_past(client):
    istanbul()
    for query in ("", "?as_of=2025-11-08", "?as_of=2025-11-08&known_at=2025-12-01"):
        feed = news(client, ISTANBUL, query=query)
        assert len(feed.findall("a:entry", ATOM)) > 10
        (own,) = [one.get("href") for one in feed.findall("a:link", ATOM) if one.get("rel") == "self"]
        assert own == f"http://testserver/processes/{ISTANBUL}/feed.atom{query}"


@pytest.mark.django_db
def test_a_process_of_which_nothing_is_told_has_a_valid_feed(client):
    data = process_data()
    data["rounds"], data["commitments"] = [], []
    load_process(data=data, at=ENTERED)
    assert not news(client).findall("a:entry", ATOM)


def told(text: str, **event: Any) -> dict[str, Any]:
    data = process_data()
    fact = {
        "key": "E1",
        "kind": "statement",
        "text": text,
        "effective": "2025-11-02T12:00",
        "sources": ["S2"],
    }
    data["events"] = [fact | event]
    # Published on a day that begins before what it tells of.
    source = {"code": "S2", "publisher": "A paper", "published": "2025-11-02", "kind": "news"}
    data["sources"].append(source | {"url": "https://paper.example/a b?c=é"})
    return data


@pytest.mark.django_db
def test_an_entry_is_never_updated_before_it_was_published(client):
    load_process(data=told("They spoke."), at=datetime(2025, 11, 3, tzinfo=UTC))
    entry = entry_of(news(client, at="2025-11-04T12:00Z"), "They spoke")
    assert texts(entry, "published")[0] <= texts(entry, "updated")[0] == "2025-11-03T00:00:00+00:00"


@pytest.mark.django_db
def test_a_corrected_entry_is_the_same_one_updated_when_the_correction_was_entered(client):
    load_process(data=told("They spokke."), at=datetime(2025, 11, 3, tzinfo=UTC))
    before = entry_of(news(client, at="2025-11-04T12:00Z"), "They spokke")
    load_process(data=told("They spoke."), at=datetime(2025, 11, 5, tzinfo=UTC))
    after = entry_of(news(client, at="2025-11-06T12:00Z"), "They spoke")
    assert texts(after, "id") == texts(before, "id")
    assert texts(before, "updated")[0] < texts(after, "updated")[0] == "2025-11-05T00:00:00+00:00"


@pytest.mark.django_db
def test_what_was_flagged_to_a_person_is_a_valid_feed_too(client):
    a_process(at=datetime(2025, 10, 19, tzinfo=UTC))
    reader = a_follower()
    follow(reader)
    address = f"/calendars/{a_calendar(reader)[1]}.atom"
    with time_machine.travel("2025-11-08T12:00Z", tick=False):
        assert not valid(client.get(address).content).findall("a:entry", ATOM)
        sweep(at=datetime.fromisoformat("2025-11-08T12:00+00:00"))
        feed = valid(client.get(address).content)
    assert len(feed.findall("a:entry", ATOM)) > 1
    secret = address.rpartition("/")[2].removesuffix(".atom")
    assert secret not in ElementTree.tostring(feed, encoding="unicode")


ODD = (
    "\x00",
    "\x0b",
    "\x0c",
    "\x1f",
    "\ufffe",
    "\uffff",
    "\ud800",
    "\x85",
    "\u2028",
    "\n",
    "<",
    "&",
    "]]>",
    "\u200c",
)


@pytest.mark.parametrize("odd", ODD)
def test_no_letter_makes_a_feed_ill_formed(odd):
    text = f"one{odd}two"
    feed = SourcedAtom(text, "http://testserver/", text, subtitle=text, feed_guid="urn:x:1", as_of=MOMENT)
    feed.add_item(
        title=text,
        link="http://testserver/1",
        description=text,
        unique_id="urn:x:2",
        pubdate=MOMENT,
        updateddate=MOMENT,
        via=[(text, f"https://paper.example/{odd}")],
    )
    read = valid(feed.writeString("utf-8").encode())
    title = texts(read, "title")[0]
    assert title.startswith("one") and title.endswith("two")
    assert ("\u200c" in title) == (odd == "\u200c")
