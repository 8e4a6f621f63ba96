"""What falls due about a commitment: the act itself, the end of what lasts, and the acts with a date within it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from agreements.domain.deadlines.outcomes import Limit, Running, due_from
from agreements.domain.due import Due, DueState
from agreements.domain.timeline import AsOf

#: Still to come: what is met, overdue or without a date does not fall due.
TO_COME = frozenset({DueState.UPCOMING, DueState.DUE, DueState.CONTESTED})
#: What runs may end, and may have an act within it that is to come.
_LASTING = TO_COME | {DueState.RUNNING}


class Act(StrEnum):
    """What falls due: that it is done, that it ends, the last day for notice, the end of the current period."""

    DUE = "due"
    ENDS = "ends"
    NOTICE = "notice"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Falling:
    """One thing that falls due, by the earliest reading (`first`) and the latest (`last`).

    `daily`: it ends a period of a day or less, and so falls due again and again.
    """

    act: Act
    first: Limit
    last: Limit
    daily: bool = False

    def within(self, point: AsOf, span: timedelta) -> bool:
        """Whether it falls due from the point on within a span ahead."""
        begins = self.first.due_from <= point.ahead_in(self.first.zone, span)
        return begins and self.last.latest > point.opens_in(self.last.zone)


def falling(due: Due) -> Iterator[Falling]:
    """Everything about a commitment that is still to come."""
    if due.limits and due.state in TO_COME:
        first, last = (
            min(due.limits, key=lambda limit: limit.due_from),
            max(due.limits, key=lambda limit: limit.latest),
        )
        yield Falling(Act.DUE, first, last)
    if due.state not in _LASTING:
        return
    ends = sorted((end for end in map(end_of, due.lasting) if end is not None), key=lambda end: end.latest)
    if ends:
        yield Falling(Act.ENDS, ends[0], ends[-1])
    if due.next_limit is not None:
        holding = [running for running in due.lasting if running.next_limit == due.next_limit]
        act = Act.NOTICE if any(running.for_notice for running in holding) else Act.PERIOD
        yield Falling(act, due.next_limit, due.next_limit, any(running.daily for running in holding))


def end_of(running: Running) -> Limit | None:
    """The end of what lasts as a limit; None where it has none."""
    if running.end is None:
        return None
    return Limit(
        due_from(running.end, running.ends, running.end_zone, running.start),
        running.first_end or running.end,
        running.end,
        running.end_zone,
        running.ends,
        before=running.over_before,
    )
