"""Until when a process has been kept: the newest of what is told of it, and when something was last entered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any
from uuid import UUID

from django.db.models import F, Max, QuerySet

from agreements.domain.timeline import AsOf, When
from agreements.models.base import ORDER
from agreements.models.news import KINDS


@dataclass(frozen=True, slots=True)
class LastEntry:
    """`when`: the newest moment of which something is told. `entered`: when something was last entered, None where
    that lies after what the reader knows. `order`: by which processes are sorted, the newest last."""

    when: When
    order: datetime
    entered: datetime | None


def last_entries(processes: Collection[UUID], point: AsOf) -> dict[UUID, LastEntry]:
    """By process, what was told last of it by the point; one of which nothing is told is missing. Two queries."""
    newest = _union(
        rows.order_by("process", *(F(column).desc() for column in ORDER))
        .distinct("process")
        .values_list("process_id", "effective_at", "effective_as_written", "effective_zone")
        for rows in _rows(processes, point)
    )
    entered: dict[UUID, datetime] = {}
    for process, moment in _union(
        rows.filter(recorded_at__lte=point.known)
        .order_by()
        .values("process_id")
        .annotate(last=Max("recorded_at"))
        .values_list("process_id", "last")
        for rows in _rows(processes, point)
    ):
        entered[process] = max(moment, entered.get(process, moment))
    return {
        process: LastEntry(When(text, zone), order, entered.get(process))
        for process, order, text, zone in sorted(newest, key=lambda row: row[1])
    }


def _rows(processes: Collection[UUID], point: AsOf) -> list[Any]:
    return [model._default_manager.filter(process__in=processes).as_of(point) for model in KINDS]  # type: ignore[attr-defined]


def _union(queries: Any) -> QuerySet[Any]:
    return reduce(lambda one, other: one.union(other, all=True), queries)
