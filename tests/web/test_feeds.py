"""Calendars and the news feed of a process, read back by the libraries that readers' programs use."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import feedparser
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from agreements.models import Commitment, Process, Round
from agreements.operations.process_file import load_process
from tests.factories import ENTERED, ISTANBUL, a_person, a_process, commitment_entry, istanbul, process_data
from tests.web.grown import grown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

PROCESS = "/processes/lake-talks/calendar.ics"
FEEDS = (
    PROCESS,
    "/processes/lake-talks/feed.atom",
    "/agreements/lake-talks-agreement/calendar.ics",
    "/actors/north/calendar.ics",
)


def calendar(client: Client, address: str = PROCESS) -> Calendar:
    response = client.get(address)
    assert response.status_code == 200 and response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content)


def events(client: Client, address: str = PROCESS) -> dict[str, Any]:
    """The entries by the identity that they belong to."""
    return {str(one["uid"]): one for one in calendar(client, address).walk("VEVENT")}


def the_round(client: Client, address: str = PROCESS) -> Any:
    return events(client, address)[f"round-{Round.objects.get(code='R1').pk}@ahd"]


def the_commitment(client: Client, address: str = PROCESS, part: str = "due-1") -> Any:
    return events(client, address)[f"commitment-{Commitment.objects.get(code='C1').pk}-{part}@ahd"]


def lake(deadline: dict[str, Any]) -> None:
    data = process_data()
    data["commitments"] = [commitment_entry("C1", deadline=deadline)]
    load_process(data=data, at=ENTERED)


def test_a_round_and_a_due_day_stand_on_their_days_in_the_zone_of_the_rule(client):
    a_process()
    for one in (the_round(client), the_commitment(client)):
        assert one.decoded("dtstart") == date(2025, 11, 6) and one.decoded("dtend") == date(2025, 11, 7)


def test_an_entry_says_how_it_stands_why_and_where_to_read_on(client):
    a_process()
    one = the_commitment(client, PROCESS + "?as_of=2025-10-20")
    commitment = Commitment.objects.get(code="C1")
    url = f"http://testserver/commitments/{commitment.pk}/?as_of=2025-10-20"
    assert one["url"] == url and url in one["description"]
    assert "Due day: Upcoming" in one["description"] and "6 Nov" in one["description"]
    assert one["summary"] == "Do what C1 says" and one["status"] == "CONFIRMED"


def test_reminders_stand_at_the_four_lead_times_until_the_day_has_passed(client):
    a_process()
    ahead = the_commitment(client, PROCESS + "?as_of=2025-10-20")
    triggers = [alarm.decoded("trigger") for alarm in ahead.walk("VALARM")]
    assert triggers == [timedelta(days=-days) for days in (14, 7, 3, 1)]
    late = the_commitment(client)
    assert not late.walk("VALARM") and late["summary"] == "Overdue: Do what C1 says"


def test_a_time_keeps_its_zone_and_the_file_brings_the_zone_along(client):
    lake({"as_written": "at noon", "rule": {"kind": "fixed", "date": "2025-11-06T12:00", "bound": "by"}})
    begins = the_commitment(client)["dtstart"]
    assert begins.params["TZID"] == "Asia/Kabul" and begins.dt.replace(tzinfo=None) == datetime(
        2025, 11, 6, 12
    )
    assert [str(zone["tzid"]) for zone in calendar(client).walk("VTIMEZONE")] == ["Asia/Kabul"]


def test_readings_that_differ_are_two_entries_and_contested_between_them(client):
    readings = [
        {"label": "one text", "rule": {"kind": "fixed", "date": "2025-11-10", "bound": "by"}},
        {"label": "another", "rule": {"kind": "fixed", "date": "2025-11-12", "bound": "by"}},
    ]
    lake({"as_written": "in good time", "readings": readings})
    between = PROCESS + "?as_of=2025-11-11"
    found = [the_commitment(client, between, part) for part in ("due-1", "due-2")]
    assert [one.decoded("dtstart").day for one in found] == [10, 12]
    assert {str(one["status"]) for one in found} == {"TENTATIVE"}


def moved(state: str = "moved", day: str = "2025-11-20") -> dict[str, Any]:
    data = process_data()
    plan = {"key": "2", "state": state, "effective": "2025-11-01", "sources": ["S1"]}
    data["rounds"][0]["schedule"].append(plan | ({"from": day} if day else {}))
    return data


def test_a_moved_round_keeps_its_identity_and_its_sequence_grows(client):
    a_process()
    before = the_round(client)
    load_process(data=moved(), at=ENTERED)
    after = the_round(client)
    assert after["uid"] == before["uid"] and after["sequence"] == before["sequence"] + 1
    assert after.decoded("dtstart") == date(2025, 11, 20)
    then = the_round(client, PROCESS + "?as_of=2025-10-20")
    assert then.decoded("dtstart") == date(2025, 11, 6) and then["sequence"] == before["sequence"]


def test_a_round_that_is_called_off_is_cancelled_on_its_day(client):
    load_process(data=moved("cancelled", ""), at=ENTERED)
    one = the_round(client)
    assert one["status"] == "CANCELLED" and one.decoded("dtstart") == date(2025, 11, 6)


def test_an_extended_deadline_moves_its_entry(client):
    a_process()
    before = the_commitment(client)
    data = process_data()
    later = commitment_entry("C1", "2025-12-06", key="2", change="extended", effective="2025-11-01")
    data["commitments"][0]["revisions"] += later["revisions"]
    load_process(data=data, at=ENTERED)
    after = the_commitment(client)
    assert after["uid"] == before["uid"] and after["sequence"] == before["sequence"] + 1
    assert after.decoded("dtstart") == date(2025, 12, 6)


def test_identities_stay_when_the_record_is_loaded_again(client):
    istanbul()
    address = f"/processes/{ISTANBUL}/calendar.ics"
    before = client.get(address)
    istanbul()
    assert client.get(address).content == before.content
    found = list(calendar(client, address).walk("VEVENT"))
    assert len(found) >= 10 and len({str(one["uid"]) for one in found}) == len(found)


def test_what_was_not_known_then_stands_in_no_feed(client):
    a_process()
    assert client.get(PROCESS + "?as_of=2025-11-08&known_at=2025-09-01").status_code == 404
    istanbul()
    then, now = (
        events(client, f"/processes/{ISTANBUL}/calendar.ics{query}")
        for query in ("?as_of=2025-10-22&known_at=2025-10-22", "")
    )
    assert 0 < len(then) < len(now)


@pytest.mark.parametrize("address", FEEDS)
def test_a_private_process_is_as_good_as_missing(client, address):
    process = a_process(public=False)
    missing = address.replace("lake-talks", "nowhere").replace("north", "nowhere")
    hidden, none = client.get(address), client.get(missing)
    assert hidden.status_code == none.status_code == 404
    assert hidden.content.decode().replace(address, "") == none.content.decode().replace(missing, "")
    client.force_login(a_person("mediator", process, "mediator"))
    assert client.get(address).status_code == 200


def test_an_actors_calendar_leaves_out_what_is_private(client):
    a_process("open-talks")
    a_process("secret-talks", public=False)
    secret = {
        str(pk) for pk in Commitment.objects.filter(process__slug="secret-talks").values_list("pk", flat=True)
    }
    found = events(client, "/actors/north/calendar.ics")
    assert found and not any(pk in uid for pk in secret for uid in found)


@pytest.mark.parametrize("address", FEEDS)
def test_an_unchanged_feed_is_not_sent_again(client, address):
    a_process()
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and not again.content
    assert client.get(address, headers={"If-None-Match": '"another"'}).status_code == 200
    assert "Last-Modified" in first and client.post(address).status_code == 405


def test_news_come_newest_first_with_their_sources(client):
    istanbul()
    response = client.get(f"/processes/{ISTANBUL}/feed.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert not feed.bozo and feed.version == "atom10"
    assert feed.feed.id == Process.objects.get().pk.urn
    updated = [entry.updated_parsed for entry in feed.entries]
    assert len(updated) == 50 and updated == sorted(updated, reverse=True)
    assert len({entry.id for entry in feed.entries}) == 50
    assert all(entry.link.startswith("http://testserver/") for entry in feed.entries)
    assert all("Source: " in entry.summary for entry in feed.entries)
    assert any(link.rel == "via" for entry in feed.entries for link in entry.links)


def test_words_of_the_record_are_no_markup_in_the_news(client):
    data = process_data()
    text = "a <script>statement</script>"
    data["events"] = [
        {"key": "E1", "kind": "statement", "text": text, "effective": "2025-11-02", "sources": ["S1"]}
    ]
    load_process(data=data, at=ENTERED)
    response = client.get("/processes/lake-talks/feed.atom").content.decode()
    assert "A &amp;lt;script&amp;gt;statement" in response and "<script" not in response


def test_a_window_that_ends_with_a_day_elsewhere_is_made_of_days(client):
    istanbul()
    found = events(client, f"/processes/{ISTANBUL}/calendar.ics")
    window = next(one for one in found.values() if "until the planned Doha talks" in one["summary"])
    assert window.decoded("dtstart") == date(2025, 10, 15) and window.decoded("dtend") == date(2025, 10, 20)


def test_a_round_that_was_held_says_what_came_of_it(client):
    istanbul()
    held = [
        one
        for uid, one in events(client, f"/processes/{ISTANBUL}/calendar.ics").items()
        if uid[:5] == "round"
    ]
    assert held and not any("fully carried out" in one["description"] for one in held)


def test_the_news_are_told_at_the_readers_point(client):
    a_process()
    load_process(data=moved(), at=ENTERED)
    now, then = (
        feedparser.parse(client.get(f"/processes/lake-talks/feed.atom{query}").content).entries
        for query in ("", "?as_of=2025-10-20")
    )
    assert len(now) == len(then) + 1 and {one.id for one in then} < {one.id for one in now}


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_asks_no_more_of_a_larger_process(client, address):
    made = []
    for times in (3, 24):
        grown(times)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        made.append(len(captured))
    assert made[1] <= made[0]


@pytest.mark.parametrize(
    "page", ["/processes/lake-talks/", "/agreements/lake-talks-agreement/", "/actors/north/", "/calendar/"]
)
def test_pages_offer_their_feeds(client, page):
    a_process()
    html = client.get(page).content.decode()
    assert '<link rel="alternate" type="text/calendar"' in html and ">Subscribe</h2>" in html
    assert "calendar.ics" in html
