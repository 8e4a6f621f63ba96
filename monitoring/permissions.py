"""Who may watch the service. A refusal is one sentence for the person who reads it."""

from __future__ import annotations

from agreements.models import User
from agreements.permissions import NotAllowed


def check_can_watch(user: User) -> None:
    """How the service runs is for those who run it: an error may quote what is confidential."""
    if not user.is_authenticated or not user.is_superuser:
        raise NotAllowed("Only an administrator can see how the service runs.")
