"""The legal state of an agreement, from what a page has read of it, with the reason in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from agreements.domain.due import DueState
from agreements.domain.happenings import BY_RELATION, LIVING, OPEN, Happening, LegalState, Says, Statement
from agreements.domain.legal import legal_at
from agreements.domain.statuses import ConditionKind, EventKind, RelationKind
from agreements.domain.timeline import AsOf, When, zone_of
from agreements.models import Actor, AgreementRelation, Event, ForceStatement, Position
from agreements.models.boards import ActorAt
from agreements.templatetags.moments import Loose, moment_words
from agreements.templatetags.words import word
from agreements.web.pages.rows import DENYING, KEEPING, Outlined, moment_of, parties_differ
from agreements.web.pages.words import SAYS

#: Conditions on which an agreement as a whole may hang.
QUALIFYING = frozenset({ConditionKind.HOLDS_ONLY_WHILE, ConditionKind.ONLY_IF_DONE, ConditionKind.ENDS_IF})


@dataclass(frozen=True, slots=True)
class Standing:
    """`key` of the word that is shown, and why, in words."""

    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody's statement on whether it is in force."""

    fact: ForceStatement
    who: str

    @property
    def words(self) -> str:
        return str(SAYS[Says(self.fact.says)])


def spoken_of(statements: Iterable[ForceStatement], labels: Mapping[UUID, ActorAt]) -> list[Spoken]:
    """The statements, each with the name of whoever makes it, newest first."""
    newest = sorted(statements, key=lambda row: row.effective_at, reverse=True)
    return [Spoken(row, _speaker(row, labels)) for row in newest]


def standing_of(
    events: Iterable[Event],
    statements: Iterable[ForceStatement],
    relations: Iterable[AgreementRelation],
    boards: Iterable[Outlined],
    labels: Mapping[UUID, ActorAt],
    at: datetime,
) -> Standing:
    """From its own events, what is said of its force, what later agreements say, and how its commitments stand."""
    boards = list(boards)
    happenings = [*(_happening(event, labels) for event in events), *_by_relations(relations), *_over(boards)]
    said = [_statement(statement, labels) for statement in statements]
    speakers = sorted({label.label for label in labels.values()})
    legal = legal_at(happenings, said, at, parties=speakers)
    why = legal.explanation.render(gettext, moment_words)
    if legal.state in LIVING | OPEN and (contradicting := list(_contradicting(boards, labels))):
        return Standing(LegalState.DISPUTED, " ".join([why, *contradicting]))
    conditional = any(
        one.kind in QUALIFYING and not one.absent_from for board in boards for one in board.conditions
    )
    if conditional and legal.state in LIVING:
        return Standing("conditional", why)
    return Standing(legal.state, why)


def _happening(event: Event, labels: Mapping[UUID, ActorAt]) -> Happening:
    return Happening(
        event.key,
        EventKind(event.kind),
        event.effective,
        by=_labels(event.by.all(), labels),
        disputed_by=_labels(event.disputed_by.all(), labels),
        commitments=tuple(one.code for one in event.commitments.all()),
    )


def _statement(fact: ForceStatement, labels: Mapping[UUID, ActorAt]) -> Statement:
    codes = tuple(one.code for one in fact.commitments.all())
    return Statement(_speaker(fact, labels), Says(fact.says), fact.effective, codes, key=fact.key)


def _speaker(fact: ForceStatement, labels: Mapping[UUID, ActorAt]) -> str:
    who = labels.get(fact.actor_id) if fact.actor_id else None
    return who.label if who else fact.claimant


def _labels(actors: Iterable[Actor], labels: Mapping[UUID, ActorAt]) -> tuple[str, ...]:
    return tuple(labels[actor.pk].label for actor in actors if actor.pk in labels)


def _by_relations(relations: Iterable[AgreementRelation]) -> Iterator[Happening]:
    for relation in relations:
        kind = BY_RELATION[RelationKind(relation.kind)]
        if kind is not None:
            yield Happening(relation.key, kind, relation.effective)


def _over(boards: list[Outlined]) -> Iterator[Happening]:
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


def _contradicting(boards: Iterable[Outlined], labels: Mapping[UUID, ActorAt]) -> Iterator[str]:
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


def statements_on(processes: Iterable[UUID], point: AsOf) -> dict[UUID, list[ForceStatement]]:
    """By agreement, what somebody says of whether it is in force."""
    rows = ForceStatement.objects.filter(process__in=processes).as_of(point).oldest_first()
    found: dict[UUID, list[ForceStatement]] = {}
    for row in rows.prefetch_related("commitments", "sources"):
        found.setdefault(row.agreement_id, []).append(row)
    return found
