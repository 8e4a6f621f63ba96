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
from agreements.models.standings import WIDEST_OFFSET, may_fall_between, opens_and_closes, standings_at

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
    standings = standings_at(_commitments(processes, point, within).values_list("pk", flat=True), point)
    falling = [pk for pk, standing in standings.items() if _falls_due(standing.due, point, within)]
    commitments = Commitment.objects.filter(AnyOf(F("pk"), falling)) if falling else Commitment.objects.none()
    rounds = rounds_at(_rounds(processes, point, within), point)
    return due_by([*commitments_at(commitments, point), *rounds], point, within)


def due_by(things: Iterable[CommitmentAt | RoundAt], point: AsOf, within: timedelta) -> list[DueItem]:
    """Of things read at a point, those that fall due from it on, within a span, in order of their day.

    From a named day on, the days of the span go by the zone of each thing.
    """
    items = [DueItem(thing) for thing in things if _falls_due(thing.due, point, within)]
    return sorted(items, key=lambda item: item.order)


def _falls_due(due: Due, point: AsOf, within: timedelta) -> bool:
    dated = _dated(due)
    if due.state not in _MAY_FALL_DUE or dated.due_from is None:
        return False
    return dated.due_from <= point.ahead_in(dated.zone, within)


def _dated(due: Due) -> Due:
    """Of a duty that lasts, the date of the next act within it: the last day for notice, the end of the period."""
    act = due.next_limit
    if act is None or due.due_from is not None:
        return due
    return replace(
        due, earliest=act.first_in_time, latest=act.last_in_time, due_from=act.due_from, zone=act.zone
    )


def _ahead(point: AsOf, within: timedelta) -> datetime:
    """The latest moment within the span, wherever things live."""
    return point.ahead_in("UTC", within) + (timedelta() if point.day is None else WIDEST_OFFSET)


def _commitments(processes: QuerySet[Process], point: AsOf, within: timedelta) -> QuerySet[Commitment]:
    opens, _ = opens_and_closes(point)
    may_fall_due = (
        CommitmentRevision.objects.filter(commitment=OuterRef("pk"))
        .as_of(point)
        .filter(may_fall_between(opens, _ahead(point, within), point))
    )
    return Commitment.objects.filter(Exists(may_fall_due), process__in=processes)


def _rounds(processes: QuerySet[Process], point: AsOf, within: timedelta) -> QuerySet[Round]:
    planned = RoundSchedule.objects.filter(
        round=OuterRef("pk"),
        begins_at__lte=_ahead(point, within),
        over_at__gt=point.valid - timedelta(days=366),
    ).as_of(point)
    return Round.objects.filter(Exists(planned), process__in=processes)


def next_round(processes: QuerySet[Process], point: AsOf) -> dict[UUID, RoundAt]:
    """By process, the round that is planned next at the point."""
    found: dict[UUID, RoundAt] = {}
    for item in falling_due(processes, point, timedelta(days=366)):
        if isinstance(item.thing, RoundAt):
            found.setdefault(item.thing.round.process_id, item.thing)
    return found
