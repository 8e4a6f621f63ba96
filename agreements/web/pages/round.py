"""The page of a round of talks: how it was planned and held, who sat there, and what came of it by whose account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404

from agreements.domain.timeline import INSTANT, AsOf, Precision, When, zone_of
from agreements.models import (
    AgendaItem,
    Delegation,
    Disagreement,
    Fact,
    Participation,
    Round,
    RoundNumber,
    RoundOutcome,
    RoundProduct,
    RoundRevision,
    RoundSchedule,
)
from agreements.models.boards import RoundAt, rounds_at
from agreements.models.casts import Part, label_of
from agreements.models.labels import ActorAt, labels_at
from agreements.templatetags.moments import Loose
from agreements.web.pages.citing import Cites, cites
from agreements.web.pages.history import known_versions
from agreements.web.pages.round_matters import Product, RoundSide, matters_on_page
from agreements.web.pages.rows import Row, sentence_case
from agreements.web.pages.zones import zones_of


@dataclass(frozen=True, slots=True)
class Planned:
    """An announcement of when it is to be held; `stands` marks the newest. `corrected`: another takes its place."""

    fact: RoundSchedule
    stands: bool = False
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Sat:
    """Who sat for an actor."""

    fact: Delegation
    actor: ActorAt


@dataclass(frozen=True, slots=True)
class Topic:
    """A matter on the table, with the position of each who took one."""

    title: str
    facts: tuple[AgendaItem, ...]
    positions: tuple[tuple[ActorAt, AgendaItem], ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A day of the round on the clocks of another zone."""

    begins: Loose
    ends: Loose


@dataclass(frozen=True, slots=True)
class RoundPage:
    round: RoundAt
    revision: RoundRevision
    schedules: tuple[Planned, ...]
    outcomes: tuple[RoundOutcome, ...]
    corrected: tuple[RoundOutcome, ...]
    parts: tuple[Part, ...]
    delegations: tuple[Sat, ...]
    numbers: tuple[RoundNumber, ...]
    topics: tuple[Topic, ...]
    products: tuple[Product, ...]
    due_there: tuple[Row, ...]
    sides: tuple[RoundSide, ...]
    spans: tuple[Span, ...]
    disagreements: tuple[Disagreement, ...]
    cites: Cites

    @property
    def day(self) -> When | None:
        """The day that counts: when it began, else the planned one."""
        return self.round.held or self.round.planned

    @property
    def claims_differ(self) -> bool:
        """Whether several accounts of its outcome say different things."""
        return len({one.state for one in self.outcomes if one.claimed_by}) > 1


def round_page(rounds: Any, point: AsOf) -> RoundPage:
    """Everything on the page of the one round in `rounds`; 404 where nobody had heard of it at the point."""
    found = rounds_at(rounds, point)
    if not found:
        raise Http404
    one = found[0]
    revision = _of(RoundRevision, one, point).newest_first().first()
    parts, sat = _parts(one, point), list(_of(Delegation, one, point).oldest_first().select_related("actor"))
    items = list(_of(AgendaItem, one, point).oldest_first().select_related("actor"))
    numbers = list(_of(RoundNumber, one, point).oldest_first())
    rows = _of(RoundProduct, one, point).oldest_first().select_related("agreement", "commitment")
    matters = matters_on_page(one, items, list(rows), point)
    told = Disagreement.objects.filter(process=one.round.process_id, about__contains=[one.round.code])
    told = list(told.as_of(point).oldest_first().prefetch_related("sources"))
    labels = labels_at(_actors(parts, sat, items), point, [one.round.process_id])
    plans, accounts = _corrected(RoundSchedule, one, point), _corrected(RoundOutcome, one, point)
    facts: list[Fact] = [revision, *one.schedules, *one.outcomes, *plans, *accounts, *parts, *sat]
    facts += [*items, *numbers, *told, *matters.facts]
    return RoundPage(
        round=one,
        revision=revision,
        schedules=tuple(_planned(one, plans)),
        outcomes=one.outcomes,
        corrected=tuple(accounts),
        parts=tuple(Part(row, label_of(row.actor, labels)) for row in parts),
        delegations=tuple(Sat(row, label_of(row.actor, labels)) for row in sat),
        numbers=tuple(numbers),
        topics=tuple(_topics(items, labels)),
        products=matters.products,
        due_there=matters.due_there,
        sides=matters.sides,
        spans=tuple(_spans(one, point)),
        disagreements=tuple(told),
        cites=cites(facts, point),
    )


def round_label(one: Round, point: AsOf) -> str:
    """What readers know the round by, its code where nothing was said of it yet. One query."""
    said = RoundRevision.objects.filter(round=one).as_of(point).newest_first().values_list("label", flat=True)
    return said.first() or one.code


def _corrected(model: Any, one: RoundAt, point: AsOf) -> list[Any]:
    """What others had taken the place of by the point, the newest first."""
    rows = model.objects.filter(round=one.round).corrected_by(point)
    return list(known_versions(rows, point))


def _planned(one: RoundAt, corrected: Iterable[RoundSchedule]) -> list[Planned]:
    """Every plan, the newest first; one that was corrected stands behind the one that took its place."""
    rows = [Planned(row, stands=number == 0) for number, row in enumerate(one.schedules)]
    rows += [Planned(row, corrected=True) for row in corrected]
    return sorted(rows, key=lambda row: row.fact.in_order, reverse=True)


def _of(model: Any, one: RoundAt, point: AsOf) -> Any:
    return model.objects.filter(round=one.round).as_of(point).prefetch_related("sources")


def _parts(one: RoundAt, point: AsOf) -> list[Participation]:
    return list(_of(Participation, one, point).oldest_first().select_related("actor"))


def _actors(*groups: Iterable[Any]) -> set[UUID]:
    return {row.actor_id for rows in groups for row in rows if row.actor_id is not None}


def _topics(items: Iterable[AgendaItem], labels: dict[UUID, ActorAt]) -> list[Topic]:
    """Matters, the oldest first; rows on the same matter are positions on it."""
    grouped: dict[str, list[AgendaItem]] = {}
    for item in items:
        grouped.setdefault(item.topic, []).append(item)
    return [
        Topic(
            sentence_case(title),
            tuple(rows),
            tuple((label_of(row.actor, labels), row) for row in rows if row.actor is not None),
        )
        for title, rows in grouped.items()
    ]


def _spans(one: RoundAt, point: AsOf) -> list[Span]:
    """The day of the round as it begins and ends elsewhere; an hour, where it is known, as it is elsewhere."""
    day = one.held or one.planned
    if day is None or day.precision not in (Precision.DAY, Precision.MINUTE):
        return []
    here = day.start.astimezone(zone_of(day.zone)).utcoffset()
    zones = [
        zone
        for zone in zones_of(one.round.process, point)
        if day.start.astimezone(zone_of(zone)).utcoffset() != here
    ]
    return [
        Span(Loose(day.start, zone, "minute"), Loose(max(day.start, day.end - INSTANT), zone, "minute"))
        for zone in zones
    ]
