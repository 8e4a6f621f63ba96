"""The legal state of an agreement from what a page has read of it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from agreements.domain.due import DueState
from agreements.domain.legal import LegalState, LegalStep, legal_state
from agreements.domain.statuses import ConditionKind, RelationKind
from agreements.domain.timeline import AsOf
from agreements.models import AgreementRelation, Event
from agreements.models.boards import CommitmentAt
from agreements.web.pages.rows import parties_differ

#: Conditions on which an agreement as a whole may hang.
QUALIFYING = frozenset({ConditionKind.HOLDS_ONLY_WHILE, ConditionKind.ONLY_IF_DONE, ConditionKind.ENDS_IF})


def legal_of(events: Iterable[Event], boards: Iterable[CommitmentAt], *, superseded: bool) -> LegalState:
    """From its own events, oldest first with `disputed_by` prefetched, and its commitments."""
    boards = list(boards)
    return legal_state(
        [LegalStep(event.kind, bool(event.disputed_by.all())) for event in events],
        superseded=superseded,
        over=bool(boards) and all(board.due.state == DueState.ENDED for board in boards),
        contested=any(board.due.state == DueState.RUNNING and parties_differ(board) for board in boards),
        conditional=any(
            one.kind in QUALIFYING and not one.absent_from for board in boards for one in board.conditions
        ),
    )


def superseded_at(processes: Iterable[UUID], point: AsOf) -> frozenset[UUID]:
    """The agreements of which a later one of the same process says that it replaces them."""
    rows = AgreementRelation.objects.filter(process__in=processes, kind=RelationKind.SUPERSEDES)
    return frozenset(rows.as_of(point).exclude(to=None).values_list("to", flat=True))
