"""Due moments as they may be said and counted down to: as they were written or counted, and no finer."""

from __future__ import annotations

from datetime import datetime, time

from django.utils.translation import gettext, ngettext

from agreements.domain.deadlines.outcomes import Limit, Outcome, Running, told_end
from agreements.domain.due import Due, DueState
from agreements.domain.timeline import INSTANT, AsOf, When, zone_of
from agreements.templatetags.moments import Before, Loose, Written, moment_words

#: In these the latest reading is what counts; before, the earliest.
LATE = frozenset({DueState.OVERDUE, DueState.CLOSED})


def moment_of(outcome: Outcome) -> Written | None:
    """By when something is due, or up to when it lasts; None where there is no such moment."""
    if isinstance(outcome, Limit):
        return _told(outcome.written, outcome.latest, outcome.zone, before=outcome.before)
    if isinstance(outcome, Running) and outcome.end is not None:
        # A clock time at which something ends is never part of it, and is told as it is.
        by_the_clock = told_end(outcome.end, outcome.ends) == outcome.end
        before = outcome.over_before and not by_the_clock
        return _told(outcome.ends, outcome.end, outcome.zone, before=before)
    return None


def due_day(due: Due) -> Written | None:
    """The moment that a page names for a due state, None where there is no date."""
    if not due.limits:
        return None
    if due.state in LATE:
        return moment_of(max(due.limits, key=lambda limit: limit.latest))
    return moment_of(min(due.limits, key=lambda limit: limit.earliest))


def _told(written: When | None, bound: datetime, zone: str, *, before: bool) -> Written:
    moment = written or _end_of(bound, zone)
    return Before(moment) if before and written is not None else moment


def _end_of(bound: datetime, zone: str) -> Loose:
    """Outside the years that are kept: the last day before a bound that is midnight there, else the clock time."""
    if bound.astimezone(zone_of(zone)).time() == time():
        return Loose(bound - INSTANT, zone, "day")
    return Loose(bound, zone, "minute")


def overdue_words(due: Due, point: AsOf) -> str:
    """“overdue since 7 November 2025, 21 days”; empty where it is not overdue."""
    if due.state is not DueState.OVERDUE or not due.limits:
        return ""
    last = max(due.limits, key=lambda limit: limit.latest)
    late = last.latest if last.latest.microsecond == 0 else last.latest - INSTANT
    by_the_clock = late.astimezone(zone_of(last.zone)).time() != time()
    since = moment_words(Loose(late, last.zone, "minute" if by_the_clock else "day"))
    days = (point.day_in(last.zone) - late.astimezone(zone_of(last.zone)).date()).days
    if days < 1:
        return gettext("overdue since %(day)s") % {"day": since}
    words = ngettext("overdue since %(day)s, %(n)d day", "overdue since %(day)s, %(n)d days", days)
    return words % {"day": since, "n": days}
