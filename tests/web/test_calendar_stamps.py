"""By what a calendar tells the programs that read it that an entry has changed, and the zones that it brings along."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from agreements.models import Commitment, Round
from agreements.operations.process_file import load_process
from agreements.web.pages.feed_entries import CONFIRMED, Entry
from agreements.web.pages.icalendars import written
from agreements.web.pages.zone_tables import zone_table
from tests.factories import commitment_entry, due_after, process_data
from tests.following import a_calendar, a_follower, follow

pytestmark = pytest.mark.django_db
PROCESS = "/processes/lake-talks/calendar.ics"
FIRST = datetime.fromisoformat("2025-10-02T09:00+00:00")
SOON = "2025-10-20T10:00Z"
LATER = datetime.fromisoformat("2025-10-20T09:00+00:00")


def entries(client: Client, at: str = "2025-10-25T12:00Z", address: str = PROCESS) -> dict[str, Any]:
    with time_machine.travel(at, tick=False):
        response = client.get(address)
        assert response.status_code == 200
        return {str(one["uid"]): one for one in Calendar.from_ical(response.content).walk("VEVENT")}


def of(code: str, found: dict[str, Any]) -> Any:
    pk = Commitment.objects.get(code=code).pk if code[0] == "C" else Round.objects.get(code=code).pk
    (one,) = [entry for uid, entry in found.items() if str(pk) in uid]
    return one


def stamps(entry: Any) -> tuple[datetime, datetime, int]:
    return entry.decoded("last-modified"), entry.decoded("dtstamp"), int(entry["sequence"])


def signed(day: str) -> dict[str, Any]:
    """C2 is due five days after a signature."""
    data = process_data()
    event = {"key": "E-sign", "kind": "signature", "text": "signed", "agreement": "A1", "sources": ["S1"]}
    data["events"] = [event | {"effective": day}]
    data["commitments"].append(due_after("E-sign"))
    return data


def relabelled(data: dict[str, Any]) -> None:
    data["rounds"][0]["label"] = "Round at the lake"


def reworded(data: dict[str, Any]) -> None:
    data["commitments"][0]["revisions"][0]["paraphrase"] = "do something else"


def replanned(data: dict[str, Any]) -> None:
    data["rounds"][0]["schedule"][0]["from"] = "2025-11-07"


def postponed(data: dict[str, Any]) -> None:
    data["commitments"][0]["revisions"][0]["deadline"]["rule"]["date"] = "2025-11-09"


@pytest.mark.parametrize(
    ("code", "change"),
    [("R1", relabelled), ("C1", reworded), ("R1", replanned), ("C1", postponed)],
)
def test_a_correction_is_dated_by_its_entry_not_by_its_source(client, code, change):
    data = process_data()
    load_process(data=data, at=FIRST)
    before = of(code, entries(client))
    change(data)
    load_process(data=data, at=LATER)
    after = of(code, entries(client))
    assert (before["summary"], before["dtstart"].dt) != (after["summary"], after["dtstart"].dt)
    assert stamps(before) < stamps(after) and after.decoded("dtstamp") == LATER
    assert after.decoded("last-modified") == LATER and after["sequence"] > before["sequence"]


@pytest.mark.parametrize("day", ["2025-10-05", "2025-10-17"])
def test_an_anchor_that_is_corrected_moves_the_stamp_with_the_day(client, day):
    load_process(data=signed("2025-10-10"), at=FIRST)
    before = of("C2", entries(client, SOON))
    load_process(data=signed(day), at=LATER)
    after = of("C2", entries(client, SOON))
    assert before.decoded("dtstart") == date(2025, 10, 15)
    assert after.decoded("dtstart") == date.fromisoformat(day) + timedelta(days=5)
    assert after.decoded("dtstamp") == after.decoded("last-modified") == LATER
    assert after["sequence"] == before["sequence"] + 1


def test_a_day_that_passes_moves_the_stamp_because_the_title_says_so(client):
    load_process(data=process_data(), at=FIRST)
    before, after = (of("C1", entries(client, at)) for at in ("2025-11-05T12:00Z", "2025-11-08T12:00Z"))
    assert after["summary"] == "Overdue: Do what C1 says" != before["summary"]
    assert before.decoded("dtstamp") < after.decoded("dtstamp") == after.decoded("last-modified")
    assert after.decoded("dtstamp") == datetime.fromisoformat("2025-11-06T19:30+00:00")


def monthly() -> dict[str, Any]:
    rule = {
        "kind": "recurring",
        "every": 1,
        "unit": "month",
        "anchor_date": "2025-10-01",
        "bound": "at_least",
    }
    return {"as_written": "each month", "rule": rule | {"times": 1}}


def test_the_next_period_of_a_duty_moves_the_stamp_with_the_day(client):
    data = process_data()
    data["commitments"] = [commitment_entry("C1", deadline=monthly())]
    load_process(data=data, at=FIRST)
    days = ("2025-10-25T12:00Z", "2025-10-26T12:00Z", "2025-11-25T12:00Z")
    october, same, november = (of("C1", entries(client, at)) for at in days)
    assert october["dtstart"].dt == same["dtstart"].dt < november["dtstart"].dt
    assert stamps(october) == stamps(same) and october.decoded("dtstamp") < november.decoded("dtstamp")


def test_nothing_that_happened_leaves_every_stamp_as_it_was(client):
    load_process(data=process_data(), at=FIRST)
    before = entries(client, "2025-10-25T12:00Z")
    load_process(data=process_data(), at=LATER)
    after = entries(client, "2025-10-26T12:00Z")
    assert {uid: stamps(one) for uid, one in before.items()} == {
        uid: stamps(one) for uid, one in after.items()
    }


def test_a_persons_own_calendar_is_stamped_alike(client):
    load_process(data=signed("2025-10-10"), at=FIRST)
    reader = a_follower()
    follow(reader)
    own = f"/calendars/{a_calendar(reader)[1]}.ics"
    load_process(data=signed("2025-10-12"), at=LATER)
    for uid, one in entries(client, address=own).items():
        assert stamps(one) == stamps(entries(client)[uid])
    assert of("C2", entries(client, address=own)).decoded("dtstamp") == LATER


def test_a_calendar_without_a_date_still_has_a_component(client):
    data = process_data()
    data["commitments"], data["rounds"] = [], []
    load_process(data=data, at=FIRST)
    empty = f"/calendars/{a_calendar(a_follower())[1]}.ics"
    for address in (PROCESS, "/actors/north/calendar.ics", empty):
        calendar = Calendar.from_ical(client.get(address).content)
        assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE"], address


ZONES = (
    "Asia/Kabul", "Asia/Karachi", "Europe/Istanbul", "Europe/Kyiv", "Asia/Jerusalem", "Asia/Gaza", "Africa/Casablanca",
    "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia", "Europe/Dublin", "Asia/Tehran",
)  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_table_tells_the_time_as_the_zone_does_in_the_years_of_the_file(zone):
    table = zone_table(zone, [date(2019, 6, 1), date(2026, 6, 1)])
    read, true = table.to_tz(lookup_tzid=False), ZoneInfo(zone)
    moment = datetime(2018, 1, 2, 5)
    while moment < datetime(2027, 12, 30):
        local = moment.replace(tzinfo=true)
        if local.astimezone(ZoneInfo("UTC")).astimezone(true).replace(tzinfo=None) == moment:
            assert moment.replace(tzinfo=read).utcoffset() == local.utcoffset(), moment
        moment += timedelta(hours=61)


def test_a_zone_table_is_short_and_holds_no_lists_that_old_programs_stumble_over():
    kyiv = zone_table("Europe/Kyiv", [date(2025, 6, 1)])
    assert [part.name for part in kyiv.subcomponents] == ["STANDARD", "DAYLIGHT", "STANDARD"]
    rules = [part["rrule"].to_ical().decode() for part in kyiv.subcomponents if "rrule" in part]
    assert rules == ["FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"]
    for zone in ZONES:
        table = zone_table(zone, [date(1995, 1, 1), date(2031, 1, 1)])
        assert not any(
            "rdate" in part or "until" in str(part.get("rrule", "")) for part in table.subcomponents
        )


def test_a_zone_that_never_turns_holds_from_before_the_first_entry():
    table = zone_table("Asia/Kabul", [date(2025, 6, 1)])
    (only,) = table.subcomponents
    assert only.decoded("dtstart") == datetime(1970, 1, 1)
    assert only.decoded("tzoffsetto") == timedelta(hours=4, minutes=30)


@pytest.mark.parametrize("odd", ["\n", "\r\n", "\x0b", "\u2028", "\x01", "\ufffe", "\x85", ";", ",", "\\"])
def test_no_letter_in_a_title_breaks_a_calendar(odd):
    text = f"one{odd}two"
    day = date(2025, 11, 6)
    entry = Entry("u@ahd", day, None, text, (text,), "/x/", CONFIRMED, 0, FIRST, warned=True, place=text)
    read = Calendar.from_ical(written(text, "http://testserver/", [entry], lambda path: path))
    (event,) = read.walk("VEVENT")
    for words in (str(event["summary"]), str(event["location"]), str(read["name"])):
        assert words.startswith("one") and words.endswith("two")
        assert not any(letter in words for letter in "\n\r\x0b\u2028\x01\ufffe\x85")
