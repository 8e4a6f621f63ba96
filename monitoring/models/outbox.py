"""What whoever runs the site watches of the outbox: how much waits, for how long, and what was given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from monitoring.models.deliveries import Message, Notice

#: A message that has waited longer is a sign that nothing is handed over: a program is away, or a server.
LONGEST_WAIT = 3600.0

STATES: dict[str, Q] = {
    "waiting": Q(sent_at__isnull=True, withheld_at__isnull=True, parked_at__isnull=True),
    "sent": Q(sent_at__isnull=False),
    "withheld": Q(withheld_at__isnull=False),
    "parked": Q(parked_at__isnull=False),
}


@dataclass(frozen=True, slots=True)
class Outbox:
    """`messages`: by state. `unpacked`: notices that are ready and in no message yet.

    `seconds`: how long what is owed the longest has been waiting to be handed over for the first time or again; 0 where
    nothing waits. What fails again and again for one recipient ends up parked and is counted there.
    """

    notices: int
    messages: dict[str, int]
    unpacked: int
    seconds: int

    @property
    def minutes(self) -> int:
        return self.seconds // 60

    @property
    def stuck(self) -> bool:
        return self.seconds > LONGEST_WAIT


def oldest_seconds(at: datetime) -> int:
    """How long the message or notice has waited that has waited the longest without anybody trying. Two queries."""
    untried = Message.objects.open().filter(attempts=0).aggregate(oldest=Min("ready_at"))["oldest"]
    unpacked = Notice.objects.unpacked().ready_by(at).aggregate(oldest=Min("ready_at"))["oldest"]
    waiting = [moment for moment in (untried, unpacked) if moment is not None]
    return max((int((at - moment).total_seconds()) for moment in waiting), default=0)


def outbox(at: datetime) -> Outbox:
    """Five queries."""
    counted = Message.objects.aggregate(**{name: Count("pk", filter=state) for name, state in STATES.items()})
    return Outbox(
        notices=Notice.objects.count(),
        messages=counted,
        unpacked=Notice.objects.unpacked().ready_by(at).count(),
        seconds=max(0, oldest_seconds(at)),
    )
