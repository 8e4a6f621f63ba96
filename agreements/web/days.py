"""Due moments as they may be said and counted down to: no finer than the text has them."""

from __future__ import annotations

from datetime import datetime

from agreements.domain.due import Due, DueState
from agreements.domain.timeline import INSTANT, When, zone_of

#: In these the latest reading is what counts; before, the earliest.
LATE = frozenset({DueState.OVERDUE, DueState.CLOSED})


def due_day(due: Due) -> When | None:
    """The moment that a page names for a due state, None where there is no date."""
    return as_said(due, due.latest if due.state in LATE else due.earliest)


def as_said(due: Due, moment: datetime | None) -> When | None:
    """`moment`, the earliest or latest of `due`: to the minute where the limit is an instant, else to the day."""
    if moment is None or due.due_from is None:
        return None
    local = moment.astimezone(zone_of(due.zone))
    if moment - due.due_from <= INSTANT:
        return When(due.due_from.astimezone(zone_of(due.zone)).strftime("%Y-%m-%dT%H:%M"), due.zone)
    return When(local.date().isoformat(), due.zone)
