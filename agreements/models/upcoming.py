"""What falls due in a span of time: commitments and rounds together, in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from agreements.domain.due import Due, DueState
from agreements.domain.timeline import AsOf
from agreements.models.base import AnyOf
from agreements.models.boards import CommitmentAt, RoundAt, commitments_at, rounds_at
from agreements.models.commitments import Commitment, CommitmentRevision
from agreements.models.processes import Process
from agreements.models.rounds import Round, RoundSchedule
from agreements.models.standings import may_fall_between, standings_at

#: Still to come: what is met, overdue or without a date does not fall due.
TO_COME = frozenset({DueState.UPCOMING, DueState.DUE, DueState.CONTESTED})
#: What runs may have an act within it that is to come.
_MAY_FALL_DUE = TO_COME | {DueState.RUNNING}


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing that falls due: a commitment or a round at a point."""

    thing: CommitmentAt | RoundAt

    @property
    def kind(self) -> str:
        return "commitment" if isinstance(self.thing, CommitmentAt) else "round"

    @property
    def due(self) -> Due:
        """Its due state; that of a duty that lasts is dated by the next act within it."""
        return _dated(self.thing.due)

    @property
    def identity(self) -> Commitment | Round:
        return self.thing.commitment if isinstance(self.thing, CommitmentAt) else self.thing.round

    @property
    def title(self) -> str:
        return self.thing.revision.paraphrase if isinstance(self.thing, CommitmentAt) else self.thing.label

    @property
    def process_title(self) -> str:
        return self.thing.process_title

    @property
    def order(self) -> tuple[datetime, str, str]:
        assert self.due.due_from is not None
        return (self.due.due_from, self.kind, self.identity.code)


def falling_due(processes: QuerySet[Process], point: AsOf, within: timedelta) -> list[DueItem]:
    """What falls due from the point on, within a span, in order of its day. `processes` is scoped by permission.

    Commitments are found by what their revisions have stored; of those that this leaves open, which are the ones that
    go on by themselves or hang on what has happened, only the due state is looked at before any is read whole.
    """
    until = point.valid + within
    standings = standings_at(_commitments(processes, point, until).values_list("pk", flat=True), point)
    falling = [pk for pk, standing in standings.items() if _falls_due(standing.due, until)]
    commitments = Commitment.objects.filter(AnyOf(F("pk"), falling)) if falling else Commitment.objects.none()
    rounds = rounds_at(_rounds(processes, point, until), point)
    return due_by([*commitments_at(commitments, point), *rounds], until)


def due_by(things: Iterable[CommitmentAt | RoundAt], until: datetime) -> list[DueItem]:
    """Of things read at a point, those that fall due from it until a moment, in order of their day."""
    items = [DueItem(thing) for thing in things if _falls_due(thing.due, until)]
    return sorted(items, key=lambda item: item.order)


def _falls_due(due: Due, until: datetime) -> bool:
    due_from = _dated(due).due_from
    return due.state in _MAY_FALL_DUE and due_from is not None and due_from <= until


def _dated(due: Due) -> Due:
    """Of a duty that lasts, the date of the next act within it: the last day for notice, the end of the period."""
    act = due.next_limit
    if act is None or due.due_from is not None:
        return due
    return replace(
        due, earliest=act.first_in_time, latest=act.last_in_time, due_from=act.due_from, zone=act.zone
    )


def _commitments(processes: QuerySet[Process], point: AsOf, until: datetime) -> QuerySet[Commitment]:
    may_fall_due = (
        CommitmentRevision.objects.filter(commitment=OuterRef("pk"))
        .as_of(point)
        .filter(may_fall_between(point.valid, until, point))
    )
    return Commitment.objects.filter(Exists(may_fall_due), process__in=processes)


def _rounds(processes: QuerySet[Process], point: AsOf, until: datetime) -> QuerySet[Round]:
    planned = RoundSchedule.objects.filter(
        round=OuterRef("pk"), begins_at__lte=until, over_at__gt=point.valid - timedelta(days=366)
    ).as_of(point)
    return Round.objects.filter(Exists(planned), process__in=processes)


def next_round(processes: QuerySet[Process], point: AsOf) -> dict[UUID, RoundAt]:
    """By process, the round that is planned next at the point."""
    found: dict[UUID, RoundAt] = {}
    for item in falling_due(processes, point, timedelta(days=366)):
        if isinstance(item.thing, RoundAt):
            found.setdefault(item.thing.round.process_id, item.thing)
    return found
