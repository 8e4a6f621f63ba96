"""What was to be done at a round: commitments that fall due on its days, hang on it, or are on its agenda."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from agreements.domain.deadlines.outcomes import Limit
from agreements.domain.due import Due
from agreements.domain.timeline import INSTANT, AsOf, Precision, When, zone_of
from agreements.models.boards import CommitmentAt, RoundAt, commitments_at
from agreements.models.commitments import Commitment, CommitmentRevision
from agreements.models.rounds import AgendaItem, RoundOutcome, RoundSchedule
from agreements.models.standings import may_fall_between

#: What names a commitment in the words of an agenda: C12, C12a.
_CODE = re.compile(r"\b[A-Za-z]+[0-9]+[a-z]?\b")
_TO_THE_DAY = frozenset({Precision.DAY, Precision.MINUTE, Precision.INTERVAL})


class Tie(StrEnum):
    """How a commitment has to do with a round."""

    DAY = "day"
    ANCHOR = "anchor"
    AGENDA = "agenda"


@dataclass(frozen=True, slots=True)
class Matter:
    """A commitment that had to do with a round; no tie: it is only asked for beside those."""

    board: CommitmentAt
    ties: tuple[Tie, ...]


def matters_of(
    one: RoundAt, agenda: Iterable[AgendaItem], besides: Collection[UUID], point: AsOf
) -> list[Matter]:
    """Commitments of the round's process with their ties to it, and those with the ids `besides`, in order of entry.

    A day of it is one on which it was held by any account, or for which it is or was last planned.
    """
    days = days_of(one)
    named = {code for item in agenda for text in (item.topic, item.position) for code in _CODE.findall(text)}
    anchors = {f"{one.round.code}.start", f"{one.round.code}.end"}
    wording = CommitmentRevision.objects.filter(commitment=OuterRef("pk")).as_of(point)
    wanted = Q(anchors__overlap=sorted(anchors))
    for first, last in days:
        wanted |= may_fall_between(first.start - timedelta(days=1), last.end + timedelta(days=1), point)
    rows = Commitment.objects.filter(process=one.round.process)
    rows = rows.filter(Q(Exists(wording.filter(wanted))) | Q(code__in=named) | Q(pk__in=besides))
    found = []
    for board in commitments_at(rows, point):
        ties = tuple(_ties(board, days, anchors, named))
        if ties or board.commitment.pk in besides:
            found.append(Matter(board, ties))
    return found


def days_of(one: RoundAt) -> list[tuple[When, When]]:
    """The first and the last day of each account of it and of its newest plan with a day, as far as they are days."""
    dated: list[RoundOutcome | RoundSchedule] = [row for row in one.outcomes if row.begins]
    dated += [row for row in one.schedules if row.begins][:1]
    pairs = [(row.begins, row.ends or row.begins) for row in dated]
    return [
        (first, last)
        for first, last in pairs
        if first is not None and last is not None and {first.precision, last.precision} <= _TO_THE_DAY
    ]


def _ties(
    board: CommitmentAt, days: list[tuple[When, When]], anchors: Collection[str], named: Collection[str]
) -> Iterable[Tie]:
    falls = due_days(board.due)
    if any(first.first_day <= day <= last.last_day for day in falls for first, last in days):
        yield Tie.DAY
    if set(board.revision.anchors) & set(anchors):
        yield Tie.ANCHOR
    if board.commitment.code in named:
        yield Tie.AGENDA


def due_days(due: Due) -> set[date]:
    """The days on which something falls due by the readings that count, each in its own zone; a month is no day."""
    return {day for limit in due.limits if (day := _day(limit)) is not None}


def _day(limit: Limit) -> date | None:
    if limit.written is not None and limit.written.precision not in _TO_THE_DAY:
        return None
    return (limit.latest - INSTANT).astimezone(zone_of(limit.zone)).date()
