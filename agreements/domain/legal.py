"""The legal state of an agreement or a commitment at a moment: what happenings and the parties' statements come to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from agreements.domain.claims import joined, listed, newest_per_claimant
from agreements.domain.happenings import (
    LIVING,
    MOVES,
    OPEN,
    OVER,
    Fact,
    Happening,
    LegalState,
    Says,
    Statement,
)
from agreements.domain.legal_timeline import LegalTimeline
from agreements.domain.legal_words import statement_words, timeline_words, words_beside
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.statuses import EventKind, Role
from agreements.domain.timeline import Moments, When, has_begun, point_of


@dataclass(frozen=True, slots=True)
class Legal:
    """The answer: one state, by whom where somebody's act made it, since when, and why in words, with the facts used.

    `suspended_by`: for whom it is suspended; `otherwise`: the state for everybody else. `since` is None where nobody
    said it; of a disputed state it is the moment from which the accounts differ.
    """

    state: LegalState
    by: tuple[str, ...]
    since: When | None
    explanation: Sentence
    facts: tuple[Fact, ...]
    suspended_by: tuple[str, ...]
    otherwise: LegalState

    def state_for(self, actor: str) -> LegalState:
        """D19 "suspension: state per actor"."""
        if actor in self.suspended_by:
            return LegalState.SUSPENDED
        return self.otherwise if self.state is LegalState.SUSPENDED and self.suspended_by else self.state


def legal_at(
    happenings: Iterable[Happening],
    statements: Iterable[Statement],
    at: datetime | Moments,
    *,
    parties: Collection[str],
    roles: Mapping[str, Role] | None = None,
    commitment: str = "",
    draft: bool = False,
) -> Legal:
    """The legal state at `at`, from what counts by then: "read in order of time", then what the parties say of it.

    `parties`: the labels under which parties act and speak; an organ of a party is another speaker. `roles`: what
    others are who have a part in it. `commitment`: the code of the one asked about, which its agreement's happenings
    move too. `draft`: it is known by a draft only.
    """
    point = point_of(at)
    happened = [
        one for one in happenings if has_begun(one.when, point) and _is_about(one.commitments, commitment)
    ]
    timeline = LegalTimeline(LegalState.DRAFT if draft else LegalState.UNKNOWN)
    for happening in sorted(happened, key=_order):
        if move := MOVES[happening.kind]:
            timeline.apply(happening, move)
    about = (one for one in statements if _is_about(one.commitments, commitment))
    said = newest_per_claimant([*about, *repudiations(happened)], point)
    standing = [one for one in said if timeline.settled is None or one.since.start >= timeline.settled]
    counted = tuple(one for one in standing if one.claimant in parties)
    # Who suspended it and says later that it is in force has resumed it.
    timeline.resume([one.claimant for one in counted if one.says is Says.IN_FORCE])
    beside = tuple(one for one in standing if one not in counted)
    return _answer(timeline, counted, beside, tuple(parties), roles or {})


def _is_about(commitments: Collection[str], commitment: str) -> bool:
    return not commitments or commitment in commitments


def _order(happening: Happening) -> tuple[datetime, int, str, str]:
    # By the end of the moment: an extension known to the day comes after an expiry at an hour of that day.
    return happening.when.end, list(MOVES).index(happening.kind), happening.key, repr(happening)


def repudiations(happened: Iterable[Happening]) -> list[Statement]:
    """Case 7 "party organ disowns its negotiators": a repudiation is a statement of whoever makes it, and no more."""
    return [
        Statement(who, Says.NOT_IN_FORCE, one.when, one.commitments, one.sources, one.key)
        for one in happened
        if one.kind is EventKind.REPUDIATION
        for who in one.by
    ]


#: States that a statement does not contradict, and the state it comes to where nothing stands against it.
_FITS: Final[dict[Says, frozenset[LegalState]]] = {
    Says.IN_FORCE: LIVING,
    Says.NOT_IN_FORCE: OPEN | OVER | {LegalState.SUSPENDED},
    Says.SUSPENDED: frozenset({LegalState.SUSPENDED}),
    Says.ENDED: OVER,
}
_COMES_TO: Final[dict[Says, LegalState]] = {
    Says.IN_FORCE: LegalState.IN_FORCE,
    Says.NOT_IN_FORCE: LegalState.OVERTAKEN,
    Says.SUSPENDED: LegalState.SUSPENDED,
    Says.ENDED: LegalState.ENDED_EARLY,
}


def _decide(base: LegalState, counted: Collection[Statement], parties: Collection[str]) -> LegalState:
    """All agree: that. One against what happened, or against another: disputed."""
    says = {one.says for one in counted}
    if not says:
        return base
    said = says.pop()
    if says:
        return LegalState.DISPUTED
    if base in _FITS[said]:
        return base
    everybody = {one.claimant for one in counted} >= set(parties)
    pauses = said is Says.SUSPENDED and base in LIVING
    return _COMES_TO[said] if everybody or pauses or base in OPEN else LegalState.DISPUTED


def _answer(
    timeline: LegalTimeline,
    counted: tuple[Statement, ...],
    beside: tuple[Statement, ...],
    parties: tuple[str, ...],
    roles: Mapping[str, Role],
) -> Legal:
    spoken = {one.claimant for one in counted}
    disputing = [who for who in parties if who not in spoken and timeline.is_disputed_by(who)]
    state = LegalState.DISPUTED if disputing else _decide(timeline.base, counted, parties)
    suspending = [one.claimant for one in counted if one.says is Says.SUSPENDED]
    parts = [say(gettext_noop("Whether it is in force is disputed."))] if state is LegalState.DISPUTED else []
    if timeline.base is not LegalState.UNKNOWN or not counted:
        parts += timeline_words(timeline, parties)
    if disputing:
        parts.append(say(gettext_noop("This is disputed by {who}."), who=listed(disputing)))
    parts += [statement_words(one) for one in counted]
    silent = [who for who in parties if who not in spoken and who not in disputing]
    if counted and silent:
        parts.append(say(gettext_noop("No statement by {who} since then is on record."), who=listed(silent)))
    parts += [words_beside(one, roles.get(one.claimant)) for one in beside]
    return Legal(
        state=state,
        by=_by(state, timeline, counted),
        since=_since(state, timeline, counted),
        explanation=joined(parts),
        facts=(*timeline.facts, *counted, *beside),
        suspended_by=tuple(dict.fromkeys([*filter(None, timeline.pauses), *suspending])),
        otherwise=timeline.state,
    )


def _by(state: LegalState, timeline: LegalTimeline, counted: Iterable[Statement]) -> tuple[str, ...]:
    if state is LegalState.DISPUTED:
        return ()
    if state is not timeline.base:
        return tuple(sorted(one.claimant for one in counted))
    return tuple(filter(None, timeline.pauses)) if timeline.pauses else timeline.actors


def _since(state: LegalState, timeline: LegalTimeline, counted: Sequence[Statement]) -> When | None:
    first = {one.says: one.since for one in counted}  # newest first, so that the earliest of each stays
    if state is LegalState.DISPUTED and first:
        return max(first.values(), key=lambda since: since.start)
    if state in (timeline.base, LegalState.DISPUTED):
        facts = timeline.pauses.values() or timeline.made_by
        return next((fact.when for fact in facts), None)
    # Nobody who says that it is in force says since when; the other words are themselves what ended or suspended it.
    return None if state is LegalState.IN_FORCE else next(iter(first.values()))
