"""The dates of an inbox: those that still stand and those that do not, each cut at its own length."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from agreements.domain.timeline import AsOf
from monitoring.domain.thresholds import MARKS, Aspect
from monitoring.models.alerts import Alert, AlertQuerySet, Flagged, Reader, flagged_dates
from monitoring.models.deadlines import Crossing

#: So many dates are looked at where nothing but the facts themselves can say which of them stand.
FARTHEST = 500


@dataclass(frozen=True, slots=True)
class Dates:
    """Flagged dates, the newest crossing first. `more`: there are others that were cut off."""

    open: list[Flagged]
    settled: list[Flagged]
    more: bool


def dates_of(user: Reader, point: AsOf, *, process: str, present: bool, limit: int) -> Dates:
    """Up to `limit` dates that still stand at the point, and up to `limit` that do not.

    `present`: the reader stands at the present, for which the projection may be asked where to look. Whether a date
    stands is read from the facts in any case. A constant number of queries.
    """
    seen = Alert.objects.visible_to(user).crossed_by(point)
    seen = seen.of_process(process) if process else seen
    if present:
        standing = _may_stand(point)
        parts = [_cut(seen.filter(standing), point, FARTHEST), _cut(seen.exclude(standing), point, limit)]
    else:
        parts = [_cut(seen, point, FARTHEST)]
    found = sorted((one for part, _ in parts for one in part), key=lambda one: one.crossed_at, reverse=True)
    opened = [one for one in found if one.still_open]
    settled = [one for one in found if not one.still_open]
    more = any(full for _, full in parts) or max(len(opened), len(settled)) > limit
    return Dates(opened[:limit], settled[:limit], more)


def _cut(seen: AlertQuerySet, point: AsOf, limit: int) -> tuple[list[Flagged], bool]:
    found = flagged_dates(seen, point, limit + 1)
    return found[:limit], len(found) > limit


def _may_stand(point: AsOf) -> Q:
    """Of a date by which something is owed and which stands something always lies ahead, a reminder if nothing else;
    what has none ahead was met or has moved. What else is dated has few alerts, and is looked at one by one.
    """
    same = Q(commitment=OuterRef("commitment")) | Q(round=OuterRef("round"))
    ahead = Crossing.objects.ahead_of(point.valid).filter(same, due_from=OuterRef("due_from"))
    owed = [threshold.value for threshold, mark in MARKS.items() if Aspect.DUE in mark.aspects]
    return Exists(ahead) | Q(latest__isnull=True) | ~Q(threshold__in=owed)
