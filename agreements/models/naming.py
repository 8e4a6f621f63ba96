"""The titles by which explanations call what rules refer to, looked up for many answers at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias
from uuid import UUID

from agreements.domain.due import Due
from agreements.domain.graph import NodeKind
from agreements.domain.naming import Title, code_of, refs_of, with_names
from agreements.domain.timeline import AsOf
from agreements.models.anchors import Given
from agreements.models.boards import CommitmentAt
from agreements.models.commitments import CommitmentRevision
from agreements.models.events import Event
from agreements.models.rounds import RoundRevision

#: By process, titles by code.
Titles: TypeAlias = dict[UUID, dict[str, Title]]


@dataclass(frozen=True, slots=True)
class Answered:
    """What a deadline of a process comes to; `given`: what it hangs on and has happened."""

    process: UUID
    due: Due
    given: Mapping[str, Given]


def in_titles(boards: Sequence[CommitmentAt], point: AsOf) -> list[CommitmentAt]:
    """The commitments with explanations that call everything by its title, as known at the point.

    An event has a title once it has happened. At most two queries, none where nothing is referred to.
    """
    titles = titles_of((Answered(one.commitment.process_id, one.due, one.given) for one in boards), point)
    return [
        replace(one, due=with_names(one.due, titles.get(one.commitment.process_id, {}))) for one in boards
    ]


def titles_of(answers: Iterable[Answered], point: AsOf) -> Titles:
    """The titles of everything that the sentences of the answers refer to. At most two queries."""
    return _titles(
        ((one.process, ref, _happened(ref, one.given)) for one in answers for ref in refs_of(one.due)), point
    )


def titles_awaited(boards: Iterable[CommitmentAt], point: AsOf) -> Titles:
    """The titles of everything that the dates of the commitments wait for: an event has the words that await it.

    At most two queries, none where nothing is waited for.
    """
    return _titles(
        (
            (board.commitment.process_id, ref, _to_come(ref, board))
            for board in boards
            for ref in board.due.waiting_for
        ),
        point,
    )


def titles_hung_on(board: CommitmentAt, point: AsOf) -> Mapping[str, Title]:
    """The titles of everything that the dates of the commitment hang on, happened or not. At most two queries."""
    process = board.commitment.process_id
    hung_on = board.revision.anchors
    told = ((process, ref, _happened(ref, board.given) or _to_come(ref, board)) for ref in hung_on)
    return _titles(told, point).get(process, {})


def _happened(ref: str, given: Mapping[str, Given]) -> Title | None:
    """The title of an event: its words, once it has happened."""
    fact = given[ref].fact if ref in given else None
    return Title(NodeKind.EVENT, ref, fact.text, fact.pk) if isinstance(fact, Event) else None


def _to_come(ref: str, board: CommitmentAt) -> Title | None:
    """The title of an event that nobody could record yet: the words that await it."""
    words = dict(board.revision.rule.awaits).get(ref)
    return Title(NodeKind.EVENT, ref, words) if words else None


def _titles(told: Iterable[tuple[UUID, str, Title | None]], point: AsOf) -> Titles:
    """By process: what has a title already, and rounds and commitments as they are called at the point."""
    found: Titles = defaultdict(dict)
    wanted: set[tuple[UUID, str]] = set()
    for process, ref, title in told:
        if title is None:
            wanted.add((process, ref))
        else:
            found[process][ref] = title
    for process, title in _titled(wanted, point):
        found[process][title.code] = title
    return found


def _titled(wanted: Iterable[tuple[UUID, str]], point: AsOf) -> Iterable[tuple[UUID, Title]]:
    """The start and the end of a commitment have names like those of a round: what is no round is looked up there."""
    timed = {(process, code_of(ref)) for process, ref in wanted if ref.endswith((".start", ".end"))}
    commitments = {(process, code_of(ref)) for process, ref in wanted if not ref.endswith((".start", ".end"))}
    for row in _newest(RoundRevision, "round", timed, point):
        timed.discard((row.process_id, row.round.code))
        yield row.process_id, Title(NodeKind.ROUND, row.round.code, row.label, row.round_id)
    for row in _newest(CommitmentRevision, "commitment", commitments | timed, point):
        code = row.commitment.code
        yield row.process_id, Title(NodeKind.COMMITMENT, code, row.paraphrase, row.commitment_id)


def _newest(model: Any, parent: str, wanted: set[tuple[UUID, str]], point: AsOf) -> Iterable[Any]:
    if not wanted:
        return ()
    codes = {f"{parent}__code__in": {code for _, code in wanted}}
    rows = model.objects.filter(process__in={process for process, _ in wanted}, **codes)
    return rows.newest_per(parent, point).select_related(parent)
