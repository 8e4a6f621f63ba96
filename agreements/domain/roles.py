"""Who takes part as what: one word for each role, and the lines in which those who take part are listed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from agreements.domain.sentences import gettext_noop
from agreements.domain.statuses import Role

#: "A heading says no more than each of its rows": these two stand under “Parties”, every other role under its own word.
PARTIES: Final = frozenset({Role.PARTY, Role.SIGNATORY})
_BOUND: Final = PARTIES | {Role.BOUND_NOT_SIGNING}
#: The roles in which somebody of the process counts for its agreements and rounds too, each unless the agreement or
#: round names somebody in one of these itself. Who is a party to the talks is no party to a text that binds others.
COUNTS_UNLESS: Final[dict[Role, frozenset[Role]]] = {
    Role.PARTY: _BOUND,
    Role.SIGNATORY: _BOUND,
    Role.MEDIATOR: frozenset({Role.MEDIATOR}),
    Role.FACILITATOR: frozenset({Role.FACILITATOR}),
    Role.HOST: frozenset({Role.HOST}),
}

#: One actor in a role.
ROLE_WORDS: Final[dict[Role, str]] = {
    Role.PARTY: gettext_noop("party"),
    Role.SIGNATORY: gettext_noop("signatory"),
    Role.BOUND_NOT_SIGNING: gettext_noop("bound without signing"),
    Role.NAMED_NOT_PARTY: gettext_noop("named, not a party"),
    Role.ORGAN_OF_PARTY: gettext_noop("organ of a party"),
    Role.ARMED_WING: gettext_noop("armed wing"),
    Role.MEDIATOR: gettext_noop("mediator"),
    Role.FACILITATOR: gettext_noop("facilitator"),
    Role.HOST: gettext_noop("host"),
    Role.GUARANTOR: gettext_noop("guarantor"),
    Role.ACCOMPANYING: gettext_noop("accompanying state"),
    Role.WITNESS: gettext_noop("witness"),
    Role.OBSERVER: gettext_noop("observer"),
    Role.MONITOR: gettext_noop("monitor"),
    Role.JOINT_BODY: gettext_noop("joint body"),
    Role.ENDORSER: gettext_noop("endorsing body"),
    Role.PUBLISHER: gettext_noop("publisher of the text"),
    Role.REQUESTER: gettext_noop("asked for the step"),
    Role.HOLD_OUT: gettext_noop("hold-out"),
    Role.AFFECTED: gettext_noop("affected"),
    Role.OTHER: gettext_noop("other role"),
}
#: The lines in their order, each with its heading.
LINES: Final[dict[Role, str]] = {
    Role.PARTY: gettext_noop("Parties"),
    Role.BOUND_NOT_SIGNING: gettext_noop("Bound without signing"),
    Role.MEDIATOR: gettext_noop("Mediators"),
    Role.FACILITATOR: gettext_noop("Facilitators"),
    Role.HOST: gettext_noop("Hosts"),
    Role.GUARANTOR: gettext_noop("Guarantors"),
    Role.WITNESS: gettext_noop("Witnesses"),
    Role.OBSERVER: gettext_noop("Observers"),
    Role.MONITOR: gettext_noop("Monitors"),
    Role.JOINT_BODY: gettext_noop("Joint bodies"),
    Role.ACCOMPANYING: gettext_noop("Accompanying states"),
    Role.ENDORSER: gettext_noop("Endorsing bodies"),
    Role.NAMED_NOT_PARTY: gettext_noop("Named, not a party"),
    Role.ORGAN_OF_PARTY: gettext_noop("Organs of a party"),
    Role.ARMED_WING: gettext_noop("Armed wings"),
    Role.HOLD_OUT: gettext_noop("Hold-outs"),
    Role.AFFECTED: gettext_noop("Affected"),
    Role.REQUESTER: gettext_noop("Asked for the step"),
    Role.PUBLISHER: gettext_noop("Publishers of the text"),
    Role.OTHER: gettext_noop("Other roles"),
}


def line_of(role: Role) -> Role:
    """Under which line a role stands."""
    return Role.PARTY if role in PARTIES else role


def inherited(own: Collection[Role]) -> frozenset[Role]:
    """The roles in which those of the process count for one of its agreements or rounds that names `own` itself."""
    return frozenset(role for role, named in COUNTS_UNLESS.items() if not named.intersection(own))
