"""How it last went by each way on which a person is told."""

from __future__ import annotations

from typing import Any

from monitoring.domain.channels import Channel
from monitoring.models.deliveries import Message, Notice


def last_messages(user: Any) -> dict[int | None, Message]:
    """The newest message by the endpoint it went to, tests apart; under None the newest mail. One query."""
    rows = Message.objects.filter(user=user, channel__in=[Channel.EMAIL, Channel.WEBHOOK])
    rows = rows.exclude(notices__in=Notice.objects.tests_of(user))
    newest = rows.order_by("channel", "endpoint", "-packed_at", "-pk").distinct("channel", "endpoint")
    return {message.endpoint_id: message for message in newest}


def last_tests(user: Any) -> dict[int | None, Notice]:
    """The newest test by the endpoint it was asked for, with its message; under None that of the mailbox. One query."""
    rows = Notice.objects.tests_of(user).select_related("message")
    newest = rows.order_by("channel", "endpoint", "-written_at", "-pk").distinct("channel", "endpoint")
    return {notice.endpoint_id: notice for notice in newest}
