"""The list of processes: each with when something was last told of it and entered, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agreements.domain.timeline import AsOf
from agreements.models import Process, ProcessRevision
from agreements.models.last_entries import LastEntry, last_entries

#: A list of more would be searched, not read.
MOST = 500


@dataclass(frozen=True, slots=True)
class ProcessRow:
    process: Process
    title: str
    last: LastEntry | None


@dataclass(frozen=True, slots=True)
class ProcessList:
    """`more`: how many are left out."""

    rows: tuple[ProcessRow, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def process_list(user: Any, point: AsOf) -> ProcessList:
    """Every process that the reader may see at the point, those of which nothing is told yet last. Four queries."""
    rows = ProcessRevision.objects.filter(process__in=Process.objects.visible_to(user))
    revisions = list(rows.newest_per("process", point).select_related("process"))
    last = last_entries([row.process.pk for row in revisions], point)
    found = [ProcessRow(row.process, row.title, last.get(row.process.pk)) for row in revisions]
    dated = [row for row in found if row.last is not None]
    dated.sort(key=lambda row: (row.last.order, row.process.slug) if row.last else (), reverse=True)
    undated = sorted((row for row in found if row.last is None), key=lambda row: row.process.slug)
    return ProcessList(tuple([*dated, *undated][:MOST]), len(found))
