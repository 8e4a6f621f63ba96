"""How far happenings have moved a legal state, one after the other in the order of time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from agreements.domain.happenings import MOVES, OPEN, OVER, TOLD, Happening, LegalState, Move
from agreements.domain.statuses import EventKind


@dataclass(slots=True)
class LegalTimeline:
    """How far the happenings have moved it. `pauses`: by actor, its suspension ("" where nobody is named).

    `of_commitment`: it is that of one commitment, which an extension of the whole text does not extend. `told`: what
    moved nothing and is told all the same. `settled`: the last moment at which something was settled; statements from
    before are about an earlier state.
    """

    state: LegalState
    of_commitment: bool = False
    made_by: list[Happening] = field(default_factory=list)
    pauses: dict[str, Happening] = field(default_factory=dict)
    told: list[Happening] = field(default_factory=list)
    settled: datetime | None = None
    _before_expiry: tuple[LegalState, list[Happening]] | None = None

    @property
    def base(self) -> LegalState:
        return LegalState.SUSPENDED if self.pauses else self.state

    @property
    def facts(self) -> list[Happening]:
        return [*self.made_by, *dict.fromkeys(self.pauses.values()), *self.told]

    @property
    def actors(self) -> tuple[str, ...]:
        """Whose act made the state. Who publishes or accepts what another announced has not announced it."""
        same = [one for one in self.made_by if self.state not in OPEN or one.kind is self.made_by[0].kind]
        return tuple(dict.fromkeys(who for happening in same for who in happening.by))

    def apply(self, happening: Happening) -> None:
        if happening.kind in TOLD:
            self.told.append(happening)
        move = MOVES[happening.kind]
        if move is None or self._comes_after_a_break(happening):
            return
        if self.of_commitment and happening.kind is EventKind.EXTENSION and not happening.commitments:
            self._go_on()
        elif self._moves(happening, move) and move.to not in OPEN:
            self.settled = happening.effect_at

    def _moves(self, happening: Happening, move: Move) -> bool:
        lifted = self._resumes(happening)
        if move.to is LegalState.SUSPENDED and self.state in move.out_of:
            for who in happening.by or ("",):
                self.pauses.setdefault(who, happening)
        elif lifted or self.state is move.to:
            self.made_by.append(happening)
        elif self.state in move.out_of:
            whole = happening.kind is EventKind.EXPIRY and not happening.commitments
            self._before_expiry = (self.state, self.made_by) if whole else None
            self.state, self.made_by = move.to, [happening]
            self.pauses = {} if move.to in OVER else self.pauses
        else:
            return False
        return True

    def _comes_after_a_break(self, happening: Happening) -> bool:
        """D17 "renewals are new terms": one that begins after the old term was over leaves that over."""
        over = self.made_by[0] if self.state in OVER else None
        return happening.renewal and over is not None and over.when.end < happening.when.start

    def _go_on(self) -> None:
        """The whole text goes on; what it was for this commitment before the whole expired, it is again."""
        if self.state is LegalState.EXPIRED and self._before_expiry:
            self.state, self.made_by = self._before_expiry
            self._before_expiry = None

    def _resumes(self, happening: Happening) -> bool:
        """Whether it ends suspensions and nothing else: those of whose act it is, of all where nobody is named."""
        if not self.pauses or happening.kind not in (EventKind.RESUMPTION, EventKind.ENTRY_INTO_FORCE):
            return False
        self._lift(happening.by or tuple(self.pauses))
        return self.state not in OPEN

    def _lift(self, actors: Collection[str]) -> None:
        self.pauses = {who: pause for who, pause in self.pauses.items() if who not in actors}


_IN_ORDER: Final = {kind: place for place, kind in enumerate(MOVES)}


def timeline_of(happenings: Iterable[Happening], start: LegalState, *, of_commitment: bool) -> LegalTimeline:
    """The state to which these come, read in order of time."""
    timeline = LegalTimeline(start, of_commitment)
    for happening in sorted(happenings, key=_order):
        timeline.apply(happening)
    return timeline


def _order(happening: Happening) -> tuple[datetime, int, str, str]:
    # By the end of the moment: an extension known to the day comes after an expiry at an hour of that day.
    return happening.over_at or happening.when.end, _IN_ORDER[happening.kind], happening.key, repr(happening)
