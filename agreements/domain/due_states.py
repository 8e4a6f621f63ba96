"""The words for where the date of a commitment stands."""

from __future__ import annotations

from enum import StrEnum


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
