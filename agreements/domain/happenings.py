"""What moves a legal state: the happenings that do, the words for the states, and what somebody says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from agreements.domain.statuses import ChangeKind, EventKind, RelationKind
from agreements.domain.timeline import INSTANT, When, zone_of


class LegalState(StrEnum):
    """Where a text stands in law. Disputed: "is the ceasefire in force?" is answered with who says what since when."""

    UNKNOWN = "unknown"
    DRAFT = "draft"
    ANNOUNCED = "announced"
    INITIALLED = "initialled"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    ENDED_EARLY = "ended_early"
    OVERTAKEN = "overtaken"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that may move a legal state. `key`: of the recorded fact; `sources`: their codes.

    `by`: whose act it is (of SUPERSEDED the later text, of OVERTAKEN who judges so). `claimed_by`, `claimed_words`: who
    says that it happened, where that is somebody's word; `disputed_by`: who contradicts it. `commitments`: codes of
    those it moves; empty for the whole agreement. `through`: the title of the later text that does it. `renewal`: it
    begins a new term, which after a break leaves the old one over. `over_at`: of an expiry, when its time is over.
    """

    key: str
    kind: EventKind
    when: When
    by: tuple[str, ...] = ()
    disputed_by: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    claimed_by: tuple[str, ...] = ()
    claimed_words: str = ""
    through: str = ""
    renewal: bool = False
    over_at: datetime | None = field(default=None, compare=False)

    @property
    def effect_at(self) -> datetime:
        """From when on it has its effect."""
        return self.over_at or self.when.start

    @property
    def claimants(self) -> tuple[str, ...]:
        return (*self.claimed_by, *([self.claimed_words] if self.claimed_words else []))


@dataclass(frozen=True, slots=True)
class TermEnd:
    """The end that a rule itself gives a duty: `over_at`, an exclusive bound in UTC, and the zone where it lies."""

    over_at: datetime
    zone: str

    @property
    def last_day(self) -> date:
        return (self.over_at - INSTANT).astimezone(zone_of(self.zone)).date()

    def falls_on(self, when: When) -> bool:
        """Whether a moment as written may mean this end."""
        return when.first_day <= self.last_day <= when.last_day or when.start == self.over_at


class Says(StrEnum):
    """What somebody says about whether it is in force."""

    IN_FORCE = "in_force"
    NOT_IN_FORCE = "not_in_force"
    SUSPENDED = "suspended"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Statement:
    """Somebody says, since a moment, whether it is in force; of these `commitments` only, or of the whole agreement."""

    claimant: str
    says: Says
    since: When
    commitments: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    key: str = ""


Fact: TypeAlias = Happening | Statement


#: Not yet in force by what happened, in force, and no longer.
OPEN: Final = frozenset(
    {LegalState.UNKNOWN, LegalState.DRAFT, LegalState.ANNOUNCED, LegalState.INITIALLED, LegalState.SIGNED}
)
LIVING: Final = frozenset({LegalState.IN_FORCE, LegalState.EXTENDED})
OVER: Final = frozenset(
    {LegalState.EXPIRED, LegalState.SUPERSEDED, LegalState.ENDED_EARLY, LegalState.OVERTAKEN}
)


class Move(NamedTuple):
    """To which state a happening leads, out of which ones. Out of any other it changes nothing."""

    to: LegalState
    out_of: frozenset[LegalState]


_ANNOUNCED: Final = Move(LegalState.ANNOUNCED, frozenset({LegalState.UNKNOWN, LegalState.DRAFT}))
#: In the order in which happenings of the same moment are read. None: the legal state is not moved by it. Talks that
#: end without a text, violence and alleged breaches end nothing; "expired, not breached"; notice works by its term.
MOVES: Final[dict[EventKind, Move | None]] = {
    EventKind.DECLARATION: _ANNOUNCED,
    EventKind.ANNOUNCEMENT: _ANNOUNCED,
    EventKind.PUBLICATION: _ANNOUNCED,
    EventKind.INITIALLING: Move(LegalState.INITIALLED, OPEN - {LegalState.SIGNED}),
    EventKind.SIGNATURE: Move(LegalState.SIGNED, OPEN),
    EventKind.ENTRY_INTO_FORCE: Move(LegalState.IN_FORCE, OPEN | OVER),
    EventKind.EXPIRY: Move(LegalState.EXPIRED, OPEN | LIVING),
    EventKind.EXTENSION: Move(LegalState.EXTENDED, OPEN | LIVING | {LegalState.EXPIRED}),
    EventKind.SUSPENSION: Move(LegalState.SUSPENDED, OPEN | LIVING),
    EventKind.RESUMPTION: Move(LegalState.IN_FORCE, frozenset()),
    EventKind.EARLY_TERMINATION: Move(LegalState.ENDED_EARLY, OPEN | LIVING),
    EventKind.SUPERSEDED: Move(LegalState.SUPERSEDED, OPEN | LIVING),
    EventKind.OVERTAKEN: Move(LegalState.OVERTAKEN, OPEN | LIVING),
    EventKind.ACCEPTANCE: None,
    EventKind.RESERVATION: None,
    EventKind.ENDORSEMENT: None,
    EventKind.POSTPONEMENT: None,
    EventKind.CORRECTION_OF_TEXT: None,
    EventKind.NOTICE: None,
    EventKind.FULFILMENT: None,
    EventKind.MECHANISM: None,
    EventKind.MEASURE: None,
    EventKind.MOVEMENT: None,
    EventKind.TALKS: None,
    EventKind.TALKS_COLLAPSE: None,
    EventKind.STATEMENT: None,
    EventKind.REPUDIATION: None,
    EventKind.VIOLENCE: None,
    EventKind.VIOLATION_ALLEGED: None,
    EventKind.DISSOLUTION: None,
    EventKind.OTHER: None,
}


#: What moves nothing and yet bears on how a text stands: it is told beside the state.
TOLD: Final = (EventKind.ACCEPTANCE, EventKind.RESERVATION, EventKind.ENDORSEMENT)

#: What a revision of a commitment, or another agreement's relation to this one, amounts to. None: to nothing in law.
BY_CHANGE: Final[dict[ChangeKind, EventKind | None]] = {
    ChangeKind.MADE: None,
    ChangeKind.AMENDED: None,
    ChangeKind.EXTENDED: EventKind.EXTENSION,
    ChangeKind.SUSPENDED: EventKind.SUSPENSION,
    ChangeKind.SUPERSEDED: EventKind.SUPERSEDED,
    ChangeKind.WITHDRAWN: EventKind.EARLY_TERMINATION,
}
BY_RELATION: Final[dict[RelationKind, EventKind | None]] = {
    RelationKind.EXTENDS: EventKind.EXTENSION,
    RelationKind.RENEWS: EventKind.EXTENSION,
    RelationKind.SUPERSEDES: EventKind.SUPERSEDED,
    RelationKind.IMPLEMENTS: None,
    RelationKind.CHANGES: None,
    RelationKind.CONSOLIDATES: None,
    RelationKind.REFERS_TO: None,
    RelationKind.CONTAINS: None,
    RelationKind.ANNEX_OF: None,
    RelationKind.PARALLEL_TO: None,
    RelationKind.FOLLOWS: None,
    RelationKind.ENDORSED_BY: None,
}
