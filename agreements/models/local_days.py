"""Moments narrowed by a reader's point in PostgreSQL, each in the zone that stands beside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import Func, Q

from agreements.domain.timeline import INSTANT, AsOf, local_start
from agreements.domain.zones import every_zone


def by_the_point(column: str, zone_column: str, point: AsOf) -> Q:
    """That the moment in a column had come by the point; at a named day, by the end of it in the row's own zone."""
    if point.day is None:
        return Q(**{f"{column}__lte": point.valid})
    _, closes = _closing(point.day)
    anywhere, somewhere = Q(**{f"{column}__lte": closes[0]}), Q(**{f"{column}__lte": closes[-1]})
    return anywhere | somewhere & Q(_ClosedBy(column, zone_column, point.day))


@lru_cache(maxsize=64)
def _closing(day: date) -> tuple[list[str], list[datetime]]:
    """Every zone with the last instant of the day there, the earliest first."""
    after = day + timedelta(days=1)
    ends = sorted((local_start(after, zone) - INSTANT, zone) for zone in every_zone())
    return [zone for _, zone in ends], [end for end, _ in ends]


class _ClosedBy(Func):
    """That a moment lies on a day or before it in a zone. The ends of the day come from the domain: PostgreSQL has a
    table of time zones of its own, and two of them could tell two days.
    """

    output_field = models.BooleanField()

    def __init__(self, column: str, zone_column: str, day: date) -> None:
        super().__init__(column, zone_column)
        self.day = day

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        (moment, first), (zone, second) = (compiler.compile(each) for each in self.source_expressions)
        places = "unnest(%s::text[], %s::timestamptz[]) AS place (name, closes)"
        sql = f"{moment} <= (SELECT place.closes FROM {places} WHERE place.name = {zone})"  # noqa: S608  columns only
        return sql, [*first, *_closing(self.day), *second]
