"""What whoever runs the site watches: how long the sweep has been silent, and how much it has done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from monitoring.domain.thresholds import Threshold
from monitoring.models.alerts import Alert
from monitoring.models.deadlines import Crossing
from monitoring.models.runs import Run, RunQuerySet

#: A sweep may be missed or run long; this many in a row, and no less than so many seconds, are a silence.
MISSED, LEAST = 5, 300.0


@dataclass(frozen=True, slots=True)
class Silence:
    """How long ago the last sweep that did its work ended. `last` and `seconds`: None where there was none."""

    last: datetime | None
    seconds: int | None
    allowed: float

    @property
    def too_long(self) -> bool:
        return self.seconds is None or self.seconds > self.allowed


def silence(runs: RunQuerySet, at: datetime, every: float) -> Silence:
    """The silence at a moment of a sweep that should come `every` so many seconds. One query.

    A run that gave way to another or failed has not looked: it does not end a silence.
    """
    ended = runs.projected().filter(finished_at__isnull=False).newest_first()
    last = ended.values_list("finished_at", flat=True).first()
    seconds = None if last is None else max(0, int((at - last).total_seconds()))
    return Silence(last, seconds, max(LEAST, MISSED * every))


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts since the beginning, read from the tables. `alerts`: by threshold, also those never crossed.

    `next_at`: when the next threshold is crossed, by what is known now; None where nothing lies ahead.
    """

    runs: int
    failed: int
    alerts: Mapping[Threshold, int]
    next_at: datetime | None


def totals(at: datetime) -> Totals:
    """Three queries."""
    runs = Run.objects.aggregate(all=Count("pk"), failed=Count("pk", filter=~Q(error="")))
    raised = dict(Alert.objects.order_by().values_list("threshold").annotate(Count("pk")))
    return Totals(
        runs=runs["all"],
        failed=runs["failed"],
        alerts={threshold: raised.get(threshold.value, 0) for threshold in Threshold},
        next_at=Crossing.objects.ahead_of(at).aggregate(first=Min("crossed_at"))["first"],
    )
