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
    answers = [Answered(one.commitment.process_id, one.due, one.given) for one in boards]
    return [replace(one, due=due) for one, due in zip(boards, titled_answers(answers, point), strict=True)]


def titled_answers(answers: Sequence[Answered], point: AsOf) -> list[Due]:
    """The answers, in their order, with everything that their sentences refer to called by its title. As in_titles."""
    titles = _titles(answers, point)
    return [with_names(one.due, titles.get(one.process, {})) for one in answers]


def _titles(answers: Iterable[Answered], point: AsOf) -> Titles:
    found: Titles = defaultdict(dict)
    wanted: set[tuple[UUID, str]] = set()
    for one in answers:
        for ref in refs_of(one.due):
            fact = one.given[ref].fact if ref in one.given else None
            if isinstance(fact, Event):
                found[one.process][ref] = Title(NodeKind.EVENT, ref, fact.text)
            else:
                wanted.add((one.process, ref))
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
