"""Keeping the due moments in step with the facts: what was recorded since the last run, or everything anew."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar
from uuid import UUID

from agreements.models import Commitment, Round
from monitoring.domain.horizon import MARKS, periods
from monitoring.models import DueMoment, Run
from monitoring.models.histories import CommitmentHistory, History, commitment_histories, round_histories
from monitoring.models.touched import Touched, everything, recorded_after, seen_now

log = logging.getLogger(__name__)

#: So many subjects are held in memory at a time.
CHUNK = 2000
#: How facts that cannot be read show themselves; anything else is a fault of the run and not of one row.
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)

Thing = TypeVar("Thing", Commitment, Round)


def project(*, run: Run, anew: bool = False) -> None:
    """Bring the due moments up to date and note in `run` how far that reached. The caller holds lock and transaction.

    `anew`: drop the projection first. A subject whose facts cannot be read keeps its rows, is noted in `run.skipped`
    and is tried again by every later run.
    """
    run.thresholds = [threshold.value for threshold in MARKS]
    if anew:
        DueMoment.objects.all().delete()
    last = None if anew else _last_run(run.thresholds)
    run.seen = seen_now(last.seen if last else {})
    touched = _touched_since(last) if last else everything()
    project_subjects(run=run, touched=touched)
    run.projected = True


def project_subjects(*, run: Run, touched: Touched) -> None:
    """Bring the due moments of these commitments and rounds up to date."""
    for commitments in _chunks(Commitment.objects.all(), touched.commitments):
        recorded = DueMoment.objects.filter(commitment__in=commitments)
        _project_chunk(run, commitment_histories(commitments), recorded)
    for rounds in _chunks(Round.objects.all(), touched.rounds):
        _project_chunk(run, round_histories(rounds), DueMoment.objects.filter(round__in=rounds))


def _last_run(thresholds: Sequence[str]) -> Run | None:
    """The run to go on from; none where that one knew other thresholds, for then every row has to be made anew."""
    last: Run | None = Run.objects.projected().newest_first().first()
    return last if last is not None and last.thresholds == thresholds else None


def _touched_since(last: Run) -> Touched:
    """What to look at: all that was recorded since the last run, and what that one could not read."""
    touched = recorded_after(last.seen)
    for skipped in last.skipped:
        ids = touched.commitments if skipped["kind"] == "commitment" else touched.rounds
        ids.add(UUID(skipped["id"]))
    return touched


def _chunks(things: Any, ids: Iterable[UUID]) -> Iterator[list[Any]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield list(things.filter(pk__in=ordered[start : start + CHUNK]))


def _project_chunk(run: Run, histories: Sequence[History], recorded: Any) -> None:
    wanted: dict[tuple[Any, ...], DueMoment] = {}
    unreadable: set[UUID] = set()
    for history in histories:
        try:
            moments = _moments(history)
        except UNREADABLE as error:
            unreadable.add(_subject(history).pk)
            _note_skipped(run, history, error)
            continue
        wanted |= {moment.natural_key: moment for moment in moments}
    run.subjects += len(histories)
    run.changed += _write(wanted, [row for row in recorded if _subject_id(row) not in unreadable])


def _moments(history: History) -> list[DueMoment]:
    commitment, round = (
        (history.commitment.pk, None) if isinstance(history, CommitmentHistory) else (None, history.round.pk)
    )
    process = _subject(history).process_id
    return [
        DueMoment.of(process, period, commitment=commitment, round=round)
        for period in periods(history.changes(), history.date_at)
    ]


def _subject(history: History) -> Commitment | Round:
    return history.commitment if isinstance(history, CommitmentHistory) else history.round


def _subject_id(row: DueMoment) -> UUID | None:
    return row.commitment_id or row.round_id


def _note_skipped(run: Run, history: History, error: Exception) -> None:
    subject = _subject(history)
    log.warning("%s %s was skipped: %s", type(subject).__name__, subject.pk, error)
    run.skipped.append(
        {
            "kind": "commitment" if isinstance(subject, Commitment) else "round",
            "id": str(subject.pk),
            "code": subject.code,
            "reason": f"{type(error).__name__}: {error}"[:500],
        }
    )


def _write(wanted: dict[tuple[Any, ...], DueMoment], recorded: Sequence[DueMoment]) -> int:
    """Make the recorded rows say what is wanted; those that do already are left alone."""
    gone, changed = [], []
    for row in recorded:
        moment = wanted.pop(row.natural_key, None)
        if moment is None:
            gone.append(row.pk)
        elif not row.says_the_same(moment):
            moment.pk = row.pk
            changed.append(moment)
    if gone:
        DueMoment.objects.filter(pk__in=gone).delete()
    if changed:
        columns = ["process", "zone", "closes_at", "thresholds", "crossings", "next_crossing_at"]
        DueMoment.objects.bulk_update(changed, columns, batch_size=500)
    DueMoment.objects.bulk_create(wanted.values(), batch_size=1000)
    return len(gone) + len(changed) + len(wanted)
