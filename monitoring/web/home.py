"""The first page: what changed in each process, what falls due next, what was flagged, and days to step into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agreements.domain.due import DueState
from agreements.domain.parsing import day_named, parse_point
from agreements.domain.timeline import AsOf, When, instant, zone_of
from agreements.models import Agreement, Commitment, Event, Process, ProcessRevision, Round
from agreements.models.boards import CommitmentAt, commitments_at, rounds_at
from agreements.models.headlines import News
from agreements.models.news import head_of, told_at
from agreements.models.processes import has_come
from agreements.models.upcoming import due_by
from agreements.templatetags import pictures
from agreements.web.addresses import at_point, listing
from agreements.web.policy import public
from monitoring.flags import Flag, lately
from monitoring.models import Alert
from monitoring.web.days import Day, by_day

#: How far ahead the first page looks, and how far back for alerts.
AHEAD, BACK = timedelta(days=30), timedelta(days=30)
#: How many processes, days and facts it shows; the other pages show all.
PROCESSES, DAYS, FACTS, FLAGS = 6, 4, 4, 6
#: Among so many of the newest facts of a process one is sought that is more than the word of one side.
LOOKED_AT = 12


@dataclass(frozen=True, slots=True)
class Strip:
    """How the commitments of one agreement stand."""

    agreement: Agreement
    title: str
    parts: list[pictures.Segment]
    total: int

    @property
    def bar(self) -> str:
        return pictures.strip_svg(self.parts, self.title)


@dataclass(frozen=True, slots=True)
class Step:
    """A day worth reading from. `told`: the reader's own day knows what it is about; `here`: it is that day."""

    at: str
    day: When
    label: str
    told: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Story:
    """One process: what heads it, what else happened last, and its agreements."""

    process: Process
    title: str
    head: News | None
    news: list[News]
    strips: list[Strip]
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class Home:
    stories: list[Story]
    days: list[Day]
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
    """The first page as a person reads it at a point: the processes in which something happened last."""
    revisions = _newest_processes(Process.objects.visible_to(user), point)
    ids = [row.process_id for row in revisions]
    commitments = commitments_at(Commitment.objects.filter(process__in=ids), point)
    things = [*commitments, *rounds_at(Round.objects.filter(process__in=ids), point)]
    told, strips = told_at(ids, point, happened=LOOKED_AT).happened, _strips(commitments, point)
    stories = [
        _story(row, told[row.process_id], strips.get(row.process_id, []), _steps(row, point))
        for row in revisions
        if row.process_id in told
    ]
    alerts = Alert.objects.filter(process__in=ids, crossed_at__gte=point.valid - BACK).crossed_by(point)
    return Home(stories, by_day(due_by(things, point, AHEAD))[:DAYS], lately(alerts, things, point)[:FLAGS])


def _story(row: ProcessRevision, news: list[News], strips: list[Strip], steps: list[Step]) -> Story:
    head = head_of(news)
    others = [one for one in news if one is not head][: FACTS - 1]
    return Story(row.process, row.title, head, others, strips, steps)


def _newest_processes(visible: QuerySet[Process], point: AsOf) -> list[ProcessRevision]:
    happened = Event.objects.filter(process=OuterRef("process")).as_of(point).newest_first()
    rows = (
        ProcessRevision.objects.filter(process__in=visible)
        .newest_per("process", point)
        .select_related("process")
        .annotate(last=Subquery(happened.values("effective_at")[:1]))
        .order_by(F("last").desc(nulls_last=True), "process__slug")
    )
    return list(rows[:PROCESSES])


def _strips(things: Iterable[CommitmentAt], point: AsOf) -> dict[Any, list[Strip]]:
    """By process, its agreements, the last one made first."""
    groups: dict[Any, dict[Any, list[CommitmentAt]]] = {}
    for thing in things:
        own = groups.setdefault(thing.commitment.process_id, {})
        own.setdefault(thing.commitment.agreement_id, []).append(thing)
    return {
        process: [_strip(group, point) for group in reversed(agreements.values())]
        for process, agreements in groups.items()
    }


def _strip(things: list[CommitmentAt], point: AsOf) -> Strip:
    found = Counter(thing.due.state for thing in things)
    agreement = things[0].commitment.agreement
    counts = [
        (
            state.value,
            found[state],
            f"{listing(point, 'agreement', agreement.slug, due_state=state.value)}#commitments",
        )
        for state in DueState
        if found[state]
    ]
    parts = pictures.segments(counts, "due")
    return Strip(agreement, things[0].agreement_title, parts, len(things))


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
