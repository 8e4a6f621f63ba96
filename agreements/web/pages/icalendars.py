"""A calendar to subscribe to, written by the icalendar library (RFC 5545, RFC 7986)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.utils.translation import ngettext
from icalendar import Alarm, Calendar, Event

from agreements.web.pages.feed_entries import Entry

#: Days before, as the alerts of this site.
LEADS = (14, 7, 3, 1)
#: How often a program should come back.
REFRESH = timedelta(hours=1)


def written(title: str, url: str, entries: Iterable[Entry], absolute: Callable[[str], str]) -> bytes:
    """The file. `absolute` makes a full address of a path of ours."""
    calendar = Calendar()
    calendar.add("prodid", "-//Ahd//Ceasefire commitment tracker//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("url", url)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_event(entry, absolute))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(entry: Entry, absolute: Callable[[str], str]) -> Event:
    url = absolute(entry.path)
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp)
    event.add("last-modified", entry.stamp)
    event.add("dtstart", entry.begins)
    if entry.ends is not None:
        event.add("dtend", entry.ends)
    event.add("summary", entry.summary)
    event.add("description", "\n".join([*filter(None, entry.said), url]))
    event.add("url", url)
    event.add("status", entry.status)
    event.add("sequence", entry.sequence)
    event.add("transp", "TRANSPARENT")
    if entry.place:
        event.add("location", entry.place)
    for days in LEADS if entry.warned else ():
        event.add_component(_alarm(entry, days))
    return event


def _alarm(entry: Entry, days: int) -> Alarm:
    alarm = Alarm()
    words = ngettext("In %(n)d day: %(what)s", "In %(n)d days: %(what)s", days)
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-days))
    alarm.add("description", words % {"n": days, "what": entry.summary})
    return alarm
