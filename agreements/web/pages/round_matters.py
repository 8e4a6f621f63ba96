"""Of a round: what was to be done there, what came out of it, and what each side says of either."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from agreements.domain.statuses import ProductKind
from agreements.domain.timeline import AsOf
from agreements.models import AgendaItem, AgreementRevision, Fact, Position, RoundProduct
from agreements.models.boards import RoundAt, titles_at
from agreements.models.casts import label_of
from agreements.models.labels import ActorAt, labels_at
from agreements.models.round_matters import Matter, Tie, matters_of
from agreements.web.addresses import page
from agreements.web.pages.rows import Row, rows_of
from agreements.web.pages.words import PRODUCED

TIES = {
    Tie.DAY: _("Due on a day of this round"),
    Tie.ANCHOR: _("Its date hangs on this round"),
    Tie.AGENDA: _("On its agenda"),
}


@dataclass(frozen=True, slots=True)
class Product:
    """What came out of it, or was changed or confirmed there; of a commitment, `row` says how it stands."""

    fact: RoundProduct
    code: str
    text: str
    url: str
    row: Row | None = None

    @property
    def label(self) -> str:
        return str(PRODUCED[ProductKind(self.fact.kind)])


@dataclass(frozen=True, slots=True)
class QuotedPosition:
    """A position on something that was to be done there."""

    fact: Position
    code: str
    url: str


@dataclass(frozen=True, slots=True)
class RoundSide:
    """One party and what it holds of what was to be done there, the newest first."""

    actor: ActorAt
    said: tuple[QuotedPosition, ...]


@dataclass(frozen=True, slots=True)
class RoundMatters:
    due_there: tuple[Row, ...]
    products: tuple[Product, ...]
    sides: tuple[RoundSide, ...]
    facts: tuple[Fact, ...]


def matters_on_page(
    one: RoundAt, agenda: list[AgendaItem], made: list[RoundProduct], point: AsOf
) -> RoundMatters:
    """What was to be done at the round, and what was `made` there. A constant number of queries."""
    besides = {row.commitment_id for row in made if row.commitment_id}  # type: ignore[attr-defined]
    matters = matters_of(one, agenda, besides, point)
    rows = dict(zip((matter.board.commitment.pk for matter in matters), _rows(matters, point), strict=True))
    due_there = [matter for matter in matters if matter.ties]
    titles = titles_at(AgreementRevision, "agreement", {row.agreement_id for row in made}, point)  # type: ignore[attr-defined]
    sides = _sides(due_there, one, point)
    return RoundMatters(
        due_there=tuple(rows[matter.board.commitment.pk] for matter in due_there),
        products=tuple(_products(made, titles, rows, point)),
        sides=tuple(sides),
        facts=(*made, *(said.fact for side in sides for said in side.said)),
    )


def _rows(matters: list[Matter], point: AsOf) -> list[Row]:
    """Each as a row of a table, which says first what it has to do with the round."""
    rows = rows_of((matter.board for matter in matters), point)
    return [
        replace(row, remarks=(*(str(TIES[tie]) for tie in matter.ties), *row.remarks))
        for matter, row in zip(matters, rows, strict=True)
    ]


def _products(made: Iterable[RoundProduct], titles: dict, rows: dict, point: AsOf) -> Iterable[Product]:
    """Agreements first, then commitments, the oldest first."""
    for fact in sorted(made, key=lambda row: row.agreement is None):
        if fact.agreement is not None and fact.agreement.pk in titles:
            url = page(point, "agreement", fact.agreement.slug)
            yield Product(fact, fact.agreement.code, titles[fact.agreement.pk], url)
        elif fact.commitment is not None and fact.commitment.pk in rows:
            row = rows[fact.commitment.pk]
            yield Product(fact, row.code, row.text, row.url, row)


def _sides(matters: list[Matter], one: RoundAt, point: AsOf) -> list[RoundSide]:
    """Who owes and is owed, spoken or not; then whoever else holds something of it."""
    positions = [position for matter in matters for position in matter.board.positions]
    process = one.round.process_id  # type: ignore[attr-defined]
    labels = labels_at({position.actor_id for position in positions}, point, [process]).within(process)  # type: ignore[attr-defined]
    actors: dict[str, ActorAt] = {}
    said: dict[str, list[QuotedPosition]] = {}
    for matter in matters:
        for actor in (*matter.board.obligors, *matter.board.counterparties):
            actors.setdefault(actor.slug, actor)
    for matter in matters:
        commitment = matter.board.commitment
        for position in matter.board.positions:
            actor = label_of(position.actor, labels)
            actors.setdefault(actor.slug, actor)
            url = page(point, "commitment", commitment.pk)
            said.setdefault(actor.slug, []).append(QuotedPosition(position, commitment.code, url))
    return [RoundSide(actor, tuple(said.get(slug, ()))) for slug, actor in actors.items()]
