"""What stands on the days of a month at a point: rounds, due days of commitments, dated events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from agreements.domain.deadlines.outcomes import Limit
from agreements.domain.falling import Act, end_of
from agreements.domain.timeline import AsOf, Precision, When
from agreements.models.base import Fact
from agreements.models.boards import CommitmentAt, RoundAt, commitments_at, rounds_at
from agreements.models.commitments import Commitment, CommitmentRevision
from agreements.models.events import Event
from agreements.models.processes import Process
from agreements.models.rounds import Round, RoundOutcome, RoundSchedule
from agreements.models.standings import may_fall_between

#: A day somewhere begins and ends up to 14 hours before or after the day in UTC.
MARGIN = timedelta(days=2)
#: Known to the month or the year: of the month, but on none of its days.
COARSE = frozenset({Precision.MONTH, Precision.YEAR})


KINDS: dict[type, str] = {RoundAt: "round", CommitmentAt: "due", Event: "event"}


@dataclass(frozen=True, slots=True)
class Dated:
    """Something from `first` to `last`, both included, in its own zone. `on_days`: whether it is known to the day.
    `act`: of a commitment, whether it is to be done by then or ends.
    """

    thing: RoundAt | CommitmentAt | Event
    when: When
    first: date
    last: date
    on_days: bool = True
    act: Act = Act.DUE

    @property
    def kind(self) -> str:
        return KINDS[type(self.thing)]

    @property
    def order(self) -> tuple[date, int, datetime]:
        """By day; on one day rounds first, then due days, then events in their order."""
        return (self.first, list(KINDS).index(type(self.thing)), self.when.start)


def dated_between(processes: QuerySet[Process], point: AsOf, first: date, last: date) -> list[Dated]:
    """What stands on any day from `first` to `last`, in order. `processes` is scoped by permission."""
    span = (_utc(first) - MARGIN, _utc(last) + MARGIN)
    found = [
        *_rounds(processes, point, span),
        *_due_days(processes, point, span),
        *_events(processes, point, span),
    ]
    return sorted(
        (one for one in found if one.first <= last and one.last >= first), key=lambda one: one.order
    )


def _utc(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


Span = tuple[datetime, datetime]


def _rounds(processes: QuerySet[Process], point: AsOf, span: Span) -> Iterator[Dated]:
    def stands(model: type[Fact]) -> Exists:
        rows = model._default_manager.filter(round=OuterRef("pk"), begins_at__lt=span[1], over_at__gt=span[0])
        return Exists(rows.as_of(point))

    rounds = Round.objects.filter(Q(stands(RoundSchedule)) | Q(stands(RoundOutcome)), process__in=processes)
    for one in rounds_at(rounds, point):
        begun = next((row for row in one.outcomes if row.begins), None)
        begins = begun.begins if begun else one.planned
        ends = (begun or one.schedules[0]).ends if begins else None
        if begins and ends:
            yield Dated(one, begins, begins.first_day, ends.last_day)


def _due_days(processes: QuerySet[Process], point: AsOf, span: Span) -> Iterator[Dated]:
    """Each counted day of a deadline, and on which what lasts ends: two where readings differ."""
    may_fall = (
        CommitmentRevision.objects.filter(commitment=OuterRef("pk"))
        .as_of(point)
        .filter(may_fall_between(*span, point))
    )
    commitments = Commitment.objects.filter(Exists(may_fall), process__in=processes)
    for one in commitments_at(commitments, point):
        days = {(day, limit.zone, Act.DUE) for limit in one.due.limits for day in _days_of(limit)}
        ends = (end for running in one.due.lasting if (end := end_of(running)) is not None)
        days |= {(day, end.zone, Act.ENDS) for end in ends for day in _days_of(end)}
        for day, zone, act in sorted(days):
            yield Dated(one, When(day.isoformat(), zone), day, day, act=act)


def _days_of(limit: Limit) -> tuple[date, date]:
    return limit.first_day, limit.last_day


def _events(processes: QuerySet[Process], point: AsOf, span: Span) -> Iterator[Dated]:
    rows = Event.objects.as_of(point).filter(
        process__in=processes, effective_at__lt=span[1], effective_until__gt=span[0]
    )
    for event in rows.oldest_first().select_related("agreement", "process"):
        when = event.effective
        yield Dated(event, when, when.first_day, when.last_day, when.precision not in COARSE)
