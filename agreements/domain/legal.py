"""The legal state of an agreement or a commitment at a moment: what happenings and the parties' statements come to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from agreements.domain.claims import joined, listed, newest_per_claimant, said_since
from agreements.domain.happenings import (
    LIVING,
    MOVES,
    OPEN,
    OVER,
    Fact,
    Happening,
    LegalState,
    Move,
    Says,
    Statement,
)
from agreements.domain.sentences import Sentence, Value, gettext_noop, say
from agreements.domain.statuses import EventKind
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
    commitment: str = "",
    draft: bool = False,
) -> Legal:
    """The legal state at `at`, from what counts by then: "read in order of time", then what the parties say of it.

    `parties`: the labels under which parties act and speak; an organ of a party is another speaker. `commitment`: the
    code of the one asked about, which its agreement's happenings move too. `draft`: it is known by a draft only.
    """
    point = point_of(at)
    happened = [
        one for one in happenings if has_begun(one.when, point) and _is_about(one.commitments, commitment)
    ]
    course = _Course(LegalState.DRAFT if draft else LegalState.UNKNOWN)
    for happening in sorted(happened, key=_order):
        if move := MOVES[happening.kind]:
            course.take(happening, move)
    about = (one for one in statements if _is_about(one.commitments, commitment))
    said = newest_per_claimant([*about, *repudiations(happened)], point)
    standing = [one for one in said if course.settled is None or one.since.start >= course.settled]
    counted = tuple(one for one in standing if one.claimant in parties)
    # Who suspended it and says later that it is in force has resumed it.
    course.resume([one.claimant for one in counted if one.says is Says.IN_FORCE])
    return _answer(course, counted, tuple(one for one in standing if one not in counted), tuple(parties))


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


@dataclass(slots=True)
class _Course:
    """How far the happenings have moved it. `pauses`: by actor, its suspension ("" where nobody is named).

    `settled`: the last moment at which something was settled; statements from before are about an earlier state.
    """

    state: LegalState
    made_by: list[Happening] = field(default_factory=list)
    pauses: dict[str, Happening] = field(default_factory=dict)
    settled: datetime | None = None

    @property
    def base(self) -> LegalState:
        return LegalState.SUSPENDED if self.pauses else self.state

    @property
    def facts(self) -> list[Happening]:
        return [*self.made_by, *dict.fromkeys(self.pauses.values())]

    @property
    def actors(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(who for happening in self.made_by for who in happening.by))

    def is_disputed_by(self, who: str) -> bool:
        return any(who in happening.disputed_by for happening in self.facts)

    def take(self, happening: Happening, move: Move) -> None:
        lifted = self._lift(happening)
        if move.to is LegalState.SUSPENDED and self.state in move.out_of:
            for who in happening.by or ("",):
                self.pauses.setdefault(who, happening)
        elif lifted or self.state is move.to:
            self.made_by.append(happening)
        elif self.state in move.out_of:
            self.state, self.made_by = move.to, [happening]
            self.pauses = {} if move.to in OVER else self.pauses
        else:
            return
        if move.to not in OPEN:
            self.settled = happening.when.start

    def _lift(self, happening: Happening) -> bool:
        """Whether it ends suspensions and nothing else: those of whose act it is, of all where nobody is named."""
        if not self.pauses or happening.kind not in (EventKind.RESUMPTION, EventKind.ENTRY_INTO_FORCE):
            return False
        self.resume(happening.by or tuple(self.pauses))
        return self.state not in OPEN

    def resume(self, actors: Collection[str]) -> None:
        self.pauses = {who: pause for who, pause in self.pauses.items() if who not in actors}


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
    course: _Course, counted: tuple[Statement, ...], beside: tuple[Statement, ...], parties: tuple[str, ...]
) -> Legal:
    spoken = {one.claimant for one in counted}
    disputing = [who for who in parties if who not in spoken and course.is_disputed_by(who)]
    state = LegalState.DISPUTED if disputing else _decide(course.base, counted, parties)
    suspending = [one.claimant for one in counted if one.says is Says.SUSPENDED]
    parts = [say(gettext_noop("Whether it is in force is disputed."))] if state is LegalState.DISPUTED else []
    if course.base is not LegalState.UNKNOWN or not counted:
        parts += _course_words(course, parties)
    if disputing:
        parts.append(say(gettext_noop("This is disputed by {who}."), who=listed(disputing)))
    parts += [_said(one) for one in counted]
    silent = [who for who in parties if who not in spoken and who not in disputing]
    if counted and silent:
        parts.append(say(gettext_noop("No statement by {who} since then is on record."), who=listed(silent)))
    alone = gettext_noop("{statement} {who} speaks for itself there, not for a party.")
    parts += [say(alone, statement=_said(one), who=one.claimant) for one in beside]
    return Legal(
        state=state,
        by=_by(state, course, counted),
        since=_since(state, course, counted),
        explanation=joined(parts),
        facts=(*course.facts, *counted, *beside),
        suspended_by=tuple(dict.fromkeys([*filter(None, course.pauses), *suspending])),
        otherwise=course.state,
    )


def _by(state: LegalState, course: _Course, counted: Iterable[Statement]) -> tuple[str, ...]:
    if state is LegalState.DISPUTED:
        return ()
    if state is not course.base:
        return tuple(sorted(one.claimant for one in counted))
    return tuple(filter(None, course.pauses)) if course.pauses else course.actors


def _since(state: LegalState, course: _Course, counted: Sequence[Statement]) -> When | None:
    first = {one.says: one.since for one in counted}  # newest first, so that the earliest of each stays
    if state is LegalState.DISPUTED and first:
        return max(first.values(), key=lambda since: since.start)
    if state in (course.base, LegalState.DISPUTED):
        facts = course.pauses.values() or course.made_by
        return next((fact.when for fact in facts), None)
    # Nobody who says that it is in force says since when; the other words are themselves what ended or suspended it.
    return None if state is LegalState.IN_FORCE else next(iter(first.values()))


_STATEMENT: Final[dict[Says, str]] = {
    Says.IN_FORCE: gettext_noop("According to {who} (since {day}), it is in force."),
    Says.NOT_IN_FORCE: gettext_noop("According to {who} (since {day}), it is not in force."),
    Says.SUSPENDED: gettext_noop("According to {who} (since {day}), it is suspended."),
    Says.ENDED: gettext_noop("According to {who} (since {day}), it has ended."),
}
_HAPPENED: Final[dict[LegalState, str]] = {
    LegalState.UNKNOWN: gettext_noop("Nothing on record says whether it was agreed or entered into force."),
    LegalState.DRAFT: gettext_noop("Known by a draft only, which binds nobody."),
    LegalState.ANNOUNCED: gettext_noop("Announced {day}; no signature and no entry into force is on record."),
    LegalState.INITIALLED: gettext_noop("Initialled {day}; no signature is on record."),
    LegalState.SIGNED: gettext_noop("Signed {day}; no entry into force is on record."),
    LegalState.IN_FORCE: gettext_noop("In force since {day}."),
    LegalState.EXTENDED: gettext_noop("Extended {day}."),
    LegalState.SUSPENDED: gettext_noop("Suspended since {day}."),
    LegalState.EXPIRED: gettext_noop("Its term ended {day}; that breaches nothing."),
    LegalState.SUPERSEDED: gettext_noop("Replaced {day}."),
    LegalState.ENDED_EARLY: gettext_noop("Ended before its term, {day}."),
    LegalState.OVERTAKEN: gettext_noop("No longer applied since {day}, though nobody ended it in words."),
}
_BY_WHOM: Final[dict[LegalState, str]] = {
    LegalState.INITIALLED: gettext_noop("Initialled by {who}, {day}; no signature is on record."),
    LegalState.SIGNED: gettext_noop("Signed by {who}, {day}; no entry into force is on record."),
    LegalState.EXTENDED: gettext_noop("Extended by {who}, {day}."),
    LegalState.SUSPENDED: gettext_noop("Suspended by {who} since {day}."),
    LegalState.SUPERSEDED: gettext_noop("Replaced by {who}, {day}."),
    LegalState.ENDED_EARLY: gettext_noop("Ended before its term by {who}, {day}."),
    LegalState.OVERTAKEN: gettext_noop("No longer applied since {day}, in the judgement of {who}."),
}


def _said(one: Statement) -> Sentence:
    return said_since(_STATEMENT[one.says], one.claimant, one.since)


def _course_words(course: _Course, parties: Collection[str]) -> list[Sentence]:
    """What happened, in one sentence for the state, one for each suspension, and one for a later record of it."""
    parts = [_happened(course.state, course.made_by, course.actors, parties)]
    for pause in dict.fromkeys(course.pauses.values()):
        actors = [who for who, own in course.pauses.items() if who and own is pause]
        parts.append(_happened(LegalState.SUSPENDED, [pause], actors, parties))
    if course.made_by and course.made_by[0].when != (last := course.made_by[-1]).when:
        resumed = last.kind is EventKind.RESUMPTION
        template = (
            gettext_noop("Taken up again {day}.") if resumed else gettext_noop("Also recorded for {day}.")
        )
        parts.append(said_since(template, "", last.when))
    return parts


def _happened(
    state: LegalState, facts: Sequence[Happening], actors: Sequence[str], parties: Collection[str]
) -> Sentence:
    if not facts:
        return say(_HAPPENED[state])
    if not actors or state not in _BY_WHOM:
        return said_since(_HAPPENED[state], "", facts[0].when)
    who: Value | Sentence = listed(actors)
    if set(actors) < set(parties):
        template = gettext_noop("{who} ({count} of {all} parties)")
        who = say(template, who=who, count=len(actors), all=len(parties))
    return said_since(_BY_WHOM[state], who, facts[0].when)
