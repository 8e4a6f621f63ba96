"""What deadline rules hang on, looked up for many rules at once: events, ends of rounds, completed commitments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from agreements.domain.statuses import Level, RoundState
from agreements.domain.timeline import AsOf, When
from agreements.models.commitments import Assessment
from agreements.models.events import Event
from agreements.models.rounds import RoundOutcome

#: An anchor reference as rules write it, with the process it is meant in.
Wanted = set[tuple[UUID, str]]


def anchors_at(wanted: Wanted, point: AsOf) -> dict[UUID, dict[str, When]]:
    """By process, the anchors of `wanted` that have happened by the point, as known then. At most three queries."""
    found: dict[UUID, dict[str, When]] = {process: {} for process, _ in wanted}
    processes = list(found)
    for event in _events(processes, wanted, point):
        found[event.process_id][event.key] = event.effective
    if any(_part(name) in ("start", "end") for _, name in wanted):
        _add_rounds(found, processes, point)
    if any(_part(name) == "completed" for _, name in wanted):
        _add_completions(found, processes, wanted, point)
    return found


def _part(anchor: str) -> str:
    return anchor.rpartition(".")[2]


def _name(anchor: str) -> str:
    return anchor.rpartition(".")[0]


def _events(processes: list[UUID], wanted: Wanted, point: AsOf) -> QuerySet[Event]:
    keys = {name for _, name in wanted}
    return Event.objects.as_of(point).filter(process__in=processes, key__in=keys)


def _add_rounds(found: Mapping[UUID, dict[str, When]], processes: list[UUID], point: AsOf) -> None:
    """A round starts with its first outcome entry that names a day, and ends with one that says it is over."""
    outcomes = RoundOutcome.objects.as_of(point).filter(round__process__in=processes).oldest_first()
    for outcome in outcomes.select_related("round"):
        anchors, code = found[outcome.process_id], outcome.round.code
        if outcome.begins is not None:
            anchors.setdefault(f"{code}.start", outcome.begins)
        over = outcome.state not in (RoundState.IN_PROGRESS, RoundState.ADJOURNED, RoundState.NOT_HELD)
        if over and outcome.ends is not None and outcome.ends.start <= point.valid:
            anchors[f"{code}.end"] = outcome.ends


def _add_completions(
    found: Mapping[UUID, dict[str, When]], processes: list[UUID], wanted: Wanted, point: AsOf
) -> None:
    codes = {_name(name) for _, name in wanted if _part(name) == "completed"}
    rows = Assessment.objects.as_of(point).filter(
        commitment__process__in=processes, commitment__code__in=codes
    )
    for published in published_assessments(rows.select_related("commitment").newest_first()).values():
        if published.level == Level.FULL:
            found[published.process_id][f"{published.commitment.code}.completed"] = published.effective


def published_assessments(newest_first: Iterable[Assessment]) -> dict[Any, Assessment]:
    """By commitment, the assessment that is published: the newest by an editor, a mediator or a monitor."""
    published: dict[Any, Assessment] = {}
    for assessment in newest_first:
        if assessment.publishes:
            published.setdefault(assessment.commitment_id, assessment)
    return published
