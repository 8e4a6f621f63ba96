"""When what lasts is over by its own rule, as far as it bears on the legal state."""

from __future__ import annotations

from collections.abc import Collection

from agreements.domain.deadlines.outcomes import Running
from agreements.domain.due import Due, DueState
from agreements.domain.happenings import TermEnd
from agreements.domain.timeline import When, zone_of


def term_ends(due: Due) -> list[TermEnd]:
    """The ends that the readings of a duty give it, as far as they count."""
    outcomes = [reading.resolution.outcome for reading in due.readings if reading.counts]
    return [
        TermEnd(outcome.end, outcome.end_zone)
        for outcome in outcomes
        if isinstance(outcome, Running) and outcome.end is not None
    ]


def ended(due: Due) -> When | None:
    """When the period of a duty was over by its last reading, None where it is not."""
    ends = {}
    for reading in due.readings:
        outcome = reading.resolution.outcome
        if reading.counts and isinstance(outcome, Running) and outcome.end:
            ends[outcome.end] = outcome.ends
    if due.state != DueState.ENDED or not ends:
        return None
    last = max(ends)
    return ends[last] or When(f"{last.astimezone(zone_of(due.zone)):%Y-%m-%dT%H:%M}", due.zone)


def last_of(ends: Collection[When | None]) -> When | None:
    """The last of them where all are over."""
    over = [end for end in ends if end]
    return max(over, key=lambda end: end.end) if over and len(over) == len(ends) else None
