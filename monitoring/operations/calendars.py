"""Secret addresses of a person's own calendar: made, shown once, and revoked at once."""

from __future__ import annotations

import secrets
from datetime import datetime

from agreements.models import User
from monitoring.models import CalendarAddress
from monitoring.models.subscriptions import digest_of
from monitoring.operations.owning import BadSetting, check_room, end, one_writer, read_name

MOST = 20
SHOWN = 6


class BadCalendarAddress(BadSetting):
    """A calendar address that cannot be made."""


def make_calendar_address(*, by: User, at: datetime, label: str) -> tuple[CalendarAddress, str]:
    """A new address and its secret, which is shown once and not kept. Raises NotAllowed, BadCalendarAddress."""
    with one_writer(by):
        label = read_name(label, "label", BadCalendarAddress)
        check_room(CalendarAddress.objects.of(by).active(), MOST, BadCalendarAddress)
        secret = secrets.token_urlsafe(32)
        made: CalendarAddress = CalendarAddress.objects.create(
            user=by, label=label, prefix=secret[:SHOWN], digest=digest_of(secret), created_at=at
        )
        return made, secret


def revoke_calendar_address(*, by: User, at: datetime, address: CalendarAddress) -> None:
    """From now on there is nothing at this address. Raises NotAllowed where it is another person's."""
    end(address, by=by, at=at)
