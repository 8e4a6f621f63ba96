"""How far happenings have moved a legal state, one after the other in the order of time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from agreements.domain.happenings import OPEN, OVER, Happening, LegalState, Move
from agreements.domain.statuses import EventKind


@dataclass(slots=True)
class LegalTimeline:
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

    def apply(self, happening: Happening, move: Move) -> None:
        lifted = self._resumes(happening)
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

    def _resumes(self, happening: Happening) -> bool:
        """Whether it ends suspensions and nothing else: those of whose act it is, of all where nobody is named."""
        if not self.pauses or happening.kind not in (EventKind.RESUMPTION, EventKind.ENTRY_INTO_FORCE):
            return False
        self.resume(happening.by or tuple(self.pauses))
        return self.state not in OPEN

    def resume(self, actors: Collection[str]) -> None:
        self.pauses = {who: pause for who, pause in self.pauses.items() if who not in actors}
