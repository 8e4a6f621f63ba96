"""Voices: whose word a claim is, whom a matter concerns, and when what is claimed settles it.

One voice settles nothing. What is claimed is settled only where all concerned say so, or where a monitor or a mediator
who is none of them found so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from agreements.domain.statuses import Role

#: Whose claim is a finding, unless it is of a party or is itself concerned.
FINDING_ROLES: Final = frozenset({Role.MONITOR, Role.MEDIATOR})
#: Who are the parties of an agreement.
PARTY_ROLES: Final = (Role.PARTY, Role.SIGNATORY)
#: Who stands on the side of a party. None of these ever finds anything, whatever else it is.
PARTISAN_ROLES: Final = frozenset({*PARTY_ROLES, Role.ORGAN_OF_PARTY, Role.ARMED_WING})
#: With one of these an actor stands between the sides or beside them, unless it is bound itself.
THIRD_ROLES: Final = FINDING_ROLES | {
    Role.FACILITATOR,
    Role.HOST,
    Role.GUARANTOR,
    Role.ACCOMPANYING,
    Role.WITNESS,
    Role.OBSERVER,
    Role.JOINT_BODY,
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who says something. `name` identifies it, `label` is shown.

    `belongs_to`: what it is a part of, nearest first. `roles`: those that it, or what it belongs to, has in the matter.
    Who is named in words only has no name, belongs to nothing and has no role.
    """

    name: str
    label: str
    belongs_to: tuple[str, ...] = ()
    roles: frozenset[Role] = frozenset()

    @property
    def side(self) -> str:
        """What it belongs to in the end, or itself."""
        return self.belongs_to[-1] if self.belongs_to else self.name

    def speaks_for(self, other: Speaker) -> bool:
        """A party speaks for its organs; no organ speaks for its party, which may disown it."""
        return bool(self.name) and (self.name == other.name or self.name in other.belongs_to)


@dataclass(frozen=True, slots=True)
class Concerned:
    """Those whom a matter concerns: who owes, to whom it is owed, whose act it is."""

    speakers: tuple[Speaker, ...] = ()

    def settled_by(self, claimants: Collection[Speaker]) -> bool:
        """Whether what all these say, and nobody denies, is more than the word of one side."""
        if any(self.finds(who) for who in claimants):
            return True
        sides = {one.side for one in self.speakers}
        return len(sides) > 1 and not self.silent(claimants)

    def finds(self, who: Speaker) -> bool:
        """Whether its claim is a finding: of a monitor or mediator that is on no side. Nobody certifies its own act."""
        if not who.roles & FINDING_ROLES or who.roles & PARTISAN_ROLES:
            return False
        return who.side not in {one.side for one in self.speakers}

    def silent(self, claimants: Iterable[Speaker]) -> tuple[Speaker, ...]:
        """Those concerned for whom none of these speaks."""
        spoken = tuple(claimants)
        return tuple(one for one in self.speakers if not any(who.speaks_for(one) for who in spoken))


def one_side_alone(claimants: Collection[Speaker], denying: Collection[Speaker]) -> bool:
    """Whether one side alone says so: no second side, nobody who stands between them, and nobody who denies it.

    Who is named in words only, or has no role, is not known to stand between the sides.
    """
    if not claimants or denying or any(_third(who) for who in claimants):
        return False
    return len({who.side for who in claimants if who.name}) < 2


def _third(who: Speaker) -> bool:
    return bool(who.roles & THIRD_ROLES) and not who.roles & (PARTISAN_ROLES | {Role.BOUND_NOT_SIGNING})
