"""The first page: what changed in each process, what falls due next, what was flagged, and days to step into."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agreements.domain.due import DueState
from agreements.domain.parsing import day_named, parse_point
from agreements.domain.timeline import AsOf, When, instant, zone_of
from agreements.models import Commitment, Process, ProcessRevision
from agreements.models.headlines import News
from agreements.models.last_entries import LastEntry, last_entries
from agreements.models.news import head_of, told_at
from agreements.models.processes import has_come
from agreements.models.standings import standings_at
from agreements.models.upcoming import falling_due
from agreements.templatetags import pictures
from agreements.web.addresses import at_point, listing
from agreements.web.policy import public
from monitoring.flags import Flag
from monitoring.models import Alert
from monitoring.models.alerts import flagged_dates
from monitoring.web.days import Day, by_day

#: How far ahead the first page looks, and how far back for alerts.
AHEAD, BACK = timedelta(days=30), timedelta(days=30)
#: How many processes, days, things of one day, news and flags it shows; the other pages show all.
PROCESSES, DAYS, ON_A_DAY, FRESH, FLAGS = 12, 4, 5, 8, 6
#: With no more processes than that each tells more of what happened last; of more each is one row.
FEW, FACTS = 4, 4
#: Of several processes each has at most so many lines among the news.
FRESH_EACH = 3
#: Among so many of the newest facts of a process one is sought that is more than the word of one side.
LOOKED_AT = 12
#: What is to be seen at first sight of how the commitments of a process stand.
PRESSING = (DueState.OVERDUE, DueState.DUE, DueState.CONTESTED)


@dataclass(frozen=True, slots=True)
class Step:
    """A day worth reading from. `told`: the reader's own day knows what it is about; `here`: it is that day."""

    at: str
    moment: When
    label: str
    told: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Story:
    """One process: what heads it, what else happened last, how its commitments stand, until when it was kept."""

    process: Process
    title: str
    head: News | None
    news: list[News]
    pressing: list[pictures.Segment]
    total: int
    last: LastEntry


@dataclass(frozen=True, slots=True)
class Fresh:
    """Something that is new in the record, and the process in which."""

    news: News
    process: Process
    title: str


@dataclass(frozen=True, slots=True)
class Home:
    """`more`: processes of which nothing is shown here."""

    stories: list[Story]
    more: int
    fresh: list[Fresh]
    days: list[Day]
    steps: list[Step]
    flags: list[Flag]

    @property
    def quiet(self) -> bool:
        """Nothing falls due from here: then the page offers days to step into."""
        return not self.days


@public("GET")
def home(request: HttpRequest) -> HttpResponse:
    """A constant number of queries, however much there is to tell."""
    context = {"page": home_at(request.user, request.point), "suffix": at_point(request.point)}
    return render(request, "monitoring/home.html", context)


def home_at(user: Any, point: AsOf) -> Home:
    """The first page as a person reads it at a point: the processes of which something is told last."""
    visible = Process.objects.visible_to(user)
    rows = ProcessRevision.objects.filter(process__in=visible).newest_per("process", point)
    revisions = {row.process_id: row for row in rows.select_related("process")}  # type: ignore[attr-defined]
    kept = {pk: last for pk, last in last_entries(list(revisions), point).items() if pk in revisions}
    ids = sorted(kept, key=lambda pk: (kept[pk].order, revisions[pk].process.slug), reverse=True)
    shown = ids[:PROCESSES]
    told = told_at(ids, point, happened=LOOKED_AT, fresh=FRESH, each=_each(len(ids)), shown=shown)
    standing = _standing(shown, point)
    stories = [
        _story(revisions[pk], told.happened.get(pk, []), standing.get(pk, []), kept[pk], len(shown), point)
        for pk in shown
    ]
    fresh = [_fresh(news, revisions[news.fact.process_id]) for news in told.fresh]  # type: ignore[attr-defined]
    falling = falling_due(visible, point, AHEAD)
    alerts = Alert.objects.visible_to(user).filter(crossed_at__gte=point.valid - BACK).crossed_by(point)
    steps = next((found for pk in shown if (found := _steps(revisions[pk], point))), [])
    flags = [Flag(flagged) for flagged in flagged_dates(alerts, point, FLAGS)]
    return Home(stories, len(ids) - len(shown), fresh, by_day(falling, ON_A_DAY)[:DAYS], steps, flags)


def _each(processes: int) -> int:
    return FRESH if processes < 2 else FRESH_EACH


def _standing(processes: list[UUID], point: AsOf) -> dict[UUID, list[DueState]]:
    """By process, the due states of its commitments."""
    owners = dict(Commitment.objects.filter(process__in=processes).values_list("pk", "process_id"))
    found: dict[UUID, list[DueState]] = defaultdict(list)
    for pk, standing in standings_at(owners, point).items():
        found[owners[pk]].append(standing.due.state)
    return found


def _fresh(news: News, row: ProcessRevision) -> Fresh:
    return Fresh(news, row.process, row.title)


def _story(
    row: ProcessRevision,
    news: list[News],
    states: list[DueState],
    last: LastEntry,
    shown: int,
    point: AsOf,
) -> Story:
    head, counted = head_of(news), Counter(states)
    others = [one for one in news if one is not head][: FACTS - 1] if shown <= FEW else []
    slug = row.process.slug
    pressing = pictures.segments(
        [
            (state.value, counted[state], listing(point, "commitments", process=slug, due_state=state.value))
            for state in PRESSING
            if counted[state]
        ],
        "due",
    )
    return Story(row.process, row.title, head, others, pressing, len(states), last)


def _steps(revision: ProcessRevision, point: AsOf) -> list[Step]:
    """Days worth stepping into, of those that had come by the reader's knowledge.

    A day that lies ahead of the reader keeps its label back: it says what happened then.
    """
    zone = revision.process.zone
    here, known = point.day_in(zone), instant(point.known)
    return [
        _step(entry["at"], entry["label"], zone, point, here)
        for entry in revision.moments
        if has_come(entry["at"], zone, known)
    ]


def _step(text: str, label: str, zone: str, point: AsOf, here: date) -> Step:
    day = day_named(text) or parse_point(text).astimezone(zone_of(zone)).date()
    return Step(text, When(day.isoformat(), "UTC"), label, has_come(text, zone, point), day == here)
