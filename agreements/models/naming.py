"""The titles by which explanations call what rules refer to, looked up for many answers at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias
from uuid import UUID

from agreements.domain.graph import NodeKind
from agreements.domain.naming import Title, code_of, refs_of, with_names
from agreements.domain.timeline import AsOf
from agreements.models.boards import CommitmentAt
from agreements.models.commitments import CommitmentRevision
from agreements.models.events import Event
from agreements.models.rounds import RoundRevision

#: By process, titles by code.
Titles: TypeAlias = dict[UUID, dict[str, Title]]


def in_titles(boards: Sequence[CommitmentAt], point: AsOf) -> list[CommitmentAt]:
    """The commitments with explanations that call everything by its title, as known at the point.

    An event has a title once it has happened. At most two queries, none where nothing is referred to.
    """
    titles = _titles(boards, point)
    return [
        replace(one, due=with_names(one.due, titles.get(one.commitment.process_id, {}))) for one in boards
    ]


def _titles(boards: Iterable[CommitmentAt], point: AsOf) -> Titles:
    found: Titles = defaultdict(dict)
    wanted: set[tuple[UUID, str]] = set()
    for board in boards:
        process = board.commitment.process_id
        for ref in refs_of(board.due):
            fact = board.given[ref].fact if ref in board.given else None
            if isinstance(fact, Event):
                found[process][ref] = Title(NodeKind.EVENT, ref, fact.text)
            else:
                wanted.add((process, ref))
    for process, title in _titled(wanted, point):
        found[process][title.code] = title
    return found


def _titled(wanted: Iterable[tuple[UUID, str]], point: AsOf) -> Iterable[tuple[UUID, Title]]:
    rounds, commitments = set(), set()
    for process, ref in wanted:
        if ref.endswith((".start", ".end")):
            rounds.add((process, code_of(ref)))
        else:
            commitments.add((process, code_of(ref)))
    for row in _newest(RoundRevision, "round", rounds, point):
        yield row.process_id, Title(NodeKind.ROUND, row.round.code, row.label)
    for row in _newest(CommitmentRevision, "commitment", commitments, point):
        yield row.process_id, Title(NodeKind.COMMITMENT, row.commitment.code, row.paraphrase)


def _newest(model: Any, parent: str, wanted: set[tuple[UUID, str]], point: AsOf) -> Iterable[Any]:
    if not wanted:
        return ()
    codes = {f"{parent}__code__in": {code for _, code in wanted}}
    rows = model.objects.filter(process__in={process for process, _ in wanted}, **codes)
    return rows.newest_per(parent, point).select_related(parent)
