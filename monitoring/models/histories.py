"""All versions of what decides a date, loaded for many subjects at once, and replayed without asking again.

What a history answers at t equals what agreements.models.boards reads at AsOf(t, t): as true then, as known then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar, cast
from uuid import UUID

from django.db.models import F

from agreements.domain.deadline import Deadline
from agreements.domain.due import due_at
from agreements.domain.linked import linked_code
from agreements.domain.timeline import instant
from agreements.models import (
    ActorRevision,
    Assessment,
    Commitment,
    CommitmentRevision,
    Event,
    Fact,
    Participation,
    Round,
    RoundOutcome,
    RoundRevision,
    RoundSchedule,
)
from agreements.models.anchors import (
    Given,
    anchor_facts,
    anchors_from,
    anchors_given_by,
    published_assessments,
    whens,
    with_linked,
)
from agreements.models.base import AnyPairOf, FactQuerySet
from agreements.models.boards import done_since, round_due
from agreements.models.doubts import has_voices
from agreements.models.linked import Code, in_turn
from agreements.models.voices import voice_facts, voices_from
from monitoring.domain.dates import Answer, dates_of

SomeFact = TypeVar("SomeFact", bound=Fact)

#: How facts that cannot be read show themselves; anything else is a fault of ours and not of one row.
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)


@dataclass(frozen=True, slots=True)
class Shown(Generic[SomeFact]):
    """A fact over the span in which a reader who stands at the present of then sees it: [since, until)."""

    fact: SomeFact
    since: datetime
    until: datetime | None

    @classmethod
    def of(cls, fact: SomeFact) -> Shown[SomeFact]:
        return cls(fact, max(fact.effective_at, fact.known_from), cast(Any, fact).corrected_from)

    def at(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)

    @property
    def changes(self) -> set[datetime]:
        return {self.since} | ({self.until} if self.until else set())


Versions: TypeAlias = list[Shown[SomeFact]]


def _seen(versions: Iterable[Shown[SomeFact]], moment: datetime) -> list[SomeFact]:
    return [version.fact for version in versions if version.at(moment)]


@dataclass(slots=True)
class CommitmentHistory:
    """Every version of what decides the date of one commitment; revisions and assessments newest first.

    `events`, `outcomes` (oldest first), `completions`: versions of the facts that its anchors hang on. `described`,
    `parts` (oldest first): of those that say who speaks, where somebody claims or denies one of the events.
    `linked`: of the wordings of other commitments from whose dates it counts, newest first.
    """

    commitment: Commitment
    revisions: Versions[CommitmentRevision] = field(default_factory=list)
    assessments: Versions[Assessment] = field(default_factory=list)
    events: Versions[Event] = field(default_factory=list)
    outcomes: Versions[RoundOutcome] = field(default_factory=list)
    completions: Versions[Assessment] = field(default_factory=list)
    described: Versions[ActorRevision] = field(default_factory=list)
    parts: Versions[Participation] = field(default_factory=list)
    linked: Versions[CommitmentRevision] = field(default_factory=list)
    _deadlines: dict[int, Deadline] = field(default_factory=dict)

    @property
    def anchors(self) -> set[str]:
        """Everything that it hangs on, and what the commitments from which it counts hang on in turn."""
        return {name for revision in (*self.revisions, *self.linked) for name in revision.fact.anchors}

    def changes(self) -> set[datetime]:
        """Every moment at which the date may change."""
        versions: list[Shown[Any]] = [*self.revisions, *self.assessments, *self.linked]
        versions += [*self.events, *self.outcomes, *self.completions, *self.described, *self.parts]
        found = {moment for version in versions for moment in version.changes}
        return found | _round_ends(self.outcomes)

    def answer_at(self, moment: datetime) -> Answer | None:
        """What was dated then, as known then. Raises BadRule and the like where the facts cannot be read."""
        newest = next(iter(_seen(self.revisions, moment)), None)
        if newest is None:
            return None
        published = published_assessments(_seen(self.assessments, moment)).get(self.commitment.pk)
        given, done = self._given_at(moment, newest), done_since(published)
        due = due_at(self._deadline(newest), whens(given), instant(moment), done, newest.laid_down)
        unfolds = any(reading.counts and reading.unfolds for reading in due.readings)
        turns = [
            due.holds_until if unfolds else None,
            *(given[name].turns for name in newest.anchors if name in given),
        ]
        turns_at = min((turn for turn in turns if turn is not None), default=None)
        return Answer(dates_of(due), turns_at, self._entered_at(moment, newest))

    def _entered_at(self, moment: datetime, revision: CommitmentRevision) -> datetime:
        """When the last of what the date rests on was entered: its wording, and what it hangs on."""
        anchors: list[Shown[Any]] = [*self.events, *self.outcomes, *self.completions]
        return max([revision.recorded_at, *(fact.recorded_at for fact in _seen(anchors, moment))])

    def _deadline(self, revision: CommitmentRevision) -> Deadline:
        if revision.pk not in self._deadlines:
            self._deadlines[revision.pk] = revision.rule
        return self._deadlines[revision.pk]

    def _given_at(self, moment: datetime, revision: CommitmentRevision) -> dict[str, Given]:
        if not revision.anchors:
            return {}
        found = anchors_from(
            _seen(self.events, moment),
            _seen(self.outcomes, moment),
            _seen(self.completions, moment),
            instant(moment),
            voices_from(_seen(self.described, moment), _seen(self.parts, moment)),
        )
        process, linked = self.commitment.process_id, _seen(self.linked, moment)
        newest = {(process, row.commitment.code): row for row in reversed(linked)}
        names = {(process, name) for row in (revision, *linked) for name in row.anchors}
        return with_linked(found, newest, names, instant(moment)).get(process, {})


@dataclass(slots=True)
class RoundHistory:
    """Every version of what decides the date of one round; schedules and outcomes newest first."""

    round: Round
    revisions: Versions[RoundRevision] = field(default_factory=list)
    schedules: Versions[RoundSchedule] = field(default_factory=list)
    outcomes: Versions[RoundOutcome] = field(default_factory=list)

    def changes(self) -> set[datetime]:
        """Every moment at which the date may change."""
        versions: list[Shown[Any]] = [*self.revisions, *self.schedules, *self.outcomes]
        return {moment for version in versions for moment in version.changes}

    def answer_at(self, moment: datetime) -> Answer | None:
        """What was dated then, as known then. Raises BadMoment and the like where the facts cannot be read."""
        revisions = _seen(self.revisions, moment)
        if not revisions:
            return None  # not heard of yet
        schedules, outcomes = _seen(self.schedules, moment), _seen(self.outcomes, moment)
        entered_at = max(fact.recorded_at for fact in (*revisions, *schedules))
        due = round_due(schedules, outcomes, instant(moment))
        return Answer(dates_of(due), entered_at=entered_at)


History: TypeAlias = CommitmentHistory | RoundHistory


def _round_ends(outcomes: Iterable[Shown[RoundOutcome]]) -> set[datetime]:
    """A round that is said to end on a day has ended from that day on, not from the day it was said."""
    return {outcome.fact.ends.start for outcome in outcomes if outcome.fact.ends}


def commitment_histories(commitments: Sequence[Commitment]) -> list[CommitmentHistory]:
    """The histories of the given commitments. At most seven queries, however many there are."""
    found = {commitment.pk: CommitmentHistory(commitment) for commitment in commitments}
    revisions = CommitmentRevision.objects.filter(commitment__in=list(found)).newest_first()
    for revision in _versions(revisions.defer("paraphrase", "verification")):
        found[revision.fact.commitment_id].revisions.append(revision)
    for assessment in _versions(Assessment.objects.filter(commitment__in=list(found)).newest_first()):
        found[assessment.fact.commitment_id].assessments.append(assessment)
    histories = list(found.values())
    _add_linked(histories)
    _add_anchors(histories)
    return histories


def _add_linked(histories: Iterable[CommitmentHistory]) -> None:
    """All wordings of the commitments from whose dates others count. A query for each link of the longest chain."""
    versions: dict[int, Shown[Any]] = {}

    def wordings_of(codes: set[Code]) -> Iterable[CommitmentRevision]:
        rows = CommitmentRevision.objects.filter(AnyPairOf("process", "commitment__code", codes))
        found = _versions(rows.select_related("commitment").newest_first())
        versions.update({version.fact.pk: version for version in found})
        return [version.fact for version in found]

    histories = [one for one in histories if any(linked_code(name) for name in one.anchors)]
    everything = in_turn(
        ((one.commitment.process_id, name) for one in histories for name in one.anchors), wordings_of
    )
    for history in histories:
        process = history.commitment.process_id
        own = in_turn(
            ((process, name) for name in history.anchors),
            lambda codes: [row for code in codes for row in everything.get(code, ())],
        )
        rows = sorted(
            (row for rows in own.values() for row in rows), key=lambda row: row.in_order, reverse=True
        )
        history.linked = [versions[row.pk] for row in rows]


Hanging: TypeAlias = dict[tuple[UUID, str], list[CommitmentHistory]]


def _add_anchors(histories: Iterable[CommitmentHistory]) -> None:
    hanging: Hanging = defaultdict(list)
    for history in histories:
        for name in history.anchors:
            hanging[history.commitment.process_id, name].append(history)
    facts = anchor_facts(set(hanging))
    for event, history in _given(facts.events, hanging):
        history.events.append(event)
    for outcome, history in _given(facts.outcomes, hanging):
        history.outcomes.append(outcome)
    for assessment, history in _given(facts.assessments, hanging):
        history.completions.append(assessment)
    _add_voices(histories)


def _add_voices(histories: Iterable[CommitmentHistory]) -> None:
    """Who speaks in the processes of events that somebody claims or denies. Two queries, none without such an event."""
    weighing = [one for one in histories if any(has_voices(event.fact) for event in one.events)]
    described, parts = (
        _by_process(rows) for rows in voice_facts({one.commitment.process_id for one in weighing})
    )
    for history in weighing:
        history.described = described[history.commitment.process_id]
        history.parts = parts[history.commitment.process_id]


def _by_process(facts: FactQuerySet) -> dict[UUID, Versions[Any]]:
    found: dict[UUID, Versions[Any]] = defaultdict(list)
    for version in _versions(facts):
        found[version.fact.process_id].append(version)
    return found


def _given(facts: FactQuerySet, hanging: Hanging) -> Iterator[tuple[Shown[Any], CommitmentHistory]]:
    """Each version with each history that hangs on it; once, also where that is the start and the end of a round."""
    for version in _versions(facts):
        names, process = anchors_given_by(version.fact), version.fact.process_id
        found = [history for name in names for history in hanging.get((process, name), ())]
        for history in {id(history): history for history in found}.values():
            yield version, history


def round_histories(rounds: Sequence[Round]) -> list[RoundHistory]:
    """The histories of the given rounds. Three queries, however many there are."""
    found = {round.pk: RoundHistory(round) for round in rounds}
    for revision in _versions(RoundRevision.objects.filter(round__in=list(found)).newest_first()):
        found[revision.fact.round_id].revisions.append(revision)
    for schedule in _versions(RoundSchedule.objects.filter(round__in=list(found)).newest_first()):
        found[schedule.fact.round_id].schedules.append(schedule)
    for outcome in _versions(RoundOutcome.objects.filter(round__in=list(found)).newest_first()):
        found[outcome.fact.round_id].outcomes.append(outcome)
    return list(found.values())


def _versions(facts: FactQuerySet) -> Versions[Any]:
    """Facts in all versions; `corrected_from`: since when a correction of it is known."""
    return [Shown.of(fact) for fact in facts.annotate(corrected_from=F("superseded_by__known_from"))]
