"""What a legal state is said in: what happened, what the parties say of it, and who speaks for itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from agreements.domain.claims import listed, said_since
from agreements.domain.happenings import Happening, LegalState, Says, Statement
from agreements.domain.legal_timeline import LegalTimeline
from agreements.domain.roles import ROLE_WORDS
from agreements.domain.sentences import Sentence, Value, gettext_noop, say
from agreements.domain.statuses import EventKind, Role

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


def statement_words(one: Statement) -> Sentence:
    return said_since(_STATEMENT[one.says], one.claimant, one.since)


def words_beside(one: Statement, role: Role | None) -> Sentence:
    if role is None:
        alone = gettext_noop("{statement} {who} speaks for itself there, not for a party.")
        return say(alone, statement=statement_words(one), who=one.claimant)
    alone = gettext_noop("{statement} {who} ({role}) speaks for itself there, not for a party.")
    return say(alone, statement=statement_words(one), who=one.claimant, role=say(ROLE_WORDS[role]))


def timeline_words(timeline: LegalTimeline, parties: Collection[str]) -> list[Sentence]:
    """What happened, in one sentence for the state, one for each suspension, and one for a later record of it."""
    parts = [_happened(timeline.state, timeline.made_by, timeline.actors, parties)]
    for pause in dict.fromkeys(timeline.pauses.values()):
        actors = [who for who, own in timeline.pauses.items() if who and own is pause]
        parts.append(_happened(LegalState.SUSPENDED, [pause], actors, parties))
    if timeline.made_by and timeline.made_by[0].when != (last := timeline.made_by[-1]).when:
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
