"""Due states as answered: what a deadline comes to, by every reading, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import Reader
from agreements.api.shapes.used import UsedShape, used_shapes
from agreements.domain.deadlines.outcomes import Limit
from agreements.domain.due import Due, DueState, ReadingResult
from agreements.domain.timeline import INSTANT, zone_of
from agreements.models.used import Used


@dataclass(frozen=True, slots=True)
class ReadingShape(Shape):
    """One way to read the clause; `counts` where it decides the joint state."""

    label: str
    rule: Annotated[dict[str, Any], "The rule as data: its kind and what that kind needs."]
    state: DueState
    earliest: datetime | None
    latest: datetime | None
    explanation: str
    counts: bool


@dataclass(frozen=True, slots=True)
class DueShape(Shape):
    """The due state at the point. `earliest`, `latest`: last instants in time, with the offset of the rule's zone."""

    state: DueState
    earliest: datetime | None
    latest: datetime | None
    readings: list[ReadingShape]
    waiting_for: Annotated[list[str], "Anchors that have not happened, like E-doha or C11.completed."]
    explanation: Annotated[str, "Why, in the words that the pages show."]
    facts: Annotated[list[UsedShape], "What the state was read from."]


def due_shape(due: Due, used: Iterable[Used], reader: Reader) -> DueShape:
    return DueShape(
        state=due.state,
        earliest=_local(due.earliest, due.zone),
        latest=_local(due.latest, due.zone),
        readings=[_reading(result) for result in due.readings],
        waiting_for=list(due.waiting_for),
        explanation=str(due.explanation),
        facts=used_shapes(used, reader),
    )


def _reading(result: ReadingResult) -> ReadingShape:
    outcome = result.resolution.outcome
    limit = outcome if isinstance(outcome, Limit) else None
    return ReadingShape(
        label=result.label,
        rule=result.rule.to_data(),
        state=result.state,
        earliest=_local(limit.earliest - INSTANT, limit.zone) if limit else None,
        latest=_local(limit.latest - INSTANT, limit.zone) if limit else None,
        explanation=str(result.explanation),
        counts=result.counts,
    )


def _local(moment: datetime | None, zone: str) -> datetime | None:
    """In the zone of the rule, so that the sixth stays the sixth for whoever reads only the date."""
    return moment.astimezone(zone_of(zone)) if moment else None
