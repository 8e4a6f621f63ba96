"""The page of an actor: who calls it what, which parts it has where, and what it owes and is owed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404

from agreements.domain.timeline import AsOf
from agreements.models import (
    Actor,
    ActorRevision,
    AgreementRevision,
    Commitment,
    CommitmentRevision,
    Fact,
    Name,
    Note,
    Participation,
    Position,
    Process,
    ProcessRevision,
    RoundRevision,
)
from agreements.models.boards import commitments_at, titles_at
from agreements.models.labels import ActorAt, earliest_first, labels_at
from agreements.models.standings import standings_at
from agreements.templatetags.labels import label
from agreements.web.addresses import listing, page
from agreements.web.pages.citing import Cites, cites
from agreements.web.pages.record import Mark, record_over_time
from agreements.web.pages.rows import COUNTED, Row, Tally, rows_of, sentence_case, tally

#: So many commitments stand on the page; the list has the others.
MOST = 10


@dataclass(frozen=True, slots=True)
class PartIn:
    """One role, with the process, agreement or round in which the actor has it."""

    fact: Participation
    where: str
    url: str

    @property
    def label(self) -> str:
        return sentence_case(label(self.fact.role, "role"))


@dataclass(frozen=True, slots=True)
class Said:
    """A position of the actor, with the commitment that it is about."""

    fact: Position
    code: str
    url: str


@dataclass(frozen=True, slots=True)
class Duties:
    """Commitments of one direction: the first rows, how all of them stand, and where the others are listed."""

    rows: tuple[Row, ...]
    tally: Tally
    more: bool
    url: str


@dataclass(frozen=True, slots=True)
class Described:
    """How a process describes the actor otherwise than it is described here."""

    revision: ActorRevision
    kind: str
    process: str
    url: str


@dataclass(frozen=True, slots=True)
class ActorPage:
    actor: Actor
    revision: ActorRevision
    elsewhere: tuple[Described, ...]
    kind: str
    names: tuple[Name, ...]
    parts: tuple[PartIn, ...]
    positions: tuple[Said, ...]
    owes: Duties
    is_owed: Duties
    record: tuple[Mark, ...]
    parent: ActorAt | None
    organs: tuple[ActorAt, ...]
    notes: tuple[Note, ...]
    cites: Cites


def actor_page(actor: Actor, user: Any, point: AsOf) -> ActorPage:
    """Everything on the page, in a constant number of queries; 404 where nobody had described the actor yet."""
    processes = list(Process.objects.visible_to(user).values_list("pk", flat=True))
    descriptions = list(earliest_first(_of(ActorRevision, actor, processes, point).select_related("process")))
    if not descriptions:
        raise Http404
    revision = descriptions[0]
    elsewhere = [row for row in descriptions[1:] if _told(row) != _told(revision)]
    names = list(_of(Name, actor, processes, point).oldest_first())
    parts = list(
        _of(Participation, actor, processes, point).oldest_first().select_related("agreement", "round")
    )
    positions = list(
        _of(Position, actor, processes, point).newest_first().select_related("commitment")[:MOST]
    )
    notes = list(
        Note.objects.for_editors(user)
        .filter(about=actor.slug)
        .as_of(point)
        .oldest_first()
        .prefetch_related("sources")
    )
    owed_by, owed_to = (_keys(actor, column, user, point) for column in ("obligors", "counterparties"))
    facts: list[Fact] = [revision, *elsewhere, *names, *parts, *positions, *notes]
    return ActorPage(
        actor=actor,
        revision=revision,
        elsewhere=tuple(_elsewhere(elsewhere, point)),
        kind=sentence_case(label(revision.kind, "actor")),
        names=tuple(names),
        parts=tuple(_placed(parts, point)),
        positions=tuple(_said(positions, point)),
        owes=_duties(owed_by, "obligor", actor, point),
        is_owed=_duties(owed_to, "counterparty", actor, point),
        record=tuple(record_over_time(owed_by, point)),
        parent=_parent(revision, processes, point),
        organs=tuple(_organs(actor, processes, point)),
        notes=tuple(notes),
        cites=cites(facts, point),
    )


def _told(revision: ActorRevision) -> tuple[str, str, str]:
    return revision.label, revision.kind, revision.note


def _elsewhere(rows: list[ActorRevision], point: AsOf) -> list[Described]:
    titles = titles_at(ProcessRevision, "process", {row.process_id for row in rows}, point) if rows else {}
    return [
        Described(
            row,
            sentence_case(label(row.kind, "actor")),
            titles.get(row.process_id, row.process.slug),
            page(point, "process", row.process.slug),
        )
        for row in rows
    ]


def _of(model: Any, actor: Actor, processes: Iterable[UUID], point: AsOf) -> Any:
    """What is said of the actor in processes that the reader may see."""
    return model.objects.filter(actor=actor, process__in=processes).as_of(point).prefetch_related("sources")


def _keys(actor: Actor, column: str, user: Any, point: AsOf) -> list[Any]:
    """The commitments in whose wording at the point the actor stands on that side."""
    worded = CommitmentRevision.objects.newest_per("commitment", point).filter(**{column: actor})
    rows = Commitment.objects.visible_to(user).filter(pk__in=worded.values("commitment"))
    return list(rows.order_by("process", "code").values_list("pk", flat=True)[:COUNTED])


def _duties(keys: list[Any], column: str, actor: Actor, point: AsOf) -> Duties:
    """All of them counted by where they stand, the first ones read in full."""
    boards = commitments_at(Commitment.objects.filter(pk__in=keys[:MOST]), point)
    by_due = listing(point, "commitments", **{column: actor.slug, "due_state": "STATE"})
    by_level = listing(point, "commitments", **{column: actor.slug, "implementation": "STATE"})
    return Duties(
        rows=tuple(rows_of(boards, point)),
        tally=tally(standings_at(keys, point).values(), by_due, by_level),
        more=len(keys) > MOST,
        url=listing(point, "commitments", **{column: actor.slug}),
    )


def _placed(parts: list[Participation], point: AsOf) -> list[PartIn]:
    """Where each part is had, under the titles of the point. Three queries."""
    processes = titles_at(ProcessRevision, "process", {part.process_id for part in parts}, point)
    agreements = titles_at(AgreementRevision, "agreement", {part.agreement_id for part in parts}, point)
    rounds = (
        RoundRevision.objects.filter(round__in={part.round_id for part in parts}).as_of(point).oldest_first()
    )
    labels = dict(rounds.values_list("round", "label"))
    slugs = dict(Process.objects.filter(pk__in=processes).values_list("pk", "slug"))
    found = []
    for part in parts:
        if part.agreement is not None:
            where, url = agreements.get(part.agreement_id), page(point, "agreement", part.agreement.slug)
        elif part.round is not None:
            where, url = labels.get(part.round_id), page(point, "round", part.round_id)
        else:
            where, url = (
                processes.get(part.process_id),
                page(point, "process", slugs.get(part.process_id, "-")),
            )
        if where:
            found.append(PartIn(part, where, url))
    return found


def _said(positions: Iterable[Position], point: AsOf) -> list[Said]:
    return [Said(one, one.commitment.code, page(point, "commitment", one.commitment_id)) for one in positions]


def _parent(revision: ActorRevision, processes: Iterable[UUID], point: AsOf) -> ActorAt | None:
    if revision.parent_id is None:
        return None
    return labels_at([revision.parent_id], point, processes).get(revision.parent_id)


def _organs(actor: Actor, processes: Iterable[UUID], point: AsOf) -> list[ActorAt]:
    """Those of whom it is said that they belong to this actor."""
    rows = ActorRevision.objects.filter(parent=actor, process__in=processes).as_of(point)
    ids = set(rows.values_list("actor", flat=True)[:COUNTED])
    return sorted(labels_at(ids, point, processes).values(), key=lambda one: one.label)
