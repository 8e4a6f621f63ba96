"""Having parked messages tried again, by hand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least

from agreements.domain.sentences import gettext_noop
from agreements.models import User
from monitoring.domain.retrying import MOST_IN_COMPANY
from monitoring.models import Message
from monitoring.permissions import check_can_watch


class NotParked(ValueError):
    """Nothing here waits to be tried again; the text says so."""


def retry_parked(*, by: User, at: datetime, message: Message | None = None) -> int:
    """Try a parked message again, or all of them where none is named; each has a day of tries once more.

    What ended those who tried it is tried alone again, so that it endangers no other message.

    Returns how many there were. Raises NotAllowed, NotParked.
    """
    check_can_watch(by)
    with transaction.atomic():
        rows = Message.objects.parked()
        if message is not None:
            rows = rows.filter(pk=message.pk)
        count: int = rows.update(
            parked_at=None,
            trying_since=None,
            next_attempt_at=at,
            leased_until=None,
            unsettled=Least(F("unsettled"), MOST_IN_COMPANY),
        )
    if not count:
        raise NotParked(gettext_noop("It is not parked any longer: it is being tried, or was sent."))
    return count
