"""Claims: who says what since when, and what several of them come to. Which of them is right is never decided here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from agreements.domain.sentences import Sentence, Value, gettext_noop, in_a_row, say
from agreements.domain.timeline import Moments, Precision, When, has_begun, point_of


class BadClaim(ValueError):
    """A claim that cannot be; the text says why."""


class ConditionValue(StrEnum):
    """How a condition stands by what is claimed. Contested is never claimed: it is what claims come to."""

    MET = "met"
    NOT_MET = "not_met"
    CONTESTED = "contested"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody says how a condition stands. `value`: met, not met, or unknown where the claimant leaves it open.

    `since`: from when on the claimant says so. `sources`: their codes. `key`: of the recorded fact.
    """

    claimant: str
    value: ConditionValue
    since: When
    sources: tuple[str, ...] = ()
    key: str = ""

    def __post_init__(self) -> None:
        if not self.claimant.strip():
            raise BadClaim("A claim names who makes it.")
        if self.value is ConditionValue.CONTESTED:
            raise BadClaim("A claim says met, not met or unknown; contested is what several claims come to.")


class Said(Protocol):
    """What somebody said, since when."""

    @property
    def claimant(self) -> str: ...

    @property
    def since(self) -> When: ...


SomethingSaid = TypeVar("SomethingSaid", bound=Said)


def newest_per_claimant(said: Iterable[SomethingSaid], at: datetime | Moments) -> tuple[SomethingSaid, ...]:
    """What each claimant last said by `at`, newest first. What one said at the same moment stands side by side."""
    point = point_of(at)
    by_then = [one for one in said if has_begun(one.since, point)]
    last: dict[str, datetime] = {}
    for one in by_then:
        last[one.claimant] = max(one.since.start, last.get(one.claimant, one.since.start))
    kept = (one for one in by_then if one.since.start == last[one.claimant])
    in_order = sorted(kept, key=lambda one: (one.claimant, repr(one)))
    return tuple(sorted(in_order, key=lambda one: one.since.start, reverse=True))


def value_of(claims: Iterable[Claim], at: datetime | Moments) -> ConditionValue:
    """What all agree on who take a side, contested where they differ, unknown where nobody takes one.

    From "met / not met / contested / unknown with claimant and source; the system never decides a contested one".
    """
    sides = {claim.value for claim in newest_per_claimant(claims, at)} - {ConditionValue.UNKNOWN}
    if len(sides) > 1:
        return ConditionValue.CONTESTED
    return sides.pop() if sides else ConditionValue.UNKNOWN


# ---- words ----


def said_since(template: str, who: Value | Sentence, since: When) -> Sentence:
    """`template` filled with {who} and {day}; a moment known to several days only is "a day from … to …"."""
    if since.precision in (Precision.WEEK, Precision.INTERVAL):
        return say(template, who=who, day=say(gettext_noop("a day from {days}"), days=since))
    return say(template, who=who, day=since)


def listed(names: Sequence[str]) -> Value | Sentence:
    """ "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return say(gettext_noop("{first} and {last}"), first=", ".join(names[:-1]), last=names[-1])


def joined(sentences: Sequence[Sentence]) -> Sentence:
    """Sentences one after the other, each once."""
    return in_a_row(list(dict.fromkeys(sentences)))
