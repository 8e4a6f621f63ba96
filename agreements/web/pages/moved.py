"""What a correction would move: each date that counts from the corrected thing, as it is and as it would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.utils.safestring import SafeString

from agreements.domain.due import DueState, due_at
from agreements.domain.linked import linked_names
from agreements.domain.timeline import AsOf, When
from agreements.models import (
    Commitment,
    CommitmentRevision,
    Event,
    Process,
    Round,
    RoundOutcome,
    RoundSchedule,
)
from agreements.models.anchors import Given, anchors_given, newest_with, whens
from agreements.models.boards import round_due, rounds_at
from agreements.models.naming import Answered
from agreements.web.pages.reasons import linked_answers


@dataclass(frozen=True, slots=True)
class Stood:
    """How a thing with a date stands. `day`: the planned one of a round, which no sentence explains."""

    state: str
    explanation: SafeString | str = ""
    day: When | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A thing with a date of its own, and what that comes to before and after a correction."""

    kind: Literal["commitment", "round"]
    thing: Commitment | Round
    before: Stood
    after: Stood


def moved_by_event(event: Event, point: AsOf) -> list[Moved]:
    """What the dates that count from the event come to now, and what they would come to by this account of it.

    The event has the ids of the actors that it names beside it (models.doubts.SAYING).
    """
    revisions = counting_from(event.process, {event.key}, point)
    before = _given(revisions, point)
    return _moved(revisions, before, _given(revisions, point, instead=event), point)


def moved_by_wording(revision: CommitmentRevision, point: AsOf) -> list[Moved]:
    """The same of what counts from the dates of a commitment, by this wording of it, which is not recorded."""
    names = set(linked_names(revision.commitment.code))
    revisions = counting_from(revision.commitment.process, names, point)
    revisions = [row for row in revisions if row.commitment_id != revision.commitment_id]
    return _moved(revisions, _given(revisions, point), _given(revisions, point, instead=revision), point)


def moved_by_outcome(outcome: RoundOutcome, point: AsOf) -> list[Moved]:
    """The same of what counts from the start and the end of a round."""
    code = outcome.round.code
    revisions = counting_from(outcome.process, {f"{code}.start", f"{code}.end"}, point)
    return _moved(revisions, _given(revisions, point), _given(revisions, point, instead=outcome), point)


def moved_by_plan(plan: RoundSchedule, point: AsOf) -> list[Moved]:
    """The planned day of a round that is still awaited, as it is and by this plan. Nothing else counts from a plan."""
    (now,) = rounds_at(Round.objects.filter(pk=plan.round_id), point)
    plans = tuple(newest_with(plan, now.schedules, point))
    then = replace(now, schedules=plans, due=round_due(plans, now.outcomes, point))
    if now.due.state == DueState.CLOSED or (now.planned, now.due.state) == (then.planned, then.due.state):
        return []
    return [Moved("round", now.round, *(Stood(one.due.state, day=one.planned) for one in (now, then)))]


def counting_from(process: Process, keys: set[str], point: AsOf) -> list[Any]:
    """The wordings, with their commitments, whose dates hang on any of these anchors, or on the dates of those that do,
    in turn. A query for each link."""
    newest = CommitmentRevision.objects.filter(process=process).newest_per("commitment", point)
    found: dict[Any, CommitmentRevision] = {}
    while keys:
        rows = newest.filter(anchors__overlap=sorted(keys)).select_related("commitment", "process")
        fresh = [row for row in rows if row.commitment_id not in found]
        found |= {row.commitment_id: row for row in fresh}
        keys = {name for row in fresh for name in linked_names(row.commitment.code)}
    return sorted(found.values(), key=lambda row: (len(row.commitment.code), row.commitment.code))


def _given(
    revisions: Iterable[Any], point: AsOf, instead: RoundOutcome | Event | CommitmentRevision | None = None
) -> Mapping[str, Given]:
    wanted = {(row.process_id, name) for row in revisions for name in row.anchors}
    return next(iter(anchors_given(wanted, point, instead).values()), {})


def _moved(
    revisions: list[Any], before: Mapping[str, Given], after: Mapping[str, Given], point: AsOf
) -> list[Moved]:
    """Titles are looked up once for both sides."""
    answers = [
        Answered(row.process_id, due_at(row.rule, whens(given), point), given)
        for row in revisions
        for given in (before, after)
    ]
    if not answers:
        return []
    sentences = zip(answers, linked_answers(answers, revisions[0].process, point), strict=True)
    said = iter([Stood(one.due.state, words) for one, words in sentences])
    return [Moved("commitment", row.commitment, next(said), next(said)) for row in revisions]
