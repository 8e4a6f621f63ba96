"""Who may watch the service, and who may follow what. A refusal is one sentence for the person who reads it."""

from __future__ import annotations

from agreements.domain.refusals import gettext_noop
from agreements.models import User
from agreements.permissions import NotAllowed
from monitoring.models.subscriptions import Mailbox, Owned


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
