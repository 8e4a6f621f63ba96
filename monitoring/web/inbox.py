"""The inbox: what was flagged in the processes that a person may see, the most urgent first, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from agreements.domain.timeline import AsOf
from agreements.models import Process, ProcessRevision
from agreements.models.boards import titles_at
from agreements.web.addresses import at_point
from agreements.web.policy import signed_in
from monitoring.domain.thresholds import URGENCY, Threshold
from monitoring.flags import Flag, word_of
from monitoring.models.alerts import open_alerts

MOST = 100


@dataclass(frozen=True, slots=True)
class Group:
    """Everything whose most urgent crossed threshold is the same."""

    threshold: Threshold
    flags: list[Flag]

    @property
    def word(self) -> str:
        return word_of(self.threshold)


@dataclass(frozen=True, slots=True)
class Inbox:
    groups: list[Group]
    settled: list[Flag]
    processes: list[tuple[str, str]]
    process: str
    full: bool

    @property
    def count(self) -> int:
        return sum(len(group.flags) for group in self.groups)


@signed_in("GET")
def inbox(request: HttpRequest) -> HttpResponse:
    """Alerts that the person could have had by the point, of one process or of all."""
    page = inbox_at(request.user, request.point, request.GET.get("process", ""))
    context = {"page": page, "inbox_count": page.count, "suffix": at_point(request.point)}
    return render(request, "monitoring/inbox.html", context)


def inbox_at(user: Any, point: AsOf, process: str) -> Inbox:
    processes = _processes(user, point)
    if process and process not in dict(processes):
        raise BadRequest(gettext("“%(slug)s” is not a process that you can see.") % {"slug": process[:60]})
    flags = [Flag(one) for one in open_alerts(user, point, process=process, limit=MOST)]
    groups = [
        Group(threshold, own)
        for threshold in sorted(Threshold, key=lambda one: URGENCY[one], reverse=True)
        if (own := [one for one in flags if one.flagged.still_open and one.flagged.threshold is threshold])
    ]
    settled = [one for one in flags if not one.flagged.still_open]
    return Inbox(groups, settled, processes, process, len(flags) == MOST)


def _processes(user: Any, point: AsOf) -> list[tuple[str, str]]:
    visible = dict(Process.objects.visible_to(user).order_by("slug").values_list("pk", "slug"))
    titles = titles_at(ProcessRevision, "process", visible, point)
    return [(slug, titles[pk]) for pk, slug in visible.items() if pk in titles]
