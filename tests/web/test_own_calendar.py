"""The calendar at a secret address: everything its person follows, for them alone, until it is revoked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import feedparser
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from agreements.models import Commitment
from agreements.operations.process_file import load_process
from monitoring.operations.calendars import revoke_calendar_address
from monitoring.operations.following import unsubscribe
from monitoring.operations.searches import save_search
from monitoring.operations.sweep import sweep
from tests.factories import a_process, commitment_entry, process_data
from tests.following import a_calendar, a_follower, follow

pytestmark = pytest.mark.django_db
AHEAD = "2025-10-20T12:00Z"
PUBLIC = "/processes/lake-talks/calendar.ics"


@pytest.fixture(autouse=True)
def october() -> Any:
    """Before the sixth of November, on which everything falls due; the record was entered in due time."""
    with time_machine.travel(AHEAD, tick=False):
        yield


EARLY = datetime.fromisoformat("2025-10-19T09:00+00:00")


def entries(client: Client, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200 and response["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(one["uid"]): one for one in Calendar.from_ical(response.content).walk("VEVENT")}


def codes(client: Client, address: str) -> list[str]:
    """The commitments in it, by process and code."""
    ids = [uid[11:47] for uid in entries(client, address) if uid.startswith("commitment-")]
    rows = Commitment.objects.filter(pk__in=ids).values_list("process__slug", "code")
    return sorted(f"{slug} {code}" for slug, code in rows)


def a_reader_with_a_calendar(**person: Any) -> tuple[Any, str]:
    reader = a_follower(**person)
    return reader, f"/calendars/{a_calendar(reader)[1]}.ics"


def test_it_holds_what_the_person_follows_and_nothing_else(client):
    for slug in ("lake-talks", "hill-talks", "sea-talks"):
        a_process(slug, commitments=3, at=EARLY)
    reader, address = a_reader_with_a_calendar()
    assert entries(client, address) == {}
    one = Commitment.objects.get(process__slug="hill-talks", code="C2")
    follow(reader, "commitment", one.pk)
    assert codes(client, address) == ["hill-talks C2"]
    search = save_search(by=reader, at=EARLY, name="third", filters={"q": "C3", "process": "sea-talks"})
    follow(reader, "search", search.pk)
    followed = follow(reader, "agreement", "lake-talks-agreement")
    lake = [f"lake-talks C{n}" for n in (1, 2, 3)]
    assert codes(client, address) == ["hill-talks C2", *lake, "sea-talks C3"]
    unsubscribe(by=reader, at=EARLY, subscription=followed)
    assert codes(client, address) == ["hill-talks C2", "sea-talks C3"]
    follow(reader, "actor", "north")
    assert len(codes(client, address)) == 9


def test_two_ways_to_the_same_date_are_one_entry(client):
    a_process(at=EARLY)
    reader, address = a_reader_with_a_calendar()
    for subject, key in (
        ("process", "lake-talks"),
        ("actor", "north"),
        ("agreement", "lake-talks-agreement"),
    ):
        follow(reader, subject, key)
    assert set(entries(client, address)) == set(entries(client, PUBLIC))
    assert len(entries(client, address)) == 2


def test_it_shows_what_only_its_person_may_see_and_only_as_long_as_they_may(client):
    process = a_process(public=False, at=EARLY)
    mediator, address = a_reader_with_a_calendar(process=process, role="mediator")
    follow(mediator, "process", "lake-talks")
    assert codes(client, address) == ["lake-talks C1"]
    mediator.memberships.update(revoked_at=EARLY)
    assert entries(client, address) == {}


def test_an_unknown_and_a_revoked_address_answer_alike_with_a_sentence(client):
    reader = a_follower()
    made, secret = a_calendar(reader)
    address = f"/calendars/{secret}.ics"
    assert client.get(address).status_code == 200
    revoke_calendar_address(by=reader, at=EARLY, address=made)
    unknown = f"/calendars/{'x' * len(secret)}.ics"
    gone, none = client.get(address), client.get(unknown)
    assert gone.status_code == none.status_code == 404
    assert "There is no calendar at this address." in gone.content.decode()
    assert gone.content.decode().replace(address, "") == none.content.decode().replace(unknown, "")
    for nonsense in ("", "é", "../x", "x" * 3000):
        assert client.get(f"/calendars/{nonsense}.ics").status_code == 404


def test_no_shared_cache_keeps_it_and_it_is_not_sent_twice(client):
    a_process(at=EARLY)
    reader, address = a_reader_with_a_calendar()
    follow(reader)
    first = client.get(address)
    assert {"private", "no-cache"} <= set(first["Cache-Control"].split(", "))
    assert "public" not in first["Cache-Control"] and first["X-Robots-Tag"] == "noindex"
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert not first.cookies and client.post(address).status_code == 405


def test_the_same_writer_makes_both_calendars(client):
    data = process_data()
    noon = {"as_written": "at noon", "rule": {"kind": "fixed", "date": "2025-11-06T12:00", "bound": "by"}}
    data["commitments"] = [commitment_entry("C1", deadline=noon), commitment_entry("C2")]
    load_process(data=data, at=EARLY)
    reader, address = a_reader_with_a_calendar()
    follow(reader)
    own, public = entries(client, address), entries(client, PUBLIC)
    assert own.keys() == public.keys()
    for uid, one in own.items():
        assert one.to_ical() == public[uid].to_ical()
        triggers = [alarm.decoded("trigger") for alarm in one.walk("VALARM")]
        assert triggers == [timedelta(days=-days) for days in (14, 7, 3, 1)]
    timed = next(one for uid, one in own.items() if "TZID" in one["dtstart"].params)
    assert timed["dtstart"].params["TZID"] == "Asia/Kabul"
    whole = Calendar.from_ical(client.get(address).content)
    assert [str(zone["tzid"]) for zone in whole.walk("VTIMEZONE")] == ["Asia/Kabul"]


def test_a_moved_date_keeps_its_identity_and_its_sequence_grows_in_both(client):
    a_process(at=EARLY)
    reader, address = a_reader_with_a_calendar()
    follow(reader)
    before = [entries(client, one) for one in (address, PUBLIC)]
    data = process_data()
    later = commitment_entry("C1", "2025-12-06", key="2", change="extended", effective="2025-10-18")
    data["commitments"][0]["revisions"] += later["revisions"]
    plan = {"key": "2", "state": "moved", "effective": "2025-10-18", "sources": ["S1"], "from": "2025-11-20"}
    data["rounds"][0]["schedule"].append(plan)
    load_process(data=data, at=EARLY)
    for earlier, one in zip(before, (address, PUBLIC), strict=True):
        after = entries(client, one)
        assert after.keys() == earlier.keys()
        assert all(after[uid]["sequence"] == earlier[uid]["sequence"] + 1 for uid in after)
        days = sorted(event.decoded("dtstart") for event in after.values())
        assert days == [date(2025, 11, 20), date(2025, 12, 6)]


def test_it_asks_no_more_for_more_that_is_followed(client):
    made = []
    for number, count in enumerate((2, 20)):
        reader, address = a_reader_with_a_calendar(name=f"reader-{number}")
        for one in range(count):
            process = a_process(f"talks-{number}-{one}", commitments=2, at=EARLY)
            follow(reader, "process", process.slug)
            follow(reader, "agreement", f"{process.slug}-agreement")
            follow(reader, "commitment", Commitment.objects.filter(process=process).first().pk)
        with CaptureQueriesContext(connection) as captured:
            assert len(entries(client, address)) == count * 3
        made.append(len(captured))
    assert made[1] <= made[0]


def test_no_link_to_subscribe_carries_a_point_in_time(client):
    """A calendar that was subscribed to on a page of the past would never move."""
    a_process(at=EARLY)
    for page in (
        "/processes/lake-talks/",
        "/agreements/lake-talks-agreement/",
        "/actors/north/",
        "/calendar/",
    ):
        html = client.get(f"{page}?as_of=2025-10-19").content.decode()
        assert "calendar.ics" in html
        assert "calendar.ics?" not in html and "feed.atom?" not in html, page


def test_what_was_flagged_of_it_is_a_feed_at_the_same_secret(client):
    for slug in ("lake-talks", "hill-talks"):
        a_process(slug, at=EARLY)
    hidden = a_process("secret-talks", public=False, at=EARLY)
    reader, address = a_reader_with_a_calendar(process=hidden, role="mediator")
    feed = address.replace(".ics", ".atom")
    for key in ("lake-talks", "secret-talks"):
        follow(reader, "process", key)
    assert feedparser.parse(client.get(feed).content).entries == []
    with time_machine.travel("2025-11-08T12:00Z", tick=False):
        sweep(at=datetime.fromisoformat("2025-11-08T12:00+00:00"))
        response = client.get(feed)
        found = feedparser.parse(response.content)
        assert not found.bozo and found.version == "atom10" and "private" in response["Cache-Control"]
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        times = [one.updated_parsed for one in found.entries]
        assert times == sorted(times, reverse=True) and len({one.id for one in found.entries}) == len(times)
        summaries = " ".join(one.summary for one in found.entries)
        assert "Talks lake-talks" in summaries and "Talks secret-talks" in summaries
        assert "hill-talks" not in response.content.decode()
        assert any(one.title == "Overdue: Do what C1 says" for one in found.entries)
        again = client.get(feed, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304
        reader.memberships.update(revoked_at=EARLY)
        assert "secret-talks" not in client.get(feed).content.decode()
    assert client.get("/calendars/unknown.atom").status_code == 404
