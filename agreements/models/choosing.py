"""By what commitments are chosen: the filters of the list, of the API and of saved searches, in one place.

Some of it PostgreSQL can tell; due state and level are computed, so there it only narrows down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from agreements.domain.asked_days import asked_day
from agreements.domain.deadlines.outcomes import Limit, Running
from agreements.domain.due import Due, DueState
from agreements.domain.parsing import parse_point
from agreements.domain.timeline import AsOf, When, zone_of
from agreements.models.actors import Actor
from agreements.models.commitments import Commitment, CommitmentRevision
from agreements.models.legal import legal_states_of_commitments
from agreements.models.searched_days import span_of
from agreements.models.standings import (
    Standing,
    may_be,
    may_fall_after,
    may_fall_before,
    may_fall_between,
    may_have,
    standings_at,
)
from agreements.models.word_search import matching, query_of

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Bound:
    """A moment to compare due moments with: an instant, or a day, which is compared in the zone of each rule."""

    instant: datetime
    day: date | None = None

    def is_after(self, limit: Limit) -> bool:
        return limit.first_day < self.day if self.day else limit.first_in_time < self.instant

    def is_before(self, limit: Limit) -> bool:
        return limit.last_day > self.day if self.day else limit.last_in_time > self.instant


def bound(text: str) -> Bound:
    """A bound as written: a day or an instant with its offset. Raises BadMoment."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        day = When(text, "UTC").first_day
        return Bound(datetime.combine(day, time(), UTC), day)
    return Bound(parse_point(text))


@dataclass(frozen=True, slots=True)
class Filters:
    """What commitments have to fit, all of it at once; what is empty was not asked for.

    `process`: a slug. `agreement`: a code or slug. `obligor`, `counterparty`: slugs, in any case of letters.
    `due_states`, `levels`, `legal_states`: any of them. `due_before`, `due_after`: one and the same reading has to lie
    between them. `words`: of the wording, or the code itself; or a day, on which something is due, begins or ends.
    """

    process: str = ""
    code: str = ""
    agreement: str = ""
    obligor: str = ""
    counterparty: str = ""
    due_states: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    legal_states: tuple[str, ...] = ()
    due_before: Bound | None = None
    due_after: Bound | None = None
    words: str = ""

    @property
    def computed(self) -> bool:
        """Whether something is asked that no column holds: see `passing`."""
        stands = self.due_states or self.levels or self.legal_states
        return bool(stands or self.due_before or self.due_after or self.day)

    @property
    def day(self) -> date | None:
        """The day that the words name, None where they name none."""
        return asked_day(self.words) if self.words else None


#: The filters that the address of the list names, in the order in which a saved search keeps them.
FIELDS = (
    "process",
    "agreement",
    "obligor",
    "counterparty",
    "due_state",
    "implementation",
    "legal_state",
    "q",
)


def asked_by(chosen: Mapping[str, str]) -> Filters:
    """What the filters of the list's address ask for, each given once, by its name in FIELDS."""
    due, level, legal = (chosen.get(name) for name in ("due_state", "implementation", "legal_state"))
    return Filters(
        process=chosen.get("process", ""),
        agreement=chosen.get("agreement", ""),
        obligor=chosen.get("obligor", ""),
        counterparty=chosen.get("counterparty", ""),
        due_states=(due,) if due else (),
        levels=(level,) if level else (),
        legal_states=(legal,) if legal else (),
        words=chosen.get("q", ""),
    )


def narrowed(rows: QuerySet[Commitment], filters: Filters, point: AsOf) -> QuerySet[Commitment]:
    """Those made by the point that pass what PostgreSQL can judge. `rows` is scoped by permission."""
    rows = _addressed(rows, filters)
    # That some wording counts is cheaper to see than which one does, and walks no further than a page needs.
    made = (
        CommitmentRevision.objects.filter(commitment=OuterRef("pk"))
        .as_of(point)
        .filter(_stored(filters, point))
    )
    rows = rows.filter(Exists(made))
    if filters.levels:
        rows = rows.filter(may_have(filters.levels, point))
    if sides := [(column, slug) for column, slug in _sides(filters) if slug]:
        worded = CommitmentRevision.objects.newest_per("commitment", point)
        for column, slug in sides:
            worded = worded.filter(**{f"{column}__in": Actor.objects.filter(slug__iexact=slug)})
        rows = rows.filter(pk__in=worded.values("commitment"))
    return _with_words(rows, filters.words, point) if filters.words else rows


def _addressed(rows: QuerySet[Commitment], filters: Filters) -> QuerySet[Commitment]:
    if filters.process:
        rows = rows.filter(process__slug=filters.process)
    if filters.code:
        rows = rows.filter(code=filters.code)
    if filters.agreement:
        rows = rows.filter(Q(agreement__slug=filters.agreement) | Q(agreement__code=filters.agreement))
    return rows


def _sides(filters: Filters) -> tuple[tuple[str, str], ...]:
    return (("obligors", filters.obligor), ("counterparties", filters.counterparty))


def _stored(filters: Filters, point: AsOf) -> Q:
    """What a wording must have stored for its commitment to stand as asked. It lets through more, never less."""
    stored = Q()
    if filters.due_states:
        stored &= may_be(set(DueState) & set(filters.due_states), point)
    if filters.due_before:
        stored &= may_fall_before(filters.due_before.instant)
    if filters.due_after:
        stored &= may_fall_after(filters.due_after.instant)
    return stored


def _with_words(rows: QuerySet[Commitment], text: str, point: AsOf) -> QuerySet[Commitment]:
    """Those whose wording at the point has these words, or that have this code, or may fall on this day."""
    found = _worded(text, point)
    if _CODE.fullmatch(text):
        found |= Q(code__iexact=text)
    if day := asked_day(text):
        dated = CommitmentRevision.objects.filter(commitment=OuterRef("pk")).as_of(point)
        found |= Q(Exists(dated.filter(may_fall_between(*span_of(day), point))))
    return rows.filter(found)


def _worded(text: str, point: AsOf) -> Q:
    query = query_of(text)
    if query is None:
        return Q(pk__in=[])
    worded = matching(CommitmentRevision.objects.all(), query).newest_per("commitment", point)
    return Q(pk__in=worded.values("commitment"))


def passing(commitments: Iterable[UUID], filters: Filters, point: AsOf) -> list[UUID]:
    """Of some that `narrowed` let through, those that really stand as asked, in their order.

    At most six queries, and fifteen more where a legal state is asked for.
    """
    commitments = list(commitments)
    if not filters.computed:
        return commitments
    standings = standings_at(commitments, point)
    named = _named(commitments, filters, point)
    found = [
        one
        for one in commitments
        if one in standings
        and _fits(standings[one], filters)
        and (filters.day is None or one in named or _falls_on(standings[one].due, filters.day))
    ]
    if not filters.legal_states:
        return found
    legal = legal_states_of_commitments({one: standings[one].due for one in found}, point)
    return [one for one in found if legal[one].state in filters.legal_states]


def _named(commitments: list[UUID], filters: Filters, point: AsOf) -> set[UUID]:
    """Those whose wording names the day that was asked for."""
    if filters.day is None:
        return set()
    found = Commitment.objects.filter(_worded(filters.words, point), pk__in=commitments)
    return set(found.values_list("pk", flat=True))


def _falls_on(due: Due, day: date) -> bool:
    """Whether one of the readings that count makes something due that day, or begin or end, in its own zone."""
    outcomes = [result.resolution.outcome for result in due.readings if result.counts]
    lasting = [outcome for outcome in outcomes if isinstance(outcome, Running)]
    limits = [outcome for outcome in outcomes if isinstance(outcome, Limit)]
    limits += [running.next_limit for running in lasting if running.next_limit is not None]
    return any(limit.first_day <= day <= limit.last_day for limit in limits) or any(
        day in (_first_day(running), running.last_day) for running in lasting
    )


def _first_day(running: Running) -> date | None:
    """The day on which it begins: as it was written, else where its days are counted."""
    if running.begins is not None:
        return running.begins.first_day
    return running.start.astimezone(zone_of(running.zone)).date() if running.start else None


def _fits(standing: Standing, filters: Filters) -> bool:
    return (
        (not filters.due_states or standing.due.state in filters.due_states)
        and (not filters.levels or standing.level in filters.levels)
        and _falls_between(standing.due, filters)
    )


def _falls_between(due: Due, filters: Filters) -> bool:
    """Whether one and the same reading lies between the bounds."""
    if filters.due_before is None and filters.due_after is None:
        return True
    outcomes = (result.resolution.outcome for result in due.readings if result.counts)
    return any(
        (filters.due_before is None or filters.due_before.is_after(limit))
        and (filters.due_after is None or filters.due_after.is_before(limit))
        for limit in outcomes
        if isinstance(limit, Limit)
    )
