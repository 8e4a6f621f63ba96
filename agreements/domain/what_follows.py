"""What follows for commitments from their conditions: what the claims come to, and what that leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from agreements.domain.claims import SIDES, Claim, ConditionValue, Objection, joined, newest_per_claimant
from agreements.domain.condition_words import NO_CONDITION, all_in_all, explain
from agreements.domain.conditions import EFFECTS, OWED, WEIGHT, Condition, Effect, Finding, Follows
from agreements.domain.graph import Edge, Node, knots
from agreements.domain.sentences import say
from agreements.domain.statuses import ConditionKind, Stance
from agreements.domain.timeline import Moments
from agreements.domain.voices import Speaker


def what_follows(commitment: str, conditions: Iterable[Condition], at: datetime | Moments) -> Follows:
    """What follows for one commitment; `conditions` are those of its whole process, for the other sides' steps."""
    return what_follows_for_all(conditions, at).get(commitment) or _together(())


def what_follows_for_all(conditions: Iterable[Condition], at: datetime | Moments) -> dict[str, Follows]:
    """By the code of each commitment that has conditions, what follows from them at a moment."""
    in_order = sorted(conditions, key=lambda condition: (condition.commitment, condition.key, condition.text))
    heard = [_heard(condition, at) for condition in in_order]
    still = _circles(heard, {ConditionValue.NOT_MET, ConditionValue.UNKNOWN})
    perhaps = _circles(heard, set(ConditionValue) - {ConditionValue.MET})
    findings: dict[str, list[Finding]] = {}
    for said in heard:
        edge = said.condition.edge
        finding = _finding(said, _could_be(said.condition, said.value, edge in still, edge in perhaps))
        findings.setdefault(said.condition.commitment, []).append(finding)
    return {commitment: _together(found) for commitment, found in findings.items()}


@dataclass(frozen=True, slots=True)
class _Heard:
    """A condition with what is said of it by a moment, and what that comes to."""

    condition: Condition
    value: ConditionValue
    claims: tuple[Claim, ...]
    against: tuple[Objection, ...]
    silent: tuple[Speaker, ...]


def _heard(condition: Condition, at: datetime | Moments) -> _Heard:
    """Met or not met only where all concerned say so or a finding does, and nobody says otherwise.

    From "met / not met / contested / unknown with claimant and source; the system never decides a contested one", and
    from "the word of one side is "claimed by X"".
    """
    claims = newest_per_claimant(condition.claims, at)
    taking_sides = [claim for claim in claims if claim.value in SIDES]
    values = {claim.value for claim in taking_sides}
    speakers = [claim.speaker for claim in taking_sides]
    against = tuple(_against(condition, taking_sides, at))
    if len(values) > 1 or against:
        value = ConditionValue.CONTESTED
    elif not values:
        value = ConditionValue.UNKNOWN
    else:
        value = values.pop() if condition.concerned.settled_by(speakers) else ConditionValue.CLAIMED
    return _Heard(condition, value, claims, against, condition.concerned.silent(speakers))


def _against(condition: Condition, claims: Sequence[Claim], at: datetime | Moments) -> Iterator[Objection]:
    """What is said of a commitment that contradicts these claims, by others than the claimants.

    Whoever claims something of the condition itself has said there what they mean.
    """
    values, claimants = {claim.value for claim in claims}, {claim.speaker for claim in claims}
    for about in sorted({objection.about for objection in condition.objections}):
        for objection in newest_per_claimant((one for one in condition.objections if one.about == about), at):
            contradicted = any(_contradicts(objection, condition, value) for value in values)
            if contradicted and objection.speaker not in claimants:
                yield objection


def _contradicts(objection: Objection, condition: Condition, value: ConditionValue) -> bool:
    """Whether somebody who says this of a commitment can hardly agree that the condition is met, or not met."""
    if objection.stance not in (Stance.SAYS_FULFILLED, Stance.SAYS_BREACHED):
        return objection.stance is Stance.DISPUTES
    if objection.about == condition.commitment:
        # Who says that it was breached says that it was owed.
        return objection.stance is Stance.SAYS_BREACHED and not OWED[EFFECTS[condition.kind].of(value)]
    if condition.kind is ConditionKind.ENDS_IF:
        return True  # the words may mean that the other commitment is carried out, or that it is broken
    met = objection.stance is Stance.SAYS_FULFILLED
    return met is not (value is ConditionValue.MET)


def _finding(said: _Heard, could_be: tuple[Effect, ...]) -> Finding:
    effect = could_be[0] if len(could_be) == 1 else Effect.CONTESTED
    finding = Finding(said.condition, said.value, said.claims, said.against, said.silent, effect, could_be)
    return replace(finding, explanation=explain(finding))


def _circles(heard: Iterable[_Heard], standing: set[ConditionValue]) -> frozenset[Edge]:
    """The steps with a value of `standing` that wait for each other in a circle: D28 "blocked by each other"."""
    steps = [
        said.condition.edge
        for said in heard
        if said.condition.kind is ConditionKind.STEP_BY_STEP
        and said.condition.edge.agreed
        and said.value in standing
    ]
    links: dict[Node, list[Node]] = {node: [] for edge in steps for node in (edge.dependent, edge.on)}
    for edge in steps:
        links[edge.dependent].append(edge.on)
    knot = knots(links)
    return frozenset(edge for edge in steps if knot[edge.dependent] == knot[edge.on])


def _could_be(condition: Condition, value: ConditionValue, still: bool, perhaps: bool) -> tuple[Effect, ...]:
    """The effects that the claims leave open, lightest first; one, unless one side alone speaks or they differ."""
    if condition.one_account_only:
        return (Effect.QUALIFIED,)
    by_value = EFFECTS[condition.kind]
    settled = value in (*SIDES, ConditionValue.UNKNOWN)
    effects = {by_value.of(value)} if settled else {by_value.met, by_value.not_met}
    if still:
        effects = {Effect.BLOCKED_BY_EACH_OTHER}
    elif perhaps:
        effects.add(Effect.BLOCKED_BY_EACH_OTHER)
    return tuple(effect for effect in WEIGHT if effect in effects)


def _together(findings: Sequence[Finding]) -> Follows:
    """The weightiest effect; contested only where the open ones could change it."""
    if not findings:
        return Follows(Effect.HOLDING, (), say(NO_CONDITION))
    least = max(WEIGHT.index(finding.could_be[0]) for finding in findings)
    most = max(WEIGHT.index(finding.could_be[-1]) for finding in findings)
    effect = WEIGHT[most] if least == most else Effect.CONTESTED
    parts = [finding.explanation for finding in findings]
    if len(parts) > 1:
        parts.append(all_in_all(effect, findings))
    return Follows(effect, tuple(findings), joined(parts))
