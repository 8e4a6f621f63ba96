"""Who may do what. A refusal is one sentence for the person who reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agreements.domain.refusals import gettext_noop
from agreements.domain.statuses import MemberRole
from agreements.models import Actor, Process, User


class NotAllowed(Exception):
    """The person may see the thing but not do this; the text says why and who could."""


def can(check: Callable[..., None], *args: Any) -> bool:
    """True where `check` lets these pass: every can_* question is asked through this."""
    try:
        check(*args)
    except NotAllowed:
        return False
    return True


def roles_in(user: User, process: Process) -> frozenset[str]:
    """The person's roles in the process, empty for a public reader."""
    if not user.is_authenticated:
        return frozenset()
    return frozenset(user.memberships.active().filter(process=process).values_list("role", flat=True))


def check_can_assess(user: User, process: Process) -> None:
    """Only a mediator of the process says how far a commitment is carried out; an administrator does not."""
    if MemberRole.MEDIATOR not in roles_in(user, process):
        raise NotAllowed(gettext_noop("Only a mediator of this process can assess its commitments."))


def check_can_state_position(user: User, process: Process, actor: Actor) -> None:
    """Only the delegate of a party says what that party holds."""
    if (
        not user.is_authenticated
        or not user.memberships.active()
        .filter(process=process, role=MemberRole.DELEGATE, actor=actor)
        .exists()
    ):
        raise NotAllowed(gettext_noop("Only a delegate of this party can state its position."))


def check_can_keep_record(user: User, process: Process) -> None:
    """Events, wordings and what is said of rounds come from a mediator of the process, or an analyst with the right."""
    if not user.is_authenticated or not user.memberships.keeping_record().filter(process=process).exists():
        raise NotAllowed(
            gettext_noop(
                "Only a mediator of this process, or an analyst with the right to keep its record, can add to it."
            )
        )


def check_can_read_notes(user: User, process: Process) -> None:
    """What editors note for each other is read by those with a role in the process, and by administrators."""
    if not Process.objects.edited_by(user).filter(pk=process.pk).exists():
        raise NotAllowed(
            gettext_noop("Only those with a role in this process read the notes of its editors.")
        )


def check_can_load(user: User | None) -> None:
    """A process file is loaded by an administrator, or from the command line of the host (no user)."""
    if user is not None and not user.is_superuser:
        raise NotAllowed(gettext_noop("Only an administrator can load a process file."))


def check_can_administer(user: User | None) -> None:
    """Roles are given by an administrator, or from the command line of the host (no user)."""
    if user is not None and not user.is_superuser:
        raise NotAllowed(gettext_noop("Only an administrator can give roles."))
