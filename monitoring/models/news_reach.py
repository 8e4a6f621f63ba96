"""Which subscriptions reach which news: by what the fact is about, and by the kinds that the person chose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from agreements.domain.timeline import AsOf
from agreements.models import (
    Agreement,
    Assessment,
    CommitmentRevision,
    Delegation,
    Event,
    Participation,
    Position,
    PositionWithdrawal,
    Process,
)
from monitoring.domain.channels import Subject
from monitoring.models.news import NewsItem
from monitoring.models.searches import found_by
from monitoring.models.subscriptions import Subscription

#: The narrowest first: it is the reason that a person is given.
_NARROWEST = (Subject.COMMITMENT, Subject.SEARCH, Subject.AGREEMENT, Subject.ACTOR, Subject.PROCESS)


def reaching(items: Iterable[NewsItem], point: AsOf) -> Iterator[tuple[Subscription, NewsItem]]:
    """Each person by each way once for each news, by the narrowest subscription that is older than the news."""
    items = list(items)
    subjects = {item.pk: _subjects(item, point) for item in items}
    by_subject: dict[tuple[Subject, Any], list[Subscription]] = defaultdict(list)
    rows = (
        Subscription.objects.active()
        .filter(user__is_active=True)
        .select_related("user", "search", "endpoint")
    )
    for row in rows.oldest_first():
        if row.endpoint is None or row.endpoint.ended_at is None:
            by_subject[row.subject_kind, row.subject_id].append(row)
    found = _found(by_subject, subjects, point)
    may_see = _May()
    for item in items:
        told: set[tuple[Any, ...]] = set()
        keys = {*subjects[item.pk], *((Subject.SEARCH, pk) for pk in found.get(item.pk, ()))}
        for kind in _NARROWEST:
            for row in (row for key in keys if key[0] is kind for row in by_subject.get(key, ())):
                way = (row.user_id, row.channel, row.endpoint_id)
                wanted = item.kind in row.news and row.created_at < item.fact.known_from
                if way not in told and wanted and may_see(row.user, item.process_id):
                    told.add(way)
                    yield row, item


def _subjects(item: NewsItem, point: AsOf) -> set[tuple[Subject, Any]]:
    """Everything that may be followed and that the fact is about."""
    fact = item.fact
    commitments, agreements, actors = set(), set(), set()
    if isinstance(fact, Assessment | Position | PositionWithdrawal):
        commitments.add(fact.commitment_id)  # type: ignore[union-attr]
        agreements.add(fact.commitment.agreement_id)  # type: ignore[attr-defined]
    elif isinstance(fact, Event):
        commitments |= {one.pk for one in fact.commitments.all()}
        agreements |= {one.agreement_id for one in fact.commitments.all()} | {fact.agreement_id}
        for many in (fact.by, fact.claimed_by, fact.disputed_by):
            actors |= {actor.pk for actor in many.all()}
    else:
        agreements |= set(Agreement.objects.filter(process=item.process_id).values_list("pk", flat=True))
        for model in (Delegation, Participation):
            seats = model.objects.filter(round=fact.round_id).as_of(point)
            actors |= set(seats.values_list("actor", flat=True))
    if isinstance(fact, Position):
        actors.add(fact.actor_id)  # type: ignore[attr-defined]
    actors |= _worded(commitments, point)
    pairs = ((Subject.COMMITMENT, commitments), (Subject.AGREEMENT, agreements), (Subject.ACTOR, actors))
    found = {(kind, pk) for kind, keys in pairs for pk in keys if pk is not None}
    return {*found, (Subject.PROCESS, item.process_id)}


def _worded(commitments: Collection[UUID], point: AsOf) -> set[Any]:
    """Who owes these, and to whom."""
    if not commitments:
        return set()
    rows = CommitmentRevision.objects.filter(commitment__in=commitments).newest_per("commitment", point)
    pairs = rows.values_list("obligors", "counterparties")
    return {actor for pair in pairs for actor in pair if actor is not None}


def _found(
    by_subject: dict[tuple[Subject, Any], list[Subscription]],
    subjects: dict[int, set[tuple[Subject, Any]]],
    point: AsOf,
) -> dict[int, set[int]]:
    """By news, the followed searches that find a commitment which it is about."""
    about = {pk: {key for kind, key in keys if kind is Subject.COMMITMENT} for pk, keys in subjects.items()}
    among = set().union(*about.values()) if about else set()
    found: dict[int, set[int]] = defaultdict(set)
    for (kind, search), rows in by_subject.items():
        if kind is Subject.SEARCH and among:
            hits = found_by(rows[0].search, rows[0].user, point, among=among)  # type: ignore[arg-type]
            for pk, commitments in about.items():
                if commitments & hits:
                    found[pk].add(search)
    return found


class _May:
    """Whether a person may see a process, asked once for each person."""

    def __init__(self) -> None:
        self._seen: dict[Any, set[Any]] = {}

    def __call__(self, user: Any, process: Any) -> bool:
        if user.pk not in self._seen:
            self._seen[user.pk] = set(Process.objects.visible_to(user).values_list("pk", flat=True))
        return process in self._seen[user.pk]
