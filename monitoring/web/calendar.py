"""The calendar: a month as a sheet and as a list, with rounds, due days and dated events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext

from agreements.domain.falling import Act
from agreements.domain.timeline import FIRST_YEAR, LAST_YEAR, AsOf
from agreements.models import Event, Process, ProcessRevision
from agreements.models.boards import CommitmentAt, RoundAt
from agreements.models.months import Dated, dated_between
from agreements.templatetags.sheets import Entry, month_title
from agreements.web.addresses import at_point
from agreements.web.policy import public

#: What fits into the cell of a day.
CELL = 48
FEEDS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of the month, as the sheet and the list show it. `key` and `family` give its badge."""

    dated: Dated
    title: str
    about: Any
    process_title: str = ""
    key: str = ""
    family: str = ""

    @property
    def kind(self) -> str:
        return self.dated.kind


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    rows: list[Row]

    @property
    def last(self) -> date:
        return following(self.first) - timedelta(days=1)

    @property
    def year(self) -> int:
        return self.first.year

    @property
    def number(self) -> int:
        return self.first.month

    @property
    def title(self) -> str:
        return month_title(self.year, self.number)

    @property
    def on_days(self) -> list[Row]:
        return [row for row in self.rows if row.dated.on_days]

    @property
    def coarse(self) -> list[Row]:
        """What is known to the month or the year only."""
        return [row for row in self.rows if not row.dated.on_days]

    @property
    def previous(self) -> date | None:
        before = (self.first - timedelta(days=1)).replace(day=1)
        return before if before.year >= FIRST_YEAR else None

    @property
    def next(self) -> date | None:
        after = following(self.first)
        return after if after.year <= LAST_YEAR else None


@public("GET")
def calendar(request: HttpRequest) -> HttpResponse:
    """The month that the address names, else that of the reader's day."""
    first = month_of(request.GET.get("month", ""), request.point)
    processes = Process.objects.visible_to(request.user)
    page = month_at(processes, request.point, first)
    context = {
        "page": page,
        "feeds": feeds_of(processes, request.point),
        "entries": list(_entries(page, at_point(request.point))),
        "suffix": at_point(request.point),
        "more": at_point(request.point).replace("?", "&", 1),
    }
    return render(request, "monitoring/calendar.html", context)


def feeds_of(processes: Any, point: AsOf) -> list[tuple[str, str]]:
    """Slug and title of the processes that are offered here; the page of each other one offers its own."""
    rows = ProcessRevision.objects.filter(process__in=processes).newest_per("process", point)
    return list(rows.order_by("title", "pk").values_list("process__slug", "title")[:FEEDS])


def month_of(text: str, point: AsOf) -> date:
    """The first day of the month that is written; BadRequest where it is none."""
    if not text:
        return point.day_in("UTC").replace(day=1)
    match = re.fullmatch(r"(\d{4})-(\d{2})", text)
    if not match or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR or not 1 <= int(match[2]) <= 12:
        raise BadRequest(gettext("“%(text)s” is not a month: write it like 2025-11.") % {"text": text[:40]})
    return date(int(match[1]), int(match[2]), 1)


def following(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def month_at(processes: Any, point: AsOf, first: date) -> Month:
    last = following(first) - timedelta(days=1)
    return Month(first, [_row(dated) for dated in dated_between(processes, point, first, last)])


def _row(dated: Dated) -> Row:
    thing = dated.thing
    if isinstance(thing, RoundAt):
        return Row(
            dated, thing.label, thing.round, thing.process_title, thing.state, "round" if thing.state else ""
        )
    if isinstance(thing, CommitmentAt):
        paraphrase = thing.revision.paraphrase
        if dated.act is Act.ENDS:
            paraphrase = gettext("Ends: %(what)s") % {"what": paraphrase}
        return Row(dated, paraphrase, thing.commitment, thing.process_title, thing.due.state, "due")
    return Row(dated, thing.text, thing.agreement or thing.process)


def _entries(page: Month, suffix: str) -> Iterator[Entry]:
    """Cells of the sheet: a round on each of its days, everything else on its first."""
    for row in page.on_days:
        dated = row.dated
        until = dated.first if isinstance(dated.thing, Event) else dated.last
        url = row.about.get_absolute_url() + suffix
        day = max(dated.first, page.first)
        while day <= min(until, page.last):
            yield Entry(day, capfirst(Truncator(row.title).chars(CELL)), url, row.key, row.family)
            day += timedelta(days=1)
