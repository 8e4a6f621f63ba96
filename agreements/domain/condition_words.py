"""How it is said what a condition is, who says how it stands, and what that comes to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from agreements.domain.claims import ConditionValue, joined, listed, said_since
from agreements.domain.conditions import EFFECTS, NOTHING, Effect, Finding
from agreements.domain.sentences import Ref, Sentence, gettext_noop, say
from agreements.domain.statuses import ConditionKind, Stance

_CLAUSE: Final[dict[ConditionKind, str]] = {
    ConditionKind.HOLDS_ONLY_WHILE: gettext_noop("Holds only while this is the case: “{text}”."),
    ConditionKind.ONLY_IF_DONE: gettext_noop("Owed only once this is done: “{text}”."),
    ConditionKind.ENDS_IF: gettext_noop("Ends if this happens: “{text}”."),
    ConditionKind.STEP_BY_STEP: gettext_noop("Goes step by step with the other side: “{text}”."),
    ConditionKind.SUSPENDED_UNTIL: gettext_noop("Suspended until this happens: “{text}”."),
    ConditionKind.CLAIMED_PRECONDITION: gettext_noop("Named as a precondition, not in the text: “{text}”."),
    ConditionKind.EXCLUSION: gettext_noop("Not covered: “{text}”."),
    ConditionKind.RESERVATION: gettext_noop("Reserved as a right, not a duty: “{text}”."),
    ConditionKind.BEST_EFFORTS: gettext_noop(
        "Owes its efforts with a third actor, not the result: “{text}”."
    ),
    ConditionKind.NON_SIGNATORY: gettext_noop("Depends on an actor that did not sign: “{text}”."),
    ConditionKind.ONE_ACCOUNT_ONLY: gettext_noop("Stands in one account only: “{text}”."),
}
_CLAIM: Final[dict[ConditionValue, str]] = {
    ConditionValue.MET: gettext_noop("According to {who} (since {day}), this is the case."),
    ConditionValue.NOT_MET: gettext_noop("According to {who} (since {day}), this is not the case."),
    ConditionValue.UNKNOWN: gettext_noop("According to {who} (since {day}), this cannot be said."),
}
_EFFECT: Final[dict[Effect, str]] = {
    Effect.HOLDING: gettext_noop("it holds"),
    Effect.QUALIFIED: gettext_noop("it stays as it is: what one account alone has is shown beside it"),
    Effect.BLOCKED_BY_EACH_OTHER: gettext_noop(
        "they are blocked by each other, and none is late while all stand still"
    ),
    Effect.SUSPENDED: gettext_noop("it is suspended"),
    Effect.NOT_YET_TRIGGERED: gettext_noop("it is not owed yet"),
    Effect.LAPSED: gettext_noop("it has lapsed"),
    Effect.CONTESTED: gettext_noop("what follows is contested, and is not decided here"),
}
_STANCE: Final[dict[Stance, str]] = {
    Stance.DISPUTES: gettext_noop("{who} disputes {code} (since {day})."),
    Stance.SAYS_BREACHED: gettext_noop("According to {who} (since {day}), {code} was breached."),
    Stance.SAYS_FULFILLED: gettext_noop("According to {who} (since {day}), {code} is carried out."),
}
NO_CONDITION: Final = gettext_noop("It hangs on no condition on record.")
_SO: Final = gettext_noop("So {what}.")
_UNTIL_THEN: Final = gettext_noop(
    "Nobody on record says whether this is the case. Until somebody does, {what}."
)
_CLAIMED_ALONE: Final = gettext_noop("Claimed by {who}.")
_NOT_CONFIRMED: Final = gettext_noop("Claimed by {who}; not confirmed by {others}.")
_LEFT_OPEN: Final = gettext_noop("The word of one side settles nothing: what follows is not decided here.")
_ALL_IN_ALL: Final = gettext_noop("All in all, {what}.")
_NOT_DECIDED: Final = gettext_noop("what follows is not decided here")
_UNTOUCHED: Final = gettext_noop("This changes neither whether nor when it is due.")


def explain(finding: Finding) -> Sentence:
    """The clause, who states it and who lacks it, who says what since when, and what it comes to."""
    condition = finding.condition
    parts = [say(_CLAUSE[condition.kind], text=condition.text.rstrip(". "))]
    if condition.consequence:
        parts.append(
            say(gettext_noop("What follows then: “{then}”."), then=condition.consequence.rstrip(". "))
        )
    if condition.stated_by:
        parts.append(say(gettext_noop("Stated by {who}."), who=listed(condition.stated_by)))
    if condition.absent_from:
        parts.append(say(gettext_noop("Not in {accounts}."), accounts=listed(condition.absent_from)))
    parts += [said_since(_CLAIM[claim.value], claim.claimant, claim.since) for claim in finding.claims]
    parts += [
        said_since(_STANCE[one.stance], one.claimant, one.since, code=Ref(one.about))
        for one in finding.against
    ]
    if finding.value is ConditionValue.CLAIMED:
        parts.append(_claimed_by(finding))
    parts.append(_comes_to(finding))
    return joined(parts)


def _claimed_by(finding: Finding) -> Sentence:
    who = listed(list(dict.fromkeys(claim.claimant for claim in finding.taking_sides)))
    others = [speaker.label for speaker in finding.silent]
    if not others:
        return say(_CLAIMED_ALONE, who=who)
    return say(_NOT_CONFIRMED, who=who, others=listed(others))


def _comes_to(finding: Finding) -> Sentence:
    if EFFECTS[finding.condition.kind] is NOTHING and finding.effect is Effect.HOLDING:
        return say(_UNTOUCHED)
    if finding.value is ConditionValue.CLAIMED and finding.effect is Effect.CONTESTED:
        return say(_LEFT_OPEN)
    presumed = finding.value is ConditionValue.UNKNOWN and finding.effect is not Effect.QUALIFIED
    return say(_UNTIL_THEN if presumed else _SO, what=say(_EFFECT[finding.effect]))


def all_in_all(effect: Effect, findings: Iterable[Finding]) -> Sentence:
    """What several conditions come to together; contested is said only where somebody contests something."""
    contested = any(finding.value is ConditionValue.CONTESTED for finding in findings)
    words = _NOT_DECIDED if effect is Effect.CONTESTED and not contested else _EFFECT[effect]
    return say(_ALL_IN_ALL, what=say(words))
