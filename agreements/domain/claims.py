"""Claims: who says what since when, and what several of them come to. Which of them is right is never decided here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from agreements.domain.sentences import Sentence, Value, gettext_noop, in_a_row, say
from agreements.domain.statuses import Stance
from agreements.domain.timeline import Moments, Precision, When, has_begun, point_of
from agreements.domain.voices import Speaker


class BadClaim(ValueError):
    """A claim that cannot be; the text says why."""


class ConditionValue(StrEnum):
    """How a condition stands by what is claimed.

    Met and not met are settled: by all concerned, or by a finding. Claimed is what one side says alone, contested where
    another says otherwise. Neither is ever claimed: both are what claims come to.
    """

    MET = "met"
    NOT_MET = "not_met"
    CLAIMED = "claimed"
    CONTESTED = "contested"
    UNKNOWN = "unknown"


#: What a claim can say, and of these what takes a side.
CLAIMABLE: Final = (ConditionValue.MET, ConditionValue.NOT_MET, ConditionValue.UNKNOWN)
SIDES: Final = frozenset({ConditionValue.MET, ConditionValue.NOT_MET})


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody says how a condition stands. `value`: met, not met, or unknown where the claimant leaves it open.

    `since`: from when on the claimant says so. `sources`: their codes. `key`: of the recorded fact.
    """

    speaker: Speaker
    value: ConditionValue
    since: When
    sources: tuple[str, ...] = ()
    key: str = ""

    def __post_init__(self) -> None:
        if not self.claimant.strip():
            raise BadClaim("A claim names who makes it.")
        if self.value not in CLAIMABLE:
            raise BadClaim(
                "A claim says met, not met or unknown; claimed and contested are what claims come to."
            )

    @property
    def claimant(self) -> str:
        """Under which label its speaker is shown."""
        return self.speaker.label


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody says of the commitment `about`, as a voice beside claims on a condition. `key`: of the fact."""

    speaker: Speaker
    stance: Stance
    about: str
    since: When
    key: str = ""

    @property
    def claimant(self) -> str:
        return self.speaker.label


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


# ---- words ----


def said_since(template: str, who: Value | Sentence, since: When, **more: Value | Sentence) -> Sentence:
    """`template` filled with {who}, {day} and `more`; a moment known to several days is "a day from … to …"."""
    if since.precision in (Precision.WEEK, Precision.INTERVAL):
        return say(template, who=who, day=say(gettext_noop("a day from {days}"), days=since), **more)
    return say(template, who=who, day=since, **more)


def listed(names: Sequence[str]) -> Value | Sentence:
    """ "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return say(gettext_noop("{first} and {last}"), first=", ".join(names[:-1]), last=names[-1])


def joined(sentences: Sequence[Sentence]) -> Sentence:
    """Sentences one after the other, each once."""
    return in_a_row(list(dict.fromkeys(sentences)))
