"""How far an actor's commitments were carried out, month by month, by the level that was shown then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from agreements.domain.statuses import PUBLISHING_ROLES, Level
from agreements.domain.timeline import AsOf, When
from agreements.models import Assessment, CommitmentRevision
from agreements.templatetags.pictures import segments, strip_svg
from agreements.templatetags.words import LEVEL

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """One month's end: how many commitments stood then, at which levels."""

    month: When
    total: int
    strip: SafeString
    words: str


def record_over_time(commitments: Iterable[Any], point: AsOf) -> list[Mark]:
    """The last months up to the point, oldest first. Two queries: when each was made, and the published levels."""
    ids = list(commitments)
    rows = CommitmentRevision.objects.filter(commitment__in=ids).as_of(point).order_by().values("commitment")
    made = {row["commitment"]: row["first"] for row in rows.annotate(first=Min("effective_on"))}
    if not made:
        return []
    said = (
        Assessment.objects.filter(commitment__in=ids, role__in=PUBLISHING_ROLES).as_of(point).newest_first()
    )
    levels: dict[Any, list[tuple[date, str]]] = {}
    for key, since, level in said.values_list("commitment", "effective_on", "level"):
        levels.setdefault(key, []).append((since, level))
    months = _months(min(made.values()), point.day_in("UTC"))
    return [mark for month in months if (mark := _mark(month, made, levels))]


def _months(first: date, last: date) -> list[When]:
    """The months from the first to the last day, at most the newest MONTHS."""
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [
        When(f"{count // 12}-{count % 12 + 1:02d}", "UTC")
        for count in range(max(begin, end - MONTHS + 1), end + 1)
    ]


def _mark(month: When, made: dict[Any, date], levels: dict[Any, list[tuple[date, str]]]) -> Mark | None:
    """How it stood at the end of the month, each fact counted from its own day where it was written."""
    last = month.last_day
    found = Counter(_level(levels.get(key, ()), last) for key, since in made.items() if since <= last)
    if not found:
        return None
    counts = [(level.value, found[level]) for level in Level if found[level]]
    return Mark(
        month=month,
        total=found.total(),
        strip=strip_svg(segments(counts, "level"), gettext("By implementation")),
        words=", ".join(f"{LEVEL[key].label} {count}" for key, count in counts),
    )


def _level(said: Iterable[tuple[date, str]], last: date) -> Level:
    """The level that was shown at the end of a day: of those who publish, the newest by then."""
    return Level(next((level for since, level in said if since <= last), Level.NOT_ASSESSED))
