"""What deadline rules hang on, looked up for many rules at once: events, ends of rounds, completed commitments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from agreements.domain.doubts import InDoubt
from agreements.domain.linked import linked_names
from agreements.domain.statuses import Level
from agreements.domain.timeline import AsOf, Moments, When, has_begun
from agreements.models.base import AnyPairOf, Fact, FactQuerySet
from agreements.models.commitments import Assessment, CommitmentRevision
from agreements.models.doubts import SAYING, end_as_known, event_anchor, has_voices, start_as_known
from agreements.models.events import Event
from agreements.models.linked import Code, LinkedDates, linked_at
from agreements.models.links import with_ids
from agreements.models.rounds import RoundOutcome
from agreements.models.voices import Voices, voices_of

#: An anchor reference as rules write it, with the process it is meant in.
Wanted = set[tuple[UUID, str]]
#: A fact that can make an anchor happen.
AnchorFact: TypeAlias = Event | RoundOutcome | Assessment | CommitmentRevision
SomeFact = TypeVar("SomeFact", bound=Fact)


@dataclass(frozen=True, slots=True)
class AnchorFacts:
    """The facts that can make wanted anchors happen, in every version; each queryset in the order it is read in."""

    events: FactQuerySet
    outcomes: FactQuerySet
    assessments: FactQuerySet


@dataclass(frozen=True, slots=True)
class Given:
    """An anchor that has happened, or is said to have: when, as far as that is settled, and the fact that says so.

    The date of another commitment lies ahead as well as behind; it comes from its wording. `turns`: from when on it may
    be another by the mere passing of time.
    """

    known: When | InDoubt
    fact: AnchorFact
    turns: datetime | None = None


def anchors_at(wanted: Wanted, point: AsOf) -> dict[UUID, dict[str, When | InDoubt]]:
    """By process, the anchors of `wanted` that have happened by the point, as known then.

    At most three queries, two more where somebody claims or denies one of the events, and one for each link of dates
    of commitments that count from each other.
    """
    return {process: whens(given) for process, given in anchors_given(wanted, point).items()}


def anchors_given(
    wanted: Wanted, point: AsOf, instead: RoundOutcome | Event | CommitmentRevision | None = None
) -> dict[UUID, dict[str, Given]]:
    """The same with the fact behind each. `instead`: an account that is not recorded, read as if it were, in the place
    of the one that it supersedes; of an event, with the ids of the actors that it names beside it.
    """
    facts = anchor_facts(wanted)
    outcomes = list(facts.outcomes.as_of(point))
    rounds = {(outcome.process_id, outcome.round.code) for outcome in outcomes}
    dates = {(process, name) for process, name in wanted if (process, _name(name)) not in rounds}
    linked = linked_at(dates, point, instead if isinstance(instead, CommitmentRevision) else None)
    below = {(row.process_id, name) for row in linked.values() for name in row.anchors}
    if not below <= wanted:
        facts = anchor_facts(wanted | below)
        outcomes = list(facts.outcomes.as_of(point))
    found: dict[UUID, dict[str, Given]] = {process: {} for process, _ in wanted}
    events = list(facts.events.as_of(point).select_related("agreement"))
    if isinstance(instead, Event):
        events = [event for event in events if event.key != instead.key] + [instead]
    weighed = {event.process_id for event in events if has_voices(event)}
    if isinstance(instead, RoundOutcome):
        outcomes = newest_with(instead, reversed(outcomes), point)[::-1]
    for process, anchors in anchors_from(
        events, outcomes, facts.assessments.as_of(point), point, voices_of(weighed, point)
    ).items():
        found[process] |= anchors
    return with_linked(found, linked, wanted | below, point)


def with_linked(
    given: dict[UUID, dict[str, Given]],
    linked: Mapping[Code, CommitmentRevision],
    names: Iterable[tuple[UUID, str]],
    point: Moments,
) -> dict[UUID, dict[str, Given]]:
    """What facts give, and the dates of commitments from which others count."""
    if not linked:
        return given
    dates = LinkedDates(linked, given, point, Given)
    found = [(process, name, dates.of(process, name)) for process, name in names]
    all_given = {process: dict(anchors) for process, anchors in given.items()}
    for process, name, anchor in found:
        if anchor is not None:
            all_given.setdefault(process, {})[name] = anchor
    return all_given


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


def whens(given: Mapping[str, Given]) -> dict[str, When | InDoubt]:
    return {name: one.known for name, one in given.items()}


def anchor_facts(wanted: Wanted) -> AnchorFacts:
    """Where to look for the anchors of `wanted`; what nobody waits for is not asked for."""
    rounds = {(process, _name(name)) for process, name in wanted if _part(name) in ("start", "end")}
    completed = {(process, _name(name)) for process, name in wanted if _part(name) == "completed"}
    return AnchorFacts(
        events=with_ids(Event.objects.filter(AnyPairOf("process", "key", wanted)), *SAYING)
        if wanted
        else Event.objects.none(),
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
    voices: Voices,
) -> dict[UUID, dict[str, Given]]:
    """By process, the anchors that these facts come to at a point: those that count then, outcomes oldest first,
    assessments newest first. `voices`: who speaks then in the processes of events that somebody claims or denies.

    A round starts with its first outcome entry that names a day, and ends with one that says it is over.
    """
    found: dict[UUID, dict[str, Given]] = defaultdict(dict)
    for event in events:
        found[event.process_id][event.key] = Given(event_anchor(event, voices), event)
    rounds: dict[tuple[UUID, str], list[RoundOutcome]] = defaultdict(list)
    for outcome in outcomes:
        rounds[outcome.process_id, outcome.round.code].append(outcome)
    for (process, code), told in rounds.items():
        start, end = f"{code}.start", f"{code}.end"
        for name, known in ((start, start_as_known(start, told)), (end, end_as_known(end, told, point))):
            if known is not None:
                found[process][name] = Given(*known)
    for published in published_assessments(assessments).values():
        if published.level == Level.FULL:
            name = f"{published.commitment.code}.completed"
            found[published.process_id][name] = Given(published.effective, published)
    return found


def anchors_given_by(fact: AnchorFact) -> tuple[str, ...]:
    """The anchor references that a fact can make happen, within its process."""
    if isinstance(fact, Event):
        return (fact.key,)
    if isinstance(fact, RoundOutcome):
        return (f"{fact.round.code}.start", f"{fact.round.code}.end")
    if isinstance(fact, CommitmentRevision):
        return linked_names(fact.commitment.code)
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
