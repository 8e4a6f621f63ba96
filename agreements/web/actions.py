"""What a signed-in reader may do from a page, and where not, the sentence that says who could."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from agreements.domain.statuses import MemberRole
from agreements.models import Process
from agreements.permissions import (
    NotAllowed,
    check_can_assess,
    check_can_keep_record,
    check_can_state_position,
)


@dataclass(frozen=True, slots=True)
class Actions:
    """A refusal is empty where the person may. `speaks_for`: slugs of the parties whose delegate the person is."""

    assess_refusal: str
    position_refusal: str
    revise_refusal: str
    speaks_for: frozenset[str]


def actions_of(user: Any, process: Process, actors: Any) -> Actions | None:
    """None for a reader who has not signed in. `actors`: identities, of which one may be whom the person speaks for."""
    if not user.is_authenticated:
        return None
    held = user.memberships.active().filter(process=process, role=MemberRole.DELEGATE).select_related("actor")
    parties = [one.actor for one in held if one.actor is not None]
    asked = next(iter(parties), None) or next(iter(actors), None)
    position = refusal(check_can_state_position, user, process, asked) if asked is not None else ""
    assess = refusal(check_can_assess, user, process)
    # Whoever may assess may keep the record too: one question to the database answers for the two.
    keep = refusal(check_can_keep_record, user, process) if assess else ""
    return Actions(assess, position, keep, frozenset(party.slug for party in parties))


def refusal(check: Callable[..., None], *args: Any) -> str:
    """The sentence with which a check refuses, empty where it lets these pass."""
    try:
        check(*args)
    except NotAllowed as refused:
        return gettext(str(refused))
    return ""
