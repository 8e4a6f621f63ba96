"""What a legal state is said in: what happened, who claims and denies it, what parties say, who speaks for itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from agreements.domain.claims import listed, said_since
from agreements.domain.happenings import OPEN, Happening, LegalState, Says, Statement
from agreements.domain.legal_timeline import LegalTimeline
from agreements.domain.legal_voices import LegalEvidence, Parties
from agreements.domain.roles import LINES, ROLE_WORDS
from agreements.domain.sentences import Sentence, Value, gettext_noop, in_a_row, say
from agreements.domain.statuses import EventKind
from agreements.domain.timeline import Precision, When

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


#: Of these kinds the state has another word.
_OF_KIND: Final[dict[EventKind, str]] = {
    EventKind.PUBLICATION: gettext_noop(
        "Published {day}; no signature and no entry into force is on record."
    ),
    EventKind.DECLARATION: gettext_noop("Declared {day}; no signature and no entry into force is on record."),
}
#: Of what is recorded after that by which a state began; by whom, where that is known.
_AGAIN: Final[dict[EventKind, tuple[str, str]]] = {
    EventKind.EXTENSION: (
        gettext_noop("Extended again {day}."),
        gettext_noop("Extended again by {who}, {day}."),
    ),
    EventKind.RESUMPTION: (
        gettext_noop("Taken up again {day}."),
        gettext_noop("Taken up again {day}."),
    ),
    EventKind.ANNOUNCEMENT: (gettext_noop("Announced {day}."), gettext_noop("Announced by {who}, {day}.")),
    EventKind.PUBLICATION: (gettext_noop("Published {day}."), gettext_noop("Published by {who}, {day}.")),
    EventKind.DECLARATION: (gettext_noop("Declared {day}."), gettext_noop("Declared by {who}, {day}.")),
    EventKind.SIGNATURE: (gettext_noop("Also signed {day}."), gettext_noop("Also signed by {who}, {day}.")),
    EventKind.ACCEPTANCE: (gettext_noop("Accepted {day}."), gettext_noop("Accepted by {who}, {day}.")),
    EventKind.RESERVATION: (
        gettext_noop("A reservation is recorded for {day}."),
        gettext_noop("Reservation by {who}, {day}."),
    ),
    EventKind.ENDORSEMENT: (gettext_noop("Endorsed {day}."), gettext_noop("Endorsed by {who}, {day}.")),
}
_ALSO: Final = (
    gettext_noop("Also recorded for {day}."),
    gettext_noop("Also recorded for {day}, by {who}."),
)


def reasons(state: LegalState, record: LegalEvidence, sides: Parties) -> list[Sentence]:
    """Why it is in that state: what happened, then what is said of it."""
    parts = [_dispute(record, sides)] if state is LegalState.DISPUTED else []
    timeline = record.settled
    silent_record = timeline.base is LegalState.UNKNOWN and (record.counted or record.open or timeline.told)
    if not silent_record:
        parts += _timeline_words(timeline, sides)
    elif timeline.told and not record.counted:
        parts.append(say(gettext_noop("No signature and no entry into force is on record.")))
    parts += [_later(one.kind, [one], sides) for one in timeline.told]
    for one in record.open:
        parts += _claimed_words(one, record, sides)
    parts += [_statement(one) for one in record.counted]
    spoken = {one.claimant for one in record.counted}
    answered = {who for one in record.open for who in (*one.claimed_by, *one.disputed_by)}
    silent = [who for who in sides.labels if who not in spoken | answered]
    if record.counted and silent:
        parts.append(say(gettext_noop("No statement by {who} since then is on record."), who=listed(silent)))
    parts += [_for_itself(one, sides) for one in record.beside]
    return parts


def _dispute(record: LegalEvidence, sides: Parties) -> Sentence:
    """Disputed where somebody says otherwise; where the others are silent, it is not settled."""
    denied = any(sides.deniers(one, record.counted) for one in record.open)
    against = len({one.says for one in record.counted}) > 1
    if denied or against or record.counted and record.settled.base not in OPEN:
        return say(gettext_noop("Whether it is in force is disputed."))
    return say(gettext_noop("Whether it is in force is not settled."))


def _statement(one: Statement) -> Sentence:
    return said_since(_STATEMENT[one.says], one.claimant, one.since)


def _for_itself(one: Statement, sides: Parties) -> Sentence:
    roles = sides.speaker(one.claimant).roles
    role = next((role for role in LINES if role in roles), None)
    if role is None:
        alone = gettext_noop("{statement} {who} speaks for itself there, not for a party.")
        return say(alone, statement=_statement(one), who=one.claimant)
    alone = gettext_noop("{statement} {who} ({role}) speaks for itself there, not for a party.")
    return say(alone, statement=_statement(one), who=one.claimant, role=say(ROLE_WORDS[role]))


# ---- what happened ----


def _timeline_words(timeline: LegalTimeline, sides: Parties) -> Iterator[Sentence]:
    """One sentence for the state, one for what is recorded of it later, and one for each suspension."""
    groups = [list(same) for _, same in groupby(timeline.made_by, key=lambda one: (one.kind, one.when))]
    first = groups[0] if groups else []
    yield _happened(timeline.state, first, _actors(first), sides)
    for pause in dict.fromkeys(timeline.pauses.values()):
        actors = [who for who, own in timeline.pauses.items() if who and own is pause]
        yield _happened(LegalState.SUSPENDED, [pause], actors, sides)
    later = [one for group in groups[1:] for one in group]
    for (kind, _), same in groupby(later, key=lambda one: (one.kind, one.by)):
        yield _later(kind, list(same), sides)


def _happened(
    state: LegalState, facts: Sequence[Happening], actors: Sequence[str], sides: Parties
) -> Sentence:
    if not facts:
        return say(_HAPPENED[state])
    template = _OF_KIND.get(facts[0].kind, _HAPPENED[state])
    if not actors or state not in _BY_WHOM:
        return _said(template, "", [facts[0]])
    return _said(_BY_WHOM[state], _who(actors, sides), [facts[0]])


def _later(kind: EventKind, facts: Sequence[Happening], sides: Parties) -> Sentence:
    """What is recorded beside that by which the state began: several moments of one kind and actor in one sentence."""
    without, by_whom = _AGAIN.get(kind, _ALSO)
    actors = _actors(facts)
    return _said(by_whom if actors else without, _who(actors, sides) if actors else "", facts)


def _claimed_words(one: Happening, record: LegalEvidence, sides: Parties) -> Iterator[Sentence]:
    """What somebody says happened, and who says otherwise or does not confirm it."""
    states = {LegalState.SUSPENDED: one in record.claimed.pauses.values(), record.claimed.state: True}
    state = next(state for state, so in states.items() if so)
    made = one in record.claimed.made_by[:1] or state is LegalState.SUSPENDED
    yield _happened(state, [one], one.by, sides) if made else _later(one.kind, [one], sides)
    deniers = sides.deniers(one, record.counted)
    who, others = listed(one.claimants), listed(deniers or sides.silent(one, record.counted))
    if one.claimants and deniers:
        yield say(gettext_noop("This is claimed by {who} and disputed by {others}."), who=who, others=others)
    elif deniers:
        yield say(gettext_noop("This is disputed by {others}."), others=others)
    elif others:
        template = gettext_noop("This is claimed by {who}; {others} has not confirmed it.")
        if len(sides.silent(one, record.counted)) > 1:
            template = gettext_noop("This is claimed by {who}; {others} have not confirmed it.")
        yield say(template, who=who, others=others)
    else:
        yield say(gettext_noop("This is claimed by {who} alone."), who=who)


def _actors(facts: Iterable[Happening]) -> list[str]:
    return list(dict.fromkeys(who for one in facts for who in one.by))


def _who(actors: Sequence[str], sides: Parties) -> Value | Sentence:
    who: Value | Sentence = listed(actors)
    if set(actors) < set(sides.labels):
        template = gettext_noop("{who} ({count} of {all} parties)")
        who = say(template, who=who, count=len(actors), all=len(sides.labels))
    return who


def _said(template: str, who: Value | Sentence, facts: Sequence[Happening]) -> Sentence:
    """The template with who and when; several moments, and the texts that did it, are named one after the other."""
    days = list(dict.fromkeys((one.when, one.through) for one in facts))
    if len(days) == 1 and not days[0][1]:
        return said_since(template, who, days[0][0])
    return say(template, who=who, day=_listed([_day(*day) for day in days]))


def _day(when: When, through: str) -> Sentence:
    coarse = when.precision in (Precision.WEEK, Precision.INTERVAL)
    day = say(gettext_noop("a day from {days}"), days=when) if coarse else say("{day}", day=when)
    return say(gettext_noop("{day} (by “{text}”)"), day=day, text=through) if through else day


def _listed(values: Sequence[Sentence]) -> Sentence:
    if len(values) < 2:
        return values[0]
    return say(gettext_noop("{first} and {last}"), first=in_a_row(values[:-1], ", "), last=values[-1])
