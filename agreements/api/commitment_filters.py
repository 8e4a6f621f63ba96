"""By what commitments are chosen: some of it in the database, some of it only known once a deadline is computed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet

from agreements.api.parameters import CODE, MOMENT, PROCESS, Asked, Parameter, choice, words
from agreements.domain.deadlines.outcomes import Limit
from agreements.domain.due import Due, DueState
from agreements.domain.statuses import Level
from agreements.domain.timeline import INSTANT, AsOf, When, parse_point, zone_of
from agreements.models import Actor, Commitment, CommitmentRevision
from agreements.models.standings import (
    Standing,
    may_be,
    may_fall_after,
    may_fall_before,
    may_have,
    standings_at,
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A moment to compare due moments with: an instant, or a day, which is compared in the zone of each rule."""

    instant: datetime
    day: date | None = None

    def is_after(self, limit: Limit) -> bool:
        return self._compared(limit.earliest, limit.zone) < (self.day or self.instant)

    def is_before(self, limit: Limit) -> bool:
        return self._compared(limit.latest, limit.zone) > (self.day or self.instant)

    def _compared(self, end: datetime, zone: str) -> Any:
        """The last instant of what ends before `end`, as a day where days are compared."""
        moment = end - INSTANT
        return moment.astimezone(zone_of(zone)).date() if self.day else moment


def bound(text: str) -> Bound:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        day = When(text, "UTC").first_day
        return Bound(datetime.combine(day, time(), UTC), day)
    return Bound(parse_point(text))


AGREEMENT = words("agreement", "Code or slug of an agreement.")
OBLIGOR = words("obligor", "Slug of an actor who owes it, in any case of letters.")
COUNTERPARTY = words("counterparty", "Slug of an actor to whom it is owed, in any case of letters.")
DUE_STATE = choice(
    "due_state", "Due state at the point; may be repeated, any of them then fits.", DueState, many=True
)
IMPLEMENTATION = choice("implementation", "Published level at the point; may be repeated.", Level, many=True)
DUE_BEFORE = Parameter(
    "due_before",
    "One of its readings is due before this day (in the zone of its rule) or instant. What has no date is left out.",
    bound,
    MOMENT,
)
DUE_AFTER = Parameter(
    "due_after",
    "One of its readings is due after this day (in the zone of its rule) or instant. What has no date is left out.",
    bound,
    MOMENT,
)
WORDS = words(
    "q",
    "Words of the paraphrase or the clause, in English stems: “a b” together, or, -without; or the code itself.",
)
FILTERS: tuple[Parameter, ...] = (
    PROCESS, CODE, AGREEMENT, OBLIGOR, COUNTERPARTY, DUE_STATE, IMPLEMENTATION, DUE_BEFORE, DUE_AFTER, WORDS,
)  # fmt: skip


def narrowed(rows: QuerySet[Commitment], asked: Asked, point: AsOf) -> QuerySet[Commitment]:
    """What the database can tell: texts, agreement and actors of the wording that counts at the point."""
    if asked["agreement"] is not None:
        rows = rows.filter(Q(agreement__code=asked["agreement"]) | Q(agreement__slug=asked["agreement"]))
    current = CommitmentRevision.objects.newest_per("commitment", point)
    for name, role in (("obligor", "obligors"), ("counterparty", "counterparties")):
        if asked[name] is not None:
            actors = Actor.objects.filter(slug__iexact=asked[name])
            rows = rows.filter(pk__in=current.filter(**{f"{role}__in": actors}).values("commitment"))
    if asked["q"] is not None:
        found = current.filter(words=SearchQuery(asked["q"], config="english", search_type="websearch"))
        rows = rows.filter(Q(pk__in=found.values("commitment")) | Q(code__iexact=asked["q"]))
    return rows


def is_computed(asked: Asked) -> bool:
    """Whether something is asked that no column holds."""
    return any(asked[name] is not None for name in ("due_state", "implementation", "due_before", "due_after"))


def candidates(rows: QuerySet[Commitment], asked: Asked, point: AsOf) -> QuerySet[Commitment]:
    """Fewer rows to compute: by their stored bounds they may match."""
    if asked["implementation"] is not None:
        rows = rows.filter(may_have(asked["implementation"], point))
    stored = Q()
    if asked["due_state"] is not None:
        stored &= may_be(asked["due_state"], point)
    if asked["due_before"] is not None:
        stored &= may_fall_before(asked["due_before"].instant)
    if asked["due_after"] is not None:
        stored &= may_fall_after(asked["due_after"].instant)
    if not stored:
        return rows
    said = CommitmentRevision.objects.filter(commitment=OuterRef("pk")).as_of(point)
    return rows.filter(Exists(said.filter(stored)))


def matching(asked: Asked, point: AsOf) -> Callable[[Sequence[Commitment]], list[Commitment]]:
    """Keeps those of some candidates that really match at the point, in their order."""

    def keep(rows: Sequence[Commitment]) -> list[Commitment]:
        standings = standings_at([row.pk for row in rows], point)
        return [row for row in rows if row.pk in standings and _fits(standings[row.pk], asked)]

    return keep


def _fits(standing: Standing, asked: Asked) -> bool:
    return (
        (asked["due_state"] is None or standing.due.state in asked["due_state"])
        and (asked["implementation"] is None or standing.level in asked["implementation"])
        and _falls_between(standing.due, asked["due_after"], asked["due_before"])
    )


def _falls_between(due: Due, after: Bound | None, before: Bound | None) -> bool:
    """Whether one and the same reading is due after the one and before the other."""
    if after is None and before is None:
        return True
    outcomes = (result.resolution.outcome for result in due.readings if result.counts)
    return any(
        (after is None or after.is_before(limit)) and (before is None or before.is_after(limit))
        for limit in outcomes
        if isinstance(limit, Limit)
    )
