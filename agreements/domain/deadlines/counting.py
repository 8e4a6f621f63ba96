"""From an anchor to a limit: what a rule counts from, the bounds it comes to, and the words for both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from agreements.domain.deadlines.lengths import (
    DAY,
    day_before,
    day_when,
    days_at,
    existing,
    minute_when,
    written,
)
from agreements.domain.deadlines.outcomes import Limit, Running, due_from
from agreements.domain.deadlines.rule import Anchors, BadRule
from agreements.domain.sentences import Ref, Sentence, gettext_noop, say
from agreements.domain.timeline import INSTANT, Precision, When, local_start, zone_of


def check_anchor(anchor: str | None, anchor_date: str | None) -> None:
    """A rule counts either from an event or from a date."""
    if (anchor is None) == (anchor_date is None):
        raise BadRule(
            gettext_noop("Count either from an event (“anchor”) or from a date (“anchor_date”)."), "anchor"
        )


def anchored(anchor: str | None, anchor_date: str | None, zone: str, known: Anchors) -> When | None:
    """When that event was, or that date is; None while the event has not happened as far as known."""
    return When(anchor_date, zone) if anchor_date is not None else known.get(anchor or "")


def event_words(anchor: str | None, when: When) -> Sentence:
    """What is counted from, by its name and date."""
    if anchor is None:
        return say("{day}", day=when)
    return say(gettext_noop("{anchor} ({day})"), anchor=Ref(anchor), day=when)


def over_with(event: When) -> datetime:
    """From when on something is over that ends with `event`: known to the day, it may have come at the day's end."""
    return event.start if event.precision is Precision.MINUTE else event.end


def counted_as(bound: datetime, written_as: When | None, zone: str) -> When | None:
    """What an exclusive bound is told as that was counted on from one told so: to the day where it still runs out with
    a day, else to the minute.
    """
    by_the_clock = written_as is not None and written_as.precision is Precision.MINUTE
    if by_the_clock or bound.astimezone(zone_of(zone)).time() != time():
        return written(minute_when(bound, zone))
    return written(day_when(day_before(bound, zone), zone))


def ending_with(running: Running, event: When) -> Running:
    """The duty, over with an event."""
    first = event.start if event.precision is not Precision.MINUTE else None
    return replace(running, end=over_with(event), ends=event, first_end=first)


def by_days(first: date, last: date, zone: str) -> Limit:
    """Due by the end of a day, `first` and `last` being the days that it may be."""
    first, last = existing(first, zone), existing(last, zone)
    return Limit(
        local_start(first, zone),
        local_start(first + DAY, zone),
        local_start(last + DAY, zone),
        zone,
        written(day_when(last, zone)),
    )


def by_instants(first: datetime, last: datetime, zone: str, since: datetime | None = None) -> Limit:
    """Due by an instant that itself is still in time, `first` and `last` being the instants that it may be.

    `since`: when the time for it began, where it is counted from something before.
    """
    when = written(minute_when(last, zone))
    return Limit(due_from(first + INSTANT, when, zone, since), first + INSTANT, last + INSTANT, zone, when)


def by_hours(when: When, exact: timedelta, zone: str) -> tuple[Limit, Sentence]:
    """Due by so many hours after `when` (before it, where they are negative), and the sentence that says so: by an
    instant where it is known to the minute, else by the end of a day."""
    if when.precision is not Precision.MINUTE:
        first, last = (existing(day, zone) for day in days_at(when, zone, exact))
        begins = local_start(first, zone)
        limit = replace(by_days(first, last, zone), earliest=begins + INSTANT)
        return limit, days_words(first, last, zone)
    moment = when.start + exact
    since = when.start if exact >= timedelta() else None
    return by_instants(moment, moment, zone, since), instants_words(moment, moment, zone)


def days_words(first: date, last: date, zone: str) -> Sentence:
    """The sentence for by_days."""
    if first == last:
        return say(gettext_noop("Due by the end of {day}."), day=day_when(first, zone))
    template = gettext_noop(
        "Due by the end of a day from {first} to {last}; late only after the last of them."
    )
    return say(template, first=day_when(first, zone), last=day_when(last, zone))


def instants_words(first: datetime, last: datetime, zone: str) -> Sentence:
    """The sentence for by_instants."""
    if first == last:
        return say(gettext_noop("Due by {moment}."), moment=minute_when(first, zone))
    template = gettext_noop("Due between {first} and {last}; late only after the later.")
    return say(template, first=minute_when(first, zone), last=minute_when(last, zone))


_ON = {
    Precision.MINUTE: gettext_noop("Due at {moment}; earlier does not fulfil it."),
    Precision.DAY: gettext_noop("Due on {moment}; earlier does not fulfil it."),
}


def on_it(limit: Limit) -> Limit:
    """The limit of what has to be done on a day or at a clock time, not before."""
    begins = limit.last_in_time if limit.at_a_clock_time else local_start(limit.first_day, limit.zone)
    return replace(limit, not_before=begins)


def on_words(when: When) -> Sentence:
    """The sentence for it."""
    return say(_ON[when.precision], moment=when)


Words: TypeAlias = Sentence | When | str


def between_days(first: date, last: date, zone: str) -> Words:
    """The day, or words for the days that it may be: what is known to the month does not become a day."""
    if first == last:
        return day_when(first, zone)
    template = gettext_noop("a day from {first} to {last}")
    return say(template, first=day_when(first, zone), last=day_when(last, zone))


def between_moments(first: datetime, last: datetime, zone: str) -> Words:
    """The same for an instant."""
    if first == last:
        return minute_when(first, zone)
    template = gettext_noop("a moment from {first} to {last}")
    return say(template, first=minute_when(first, zone), last=minute_when(last, zone))


def because(answer: Sentence, reason: Sentence) -> Sentence:
    """Two sentences in a row: what it comes to, and why."""
    return say("{answer} {reason}", answer=answer, reason=reason)
