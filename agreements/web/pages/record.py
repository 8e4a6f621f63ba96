"""How far an actor's commitments were carried out, month by month, by the level that was shown then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from agreements.domain.statuses import Level
from agreements.domain.timeline import AsOf, When
from agreements.models import CommitmentRevision
from agreements.models.boards import CommitmentAt
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


def record_over_time(boards: Iterable[CommitmentAt], point: AsOf) -> list[Mark]:
    """The last months up to the point, oldest first. One query, for when each commitment was made."""
    boards = list(boards)
    ids = [board.commitment.pk for board in boards]
    rows = CommitmentRevision.objects.filter(commitment__in=ids).as_of(point).order_by().values("commitment")
    made = {row["commitment"]: row["first"] for row in rows.annotate(first=Min("effective_at"))}
    if not made:
        return []
    return [
        mark
        for month in _months(min(made.values()), point.valid)
        if (mark := _mark(month, boards, made, point))
    ]


def _months(first: datetime, last: datetime) -> list[When]:
    """The months from the first to the last moment, at most the newest MONTHS."""
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [
        When(f"{count // 12}-{count % 12 + 1:02d}", "UTC")
        for count in range(max(begin, end - MONTHS + 1), end + 1)
    ]


def _mark(month: When, boards: list[CommitmentAt], made: dict[Any, datetime], point: AsOf) -> Mark | None:
    until = min(month.end, point.valid)
    levels = Counter(_level(board, until) for board in boards if made[board.commitment.pk] <= until)
    if not levels:
        return None
    counts = [(level.value, levels[level]) for level in Level if levels[level]]
    return Mark(
        month=month,
        total=levels.total(),
        strip=strip_svg(segments(counts, "level"), gettext("By implementation")),
        words=", ".join(f"{LEVEL[key].label} {count}" for key, count in counts),
    )


def _level(board: CommitmentAt, until: datetime) -> Level:
    """The level that was shown at a moment: of those who publish, the newest by then."""
    published = (one.level for one in board.assessments if one.publishes and one.effective_at <= until)
    return Level(next(published, Level.NOT_ASSESSED))
