"""Packing: what is ready for one person goes into one message, whose content and key are fixed from then on."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from monitoring.domain.channels import Channel, NoticeKind
from monitoring.models import Mailbox, Notice
from monitoring.operations.noticing import digest_of

# The key is made from who is told what by which way; a test, which tells of nothing, is told from others by its number.
# So it is the same whoever packs, and the receiver of a second copy of a message knows it again. Sorted, because two
# transactions that insert the same keys in another order wait for each other for ever.
PACK = """
    WITH ready AS MATERIALIZED (
        SELECT n.*, CASE WHEN n.channel = %(webhook)s THEN n.id ELSE 0 END AS alone,
               CASE WHEN n.kind = %(test)s THEN n.id END AS test_id
        FROM monitoring_notice n
        WHERE n.message_id IS NULL AND n.ready_at <= %(at)s AND (n.channel <> %(webhook)s OR n.id IN (
            SELECT w.id FROM monitoring_notice w
            WHERE w.message_id IS NULL AND w.ready_at <= %(at)s AND w.channel = %(webhook)s
            ORDER BY w.ready_at, w.id LIMIT %(most)s
        ))
    ), grouped AS MATERIALIZED (
        SELECT user_id, channel, endpoint_id, language, min(ready_at) AS ready_at, array_agg(id) AS ids,
               'msg_' || left(encode(sha256(convert_to(
                   concat_ws('|', channel, user_id, endpoint_id, language,
                             string_agg(concat_ws(':', kind, alert_id, news_id, run_id, test_id), ','
                                        ORDER BY kind, alert_id, news_id, run_id)),
                   'UTF8')), 'hex'), 40) AS key
        FROM ready GROUP BY user_id, channel, endpoint_id, language, batch, alone
    ), packed AS (
        INSERT INTO monitoring_message (key, user_id, channel, endpoint_id, language, ready_at, packed_at,
                                        next_attempt_at, attempts, last_error)
        SELECT key, user_id, channel, endpoint_id, language, ready_at, %(at)s, %(at)s, 0, ''
        FROM grouped ORDER BY key
        RETURNING id, key
    )
    UPDATE monitoring_notice n SET message_id = p.id
    FROM packed p JOIN grouped g ON g.key = p.key CROSS JOIN LATERAL unnest(g.ids) AS carried (id)
    WHERE n.id = carried.id
"""

#: So many webhooks are packed at a time: more than a pass hands over, so that none has to wait for the packing of all.
MOST_WEBHOOKS = 2000


def pack(*, at: datetime) -> int:
    """Put what is ready by `at` into messages; return how many notices were. Two packers give way to each other.

    All urgent notices of a run to one person are one mail, those of a daily digest another; a webhook carries one.
    What is left of many webhooks is the next call's.
    """
    ready = Notice.objects.unpacked().ready_by(at)
    if not ready.exists():
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('packing'))")
        (alone,) = cursor.fetchone()
        if not alone:
            return 0
        _move_latecomers(at)
        cursor.execute(
            PACK,
            {
                "at": at,
                "webhook": Channel.WEBHOOK.value,
                "test": NoticeKind.TEST.value,
                "most": MOST_WEBHOOKS,
            },
        )
        return int(cursor.rowcount)


def _move_latecomers(at: datetime) -> None:
    """What a sweep wrote for a digest that has gone out meanwhile waits for the next: one digest a day."""
    sent = Notice.objects.filter(
        user=OuterRef("user"), channel=Channel.EMAIL, batch=OuterRef("batch"), message__isnull=False
    )
    late = Notice.objects.unpacked().ready_by(at).filter(Exists(sent), batch__startswith="digest:")
    for mailbox in Mailbox.objects.filter(user__in=late.values("user")):
        batch, moment = digest_of(mailbox, at)
        late.filter(user=mailbox.user_id).update(batch=batch, ready_at=moment)
