"""How often a date may have moved: the versions, known at a point, of everything that a date is made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from agreements.domain.timeline import AsOf
from agreements.models.anchors import anchor_facts, anchors_given_by
from agreements.models.boards import CommitmentAt, RoundAt
from agreements.models.commitments import CommitmentRevision
from agreements.models.rounds import RoundOutcome, RoundSchedule


def versions_of_rounds(rounds: Iterable[RoundAt], point: AsOf) -> Counter[UUID]:
    """By round, how many plans and outcomes were recorded by the point, corrected ones too: it only ever grows."""
    ids = [one.round.pk for one in rounds]
    found: Counter[UUID] = Counter()
    for model in (RoundSchedule, RoundOutcome):
        rows = model.objects.filter(round__in=ids).told_by(point)
        found.update(rows.values_list("round_id", flat=True))
    return found


def versions_of_commitments(boards: Iterable[CommitmentAt], point: AsOf) -> Counter[UUID]:
    """By commitment, how many wordings were recorded by the point, and facts that its deadline hangs on.

    An anchor that is corrected moves the date without a new wording.
    """
    boards = list(boards)
    ids = [board.commitment.pk for board in boards]
    worded = CommitmentRevision.objects.filter(commitment__in=ids).told_by(point)
    found: Counter[UUID] = Counter(worded.values_list("commitment_id", flat=True))
    anchors = _versions_of_anchors(boards, point)
    for board in boards:
        process = board.commitment.process_id
        found[board.commitment.pk] += sum(anchors[process, name] for name in board.revision.anchors)
    return found


def _versions_of_anchors(boards: Iterable[CommitmentAt], point: AsOf) -> Counter[tuple[UUID, str]]:
    facts = anchor_facts(
        {(one.commitment.process_id, name) for one in boards for name in one.revision.anchors}
    )
    found: Counter[tuple[UUID, str]] = Counter()
    for rows in (facts.events, facts.outcomes, facts.assessments):
        for fact in rows.told_by(point):
            found.update((fact.process_id, name) for name in anchors_given_by(fact))
    return found
