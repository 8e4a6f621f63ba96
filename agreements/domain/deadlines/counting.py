"""From an anchor to a limit: what a rule counts from, the bounds it comes to, and the words for both."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias

from agreements.domain.deadlines.fixed import start_of_due_day
from agreements.domain.deadlines.lengths import DAY, day_when, existing, minute_when
from agreements.domain.deadlines.outcomes import Limit
from agreements.domain.deadlines.rule import Anchors, BadRule
from agreements.domain.sentences import Ref, Sentence, gettext_noop, say
from agreements.domain.timeline import INSTANT, Precision, When, local_start


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


def by_days(first: date, last: date, zone: str) -> Limit:
    """Due by the end of a day, `first` and `last` being the days that it may be."""
    first, last = existing(first, zone), existing(last, zone)
    return Limit(
        local_start(first, zone), local_start(first + DAY, zone), local_start(last + DAY, zone), zone
    )


def by_instants(first: datetime, last: datetime, zone: str) -> Limit:
    """Due by an instant that itself is still in time, `first` and `last` being the instants that it may be."""
    earliest = first + INSTANT
    return Limit(start_of_due_day(earliest, zone), earliest, last + INSTANT, zone)


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
