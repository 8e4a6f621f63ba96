"""Keeping the crossings in step with the facts: what was recorded since the last run, or everything anew."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from agreements.models import Commitment, Round
from monitoring.domain.dates import Answer
from monitoring.domain.horizon import USUAL, LeadPlan, course, outlook
from monitoring.domain.thresholds import MARKS
from monitoring.models import Crossing, LeadTimes, Outlook, Run
from monitoring.models.histories import (
    UNREADABLE,
    CommitmentHistory,
    History,
    commitment_histories,
    round_histories,
)
from monitoring.models.touched import Touched, everything, recorded_after, seen_now, turned_by

log = logging.getLogger(__name__)

#: So many subjects are held in memory at a time.
CHUNK = 2000

Thing = TypeVar("Thing", Commitment, Round)
Plans = Mapping[UUID, Sequence[LeadPlan]]


def project(*, run: Run, anew: bool = False) -> None:
    """Bring the crossings up to date and note in `run` how far that reached. The caller holds lock and transaction.

    `anew`: drop the projection first. A subject whose facts cannot be read keeps its rows, is noted in `run.skipped`
    and is tried again by every later run.
    """
    run.thresholds = [threshold.value for threshold in MARKS]
    if anew:
        Crossing.objects.all().delete()
        Outlook.objects.all().delete()
    last = None if anew else _last_run(run.thresholds)
    run.seen = seen_now(last.seen if last else {})
    touched = _touched_since(last, run.at) if last else everything()
    project_subjects(run=run, touched=touched)
    run.projected = True
    run.save()


def project_subjects(*, run: Run, touched: Touched, as_lived: bool = False) -> None:
    """Bring the crossings of these commitments and rounds up to date.

    `as_lived`: as if everything had been entered here when it was known.
    """
    plans = _plans()
    for commitments in _chunks(Commitment.objects.all(), touched.commitments):
        histories = commitment_histories(commitments)
        _Chunk(run, plans, "commitment", as_lived=as_lived).project(commitments, histories)
    for rounds in _chunks(Round.objects.all(), touched.rounds):
        _Chunk(run, plans, "round", as_lived=as_lived).project(rounds, round_histories(rounds))


def _last_run(thresholds: Sequence[str]) -> Run | None:
    """The run to go on from; none where that one knew other thresholds, for then every row has to be made anew."""
    last: Run | None = Run.objects.projected().newest_first().first()
    return last if last is not None and last.thresholds == thresholds else None


def _touched_since(last: Run, at: datetime) -> Touched:
    """What to look at: all that was recorded since the last run, what moves by itself, and what could not be read."""
    touched = recorded_after(last.seen) | turned_by(at)
    for skipped in last.skipped:
        ids = touched.commitments if skipped["kind"] == "commitment" else touched.rounds
        ids.add(UUID(skipped["id"]))
    return touched


def _plans() -> Plans:
    """By process, how early it wants to be warned, the oldest first; the usual lead times until somebody says more."""
    found: dict[UUID, list[LeadPlan]] = defaultdict(lambda: list(USUAL))
    for row in LeadTimes.objects.order_by("set_at", "pk"):
        found[row.process_id].append(LeadPlan(row.set_at, frozenset(row.days)))
    return found


def _chunks(things: Any, ids: Iterable[UUID]) -> Iterator[list[Any]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield list(things.filter(pk__in=ordered[start : start + CHUNK]))


class _Chunk:
    """Some commitments or some rounds whose rows are made to say what their histories say."""

    def __init__(self, run: Run, plans: Plans, kind: str, *, as_lived: bool) -> None:
        self.run, self.plans, self.kind, self.as_lived = run, plans, kind, as_lived
        self.crossings: dict[Any, Crossing] = {}
        self.outlooks: dict[Any, Outlook] = {}
        self.unreadable: set[UUID] = set()

    def project(self, things: Sequence[Any], histories: Sequence[History]) -> None:
        for history in histories:
            subject = _subject(history)
            try:
                self._tell(subject, history)
            except UNREADABLE as error:
                self.unreadable.add(subject.pk)
                self._note_skipped(subject, error)
        self.run.subjects += len(histories)
        readable = {f"{self.kind}__in": [thing.pk for thing in things if thing.pk not in self.unreadable]}
        self.run.changed += _settle(Crossing, self.crossings, Crossing.objects.filter(**readable))
        _settle(Outlook, self.outlooks, Outlook.objects.filter(**readable))

    def _tell(self, subject: Commitment | Round, history: History) -> None:
        until = self.run.at
        told = course(history.changes(), self._answers(history), until)
        found = outlook(told, until, self.plans.get(subject.process_id, USUAL))
        ids: dict[str, Any] = {"commitment": None, "round": None} | {self.kind: subject.pk}
        for crossing in found.crossings:
            row = Crossing.of(subject.process_id, crossing, **ids)
            self.crossings[row.natural_key] = row
        if found.look_again_at is not None:
            ids = {f"{kind}_id": pk for kind, pk in ids.items()}
            again = Outlook(process_id=subject.process_id, look_again_at=found.look_again_at, **ids)
            self.outlooks[again.natural_key] = again

    def _answers(self, history: History) -> Callable[[datetime], Answer | None]:
        if not self.as_lived:
            return history.answer_at

        def answer_at(moment: datetime) -> Answer | None:
            answer = history.answer_at(moment)
            return replace(answer, entered_at=None) if answer else None

        return answer_at

    def _note_skipped(self, subject: Commitment | Round, error: Exception) -> None:
        log.warning("%s %s was skipped: %s", self.kind, subject.pk, error)
        self.run.skipped.append(
            {
                "kind": self.kind,
                "id": str(subject.pk),
                "code": subject.code,
                "reason": f"{type(error).__name__}: {error}"[:500],
            }
        )


def _settle(
    model: type[Crossing] | type[Outlook], wanted: dict[Any, Any], recorded: Iterable[Crossing | Outlook]
) -> int:
    """Make the recorded rows say what is wanted; those that do already are left alone. How many rows that took."""
    gone = []
    for row in recorded:
        told = wanted.get(row.natural_key)
        if told is not None and row.says_the_same(told):
            del wanted[row.natural_key]
        else:
            gone.append(row.pk)
    if gone:
        model.objects.filter(pk__in=gone).delete()
    model.objects.bulk_create(wanted.values(), batch_size=1000)
    return len(gone) + len(wanted)


def _subject(history: History) -> Commitment | Round:
    return history.commitment if isinstance(history, CommitmentHistory) else history.round
