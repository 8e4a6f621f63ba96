"""How often a date or title may have moved, and when last: by every version, known at a point, of what makes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from agreements.domain.timeline import AsOf, has_begun
from agreements.models.actors import ActorRevision
from agreements.models.agreements import AgreementRevision
from agreements.models.anchors import anchor_facts, anchors_given_by
from agreements.models.base import AnyPairOf, Fact, begun_by
from agreements.models.boards import CommitmentAt, RoundAt
from agreements.models.commitments import Assessment, CommitmentRevision
from agreements.models.linked import Code, in_turn
from agreements.models.rounds import RoundOutcome, RoundRevision, RoundSchedule

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Moves:
    """`count`: versions of what decides it, corrected ones too, so that it only grows. `newest`: when the last of them
    came to count here.
    """

    count: int = 0
    newest: datetime = _NEVER

    def add(self, moment: datetime, *, counts: bool = True) -> None:
        self.count += counts
        self.newest = max(self.newest, moment)

    def join(self, other: Moves) -> None:
        self.count += other.count
        self.newest = max(self.newest, other.newest)


def moves_of_rounds(rounds: Iterable[RoundAt], point: AsOf) -> dict[UUID, Moves]:
    """By round, its plans, its outcomes and what it is called. Three queries."""
    ids = [one.round.pk for one in rounds]
    found: dict[UUID, Moves] = defaultdict(Moves)
    for model in (RoundSchedule, RoundOutcome, RoundRevision):
        for fact in _known(model.objects.filter(round__in=ids), point):
            found[fact.round_id].add(_counted_since(fact, point))
    return found


def moves_of_commitments(boards: Iterable[CommitmentAt], point: AsOf) -> dict[UUID, Moves]:
    """By commitment, its wordings and assessments, the facts that its deadline hangs on, and the names of its agreement
    and of who owes it. At most seven queries.

    An anchor that is corrected moves the date without a new wording. What is only named moves no date.
    """
    boards = list(boards)
    ids = [board.commitment.pk for board in boards]
    found: dict[UUID, Moves] = defaultdict(Moves)
    for model in (CommitmentRevision, Assessment):
        for fact in _known(model.objects.filter(commitment__in=ids), point):
            found[fact.commitment_id].add(_counted_since(fact, point))
    hung_on = {(board.commitment.process_id, name) for board in boards for name in board.revision.anchors}
    linked = in_turn(hung_on, partial(_wordings_known, point=point))
    hung_on |= {(row.process_id, name) for rows in linked.values() for row in rows for name in row.anchors}
    anchors, names = _moves_of_anchors(hung_on, linked, point), _renamed(boards, point)
    for board in boards:
        moves, process = found[board.commitment.pk], board.commitment.process_id
        for name in _names_below(process, board.revision.anchors, linked):
            moves.join(anchors[process, name])
        named: list[UUID | str] = [
            board.commitment.agreement_id,
            *(actor.slug for actor in board.obligors),
        ]
        for thing in named:
            moves.add(names[process, thing], counts=False)
    return found


def _moves_of_anchors(
    hung_on: set[tuple[UUID, str]], linked: Mapping[Code, list[CommitmentRevision]], point: AsOf
) -> dict[tuple[UUID, str], Moves]:
    facts = anchor_facts(hung_on)
    found: dict[tuple[UUID, str], Moves] = defaultdict(Moves)
    told = [_known(rows, point) for rows in (facts.events, facts.outcomes, facts.assessments)]
    for fact in (fact for rows in (*told, *linked.values()) for fact in rows):
        for name in anchors_given_by(fact):
            found[fact.process_id, name].add(_counted_since(fact, point))
    return found


def _wordings_known(codes: set[Code], point: AsOf) -> Iterable[CommitmentRevision]:
    """Every wording known by the point of the commitments from whose dates others count."""
    rows = CommitmentRevision.objects.filter(AnyPairOf("process", "commitment__code", codes))
    return _known(rows, point).select_related("commitment")  # type: ignore[no-any-return]


def _names_below(
    process: UUID, anchors: Iterable[str], linked: Mapping[Code, list[CommitmentRevision]]
) -> set[str]:
    """These names, and those from which the commitments behind them count in turn."""
    below = in_turn(
        ((process, name) for name in anchors),
        lambda codes: [row for code in codes for row in linked.get(code, ())],
    )
    return {*anchors, *(name for rows in below.values() for row in rows for name in row.anchors)}


def _renamed(boards: Iterable[CommitmentAt], point: AsOf) -> dict[tuple[UUID, UUID | str], datetime]:
    """By process and agreement or actor, since when it has its name there."""
    found: dict[tuple[UUID, UUID | str], datetime] = defaultdict(lambda: _NEVER)
    agreements = {board.commitment.agreement_id for board in boards}
    slugs = {actor.slug for board in boards for actor in board.obligors}
    processes = {board.commitment.process_id for board in boards}
    titled = _known(AgreementRevision.objects.filter(agreement__in=agreements), point)
    labelled = _known(
        ActorRevision.objects.filter(actor__slug__in=slugs, process__in=processes), point
    ).select_related("actor")
    told: list[tuple[Fact, UUID | str]] = [
        *((row, row.agreement_id) for row in titled),
        *((row, row.actor.slug) for row in labelled),
    ]
    for row, thing in told:
        key = (row.process_id, thing)
        found[key] = max(found[key], _counted_since(row, point))
    return found


def _known(rows: Any, point: AsOf) -> Any:
    """Every version known by the point that counted by then or took the place of one that did, corrected or not."""
    return rows.known_by(point).filter(begun_by(point) | Q(supersedes__isnull=False))


def _counted_since(fact: Fact, point: AsOf) -> datetime:
    """When the record came to say this: entered, known or true, whichever was last; a moment to come moves nothing."""
    begun = fact.effective_at if has_begun(fact.effective, point) else fact.recorded_at
    return max(fact.recorded_at, fact.known_from, begun)
