"""The legal state of an agreement or a commitment at a moment: what happenings and the parties' statements come to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from agreements.domain.claims import joined, newest_per_claimant
from agreements.domain.deadlines.counting import over_with
from agreements.domain.happenings import (
    LIVING,
    OPEN,
    OVER,
    Fact,
    Happening,
    LegalState,
    Says,
    Statement,
    TermEnd,
)
from agreements.domain.legal_voices import LegalEvidence, Parties, weigh
from agreements.domain.legal_words import reasons
from agreements.domain.sentences import Sentence
from agreements.domain.statuses import EventKind
from agreements.domain.timeline import Moments, When, has_begun, point_of
from agreements.domain.voices import Speaker


@dataclass(frozen=True, slots=True)
class Legal:
    """The answer: one state, by whom where somebody's act made it, since when, and why in words, with the facts used.

    `suspended_by`: for whom it is suspended; `otherwise`: the state for everybody else. `since` is None where nobody
    said it; of a disputed state it is the moment from which the accounts differ. `reasons`: why, each thing once.
    """

    state: LegalState
    by: tuple[str, ...]
    since: When | None
    reasons: tuple[Sentence, ...]
    facts: tuple[Fact, ...]
    suspended_by: tuple[str, ...]
    otherwise: LegalState

    @property
    def explanation(self) -> Sentence:
        return joined(self.reasons)

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
    speakers: Mapping[str, Speaker] | None = None,
    commitment: str = "",
    draft: bool = False,
    ends: Collection[TermEnd] = (),
) -> Legal:
    """The legal state at `at`, from what counts by then: "read in order of time", then what the parties say of it.

    `parties`: the labels under which parties act and speak; an organ of a party is another speaker. `speakers`: by
    label, who else is known and in which roles. `commitment`: the code of the one asked about, which its agreement's
    happenings move too. `draft`: it is known by a draft only. `ends`: those that the rules give themselves.
    """
    point = point_of(at)
    about_it = (one for one in happenings if _is_about(one.commitments, commitment))
    happened = [placed for one in about_it if (placed := in_effect(one, point, ends))]
    about = [one for one in statements if _is_about(one.commitments, commitment)]
    said = newest_per_claimant([*about, *repudiations(happened)], point)
    sides = Parties(tuple(parties), speakers or {})
    start = LegalState.DRAFT if draft else LegalState.UNKNOWN
    return _answer(weigh(happened, said, start, sides, of_commitment=bool(commitment)), sides)


def in_effect(happening: Happening, point: Moments, ends: Iterable[TermEnd]) -> Happening | None:
    """It with the moment of its effect, None where that has not come by the point.

    What begins, suspends or ends early has its effect from its beginning on. What expires runs all through its last
    day: to the end of the day that is named, or to the end that the rule itself gives it on that day.
    """
    if happening.kind is not EventKind.EXPIRY:
        return happening if has_begun(happening.when, point) else None
    own = [end for end in ends if end.falls_on(happening.when)]
    known = TermEnd(over_with(happening.when), happening.when.zone)
    end = max(own, key=lambda one: one.over_at, default=known)
    return replace(happening, over_at=end.over_at) if end.over_at <= point.opens_in(end.zone) else None


def _is_about(commitments: Collection[str], commitment: str) -> bool:
    return not commitments or commitment in commitments


def repudiations(happened: Iterable[Happening]) -> list[Statement]:
    """Case 7 "party organ disowns its negotiators": a repudiation is a statement of whoever makes it, and no more.

    Where it is another's word that somebody made it, nobody has spoken.
    """
    return [
        Statement(who, Says.NOT_IN_FORCE, one.when, one.commitments, one.sources, one.key)
        for one in happened
        if one.kind is EventKind.REPUDIATION
        for who in one.by
        if not one.claimed_by or who in one.claimed_by
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


def _decide(record: LegalEvidence, sides: Parties) -> LegalState:
    """All agree: that. One against what happened, or against another: disputed. One voice settles nothing."""
    base = record.settled.base
    if record.hangs_on_claims(sides):
        return LegalState.DISPUTED
    says = {one.says for one in record.counted}
    if not says:
        return base
    said = says.pop()
    if says:
        return LegalState.DISPUTED
    if base in _FITS[said]:
        return base
    if {one.claimant for one in record.counted} >= set(sides.labels):
        return _COMES_TO[said]
    # Of a text not yet in force by anything on record, one side's word is told and changes nothing.
    return base if base in OPEN else LegalState.DISPUTED


def _answer(record: LegalEvidence, sides: Parties) -> Legal:
    state = _decide(record, sides)
    return Legal(
        state=state,
        by=_by(state, record),
        since=_since(state, record, sides),
        reasons=tuple(dict.fromkeys(reasons(state, record, sides))),
        facts=tuple(dict.fromkeys((*record.settled.facts, *record.open, *record.counted, *record.beside))),
        suspended_by=tuple(_suspending(record)),
        otherwise=record.settled.state,
    )


def _suspending(record: LegalEvidence) -> Iterator[str]:
    """For whom it is suspended: by a settled act, or by its own word; unless it says since that it is in force."""
    back = {one.claimant for one in record.counted if one.says is Says.IN_FORCE}
    pauses = [who for who in record.settled.pauses if who]
    pauses += [who for who, pause in record.claimed.pauses.items() if who in pause.claimed_by]
    pauses += [one.claimant for one in record.counted if one.says is Says.SUSPENDED]
    yield from dict.fromkeys(who for who in pauses if who not in back)


def _by(state: LegalState, record: LegalEvidence) -> tuple[str, ...]:
    timeline = record.settled
    if state is LegalState.DISPUTED:
        return ()
    if state is not timeline.base:
        return tuple(sorted(one.claimant for one in record.counted))
    return tuple(filter(None, timeline.pauses)) if timeline.pauses else timeline.actors


def _since(state: LegalState, record: LegalEvidence, sides: Parties) -> When | None:
    # Newest first, so that the earliest of each stays.
    first = {one.says: one.since for one in record.counted}
    if state is LegalState.DISPUTED:
        parting = [*first.values(), *([record.open[0].when] if record.hangs_on_claims(sides) else [])]
        return max(parting, key=lambda since: since.start)
    if state is record.settled.base:
        facts = record.settled.pauses.values() or record.settled.made_by
        return next((fact.when for fact in facts), None)
    # Nobody who says that it is in force says since when; the other words are themselves what ended or suspended it.
    return None if state is LegalState.IN_FORCE else next(iter(first.values()))
