"""How it last went by each way on which a person is told."""

from __future__ import annotations

from typing import Any

from monitoring.domain.channels import Channel
from monitoring.models.deliveries import Message


def last_messages(user: Any) -> dict[int | None, Message]:
    """The newest message by the endpoint it went to; under None the newest mail. One query."""
    rows = Message.objects.filter(user=user, channel__in=[Channel.EMAIL, Channel.WEBHOOK])
    newest = rows.order_by("channel", "endpoint", "-packed_at", "-pk").distinct("channel", "endpoint")
    return {message.endpoint_id: message for message in newest}
