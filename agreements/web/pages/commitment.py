"""The page of a commitment: as written beside our words, what falls due, and who says what of how it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.safestring import SafeString

from agreements.domain.claims import ConditionValue, Objection
from agreements.domain.conditions import Follows
from agreements.domain.statuses import ProductKind
from agreements.domain.timeline import AsOf
from agreements.models import (
    Commitment,
    Condition,
    ConditionClaim,
    Disagreement,
    Fact,
    Note,
    Passage,
    Round,
    RoundProduct,
    TextLayer,
)
from agreements.models.boards import CommitmentAt, RoundAt, commitments_at, rounds_at
from agreements.models.conditions import following
from agreements.models.labels import ActorAt, labels_at
from agreements.models.naming import in_titles, titles_awaited
from agreements.permissions import can, check_can_read_notes
from agreements.templatetags.labels import label
from agreements.templatetags.moments import Loose
from agreements.web.pages.citing import Cites, cites
from agreements.web.pages.history import Assessed, Held, Version, assessed, positions_held, versions
from agreements.web.pages.links import Link, blocks
from agreements.web.pages.reasons import Why, why_of
from agreements.web.pages.rows import parties_differ, sentence_case, when_html
from agreements.web.pages.texts import Column, condition_sentence
from agreements.web.pages.words import MADE_IN
from agreements.web.pages.zones import in_zones, zones_of


@dataclass(frozen=True, slots=True)
class Claimed:
    """Who says how a condition stands."""

    fact: ConditionClaim
    who: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A condition, with what is to be said of whose account has it, and what is claimed of whether it is met.

    `value` is what the claims come to; the record decides none of them. `objections`: who contradicts them.
    """

    fact: Condition
    sentence: str
    value: ConditionValue
    claims: tuple[Claimed, ...]
    objections: tuple[Objection, ...]

    @property
    def label(self) -> str:
        return sentence_case(label(self.fact.kind, "condition"))


@dataclass(frozen=True, slots=True)
class Remark:
    """A note of the record's editors."""

    fact: Note

    @property
    def label(self) -> str:
        return sentence_case(label(self.fact.kind, "note"))


@dataclass(frozen=True, slots=True)
class Side:
    """One party and everything it said of the commitment, newest first."""

    actor: ActorAt
    positions: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A round out of which it came, or that changed or confirmed it."""

    fact: RoundProduct
    round: RoundAt

    @property
    def label(self) -> str:
        return str(MADE_IN[ProductKind(self.fact.kind)])


@dataclass(frozen=True, slots=True)
class CommitmentPage:
    board: CommitmentAt
    title: str
    when: SafeString | str
    written: tuple[Column, ...]
    conditions: tuple[Stated, ...]
    follows: Follows
    why: Why
    late_from: tuple[Loose, ...]
    assessments: tuple[Assessed, ...]
    sides: tuple[Side, ...]
    versions: tuple[Version, ...]
    made_in: tuple[Made, ...]
    blocks: tuple[Link, ...]
    disagreements: tuple[Disagreement, ...]
    notes: tuple[Remark, ...]
    for_editors: bool
    cites: Cites

    @property
    def extensions(self) -> int:
        """How often it was extended, as it stands."""
        return max((one.slip.extension or 0 for one in self.versions), default=0)

    @property
    def slipped(self) -> int:
        """By how many days the date that stands is later than the first one."""
        return next((one.slip.days or 0 for one in self.versions if one.stands), 0)

    @property
    def as_written(self) -> str:
        return str(self.board.revision.deadline.get("as_written", ""))

    @property
    def differ(self) -> bool:
        return parties_differ(self.board)

    @property
    def has_quote(self) -> bool:
        return any(column.passage.quote for column in self.written)


def commitment_page(commitments: Any, user: Any, point: AsOf) -> CommitmentPage:
    """Everything on the page of the one commitment in `commitments`; 404 where it was not yet made at the point.

    Notes of editors are there for those who edit.
    """
    found = commitments_at(commitments, point)
    if not found:
        raise Http404
    board, commitment = in_titles(found, point)[0], found[0].commitment
    written, made_in = _written(commitment, point), _made_in(commitment, point)
    opinions, history = assessed(board, point), versions(board, point)
    conditions = _cited(Condition, commitment, point)
    claims = list(_facts(ConditionClaim, commitment, point).newest_first())
    held = positions_held(commitment, point)
    told = list(_about(Disagreement, commitment, point, about__contains=[commitment.code]))
    notes = list(_about(Note, commitment, point, about=commitment.code).for_editors(user))
    why, follows = why_of(board, point), following([commitment.process_id], point).of(commitment)
    facts: list[Fact] = [board.revision, *conditions, *claims, *told, *notes]
    facts += [fact for one in held for fact in (one.fact, one.withdrawn) if fact is not None]
    facts += [column.passage for column in written] + [one.fact for one in opinions]
    facts += [one.fact for one in (*history, *made_in)] + [*why.facts]
    return CommitmentPage(
        board=board,
        title=sentence_case(board.revision.paraphrase),
        when=when_html(board, titles_awaited([board], point).get(commitment.process_id, {}), point),
        written=tuple(written),
        conditions=tuple(_stated(conditions, claims, follows, commitment, point)),
        follows=follows,
        why=why,
        late_from=tuple(_late_from(board, point)),
        assessments=tuple(opinions),
        sides=tuple(_sides(board, held, point)),
        versions=tuple(history),
        made_in=tuple(made_in),
        blocks=tuple(blocks(board, point)),
        disagreements=tuple(told),
        notes=tuple(Remark(note) for note in notes),
        for_editors=can(check_can_read_notes, user, commitment.process),
        cites=cites(facts, point),
    )


def _facts(model: Any, commitment: Commitment, point: AsOf) -> Any:
    return model.objects.filter(commitment=commitment).as_of(point).prefetch_related("sources")


def _cited(model: Any, commitment: Commitment, point: AsOf) -> list[Any]:
    return list(_facts(model, commitment, point).oldest_first())


def _about(model: Any, commitment: Commitment, point: AsOf, **matter: Any) -> Any:
    rows = model.objects.filter(process=commitment.process_id, **matter).as_of(point)
    return rows.oldest_first().prefetch_related("sources")


def _stated(
    conditions: Iterable[Condition],
    claims: list[ConditionClaim],
    follows: Follows,
    commitment: Commitment,
    point: AsOf,
) -> list[Stated]:
    """Conditions in the order of entry, each with the claims on it, newest first."""
    findings = {finding.condition.key: finding for finding in follows.findings}
    labels = labels_at({row.actor_id for row in claims if row.actor_id}, point, [commitment.process_id])
    found = []
    for one in conditions:
        on_it = [
            Claimed(row, labels[row.actor_id].label if row.actor_id in labels else row.claimant)
            for row in claims
            if row.condition_key == one.key
        ]
        sentence, finding = condition_sentence(one) if one.absent_from else "", findings[one.key]
        found.append(Stated(one, sentence, finding.value, tuple(on_it), finding.against))
    return found


def _written(commitment: Commitment, point: AsOf) -> list[Column]:
    """The passages on which it rests, each with its text."""
    passages = list(
        Passage.objects.filter(commitments=commitment)
        .as_of(point)
        .oldest_first("silent")
        .prefetch_related("sources")
    )
    layers = TextLayer.objects.filter(
        process=commitment.process_id, key__in={one.layer_key for one in passages}
    )
    by_key = {layer.key: layer for layer in layers.as_of(point)}
    return [Column(by_key[one.layer_key], one) for one in passages if one.layer_key in by_key]


def _late_from(board: CommitmentAt, point: AsOf) -> list[Loose]:
    """The first moment at which it is late by every reading, on the clocks of those concerned."""
    if board.due.late_from is None:
        return []
    zones = zones_of(board.commitment.process, point, [board.due.zone])
    return in_zones(board.due.late_from, zones)


def _sides(board: CommitmentAt, rows: list[Held], point: AsOf) -> list[Side]:
    """Those who owe and are owed, spoken or not; then whoever else said something."""
    by_actor: dict[str, list[Held]] = {}
    labels = labels_at({row.fact.actor_id for row in rows}, point, [board.commitment.process_id])  # type: ignore[attr-defined]
    concerned = {actor.slug: actor for actor in (*board.obligors, *board.counterparties)}
    for row in rows:
        actor = labels.get(row.fact.actor_id)  # type: ignore[attr-defined]
        if actor is not None:
            concerned.setdefault(actor.slug, actor)
            by_actor.setdefault(actor.slug, []).append(row)
    return [Side(actor, tuple(by_actor.get(slug, ()))) for slug, actor in concerned.items()]


def _made_in(commitment: Commitment, point: AsOf) -> list[Made]:
    rows = RoundProduct.objects.filter(commitment=commitment).as_of(point).oldest_first()
    rows = list(rows.prefetch_related("sources"))
    rounds = rounds_at(Round.objects.filter(pk__in={row.round_id for row in rows}), point) if rows else []
    by_id = {one.round.pk: one for one in rounds}
    return [Made(row, by_id[row.round_id]) for row in rows if row.round_id in by_id]
