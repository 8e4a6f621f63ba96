"""Claiming messages with a lease: two who deliver never try the same one at the same time.

A claim counts itself (`unsettled`), and whoever writes down how it ended counts it out. So what remains is the number
of claims whose holders are gone, whatever ended them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitoring.domain.channels import Channel
from monitoring.domain.retrying import APART, MOST_IN_COMPANY, MOST_UNSETTLED
from monitoring.models import Message

#: So soon somebody else takes up what a killed program was at. Whoever is alive renews it.
LEASE = timedelta(seconds=20)
RENEWED_AFTER = timedelta(seconds=5)

OPEN = "sent_at IS NULL AND withheld_at IS NULL AND parked_at IS NULL"
DUE = "next_attempt_at <= %(at)s AND (leased_until IS NULL OR leased_until <= %(at)s)"

COMPANY = f"unsettled < {MOST_IN_COMPANY}"
TAKEN = "leased_until = %(until)s, unsettled = unsettled + 1"

# First tries before others, so that a crowd of recipients who do not answer stands behind those who may.
CLAIM = f"""
    UPDATE monitoring_message SET {TAKEN}
    WHERE id IN (
        SELECT id FROM monitoring_message
        WHERE channel = %(channel)s AND {OPEN} AND {DUE} AND {COMPANY}
        ORDER BY attempts > 0, next_attempt_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    )
    RETURNING *
"""  # noqa: S608 - put together from the constants above

# One at a time for each address, which takes no more than its own turn, however much waits for it; none before it
# wants one.
CLAIM_OF_EACH = f"""
    UPDATE monitoring_message SET {TAKEN}
    WHERE id IN (
        SELECT turn.id FROM monitoring_endpoint e CROSS JOIN LATERAL (
            SELECT m.id, m.attempts, m.next_attempt_at FROM monitoring_message m
            WHERE m.endpoint_id = e.id AND {OPEN} AND {DUE} AND {COMPANY}
            ORDER BY m.next_attempt_at, m.id LIMIT 1 FOR UPDATE SKIP LOCKED
        ) turn
        WHERE (e.quiet_until IS NULL OR e.quiet_until <= %(at)s) AND NOT EXISTS (
            SELECT FROM monitoring_message l
            WHERE l.endpoint_id = e.id AND {OPEN} AND l.leased_until > %(at)s
        )
        ORDER BY turn.attempts > 0, turn.next_attempt_at, turn.id LIMIT %(limit)s
    )
    RETURNING *
"""  # noqa: S608 - put together from the constants above

# If this claim is not settled either, the next one is a while away: whoever settles it overwrites `next_attempt_at`.
CLAIM_ALONE = f"""
    UPDATE monitoring_message SET {TAKEN}, next_attempt_at = %(again)s
    WHERE id = (
        SELECT s.id FROM monitoring_message s
        WHERE s.channel = ANY(%(channels)s) AND {OPEN} AND {DUE}
            AND s.unsettled >= {MOST_IN_COMPANY} AND s.unsettled < {MOST_UNSETTLED}
            AND NOT EXISTS (
                SELECT FROM monitoring_message l
                WHERE l.endpoint_id = s.endpoint_id AND {OPEN} AND l.leased_until > %(at)s
            )
            AND NOT EXISTS (
                SELECT FROM monitoring_endpoint e WHERE e.id = s.endpoint_id AND e.quiet_until > %(at)s
            )
        ORDER BY s.unsettled, s.next_attempt_at, s.id LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING *
"""  # noqa: S608 - put together from the constants above


def claim(channel: Channel, *, at: datetime, limit: int) -> list[Message]:
    """Take up to `limit` messages of the channel that are due at `at`; nobody else gets them before `at` + LEASE."""
    values = {"channel": channel.value, "at": at, "until": at + LEASE, "limit": limit}
    return list(Message.objects.raw(CLAIM_OF_EACH if channel == Channel.WEBHOOK else CLAIM, values))


def claim_alone(channels: Sequence[Channel], *, at: datetime) -> Message | None:
    """Take one message that was claimed again and again without an end: its holder does nothing beside it."""
    values = {"channels": [channel.value for channel in channels], "at": at, "until": at + LEASE}
    return next(iter(Message.objects.raw(CLAIM_ALONE, values | {"again": at + APART})), None)


def renew(messages: Sequence[Message], *, at: datetime) -> None:
    """Keep messages whose try goes on."""
    Message.objects.open().filter(pk__in=[message.pk for message in messages]).update(leased_until=at + LEASE)
