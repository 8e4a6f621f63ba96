"""Telling news: what was recorded since the last run, to whoever follows it and chose its kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Min

from agreements.domain.timeline import AsOf
from monitoring.domain.channels import Channel, NoticeKind
from monitoring.domain.news_kinds import URGENT_NEWS
from monitoring.models import Mailbox, NewsItem, Notice, Run, Subscription
from monitoring.models.news import SOURCES, kind_of, new_facts
from monitoring.models.news_reach import reaching
from monitoring.models.touched import seen_now
from monitoring.operations.noticing import digest_of


def tell_news(*, run: Run, now: datetime) -> None:
    """Note what is news since the last run that did so, and owe a notice of it to each person whom it reaches.

    How far that reached is noted in the same transaction, so that nothing is lost or told twice wherever a run ends.
    The caller holds the lock and the transaction.
    """
    last = Run.objects.telling().newest_first().first()
    before = last.told_to if last else None
    run.told_to = seen_now(before or {}, tuple(source.model for source in SOURCES))
    if before is not None:
        items = list(_items(run, before))
        if items:
            NewsItem.objects.bulk_create(items, ignore_conflicts=True)
            _owe(run, now)
    run.save()


def _items(run: Run, before: dict[str, int]) -> Iterator[NewsItem]:
    """The news that may reach somebody: known only since the oldest subscription began."""
    began = Subscription.objects.active().aggregate(first=Min("created_at"))["first"]
    if began is None:
        return
    for source in SOURCES:
        name = source.model._meta.model_name or ""
        for fact in new_facts(source, before.get(name, 0), began):
            about: dict[str, Any] = {source.column: fact, "process_id": fact.process_id}
            yield NewsItem(kind=kind_of(fact), run=run, **about)


def _owe(run: Run, now: datetime) -> None:
    items = NewsItem.objects.filter(run=run).order_by("pk")
    point = AsOf(now, now)
    mailboxes = {one.user_id: one for one in Mailbox.objects.filter(confirmed_at__isnull=False)}
    notices = []
    for subscription, item in reaching(items, point):
        mailed = subscription.channel == Channel.EMAIL
        mailbox = mailboxes.get(subscription.user_id)
        if mailed and mailbox is None:
            continue  # what a mailbox that nobody has confirmed would have got is not kept for it
        batch, ready_at = f"urgent:{run.pk}", now
        if mailed and mailbox is not None and item.kind not in URGENT_NEWS:
            batch, ready_at = digest_of(mailbox, now)
        notices.append(
            Notice(
                kind=NoticeKind.NEWS,
                user_id=subscription.user_id,
                channel=subscription.channel,
                endpoint_id=subscription.endpoint_id,
                language=subscription.language,
                news=item,
                subscription=subscription,
                written_at=now,
                ready_at=ready_at,
                batch=batch,
            )
        )
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
