"""The channels, each by one line."""

from __future__ import annotations

from monitoring.channels.email import Email
from monitoring.channels.webhook import Webhooks
from monitoring.operations.delivering import Sender

SENDERS: tuple[Sender, ...] = (Email(), Webhooks())
