"""What happened as one line: who says what of what. No line puts the words of a clause into the mouth of a speaker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from agreements.domain.claims import ConditionValue, listed
from agreements.domain.happenings import Says
from agreements.domain.naming import shortened
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.statuses import AssessorRole, ChangeKind, Level, RoundState, Stance
from agreements.domain.timeline import When

#: As much of somebody's words as a line has room for.
LONGEST_QUOTE: Final = 200
_QUOTATION_MARKS: Final = frozenset('“”„«»"')

#: What a speaker does by each stance; its own words follow.
POSITIONS: Final[Mapping[Stance, str]] = {
    Stance.ACCEPTS: gettext_noop("{who} accepts {commitment}"),
    Stance.SAYS_FULFILLED: gettext_noop("{who} says that {commitment} has been carried out"),
    Stance.SAYS_BREACHED: gettext_noop("{who} says that {commitment} has been breached"),
    Stance.DISPUTES: gettext_noop("{who} disputes {commitment}"),
    Stance.RESERVES: gettext_noop("{who} accepts {commitment} with a reservation"),
    Stance.DECLINES_COMMENT: gettext_noop("{who} declined comment on {commitment}"),
    Stance.STATEMENT: gettext_noop("{who} on {commitment}"),
}
CONDITION_CLAIMS: Final[Mapping[ConditionValue, str]] = {
    ConditionValue.MET: gettext_noop("{who} says that a condition of {commitment} is met"),
    ConditionValue.NOT_MET: gettext_noop("{who} says that a condition of {commitment} is not met"),
    ConditionValue.UNKNOWN: gettext_noop("{who} leaves open whether a condition of {commitment} is met"),
}
FORCE_STATEMENTS: Final[Mapping[Says, str]] = {
    Says.IN_FORCE: gettext_noop("{who} says that {agreement} is in force"),
    Says.NOT_IN_FORCE: gettext_noop("{who} says that {agreement} is not in force"),
    Says.SUSPENDED: gettext_noop("{who} says that {agreement} is suspended"),
    Says.ENDED: gettext_noop("{who} says that {agreement} has ended"),
}
ASSESSMENTS: Final[Mapping[Level, str]] = {
    Level.NOT_INITIATED: gettext_noop("{commitment}: assessed by {who} as not started."),
    Level.MINIMUM: gettext_noop("{commitment}: assessed by {who} as carried out to a minimum."),
    Level.INTERMEDIATE: gettext_noop("{commitment}: assessed by {who} as carried out in part."),
    Level.FULL: gettext_noop("{commitment}: assessed by {who} as carried out in full."),
    Level.NOT_ASSESSED: gettext_noop("{commitment}: looked at by {who} and not assessed."),
    Level.NOT_VERIFIABLE: gettext_noop("{commitment}: said by {who} not to be verifiable."),
    Level.NO_ACCESS: gettext_noop("{commitment}: not assessed by {who} for want of access."),
}
ASSESSORS: Final[Mapping[AssessorRole, str]] = {
    AssessorRole.EDITOR: gettext_noop("{who} (editor)"),
    AssessorRole.MEDIATOR: gettext_noop("{who} (mediator)"),
    AssessorRole.MONITOR: gettext_noop("{who} (monitor)"),
    AssessorRole.ANALYST: gettext_noop("{who} (analyst)"),
    AssessorRole.PARTY: gettext_noop("{who} (a party’s own report)"),
}
#: The first wording of a commitment is no change of it.
CHANGES: Final[Mapping[ChangeKind, str]] = {
    ChangeKind.AMENDED: gettext_noop("{commitment}: amended"),
    ChangeKind.EXTENDED: gettext_noop("{commitment}: extended"),
    ChangeKind.SUSPENDED: gettext_noop("{commitment}: suspended"),
    ChangeKind.SUPERSEDED: gettext_noop("{commitment}: superseded"),
    ChangeKind.WITHDRAWN: gettext_noop("{commitment}: withdrawn"),
}
PLANS: Final[Mapping[RoundState, str]] = {
    RoundState.PROPOSED: gettext_noop("{round}: proposed{when}."),
    RoundState.SCHEDULED: gettext_noop("{round}: announced{when}."),
    RoundState.MOVED: gettext_noop("{round}: moved{when}."),
    RoundState.POSTPONED: gettext_noop("{round}: put off."),
    RoundState.CANCELLED: gettext_noop("{round}: called off."),
}


def of_position(who: str, stance: Stance, text: str, commitment: str) -> Sentence:
    """“North disputes C1: “We were not asked.””; `commitment` is its code, never what it says."""
    line = say(POSITIONS[stance], who=who, commitment=commitment)
    return _closed(line) if stance is Stance.DECLINES_COMMENT else _quoting(line, text)


def of_withdrawal(who: str, text: str, commitment: str) -> Sentence:
    """A position taken back, and why."""
    template = gettext_noop("{who} withdrew its position on {commitment}")
    return _quoting(say(template, who=who, commitment=commitment), text)


def of_condition_claim(who: str, value: ConditionValue, text: str, commitment: str) -> Sentence:
    """How somebody says that a condition of a commitment, which is named by its code, stands."""
    return _quoting(say(CONDITION_CLAIMS[value], who=who, commitment=commitment), text)


def of_force_statement(who: str, says: Says, text: str, agreement: str) -> Sentence:
    """What somebody says of whether an agreement, or a part of it, is in force."""
    return _quoting(say(FORCE_STATEMENTS[says], who=who, agreement=agreement), text)


def of_assessment(who: str, role: AssessorRole, level: Level, commitment: Sentence) -> Sentence:
    """What it is about comes first, so that its words are not read as the assessor's."""
    return say(ASSESSMENTS[level], commitment=commitment, who=say(ASSESSORS[role], who=who))


def of_change(change: ChangeKind, asked_by: str, granted_by: str, commitment: Sentence) -> Sentence:
    """A commitment that says something else now, and on whose word."""
    line = say(CHANGES[change], commitment=commitment)
    if asked_by and granted_by:
        template = gettext_noop("{line}; asked for by {asked}, granted by {granted}.")
        return say(template, line=line, asked=asked_by, granted=granted_by)
    if asked_by:
        return say(gettext_noop("{line}; asked for by {asked}."), line=line, asked=asked_by)
    if granted_by:
        return say(gettext_noop("{line}; granted by {granted}."), line=line, granted=granted_by)
    return _closed(line)


def of_event(text: str, claimed: Sequence[str], disputed: Sequence[str]) -> Sentence:
    """What happened; where somebody says that it did, who says so comes before it, and who says otherwise."""
    if claimed and disputed:
        template = gettext_noop("As said by {who}, disputed by {others}: {text}")
        return say(template, who=listed(claimed), others=listed(disputed), text=text)
    if claimed:
        return say(gettext_noop("As said by {who}: {text}"), who=listed(claimed), text=text)
    if disputed:
        return say(gettext_noop("Disputed by {others}: {text}"), others=listed(disputed), text=text)
    return say("{text}", text=text)


def of_outcome(round_: str, text: str, claimed_by: str) -> Sentence:
    """What became of a round, and by whose account where it is one side's or one medium's."""
    if claimed_by:
        template = gettext_noop("{round}, by the account of {who}: {text}")
        return say(template, round=round_, who=claimed_by, text=text)
    return say("{round}: {text}", round=round_, text=text)


def of_plan(round_: str, state: RoundState, begins: When | None, venue: str) -> Sentence:
    """An announcement of a round: when and where, as far as either was given."""
    return say(PLANS[state], round=round_, when=_planned(begins, venue))


def quoted(text: str) -> Sentence:
    """Somebody's words in quotation marks, in one line; words with such marks in them say themselves what is quoted."""
    words = shortened(" ".join(text.split()), LONGEST_QUOTE)
    return say("{text}" if _QUOTATION_MARKS & set(words) else gettext_noop("“{text}”"), text=words)


def _quoting(line: Sentence, text: str) -> Sentence:
    if not text.strip():
        return _closed(line)
    return say(gettext_noop("{line}: {words}"), line=line, words=quoted(text))


def _closed(line: Sentence) -> Sentence:
    return say("{line}.", line=line)


def _planned(begins: When | None, venue: str) -> Sentence:
    if begins and venue:
        return say(gettext_noop(" for {day}, {venue}"), day=begins, venue=venue)
    if begins:
        return say(gettext_noop(" for {day}"), day=begins)
    return say(gettext_noop(", {venue}"), venue=venue) if venue else say("")
