"""Who may watch the service, handle warnings, follow what. A refusal is one sentence for the person who reads it."""

from __future__ import annotations

from agreements.domain.refusals import gettext_noop
from agreements.domain.statuses import MemberRole
from agreements.models import Process, User
from agreements.permissions import NotAllowed, roles_in
from monitoring.models.subscriptions import Mailbox, Owned

#: A party does not take note for the process of the warning about itself: that would keep it from being passed on.
ACKNOWLEDGING = frozenset({MemberRole.MEDIATOR, MemberRole.ANALYST})


def check_can_watch(user: User) -> None:
    """How the service runs is for those who run it: an error may quote what is confidential."""
    if not user.is_authenticated or not user.is_superuser:
        raise NotAllowed("Only an administrator can see how the service runs.")


def check_can_follow(user: User) -> None:
    """Whoever has signed in may follow what they see; a reader without an account uses the public feeds."""
    if not user.is_authenticated:
        raise NotAllowed(gettext_noop("Sign in to follow something and to be told of it."))


def check_is_own(user: User, thing: Owned | Mailbox) -> None:
    """What a person set up for themselves is nobody else's business, not even an administrator's."""
    if not user.is_authenticated or thing.user_id != user.pk:
        raise NotAllowed(gettext_noop("Only the person who set this up can change it."))


def check_can_acknowledge(user: User, process: Process) -> None:
    """A mediator or an analyst of the process; an acknowledged warning is not passed on to a second person."""
    if not ACKNOWLEDGING & roles_in(user, process):
        raise NotAllowed(
            gettext_noop("Only a mediator or an analyst of this process can acknowledge its warnings.")
        )


def check_can_snooze(user: User, process: Process) -> None:
    """Whoever has an inbox in which the warning stands; it concerns nobody else's."""
    if not user.is_authenticated or not Process.objects.visible_to(user).filter(pk=process.pk).exists():
        raise NotAllowed(gettext_noop("Only who sees a warning in an inbox of their own can put it off."))


def check_can_set_warnings(user: User, process: Process) -> None:
    """How early a process is warned, and to whom an unanswered warning goes: its mediators and administrators."""
    if user.is_authenticated and user.is_superuser:
        return
    if MemberRole.MEDIATOR not in roles_in(user, process):
        raise NotAllowed(
            gettext_noop("Only a mediator of this process or an administrator can set its warnings.")
        )
