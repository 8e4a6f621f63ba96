"""What falls due in a span of time: commitments and rounds together, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from agreements.domain.deadlines.outcomes import LAST_HOURS
from agreements.domain.due import Due
from agreements.domain.falling import TO_COME as TO_COME
from agreements.domain.falling import Falling, falling
from agreements.domain.timeline import AsOf
from agreements.models.base import AnyOf
from agreements.models.boards import CommitmentAt, RoundAt, commitments_at, rounds_at
from agreements.models.commitments import Commitment, CommitmentRevision
from agreements.models.processes import Process
from agreements.models.rounds import Round, RoundSchedule
from agreements.models.standings import may_fall_between, opens_and_closes, standings_at


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing that falls due: a commitment or a round at a point, and what of it falls due; None where that is asked
    for its name alone.
    """

    thing: CommitmentAt | RoundAt
    falls: Falling | None = None

    @property
    def kind(self) -> str:
        return "commitment" if isinstance(self.thing, CommitmentAt) else "round"

    @property
    def due(self) -> Due:
        return self.thing.due

    @property
    def falling(self) -> Falling:
        assert self.falls is not None
        return self.falls

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
    def order(self) -> tuple[datetime, str, str, str]:
        return (self.falling.first.due_from, self.kind, self.identity.code, self.falling.act)


def falling_due(
    processes: QuerySet[Process], point: AsOf, within: timedelta, *, quotas: bool = False
) -> list[DueItem]:
    """What falls due from the point on, within a span, in order of its day. `processes` is scoped by permission.

    Commitments are found by what their revisions have stored; of those that this leaves open, which are the ones that
    go on by themselves or hang on what has happened, only the due state is looked at before any is read whole.
    `quotas`: periods of a day or less too, of which one always ends.
    """
    standings = standings_at(_commitments(processes, point, within).values_list("pk", flat=True), point)
    found = [
        pk for pk, standing in standings.items() if any(_falling(standing.due, point, within, quotas=quotas))
    ]
    commitments = Commitment.objects.filter(AnyOf(F("pk"), found)) if found else Commitment.objects.none()
    rounds = rounds_at(_rounds(processes, point, within), point)
    return due_by([*commitments_at(commitments, point), *rounds], point, within, quotas=quotas)


def due_by(
    things: Iterable[CommitmentAt | RoundAt], point: AsOf, within: timedelta, *, quotas: bool = False
) -> list[DueItem]:
    """Of things read at a point, what of them falls due from it on within a span, in order of its day."""
    items = [
        DueItem(thing, falls)
        for thing in things
        for falls in _falling(thing.due, point, within, quotas=quotas)
    ]
    return sorted(items, key=lambda item: item.order)


def _falling(due: Due, point: AsOf, within: timedelta, *, quotas: bool) -> Iterator[Falling]:
    return (one for one in falling(due) if one.within(point, within) and (quotas or not one.daily))


def _commitments(processes: QuerySet[Process], point: AsOf, within: timedelta) -> QuerySet[Commitment]:
    opens, closes = opens_and_closes(point)
    may_fall_due = (
        CommitmentRevision.objects.filter(commitment=OuterRef("pk"))
        .as_of(point)
        .filter(may_fall_between(opens, closes + within, point))
    )
    return Commitment.objects.filter(Exists(may_fall_due), process__in=processes)


def _rounds(processes: QuerySet[Process], point: AsOf, within: timedelta) -> QuerySet[Round]:
    opens, closes = opens_and_closes(point)
    planned = RoundSchedule.objects.filter(
        round=OuterRef("pk"),
        begins_at__lte=closes + within + LAST_HOURS,
        over_at__gt=opens - timedelta(days=366),
    ).as_of(point)
    return Round.objects.filter(Exists(planned), process__in=processes)


def next_round(processes: QuerySet[Process], point: AsOf) -> dict[UUID, RoundAt]:
    """By process, the round that is planned next at the point."""
    found: dict[UUID, RoundAt] = {}
    for item in falling_due(processes, point, timedelta(days=366)):
        if isinstance(item.thing, RoundAt):
            found.setdefault(item.thing.round.process_id, item.thing)
    return found
