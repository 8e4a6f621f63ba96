"""Faults that a checker must find: the same program with one rule broken, by replacing parts of it from outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from monitoring import tasks
from monitoring.models import Message, Run
from monitoring.operations import delivering, noticing, sweep

Moment = Callable[[], None]


def outbox_outside(moment: Moment) -> None:
    """Notices are written in a transaction of their own, after that of the alerts."""
    raised: list[tuple[Run, datetime]] = []
    done = sweep._done

    def later(*, run: Run, now: datetime) -> None:
        raised.append((run, now))

    def after(*args: Any, **kwargs: Any) -> bool:
        result = done(*args, **kwargs)
        while raised:
            run, now = raised.pop()
            moment()
            with transaction.atomic():
                noticing.write_notices(run=run, now=now)
        return result

    sweep.write_notices = later  # type: ignore[attr-defined]
    sweep._done = after


def marked_before(moment: Moment) -> None:
    """Messages are marked as sent when they are claimed, before anybody has taken them."""
    claim = delivering.claim

    def claimed(channel: Any, *, at: datetime, limit: int) -> list[Message]:
        found = claim(channel, at=at, limit=limit)
        Message.objects.filter(pk__in=[message.pk for message in found]).update(sent_at=at, leased_until=None)
        moment()
        return found

    delivering.claim = claimed


FAULTS: dict[str, Callable[[Moment], None]] = {"outside": outbox_outside, "before": marked_before}
#: What is replaced; a test that breaks it in its own process puts it back.
REPLACED = ((sweep, "write_notices"), (sweep, "_done"), (delivering, "claim"), (tasks, "SENDERS"))
