"""Where the date of a commitment stands: by one reading, and by several together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from agreements.domain.deadlines.outcomes import Limit, NoDate, Resolution, Running, Waiting
from agreements.domain.deadlines.rule import Rule
from agreements.domain.timeline import Moments, point_of

if TYPE_CHECKING:
    from agreements.domain.due import ReadingResult


class DueState(StrEnum):
    """Exactly one of these at any moment. Undated, vague, standing and waiting are never overdue."""

    UNDATED = "undated"
    WAITING = "waiting"
    UPCOMING = "upcoming"
    DUE = "due"
    CONTESTED = "contested"
    OVERDUE = "overdue"
    RUNNING = "running"
    ENDED = "ended"
    CLOSED = "closed"


def state_of(resolution: Resolution, at: datetime | Moments) -> DueState:
    """The state that one resolution alone gives at a point. On a day nothing is over whose last day it is."""
    point = point_of(at)
    match resolution.at(point).outcome:
        case NoDate():
            return DueState.UNDATED
        case Waiting():
            return DueState.WAITING
        case Running() as running:
            if running.over(point):
                return DueState.ENDED
            return DueState.RUNNING if running.begun(point) else DueState.UPCOMING
        case Limit() as limit:
            if not limit.come(point):
                return DueState.UPCOMING
            return DueState.DUE if point.opens_in(limit.zone) < limit.latest else DueState.OVERDUE
        case outcome:
            raise TypeError(f"{outcome!r} is no outcome at a moment.")


#: Which of several states shows where the readings differ and nothing has passed under any of them.
_NEAREST = (DueState.DUE, DueState.UPCOMING, DueState.RUNNING, DueState.WAITING)


def joint_state(counting: list[ReadingResult]) -> DueState:
    """Approaching counts from the earliest reading, overdue only after the latest, contested in between.

    Contested as well: one reading says that a duty runs, another that it has ended or not begun. Where what a reading
    counts from is in doubt, it is contested wherever the accounts part, also while nothing has passed.
    """
    states = {result.state for result in counting}
    if _parts_by_accounts(counting):
        return DueState.CONTESTED
    if len(states) == 1:
        return states.pop()
    if states & {DueState.OVERDUE, DueState.ENDED}:
        return DueState.CONTESTED
    in_force = {
        result.state for result in counting if isinstance(result.resolution.outcome, Running | Waiting)
    }
    if DueState.RUNNING in in_force and len(in_force) > 1:
        return DueState.CONTESTED
    return next(state for state in _NEAREST if state in states)


def _parts_by_accounts(counting: Iterable[ReadingResult]) -> bool:
    """Whether one and the same reading stands otherwise by another account of what it counts from."""
    by_reading: dict[tuple[str, Rule], set[DueState]] = {}
    for result in counting:
        if not result.all_told:
            return True
        by_reading.setdefault((result.label, result.rule), set()).add(result.state)
    return any(len(states) > 1 for states in by_reading.values())
