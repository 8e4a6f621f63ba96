"""Time zones as a calendar file brings them along: tables that programs without a zone database of their own read.

A table covers the years that the file speaks of. What comes back every year on the same weekday is one rule, which
is all that many programs understand; other turns of the clock are written one by one. RFC 5545, section 3.6.5.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from agreements.domain.timeline import zone_of

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: Where nothing in the years asked for turns, a table begins here, before which few programs look.
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  what a clock on the wall shows
#: A file that speaks of centuries brings its newest years along.
MOST_YEARS = 80


@dataclass(frozen=True, slots=True)
class OffsetChange:
    """A turn of the clock. `onset`: what the clock showed just before; `before`, `after`: its distances from UTC."""

    onset: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool


def zone_table(zone: str, days: Iterable[date]) -> Timezone:
    """The VTIMEZONE of a zone for a year before the first of the days to a year after the last."""
    years = [day.year for day in days] or [EPOCH.year]
    last = max(years) + 1
    return _table(zone, max(min(years) - 1, last - MOST_YEARS), last)


@lru_cache(maxsize=512)
def _table(zone: str, first: int, last: int) -> Timezone:
    table = Timezone()
    table.add("tzid", zone)
    table.add("x-lic-location", zone)
    turns = list(_turns(zone, first, last))
    table.add_component(_from_the_start(zone, first, turns))
    same: dict[tuple[timedelta, timedelta, str, bool], list[OffsetChange]] = defaultdict(list)
    for turn in turns:
        same[turn.before, turn.after, turn.name, turn.summer].append(turn)
    for alike in same.values():
        for run in _runs(alike):
            for part in _observances(run, goes_on=run[-1].onset.year == last):
                table.add_component(part)
    return table


def _turns(zone: str, first: int, last: int) -> Iterator[OffsetChange]:
    """Found by looking at each day, then to the second."""
    where = zone_of(zone)

    def offset(moment: datetime) -> timedelta:
        return moment.astimezone(where).utcoffset() or timedelta()

    day, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while day < end:
        following = day + timedelta(days=1)
        if offset(day) != offset(following):
            low, high = day, following
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
                low, high = (low, middle) if offset(middle) != offset(day) else (middle, high)
            local = high.astimezone(where)
            before = offset(low)
            yield OffsetChange(
                (high + before).replace(tzinfo=None),
                before,
                offset(high),
                local.tzname() or zone,
                bool(local.dst()),
            )
        day = following


def _runs(turns: list[OffsetChange]) -> Iterator[list[OffsetChange]]:
    """Turns of one kind in years that follow each other, as long as one rule tells them."""
    run: list[OffsetChange] = []
    for turn in turns:
        goes_on = bool(run) and turn.onset.year == run[-1].onset.year + 1
        if run and not (goes_on and _rule([*run, turn])):
            yield run
            run = []
        run.append(turn)
    if run:
        yield run


def _rule(run: list[OffsetChange]) -> dict[str, object] | None:
    """By which rule these turns, one a year, come back; None where by none."""
    onsets = [turn.onset for turn in run]
    if len({(one.month, one.weekday(), one.time()) for one in onsets}) > 1:
        return None
    day = DAYS[onsets[0].weekday()]
    if all(one.day + 7 > monthrange(one.year, one.month)[1] for one in onsets):
        nth = -1
    elif len({(one.day - 1) // 7 for one in onsets}) == 1:
        nth = (onsets[0].day - 1) // 7 + 1
    else:
        return None
    return {"freq": "yearly", "bymonth": onsets[0].month, "byday": f"{nth}{day}"}


def _observances(run: list[OffsetChange], *, goes_on: bool) -> Iterator[TimezoneStandard | TimezoneDaylight]:
    """One rule for what goes on beyond the years of the table; readers do not agree on how a rule ends."""
    rule = _rule(run) if goes_on and len(run) > 1 else None
    if rule is None:
        yield from (_observance(turn) for turn in run)
        return
    part = _observance(run[0])
    part.add("rrule", vRecur(rule))
    yield part


def _observance(turn: OffsetChange) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if turn.summer else TimezoneStandard()
    part.add("dtstart", turn.onset)
    part.add("tzoffsetfrom", turn.before)
    part.add("tzoffsetto", turn.after)
    part.add("tzname", turn.name)
    return part


def _from_the_start(zone: str, first: int, turns: list[OffsetChange]) -> TimezoneStandard | TimezoneDaylight:
    """What the clock shows before its first turn: where it does not turn, from before anybody looks."""
    start = EPOCH.replace(year=first)
    local = start.replace(tzinfo=zone_of(zone))
    offset = local.utcoffset() or timedelta()
    begins = start if turns else min(EPOCH, start)
    return _observance(OffsetChange(begins, offset, offset, local.tzname() or zone, bool(local.dst())))
