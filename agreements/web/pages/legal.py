"""The legal state of an agreement, from what a page has read of it, with the reason in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from agreements.domain.due import DueState
from agreements.domain.happenings import BY_RELATION, LIVING, OPEN, Happening, LegalState
from agreements.domain.legal import legal_at
from agreements.domain.statuses import ConditionKind, EventKind, RelationKind
from agreements.domain.timeline import AsOf, When, zone_of
from agreements.models import AgreementRelation, Event, Position
from agreements.models.boards import ActorAt, CommitmentAt
from agreements.templatetags.moments import Loose, moment_words
from agreements.templatetags.words import word
from agreements.web.pages.rows import DENYING, KEEPING, moment_of, parties_differ

#: Conditions on which an agreement as a whole may hang.
QUALIFYING = frozenset({ConditionKind.HOLDS_ONLY_WHILE, ConditionKind.ONLY_IF_DONE, ConditionKind.ENDS_IF})


@dataclass(frozen=True, slots=True)
class Standing:
    """`key` of the word that is shown, and why, in words."""

    key: str
    why: str


def standing_of(
    events: Iterable[Event],
    relations: Iterable[AgreementRelation],
    boards: Iterable[CommitmentAt],
    labels: Mapping[UUID, ActorAt],
    at: datetime,
) -> Standing:
    """From its own events, what later agreements say of it (`relations`), and how its commitments stand."""
    boards = list(boards)
    happenings = [*(_happening(event, labels) for event in events), *_by_relations(relations), *_over(boards)]
    speakers = sorted({label.label for label in labels.values()})
    legal = legal_at(happenings, [], at, parties=speakers)
    why = legal.explanation.render(gettext, moment_words)
    if legal.state in LIVING | OPEN and (said := list(_contradicting(boards, labels))):
        return Standing(LegalState.DISPUTED, " ".join([why, *said]))
    conditional = any(
        one.kind in QUALIFYING and not one.absent_from for board in boards for one in board.conditions
    )
    if conditional and legal.state in LIVING:
        return Standing("conditional", why)
    return Standing(legal.state, why)


def _happening(event: Event, labels: Mapping[UUID, ActorAt]) -> Happening:
    """Who claims that it happened need not be whose act it is, so no act is ascribed to anybody here."""
    disputing = tuple(labels[actor.pk].label for actor in event.disputed_by.all() if actor.pk in labels)
    return Happening(event.key, EventKind(event.kind), event.effective, disputed_by=disputing)


def _by_relations(relations: Iterable[AgreementRelation]) -> Iterator[Happening]:
    for relation in relations:
        kind = BY_RELATION[RelationKind(relation.kind)]
        if kind is not None:
            yield Happening(relation.key, kind, relation.effective)


def _over(boards: list[CommitmentAt]) -> Iterator[Happening]:
    """Where the period of every duty in it is over, so is the agreement; nothing is breached by that."""
    if not boards or any(board.due.state != DueState.ENDED for board in boards):
        return
    ends = [moment for board in boards for reading in board.due.readings if (moment := moment_of(reading))]
    if ends:
        last = max(ends, key=lambda moment: moment.end)
        yield Happening("", EventKind.EXPIRY, last if isinstance(last, When) else _as_written(last))


def _as_written(moment: Loose) -> When:
    form = "%Y-%m-%dT%H:%M" if moment.precision == "minute" else "%Y-%m-%d"
    return When(f"{moment.start.astimezone(zone_of(moment.zone)):{form}}", moment.zone)


def _contradicting(boards: Iterable[CommitmentAt], labels: Mapping[UUID, ActorAt]) -> Iterator[str]:
    """The newest word of each side on running duties that one says are kept and another that they are breached."""
    for board in boards:
        if board.due.state == DueState.RUNNING and parties_differ(board):
            newest: dict[Any, Position] = {}
            for position in board.positions:
                if position.stance in KEEPING | DENYING:
                    newest.setdefault(position.actor_id, position)
            for position in newest.values():
                yield _said(position, board.commitment.code, labels)


def _said(position: Position, code: str, labels: Mapping[UUID, ActorAt]) -> str:
    actor = labels.get(position.actor_id)
    return gettext("%(who)s on %(code)s, %(day)s: %(stance)s.") % {
        "who": actor.label if actor else position.actor.slug,
        "code": code,
        "day": moment_words(position.effective),
        "stance": str(word(position.stance, "position").label).lower(),
    }


def relations_to(processes: Iterable[UUID], point: AsOf) -> dict[UUID, list[AgreementRelation]]:
    """By agreement, what later agreements of the same processes say of it."""
    rows = (
        AgreementRelation.objects.filter(process__in=processes).exclude(to=None).as_of(point).oldest_first()
    )
    found: dict[UUID, list[AgreementRelation]] = {}
    for row in rows:
        found.setdefault(row.to_id, []).append(row)
    return found
