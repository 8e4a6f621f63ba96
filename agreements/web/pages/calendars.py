"""What stands in a calendar to subscribe to: commitments and rounds of what it is about, as one reader sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse

from agreements.domain.timeline import AsOf
from agreements.models import (
    Agreement,
    Commitment,
    CommitmentRevision,
    Delegation,
    Participation,
    Process,
    Round,
)
from agreements.models.boards import commitments_at, rounds_at
from agreements.models.naming import in_titles
from agreements.web.pages.feed_entries import Entry, entries_of
from agreements.web.pages.icalendars import written
from agreements.web.pages.rows import COUNTED


@dataclass(frozen=True, slots=True)
class About:
    """What a calendar is about, by ids: any of it."""

    processes: Iterable[UUID] = ()
    agreements: Iterable[UUID] = ()
    actors: Iterable[UUID] = ()
    commitments: Iterable[UUID] = ()
    rounds: Iterable[UUID] = ()


def entries_about(about: About, user: Any, point: AsOf) -> list[Entry]:
    """Every date of it that the reader may see, in a constant number of queries.

    Of an agreement also the rounds of the talks in which it is spoken of; of an actor what it owes and is owed, and
    the rounds in which it has a part.
    """
    boards = commitments_at(commitments_about(about, user, point).order_by("pk")[:COUNTED], point)
    return entries_of(in_titles(boards, point), rounds_at(rounds_about(about, user, point), point), point)


def commitments_about(about: About, user: Any, point: AsOf) -> QuerySet[Commitment]:
    """Those commitments of it that the reader may see."""
    wanted = Q(pk__in=list(about.commitments))
    if about.processes:
        wanted |= Q(process__in=list(about.processes))
    if about.agreements:
        wanted |= Q(agreement__in=list(about.agreements))
    if actors := list(about.actors):
        worded = CommitmentRevision.objects.newest_per("commitment", point)
        worded = worded.filter(Q(obligors__in=actors) | Q(counterparties__in=actors))
        wanted |= Q(pk__in=worded.values("commitment"))
    return Commitment.objects.visible_to(user).filter(wanted)


def rounds_about(about: About, user: Any, point: AsOf) -> QuerySet[Round]:
    """Those rounds of it that the reader may see."""
    wanted = Q(process__in=list(about.processes)) | Q(pk__in=list(about.rounds))
    if about.agreements:
        talks = Agreement.objects.filter(pk__in=list(about.agreements)).values("process")
        wanted |= Q(process__in=talks)
    if actors := list(about.actors):
        for model in (Delegation, Participation):
            sat = model.objects.filter(actor__in=actors, process__in=Process.objects.visible_to(user))
            wanted |= Q(pk__in=sat.as_of(point).exclude(round=None).values("round"))
    return Round.objects.visible_to(user).filter(wanted)


def calendar_file(
    entries: list[Entry], *, title: str, url: str, name: str, absolute: Callable[[str], str]
) -> HttpResponse:
    """The answer that holds the calendar. `absolute` makes a full address of a path of ours."""
    body = written(title, url, entries, absolute)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response
