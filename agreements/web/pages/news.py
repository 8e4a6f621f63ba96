"""What changed in a process: what happened last, by its date, and what is new in the record, by when it was known."""

from __future__ import annotations

from dataclasses import dataclass

from agreements.domain.timeline import AsOf
from agreements.models import Fact, Process
from agreements.models.headlines import News
from agreements.models.news import head_of, told_at

#: So many of each stand on the page; the feed has more.
MOST = 8


@dataclass(frozen=True, slots=True)
class ProcessHeadlines:
    """`head`: the newest of what happened that is more than one side's word."""

    happened: tuple[News, ...]
    fresh: tuple[News, ...]
    head: News | None

    @property
    def facts(self) -> list[Fact]:
        return [one.fact for one in (*self.happened, *self.fresh)]


def news_of(process: Process, point: AsOf) -> ProcessHeadlines:
    """Both lists at the point, with their sources; a constant number of queries."""
    told = told_at([process.pk], point, happened=MOST, fresh=MOST, with_sources=True)
    happened = told.happened.get(process.pk, [])
    return ProcessHeadlines(tuple(happened), tuple(told.fresh), head_of(happened))
