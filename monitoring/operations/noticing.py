"""Writing down who is to be told of what was just flagged, in the transaction that flags it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection

from agreements.domain.timeline import BadMoment
from monitoring.domain.channels import Channel, NoticeKind
from monitoring.domain.digest import next_digest
from monitoring.domain.thresholds import URGENT
from monitoring.models import Mailbox, Run, Subscription
from monitoring.models.reach import REACH, hits

#: From so many alerts on, whole tables are joined rather than rows looked up.
MANY = 1000

# One person is told one thing once by a channel, and is given the narrowest of the reasons. A mailbox that nobody has
# confirmed gets nothing, and what it would have got is not kept for it.
WRITE = f"""
    WITH {REACH}, digest AS (
        SELECT * FROM unnest(%(users)s::bigint[], %(batches)s::text[], %(moments)s::timestamptz[])
            AS digest (user_id, batch, ready_at)
    )
    INSERT INTO monitoring_notice (kind, user_id, channel, endpoint_id, language, alert_id, subscription_id,
                                   written_at, ready_at, batch)
    SELECT DISTINCT ON (r.user_id, r.channel, r.endpoint_id, r.alert_id)
           %(kind)s, r.user_id, r.channel, r.endpoint_id, r.language, r.alert_id, r.subscription_id, %(now)s,
           CASE WHEN r.channel <> %(email)s OR r.threshold = ANY(%(urgent)s) THEN %(now)s ELSE d.ready_at END,
           CASE WHEN r.channel <> %(email)s OR r.threshold = ANY(%(urgent)s) THEN %(at_once)s ELSE d.batch END
    FROM reached r
    LEFT JOIN digest d ON d.user_id = r.user_id
    LEFT JOIN monitoring_endpoint e ON e.id = r.endpoint_id
    WHERE (r.channel <> %(email)s OR d.user_id IS NOT NULL) AND e.ended_at IS NULL
    ORDER BY r.user_id, r.channel, r.endpoint_id, r.alert_id, r.rank, r.subscription_id
    ON CONFLICT DO NOTHING
"""  # noqa: S608 - put together from constants


def write_notices(*, run: Run, now: datetime) -> None:
    """Owe each person who follows it a notice of each alert that the run has just raised.

    A constant number of statements, and one per saved search. The caller holds the lock and the transaction.
    """
    if not run.raised or not Subscription.objects.active().exists():
        return
    digests = list(_digests(now))
    found = list(hits(run))
    values: dict[str, Any] = {
        "run": run.pk,
        "now": now,
        "kind": NoticeKind.ALERT.value,
        "email": Channel.EMAIL.value,
        "urgent": [threshold.value for threshold in URGENT],
        "at_once": f"urgent:{run.pk}",
        "users": [user for user, _, _ in digests],
        "batches": [batch for _, batch, _ in digests],
        "moments": [moment for _, _, moment in digests],
        "searches": [search for search, _ in found],
        "found": [str(commitment) for _, commitment in found],
    }
    with connection.cursor() as cursor:
        # The statement before this one may have forbidden what this one needs.
        cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")
        # Nor do statistics know of rows that are a moment old: taken for a handful, many would be compared one by one.
        loops = "on" if run.raised < MANY else "off"
        cursor.execute("SELECT set_config('enable_nestloop', %s, true)", [loops])
        cursor.execute(WRITE, values)
        cursor.execute("SELECT set_config('enable_nestloop', 'on', true)")


def _digests(now: datetime) -> Iterator[tuple[int, str, datetime]]:
    """By person with a confirmed mailbox: the batch of their next digest, and when it goes out."""
    told = Subscription.objects.active().filter(channel=Channel.EMAIL)
    for mailbox in Mailbox.objects.filter(confirmed_at__isnull=False, user__in=told.values("user")):
        day, moment = digest_of(mailbox, now)
        yield mailbox.user_id, day, moment


def digest_of(mailbox: Mailbox, after: datetime) -> tuple[str, datetime]:
    """The batch and the moment of the first digest of a mailbox that goes out later than `after`."""
    try:
        day, moment = next_digest(mailbox.digest_hour, mailbox.zone, after)
    except BadMoment:  # a zone that this machine no longer knows must not keep anybody from being told
        day, moment = next_digest(mailbox.digest_hour, "UTC", after)
    return f"digest:{day}", moment
