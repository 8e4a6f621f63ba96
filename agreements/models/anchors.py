"""What deadline rules hang on, looked up for many rules at once: events, ends of rounds, completed commitments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from agreements.domain.statuses import NOT_OVER, Level
from agreements.domain.timeline import AsOf, Moments, When, has_begun
from agreements.models.base import AnyPairOf, Fact, FactQuerySet
from agreements.models.commitments import Assessment
from agreements.models.events import Event
from agreements.models.rounds import RoundOutcome

#: An anchor reference as rules write it, with the process it is meant in.
Wanted = set[tuple[UUID, str]]
#: A fact that can make an anchor happen.
AnchorFact: TypeAlias = Event | RoundOutcome | Assessment
SomeFact = TypeVar("SomeFact", bound=Fact)


@dataclass(frozen=True, slots=True)
class AnchorFacts:
    """The facts that can make wanted anchors happen, in every version; each queryset in the order it is read in."""

    events: FactQuerySet
    outcomes: FactQuerySet
    assessments: FactQuerySet


@dataclass(frozen=True, slots=True)
class Given:
    """An anchor that has happened: when, and the fact that says so."""

    when: When
    fact: AnchorFact


def anchors_at(wanted: Wanted, point: AsOf) -> dict[UUID, dict[str, When]]:
    """By process, the anchors of `wanted` that have happened by the point, as known then. At most three queries."""
    return {process: whens(given) for process, given in anchors_given(wanted, point).items()}


def anchors_given(
    wanted: Wanted, point: AsOf, instead: RoundOutcome | None = None
) -> dict[UUID, dict[str, Given]]:
    """The same with the fact behind each. `instead`: an account that is not recorded, read as if it were, in the place
    of the one that it supersedes.
    """
    facts = anchor_facts(wanted)
    found: dict[UUID, dict[str, Given]] = {process: {} for process, _ in wanted}
    events = facts.events.as_of(point).select_related("agreement")
    outcomes: Iterable[RoundOutcome] = facts.outcomes.as_of(point)
    if instead is not None:
        outcomes = reversed(newest_with(instead, reversed(list(outcomes)), point))
    for process, anchors in _given_by_rows(events, outcomes, facts.assessments.as_of(point), point).items():
        found[process] |= anchors
    return found


def newest_with(new: SomeFact, newest_first: Iterable[SomeFact], point: AsOf) -> list[SomeFact]:
    """The facts, newest first, as they would be with one that is not recorded in the place of what it supersedes.

    It is stamped as if it were recorded at the point.
    """
    kept = [row for row in newest_first if row.pk != new.supersedes_id]
    if not has_begun(new.effective, point):
        return kept
    new.date_from(new.effective)
    new.known_from = new.recorded_at = point.known
    new.stand()
    return sorted([new, *kept], key=lambda row: row.in_order, reverse=True)


def whens(given: Mapping[str, Given]) -> dict[str, When]:
    return {name: one.when for name, one in given.items()}


def anchor_facts(wanted: Wanted) -> AnchorFacts:
    """Where to look for the anchors of `wanted`; what nobody waits for is not asked for."""
    rounds = {(process, _name(name)) for process, name in wanted if _part(name) in ("start", "end")}
    completed = {(process, _name(name)) for process, name in wanted if _part(name) == "completed"}
    return AnchorFacts(
        events=Event.objects.filter(AnyPairOf("process", "key", wanted)) if wanted else Event.objects.none(),
        outcomes=RoundOutcome.objects.filter(AnyPairOf("round__process", "round__code", rounds))
        .select_related("round")
        .oldest_first()
        if rounds
        else RoundOutcome.objects.none(),
        assessments=Assessment.objects.filter(AnyPairOf("commitment__process", "commitment__code", completed))
        .select_related("commitment")
        .newest_first()
        if completed
        else Assessment.objects.none(),
    )


def anchors_from(
    events: Iterable[Event],
    outcomes: Iterable[RoundOutcome],
    assessments: Iterable[Assessment],
    point: Moments,
) -> dict[UUID, dict[str, When]]:
    """By process, the anchors that these facts come to at a point: those that count then, outcomes oldest first,
    assessments newest first.

    A round starts with its first outcome entry that names a day, and ends with one that says it is over.
    """
    given = _given_by_rows(events, outcomes, assessments, point)
    return {process: whens(anchors) for process, anchors in given.items()}


def _given_by_rows(
    events: Iterable[Event],
    outcomes: Iterable[RoundOutcome],
    assessments: Iterable[Assessment],
    point: Moments,
) -> dict[UUID, dict[str, Given]]:
    found: dict[UUID, dict[str, Given]] = {}
    for event in events:
        found.setdefault(event.process_id, {})[event.key] = Given(event.effective, event)
    for outcome in outcomes:
        anchors, code = found.setdefault(outcome.process_id, {}), outcome.round.code
        if outcome.begins is not None:
            anchors.setdefault(f"{code}.start", Given(outcome.begins, outcome))
        over = outcome.state not in NOT_OVER
        if over and outcome.ends is not None and has_begun(outcome.ends, point):
            anchors[f"{code}.end"] = Given(outcome.ends, outcome)
    for published in published_assessments(assessments).values():
        if published.level == Level.FULL:
            anchors = found.setdefault(published.process_id, {})
            anchors[f"{published.commitment.code}.completed"] = Given(published.effective, published)
    return found


def anchors_given_by(fact: AnchorFact) -> tuple[str, ...]:
    """The anchor references that a fact can make happen, within its process."""
    if isinstance(fact, Event):
        return (fact.key,)
    if isinstance(fact, RoundOutcome):
        return (f"{fact.round.code}.start", f"{fact.round.code}.end")
    return (f"{fact.commitment.code}.completed",)


def _part(anchor: str) -> str:
    return anchor.rpartition(".")[2]


def _name(anchor: str) -> str:
    return anchor.rpartition(".")[0]


def published_assessments(newest_first: Iterable[Assessment]) -> dict[Any, Assessment]:
    """By commitment, the assessment that is published: the newest by an editor, a mediator or a monitor."""
    published: dict[Any, Assessment] = {}
    for assessment in newest_first:
        if assessment.publishes:
            published.setdefault(assessment.commitment_id, assessment)
    return published
