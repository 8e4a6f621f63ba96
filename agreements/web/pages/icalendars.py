"""A calendar to subscribe to, written by the icalendar library (RFC 5545, RFC 7986)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta

from django.utils.translation import ngettext
from icalendar import Alarm, Calendar, Event, vText

from agreements.domain.plain import plain_line, plain_lines
from agreements.web.pages.feed_entries import Entry
from agreements.web.pages.zone_tables import zone_table

#: Days before, as the alerts of this site.
LEADS = (14, 7, 3, 1)
#: How often a program should come back.
REFRESH = timedelta(hours=1)


def written(title: str, url: str, entries: Collection[Entry], absolute: Callable[[str], str]) -> bytes:
    """The file. `absolute` makes a full address of a path of ours.

    A calendar has at least one component (RFC 5545, section 3.6): where nothing has a date, a zone.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Ahd//Ceasefire commitment tracker//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    name = vText(plain_line(title))
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("url", url)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    zones = {zone for entry in entries for zone in _zones(entry)}
    days = [day for entry in entries for day in _days(entry)]
    for zone in sorted(zones) or ([] if entries else ["UTC"]):
        calendar.add_component(zone_table(zone, days))
    for entry in entries:
        calendar.add_component(_event(entry, absolute))
    return calendar.to_ical()


def _zones(entry: Entry) -> Iterator[str]:
    """The zones that a program has to know to read it; UTC is written without one."""
    for moment in (entry.begins, entry.ends):
        if isinstance(moment, datetime) and str(moment.tzinfo) != "UTC":
            yield str(moment.tzinfo)


def _days(entry: Entry) -> Iterator[date]:
    for moment in (entry.begins, entry.ends):
        if moment is not None:
            yield moment.date() if isinstance(moment, datetime) else moment


def _event(entry: Entry, absolute: Callable[[str], str]) -> Event:
    url = absolute(entry.path)
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp)
    event.add("last-modified", entry.stamp)
    event.add("dtstart", entry.begins)
    if entry.ends is not None:
        event.add("dtend", entry.ends)
    event.add("summary", plain_line(entry.summary))
    event.add("description", plain_lines("\n".join([*filter(None, entry.said), url])))
    event.add("url", url)
    event.add("status", entry.status)
    event.add("sequence", entry.sequence)
    event.add("transp", "TRANSPARENT")
    if entry.place:
        event.add("location", plain_line(entry.place))
    for days in LEADS if entry.warned else ():
        event.add_component(_alarm(entry, days))
    return event


def _alarm(entry: Entry, days: int) -> Alarm:
    alarm = Alarm()
    words = ngettext("In %(n)d day: %(what)s", "In %(n)d days: %(what)s", days)
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-days))
    alarm.add("description", words % {"n": days, "what": plain_line(entry.summary)})
    return alarm
