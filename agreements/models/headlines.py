"""Facts as lines that say who says what: the sentence of each, what it leads to, and whether one side alone says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from agreements.domain import headlines
from agreements.domain.claims import ConditionValue
from agreements.domain.happenings import Says
from agreements.domain.naming import shortened
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.statuses import AssessorRole, Level, RoundState, Stance
from agreements.domain.timeline import AsOf, When
from agreements.models.actors import Actor, ActorRevision, Participation
from agreements.models.agreements import AgreementRevision, ForceStatement
from agreements.models.base import Fact
from agreements.models.commitments import (
    Assessment,
    CommitmentRevision,
    ConditionClaim,
    Position,
    PositionWithdrawal,
)
from agreements.models.events import Event
from agreements.models.labels import Labels, labels_at
from agreements.models.rounds import RoundOutcome, RoundRevision, RoundSchedule
from agreements.models.sources import Source, SourceRevision

Sources: TypeAlias = tuple[SourceRevision, ...]


@dataclass(frozen=True, slots=True)
class News:
    """One fact as something that happened. `about` is what it leads to, `state` a word of the family for a badge.

    `one_side`: it is the word of one side alone, which is told among the others and never heads a process.
    """

    fact: Fact
    sentence: Sentence
    about: Any
    state: str = ""
    family: str = ""
    one_side: bool = False
    sources: tuple[SourceRevision, ...] = ()

    @property
    def url(self) -> str:
        return str(self.about.get_absolute_url())

    @property
    def when(self) -> When:
        return self.fact.effective

    @property
    def since(self) -> datetime:
        """Since when the record tells it: when it was entered, or became known where the reader stands before that."""
        told: datetime = self.fact.since  # type: ignore[attr-defined]
        return told

    @property
    def corrects(self) -> bool:
        """Whether it takes the place of something that was recorded in error."""
        return self.fact.supersedes_id is not None  # type: ignore[attr-defined]


@dataclass(slots=True)
class _Names:
    """What the facts are about and who speaks in them, looked up once for all of them."""

    rounds: dict[UUID, str] = field(default_factory=dict)
    commitments: dict[UUID, str] = field(default_factory=dict)
    agreements: dict[UUID, str] = field(default_factory=dict)
    actors: Labels = field(default_factory=lambda: Labels(()))
    slugs: dict[UUID, str] = field(default_factory=dict)
    speakers: dict[tuple[UUID, str], UUID] = field(default_factory=dict)
    roles: dict[UUID, set[str]] = field(default_factory=dict)
    belongs_to: dict[UUID, UUID] = field(default_factory=dict)
    sources: dict[UUID, SourceRevision] = field(default_factory=dict)

    def actor(self, pk: UUID | None, process: UUID) -> str:
        """The label by which the process calls it, or the slug where it says nothing of it yet."""
        if pk in (called := self.actors.within(process)):
            return called[pk].label
        return self.slugs.get(pk, "") if pk else ""

    def alone(self, claimants: Iterable[UUID], disputing: Collection[UUID] = ()) -> bool:
        return headlines.one_side_alone(claimants, disputing, self.roles, self.belongs_to)


def lines_of(facts: list[Any], processes: Collection[UUID], point: AsOf) -> list[News]:
    """Each fact as a line; labels of actors as said in these processes. At most nine queries.

    The facts were read by news.told_at, with what it sets beside them.
    """
    names = _names(facts, processes, point)
    return [_line(fact, names) for fact in facts]


def _names(facts: list[Any], processes: Collection[UUID], point: AsOf) -> _Names:
    rounds = {fact.round_id for fact in facts if isinstance(fact, RoundSchedule | RoundOutcome)}
    commitments = {fact.commitment_id for fact in facts if hasattr(fact, "commitment_id")}
    agreements = {fact.agreement_id for fact in facts if isinstance(fact, ForceStatement)}
    speakers = _withdrawn([fact for fact in facts if isinstance(fact, PositionWithdrawal)])
    actors = {fact.actor_id for fact in facts if getattr(fact, "actor_id", None)} | set(speakers.values())
    for fact in facts:
        if isinstance(fact, Event):
            actors |= {*fact.claimed_by_ids, *fact.disputed_by_ids}  # type: ignore[attr-defined]
    cited = {source.pk for fact in facts for source in _sources(fact)}
    sources = SourceRevision.objects.filter(source__in=cited).newest_per("source", point)
    parents = ActorRevision.objects.filter(actor__in=actors, process__in=processes).exclude(parent=None)
    return _Names(
        rounds=_said_of(RoundRevision, "round", rounds, point, "label"),
        commitments=_said_of(CommitmentRevision, "commitment", commitments, point, "paraphrase"),
        agreements=_said_of(AgreementRevision, "agreement", agreements, point, "title"),
        actors=labels_at(actors, point, processes),
        slugs=dict(Actor.objects.filter(pk__in=actors).values_list("pk", "slug")),
        speakers=speakers,
        roles=_roles(actors, processes, point),
        belongs_to=dict(parents.as_of(point).oldest_first().values_list("actor_id", "parent_id")),
        sources={row.source_id: row for row in sources.select_related("source")} if cited else {},
    )


def _withdrawn(facts: list[PositionWithdrawal]) -> dict[tuple[UUID, str], UUID]:
    """Whose position each of these takes back."""
    keys = {fact.position_key for fact in facts}
    rows = Position.objects.filter(process__in={fact.process_id for fact in facts}, key__in=keys)
    return {
        (process, key): actor for process, key, actor in rows.values_list("process_id", "key", "actor_id")
    }


def _roles(actors: set[UUID], processes: Collection[UUID], point: AsOf) -> dict[UUID, set[str]]:
    rows = Participation.objects.filter(actor__in=actors, process__in=processes).as_of(point)
    found: dict[UUID, set[str]] = defaultdict(set)
    for actor, role in rows.values_list("actor_id", "role"):
        found[actor].add(role)
    return found


def _sources(fact: Fact) -> list[Source]:
    """The sources of a fact where _link has read them."""
    return list(fact.sources.all()) if "sources" in getattr(fact, "_prefetched_objects_cache", {}) else []


def _said_of(model: Any, parent: str, ids: set[UUID], point: AsOf, column: str) -> dict[UUID, str]:
    if not ids:
        return {}
    rows = model.objects.filter(**{f"{parent}__in": ids}).newest_per(parent, point)
    return dict(rows.values_list(f"{parent}_id", column))


def _line(fact: Any, names: _Names) -> News:
    sources = tuple(names.sources[source.pk] for source in _sources(fact) if source.pk in names.sources)
    tell = next(tell for model, tell in _TELLING.items() if isinstance(fact, model))
    return tell(fact, names, sources)


def _event(fact: Event, names: _Names, sources: Sources) -> News:
    claimed, disputed = fact.claimed_by_ids, fact.disputed_by_ids  # type: ignore[attr-defined]
    saying, denying = ([names.actor(pk, fact.process_id) for pk in group] for group in (claimed, disputed))
    saying += [fact.claimed_words] if fact.claimed_words else []
    alone = names.alone(claimed, disputed) if claimed else bool(fact.claimed_words and not disputed)
    about = fact.agreement or fact.process
    return News(fact, headlines.of_event(fact.text, saying, denying), about, one_side=alone, sources=sources)


def _plan(fact: RoundSchedule, names: _Names, sources: Sources) -> News:
    label = names.rounds.get(fact.round_id, fact.round.code)
    sentence = headlines.of_plan(label, RoundState(fact.state), fact.begins, fact.venue)
    return News(fact, sentence, fact.round, fact.state, "round", sources=sources)


def _outcome(fact: RoundOutcome, names: _Names, sources: Sources) -> News:
    label = names.rounds.get(fact.round_id, fact.round.code)
    sentence = headlines.of_outcome(label, fact.summary, fact.claimed_by)
    return News(fact, sentence, fact.round, fact.state, "round", bool(fact.claimed_by), sources)


def _assessment(fact: Assessment, names: _Names, sources: Sources) -> News:
    role = AssessorRole(fact.role)
    sentence = headlines.of_assessment(fact.assessor, role, Level(fact.level), _clause(fact, names))
    return News(fact, sentence, fact.commitment, fact.level, "level", role is AssessorRole.PARTY, sources)


def _position(fact: Position, names: _Names, sources: Sources) -> News:
    who, code = names.actor(fact.actor_id, fact.process_id), fact.commitment.code
    sentence = headlines.of_position(who, Stance(fact.stance), fact.text, code)
    return News(fact, sentence, fact.commitment, fact.stance, "position", True, sources)


def _withdrawal(fact: PositionWithdrawal, names: _Names, sources: Sources) -> News:
    speaker = names.speakers.get((fact.process_id, fact.position_key))
    sentence = headlines.of_withdrawal(names.actor(speaker, fact.process_id), fact.text, fact.commitment.code)
    return News(fact, sentence, fact.commitment, one_side=True, sources=sources)


def _claim(fact: ConditionClaim, names: _Names, sources: Sources) -> News:
    who = names.actor(fact.actor_id, fact.process_id) if fact.actor_id else fact.claimant
    value, alone = ConditionValue(fact.value), fact.actor_id is None or names.alone([fact.actor_id])
    sentence = headlines.of_condition_claim(who, value, fact.text, fact.commitment.code)
    return News(fact, sentence, fact.commitment, one_side=alone, sources=sources)


def _force(fact: ForceStatement, names: _Names, sources: Sources) -> News:
    who = names.actor(fact.actor_id, fact.process_id) if fact.actor_id else fact.claimant
    title = names.agreements.get(fact.agreement_id, fact.agreement.code)
    sentence = headlines.of_force_statement(who, Says(fact.says), fact.text, title)
    alone = fact.actor_id is None or names.alone([fact.actor_id])
    return News(fact, sentence, fact.agreement, one_side=alone, sources=sources)


def _change(fact: CommitmentRevision, names: _Names, sources: Sources) -> News:
    change = next(kind for kind in headlines.CHANGES if kind == fact.change)
    sentence = headlines.of_change(change, fact.asked_by, fact.granted_by, _clause(fact, names))
    return News(fact, sentence, fact.commitment, sources=sources)


_TELLING: Mapping[type[Fact], Any] = {
    Event: _event,
    RoundSchedule: _plan,
    RoundOutcome: _outcome,
    Assessment: _assessment,
    Position: _position,
    PositionWithdrawal: _withdrawal,
    ConditionClaim: _claim,
    ForceStatement: _force,
    CommitmentRevision: _change,
}


def _clause(fact: Assessment | CommitmentRevision, names: _Names) -> Sentence:
    """The commitment by its code and the record's own words for it."""
    code, text = fact.commitment.code, names.commitments.get(fact.commitment_id, "")
    return (
        say(gettext_noop("{code} “{title}”"), code=code, title=shortened(text))
        if text
        else say("{code}", code=code)
    )
