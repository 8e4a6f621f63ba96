"""What happened last in a process, as far as known at a point: its newest facts, each as one sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F, Window, prefetch_related_objects
from django.db.models.functions import RowNumber

from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.statuses import AGREEMENT_DATES, ChangeKind, EventKind, RoundState
from agreements.domain.timeline import AsOf, When
from agreements.models.actors import Actor
from agreements.models.base import ORDER, Fact
from agreements.models.boards import ActorAt, labels_at
from agreements.models.commitments import Assessment, CommitmentRevision, Position
from agreements.models.events import Event
from agreements.models.labels import Labels
from agreements.models.rounds import RoundOutcome, RoundRevision, RoundSchedule
from agreements.models.sources import Source, SourceRevision


@dataclass(frozen=True, slots=True)
class News:
    """One fact as something that happened. `about` is what it leads to, `state` a word of the family for a badge."""

    fact: Fact
    sentence: Sentence
    about: Any
    state: str = ""
    family: str = ""
    claimed_by: tuple[ActorAt, ...] = ()
    disputed_by: tuple[ActorAt, ...] = ()
    sources: tuple[SourceRevision, ...] = ()

    @property
    def url(self) -> str:
        return str(self.about.get_absolute_url())

    @property
    def when(self) -> When:
        return self.fact.effective


PLANS = {
    RoundState.PROPOSED: gettext_noop("{round}: proposed{when}."),
    RoundState.SCHEDULED: gettext_noop("{round}: announced{when}."),
    RoundState.MOVED: gettext_noop("{round}: moved{when}."),
    RoundState.POSTPONED: gettext_noop("{round}: put off."),
    RoundState.CANCELLED: gettext_noop("{round}: called off."),
}
CHANGES = {
    ChangeKind.AMENDED: gettext_noop("Amended: {commitment}."),
    ChangeKind.EXTENDED: gettext_noop("Extended: {commitment}."),
    ChangeKind.SUSPENDED: gettext_noop("Suspended: {commitment}."),
    ChangeKind.SUPERSEDED: gettext_noop("Superseded: {commitment}."),
    ChangeKind.WITHDRAWN: gettext_noop("Withdrawn: {commitment}."),
}


#: Events by which an agreement or the talks themselves change: of one moment these are told first.
TURNS = frozenset(AGREEMENT_DATES) | {
    EventKind.DECLARATION,
    EventKind.EXTENSION,
    EventKind.SUSPENSION,
    EventKind.EXPIRY,
    EventKind.EARLY_TERMINATION,
    EventKind.REPUDIATION,
    EventKind.DISSOLUTION,
    EventKind.TALKS_COLLAPSE,
    EventKind.VIOLENCE,
}


def _order(fact: Any) -> tuple[Any, ...]:
    """By moment; within one, a turn before a plan or a judgement, and these before the rest; then by ORDER, but for
    the dates of an agreement, which follow each other as a rule.
    """
    weight, nth = 1, 0
    if isinstance(fact, Event):
        weight = 2 if fact.kind in TURNS else 0
        nth = AGREEMENT_DATES.index(fact.kind) if fact.kind in AGREEMENT_DATES else 0
    moment, known, key = fact.in_order
    return moment, weight, known, nth, key, fact._meta.model_name


@dataclass(slots=True)
class _Names:
    """Labels of what the facts are about, looked up once for all of them."""

    rounds: dict[UUID, str] = field(default_factory=dict)
    commitments: dict[UUID, str] = field(default_factory=dict)
    actors: Labels = field(default_factory=lambda: Labels(()))
    sources: dict[UUID, SourceRevision] = field(default_factory=dict)

    def actor(self, actor: Actor, process: UUID) -> ActorAt:
        return self.actors.within(process).get(actor.pk, ActorAt(actor.slug, actor.slug, ""))


def newest_facts(
    processes: Collection[UUID], point: AsOf, count: int, *, all_sources: bool = False
) -> dict[UUID, list[News]]:
    """By process, the `count` newest facts at the point, the newest first; only the very newest comes with its sources,
    or all of them do.

    A constant number of queries.
    """
    facts: list[Any] = [
        *_newest(Event, processes, point, count).select_related("agreement", "process"),
        *_newest(RoundSchedule, processes, point, count).select_related("round"),
        *_newest(RoundOutcome, processes, point, count).select_related("round"),
        *_newest(Assessment, processes, point, count).select_related("commitment"),
        *_newest(Position, processes, point, count).select_related("commitment", "actor"),
        *_newest(CommitmentRevision, processes, point, count, change__in=CHANGES).select_related(
            "commitment"
        ),
    ]
    facts.sort(key=_order, reverse=True)
    kept: dict[UUID, list[Any]] = defaultdict(list)
    for fact in facts:
        if len(kept[fact.process_id]) < count:
            kept[fact.process_id].append(fact)
    told = [fact for group in kept.values() for fact in group]
    _link(told, heads=told if all_sources else [group[0] for group in kept.values()])
    names = _names(told, processes, point)
    return {process: [_news(fact, names) for fact in group] for process, group in kept.items()}


def _newest(model: type[Fact], processes: Collection[UUID], point: AsOf, count: int, **only: Any) -> Any:
    nth = Window(
        RowNumber(),
        partition_by=[F("process")],
        order_by=[F(column).desc() for column in ORDER],
    )
    rows = model._default_manager.filter(process__in=processes, **only).as_of(point)
    return rows.annotate(nth=nth).filter(nth__lte=count)


def _link(told: list[Any], heads: list[Any]) -> None:
    """Read what the told facts point to: of events who claims and disputes them, of the newest their sources."""
    events = [fact for fact in told if isinstance(fact, Event)]
    prefetch_related_objects(events, "claimed_by", "disputed_by")
    for model in {type(fact) for fact in heads}:
        prefetch_related_objects([fact for fact in heads if type(fact) is model], "sources")


def _names(facts: Iterable[Any], processes: Collection[UUID], point: AsOf) -> _Names:
    rounds = {fact.round_id for fact in facts if isinstance(fact, RoundSchedule | RoundOutcome)}
    commitments = {fact.commitment_id for fact in facts if hasattr(fact, "commitment_id")}
    actors = {fact.actor_id for fact in facts if isinstance(fact, Position)}
    events = [fact for fact in facts if isinstance(fact, Event)]
    actors |= {actor.pk for event in events for actor in (*event.claimed_by.all(), *event.disputed_by.all())}
    cited = {source.pk for fact in facts for source in _sources(fact)}
    sources = SourceRevision.objects.filter(source__in=cited).newest_per("source", point)
    return _Names(
        rounds=dict(_said_of(RoundRevision, "round", rounds, point, "label")),
        commitments=dict(_said_of(CommitmentRevision, "commitment", commitments, point, "paraphrase")),
        actors=labels_at(actors, point, processes),
        sources={row.source_id: row for row in sources.select_related("source")},
    )


def _sources(fact: Fact) -> list[Source]:
    """The sources of a fact where _link has read them."""
    return list(fact.sources.all()) if "sources" in getattr(fact, "_prefetched_objects_cache", {}) else []


def _said_of(model: type[Fact], parent: str, ids: set[UUID], point: AsOf, column: str) -> Any:
    rows = model._default_manager.filter(**{f"{parent}__in": ids}).newest_per(parent, point)
    return rows.values_list(f"{parent}_id", column)


def _news(fact: Any, names: _Names) -> News:
    sources = tuple(names.sources[source.pk] for source in _sources(fact) if source.pk in names.sources)
    if isinstance(fact, Event):
        claimed, disputed = (
            tuple(names.actor(actor, fact.process_id) for actor in actors.all())
            for actors in (fact.claimed_by, fact.disputed_by)
        )
        about = fact.agreement or fact.process
        return News(fact, say("{text}", text=fact.text), about, "", "", claimed, disputed, sources)
    if isinstance(fact, RoundSchedule | RoundOutcome):
        return News(fact, _of_round(fact, names), fact.round, fact.state, "round", sources=sources)
    if isinstance(fact, Assessment):
        return News(fact, _of_commitment(fact, names), fact.commitment, fact.level, "level", sources=sources)
    if isinstance(fact, Position):
        return News(
            fact, _of_commitment(fact, names), fact.commitment, fact.stance, "position", sources=sources
        )
    return News(fact, _of_commitment(fact, names), fact.commitment, sources=sources)


def _of_round(fact: RoundSchedule | RoundOutcome, names: _Names) -> Sentence:
    label = names.rounds.get(fact.round_id, fact.round.code)
    if isinstance(fact, RoundOutcome):
        return say("{round}: {text}", round=label, text=fact.summary)
    return say(PLANS[RoundState(fact.state)], round=label, when=_planned(fact))


def _of_commitment(fact: Assessment | Position | CommitmentRevision, names: _Names) -> Sentence:
    paraphrase = names.commitments.get(fact.commitment_id, fact.commitment.code)
    if isinstance(fact, Assessment):
        return say(gettext_noop("Assessed by {who}: {commitment}."), who=fact.assessor, commitment=paraphrase)
    if isinstance(fact, Position):
        # Not its words: what a party writes of itself must not become the boldest line of the first page.
        speaker = names.actor(fact.actor, fact.process_id).label
        return say(
            gettext_noop("{who} states its position: {commitment}."), who=speaker, commitment=paraphrase
        )
    return say(CHANGES[ChangeKind(fact.change)], commitment=paraphrase)


def _planned(fact: RoundSchedule) -> Sentence:
    if fact.begins and fact.venue:
        return say(gettext_noop(" for {day}, {venue}"), day=fact.begins, venue=fact.venue)
    if fact.begins:
        return say(gettext_noop(" for {day}"), day=fact.begins)
    return say(gettext_noop(", {venue}"), venue=fact.venue) if fact.venue else say("")
