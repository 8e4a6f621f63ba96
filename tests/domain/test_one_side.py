"""One side alone: a party, its organs and whoever is not known to stand between; a second voice ends it."""

from __future__ import annotations

import pytest

from agreements.domain.statuses import Role
from agreements.domain.voices import Speaker, one_side_alone

NORTH = Speaker("north", "North", (), frozenset({Role.PARTY}))
ARMY = Speaker("army", "Army of North", ("north",), frozenset({Role.ARMED_WING}))
SOUTH = Speaker("south", "South", (), frozenset({Role.SIGNATORY}))
OUTSIDE = Speaker("outside", "Somebody", (), frozenset())
PAPER = Speaker("", "a paper")
HELPER = Speaker("helper", "Helper", (), frozenset({Role.MEDIATOR}))
WATCH = Speaker("watch", "Watch", (), frozenset({Role.MONITOR}))
HOST = Speaker("host", "Host", (), frozenset({Role.HOST}))
DUO = Speaker("duo", "Duo", (), frozenset({Role.MEDIATOR, Role.PARTY}))
BOUND = Speaker("bound", "Bound", (), frozenset({Role.OBSERVER, Role.BOUND_NOT_SIGNING}))


@pytest.mark.parametrize(
    ("claimants", "denying", "alone"),
    [
        ([NORTH], [], True),
        ([NORTH, ARMY], [], True),
        ([NORTH, PAPER], [], True),
        ([PAPER], [], True),
        ([OUTSIDE], [], True),
        ([DUO], [], True),
        ([BOUND], [], True),
        ([NORTH, SOUTH], [], False),
        ([ARMY, SOUTH], [], False),
        ([NORTH, HELPER], [], False),
        ([HELPER], [], False),
        ([WATCH], [], False),
        ([HOST], [], False),
        ([NORTH], [SOUTH], False),
        ([], [], False),
    ],
)
def test_one_side_alone_is_a_side_without_a_second_voice(
    claimants: list[Speaker], denying: list[Speaker], alone: bool
) -> None:
    assert one_side_alone(claimants, denying) is alone
