"""The inbox: what was flagged in the processes that a person may see, the most urgent first, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from agreements.domain.timeline import AsOf
from agreements.models import Process, ProcessRevision
from agreements.models.boards import titles_at
from agreements.web.addresses import at_point
from agreements.web.parts import page_or_part
from agreements.web.policy import signed_in
from monitoring.domain.thresholds import URGENCY, Threshold
from monitoring.flags import Flag, word_of
from monitoring.models import SilentSpan
from monitoring.models.inboxes import dates_of
from monitoring.web.entries import Entry, entries

MOST = 100
#: So long a silence of the sweep that ended is told of.
TOLD_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Group:
    """Everything whose most urgent crossed threshold is the same."""

    threshold: Threshold
    entries: list[Entry]

    @property
    def word(self) -> str:
        return word_of(self.threshold)


@dataclass(frozen=True, slots=True)
class Inbox:
    """Every date stands in one place: passed on, waiting by threshold, acknowledged, put off, or no longer standing."""

    passed_on: list[Entry]
    groups: list[Group]
    acknowledged: list[Entry]
    snoozed: list[Entry]
    settled: list[Entry]
    silences: list[SilentSpan]
    processes: list[tuple[str, str]]
    process: str
    more: bool

    @property
    def count(self) -> int:
        return len(self.passed_on) + sum(len(group.entries) for group in self.groups)


@signed_in("GET")
def inbox(request: HttpRequest) -> HttpResponse:
    """Alerts that the person could have had by the point, of one process or of all."""
    page = inbox_at(request.user, request.point, request.GET.get("process", ""))
    context = {
        "page": page,
        "inbox_count": page.count,
        "suffix": at_point(request.point),
        "here": request.get_full_path(),
        "most": MOST,
    }
    return page_or_part(request, "monitoring/inbox.html", "list", context)


def inbox_at(user: Any, point: AsOf, process: str) -> Inbox:
    processes = _processes(user, point)
    if process and process not in dict(processes):
        raise BadRequest(gettext("“%(slug)s” is not a process that you can see.") % {"slug": process[:60]})
    present = getattr(point, "is_now", False)
    dates = dates_of(user, point, process=process, present=present, limit=MOST)
    found = entries([Flag(one) for one in (*dates.open, *dates.settled)], user, point)
    standing = [one for one in found if one.flagged.still_open]
    snoozed = [one for one in standing if one.handled.snoozed_until]
    acknowledged = [one for one in standing if one.handled.acknowledged and one not in snoozed]
    waiting = [one for one in standing if one not in snoozed and one not in acknowledged]
    return Inbox(
        passed_on=[one for one in waiting if one.passed_on_to(user)],
        groups=_groups([one for one in waiting if not one.passed_on_to(user)]),
        acknowledged=acknowledged,
        snoozed=snoozed,
        settled=[one for one in found if not one.flagged.still_open],
        silences=_silences(user, point),
        processes=processes,
        process=process,
        more=dates.more,
    )


def _groups(waiting: Sequence[Entry]) -> list[Group]:
    return [
        Group(threshold, own)
        for threshold in sorted(Threshold, key=lambda one: URGENCY[one], reverse=True)
        if (own := [one for one in waiting if one.flagged.threshold is threshold])
    ]


def _silences(user: Any, point: AsOf) -> list[SilentSpan]:
    """Silences that ended lately, for those who run the site."""
    if not user.is_superuser:
        return []
    ended = SilentSpan.objects.ended_by(point.valid).filter(until__gte=point.valid - TOLD_FOR)
    return list(ended.newest_first()[:10])


def _processes(user: Any, point: AsOf) -> list[tuple[str, str]]:
    visible = dict(Process.objects.visible_to(user).order_by("slug").values_list("pk", "slug"))
    titles = titles_at(ProcessRevision, "process", visible, point)
    return [(slug, titles[pk]) for pk, slug in visible.items() if pk in titles]
