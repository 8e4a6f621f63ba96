"""Rehearsals: replayed processes as an inbox for training, marked as what they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext

from agreements.domain.statuses import MemberRole
from agreements.models import ProcessRevision
from agreements.models.boards import titles_at
from agreements.templatetags.labels import label
from agreements.web.policy import signed_in
from monitoring.domain.channels import CHANNEL_WORDS, Channel, NoticeKind
from monitoring.domain.thresholds import Threshold
from monitoring.flags import word_of
from monitoring.models import Rehearsal, RehearsedAlert

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One rehearsed alert, with the people who would have been told, in words."""

    row: RehearsedAlert
    told: list[str]

    @property
    def word(self) -> str:
        return word_of(Threshold(self.row.threshold))


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    lines: list[Line]


@signed_in("GET")
def rehearsals(request: HttpRequest) -> HttpResponse:
    """What was replayed, as far as the person may read it, the newest first."""
    rows = list(
        Rehearsal.objects.visible_to(request.user).select_related("process", "seen_as").newest_first()[:SHOWN]
    )
    titles = titles_at(ProcessRevision, "process", {row.process_id for row in rows}, request.point)
    named = [(row, titles.get(row.process_id, row.process.slug)) for row in rows]
    return render(request, "monitoring/rehearsals.html", {"rehearsals": named})


@signed_in("GET")
def rehearsal(request: HttpRequest, pk: int) -> HttpResponse:
    """One replay, day by day."""
    visible = Rehearsal.objects.visible_to(request.user).select_related("process", "seen_as")
    one = get_object_or_404(visible, pk=pk)
    rows = one.alerts.oldest_first().select_related("commitment__process", "round__process")
    titles = titles_at(ProcessRevision, "process", [one.process_id], request.point)
    context = {
        "one": one,
        "title": titles.get(one.process_id, one.process.slug),
        "days": _days(rows),
    }
    return render(request, "monitoring/rehearsal.html", context)


def _days(rows: Iterable[RehearsedAlert]) -> list[Day]:
    ordered = sorted(rows, key=lambda row: row.on_day)
    return [
        Day(day, [Line(row, [_told(one) for one in row.told]) for row in group])
        for day, group in groupby(ordered, key=lambda row: row.on_day)
    ]


def _told(one: dict[str, Any]) -> str:
    """mediator: e-mail, follows the process."""
    words = {"who": one["user"], "channel": _channel(one["channel"]), "why": _why(one)}
    return gettext("%(who)s: %(channel)s, %(why)s") % words


def _channel(channel: str) -> str:
    if channel in set(Channel):
        return gettext(CHANNEL_WORDS[Channel(channel)])
    return gettext("inbox")


def _why(one: dict[str, Any]) -> str:
    if one["why"] == NoticeKind.ESCALATION:
        return gettext("because nobody took note of it in time")
    if one["why"] in set(MemberRole):
        return str(label(one["why"], "member"))
    return FOLLOWS.get(one["why"], lambda: gettext("follows it"))()


FOLLOWS = {
    "process": lambda: gettext("follows the process"),
    "agreement": lambda: gettext("follows the agreement"),
    "actor": lambda: gettext("follows an actor of it"),
    "commitment": lambda: gettext("follows the commitment"),
    "search": lambda: gettext("follows a search that finds it"),
}
