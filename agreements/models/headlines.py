"""Facts as lines that say who says what: the sentence of each, what it leads to, and whether one side alone says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import prefetch_related_objects

from agreements.domain import headlines
from agreements.domain.claims import ConditionValue
from agreements.domain.happenings import Says
from agreements.domain.naming import shortened
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.statuses import AssessorRole, Level, RoundState, Stance
from agreements.domain.timeline import AsOf, When
from agreements.domain.voices import Speaker, one_side_alone
from agreements.models.actors import Actor
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
from agreements.models.rounds import RoundOutcome, RoundRevision, RoundSchedule
from agreements.models.sources import Source, SourceRevision
from agreements.models.voices import Voices, voices_of

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


@dataclass(frozen=True, slots=True)
class _Names:
    """What the facts are about and who speaks in them, looked up once for all of them."""

    rounds: Mapping[UUID, str]
    commitments: Mapping[UUID, str]
    agreements: Mapping[UUID, str]
    voices: Voices
    withdrawn: Mapping[tuple[UUID, str], Actor]
    sources: Mapping[UUID, SourceRevision]

    def speakers(self, fact: Event, actors: Any, words: str = "") -> list[Speaker]:
        """Actors, and who is named in words, as they speak about what the fact is about."""
        process, agreement = fact.process_id, fact.agreement_id  # type: ignore[attr-defined]
        found = [self.voices.speaker(process, agreement, actor) for actor in actors.all()]
        return [*found, Speaker("", words)] if words else found

    def speaker(self, fact: Any, agreement: UUID) -> Speaker:
        """Who says it: an actor, or somebody who is named in words only."""
        if fact.actor is None:
            return Speaker("", fact.claimant)
        return self.voices.speaker(fact.process_id, agreement, fact.actor)


def lines_of(facts: list[Any], point: AsOf) -> list[News]:
    """Each fact as a line. The facts were read by news.told_at, with what it sets beside them. At most ten queries."""
    names = _names(facts, point)
    return [_line(fact, names) for fact in facts]


def _names(facts: list[Any], point: AsOf) -> _Names:
    events = [fact for fact in facts if isinstance(fact, Event)]
    prefetch_related_objects(events, "claimed_by", "disputed_by")
    rounds = {fact.round_id for fact in facts if isinstance(fact, RoundSchedule | RoundOutcome)}
    commitments = {fact.commitment_id for fact in facts if hasattr(fact, "commitment_id")}
    agreements = {fact.agreement_id for fact in facts if isinstance(fact, ForceStatement)}
    cited = {source.pk for fact in facts for source in _sources(fact)}
    sources = SourceRevision.objects.filter(source__in=cited).newest_per("source", point)
    return _Names(
        rounds=_said_of(RoundRevision, "round", rounds, point, "label"),
        commitments=_said_of(CommitmentRevision, "commitment", commitments, point, "paraphrase"),
        agreements=_said_of(AgreementRevision, "agreement", agreements, point, "title"),
        voices=voices_of({fact.process_id for fact in facts}, point),
        withdrawn=_withdrawn([fact for fact in facts if isinstance(fact, PositionWithdrawal)]),
        sources={row.source_id: row for row in sources.select_related("source")} if cited else {},
    )


def _withdrawn(facts: list[PositionWithdrawal]) -> dict[tuple[UUID, str], Actor]:
    """Whose position each of these takes back."""
    if not facts:
        return {}
    keys = {fact.position_key for fact in facts}
    rows = Position.objects.filter(process__in={fact.process_id for fact in facts}, key__in=keys)  # type: ignore[attr-defined]
    return {(row.process_id, row.key): row.actor for row in rows.select_related("actor")}  # type: ignore[attr-defined]


def _sources(fact: Fact) -> list[Source]:
    """The sources of a fact where they were read."""
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
    claiming = names.speakers(fact, fact.claimed_by, fact.claimed_words)
    denying = names.speakers(fact, fact.disputed_by)
    sentence = headlines.of_event(fact.text, [who.label for who in claiming], [who.label for who in denying])
    alone, about = one_side_alone(claiming, denying), fact.agreement or fact.process
    return News(fact, sentence, about, one_side=alone, sources=sources)


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
    commitment = fact.commitment
    who = names.speaker(fact, commitment.agreement_id)  # type: ignore[attr-defined]
    sentence = headlines.of_position(who.label, Stance(fact.stance), fact.text, commitment.code)
    return News(fact, sentence, commitment, fact.stance, "position", True, sources)


def _withdrawal(fact: PositionWithdrawal, names: _Names, sources: Sources) -> News:
    commitment, process = fact.commitment, fact.process_id  # type: ignore[attr-defined]
    actor = names.withdrawn[process, fact.position_key]
    who = names.voices.speaker(process, commitment.agreement_id, actor)  # type: ignore[attr-defined]
    sentence = headlines.of_withdrawal(who.label, fact.text, commitment.code)
    return News(fact, sentence, commitment, one_side=True, sources=sources)


def _claim(fact: ConditionClaim, names: _Names, sources: Sources) -> News:
    commitment = fact.commitment
    who = names.speaker(fact, commitment.agreement_id)  # type: ignore[attr-defined]
    value, alone = ConditionValue(fact.value), one_side_alone([who], ())
    sentence = headlines.of_condition_claim(who.label, value, fact.text, commitment.code)
    return News(fact, sentence, commitment, one_side=alone, sources=sources)


def _force(fact: ForceStatement, names: _Names, sources: Sources) -> News:
    who, agreement = names.speaker(fact, fact.agreement_id), fact.agreement  # type: ignore[attr-defined]
    title = names.agreements.get(agreement.pk, agreement.code)
    sentence = headlines.of_force_statement(who.label, Says(fact.says), fact.text, title)
    return News(fact, sentence, agreement, one_side=one_side_alone([who], ()), sources=sources)


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
