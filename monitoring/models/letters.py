"""What a message may still say to its reader, read for many messages at once: the last look before it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Q, Value, When

from agreements.domain.timeline import AsOf
from agreements.models import Process, User
from agreements.models.headlines import News
from agreements.models.upcoming import DueItem
from monitoring.domain.channels import Channel, NoticeKind
from monitoring.domain.news_kinds import URGENT_NEWS
from monitoring.domain.thresholds import URGENCY
from monitoring.models.alerts import Flagged, items_of
from monitoring.models.deliveries import Message, Notice
from monitoring.models.news import news_told
from monitoring.models.runs import Run
from monitoring.models.subscriptions import Endpoint, Mailbox
from monitoring.models.watch import LEAST

#: So many dates a mail spells out; a mail of the catch-up after months says how many more there are, and where.
MOST = 300


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a message tells: an alert (`flagged`) or news, and why this person is told of it (`notice`).

    `swept_before`: for which moment the last sweep before the one that raised it had looked; None where there was none.
    """

    notice: Notice
    flagged: Flagged | None
    swept_before: datetime | None
    news: News | None = None

    @property
    def late(self) -> bool:
        """Whether it was noticed later than a sweep that goes well takes."""
        alert = self.notice.alert
        return alert is not None and (alert.raised_at - alert.crossed_at).total_seconds() > LEAST

    @property
    def service_was_down(self) -> bool:
        """Whether it was late because nobody had looked since it was crossed."""
        alert = self.notice.alert
        return (
            self.late
            and alert is not None
            and self.swept_before is not None
            and self.swept_before < alert.crossed_at
        )


@dataclass(frozen=True, slots=True)
class Letter:
    """A message with everything that is needed to write it. `parts`: empty where nothing of it may be sent.

    `more`: how many further parts there are beyond those that are spelled out.
    """

    message: Message
    user: User
    mailbox: Mailbox | None
    endpoint: Endpoint | None
    parts: tuple[Part, ...]
    more: int

    @property
    def reachable(self) -> bool:
        """Whether there is still somewhere to send it."""
        if not self.user.is_active:
            return False
        if self.message.channel == Channel.EMAIL:
            return self.mailbox is not None and self.mailbox.confirmed_at is not None
        return self.endpoint is not None and self.endpoint.ended_at is None

    @property
    def withheld(self) -> bool:
        return not self.reachable or not self.parts


def letters_of(messages: Sequence[Message]) -> list[Letter]:
    """The letters of the given messages, in their order: two queries each, and a few per moment of packing."""
    users = User.objects.select_related("mailbox").in_bulk({message.user_id for message in messages})
    endpoints = Endpoint.objects.in_bulk({m.endpoint_id for m in messages if m.endpoint_id})
    kept = {message.pk: _notices_of(message, users[message.user_id]) for message in messages}
    parts = _parts(messages, {pk: notices for pk, (notices, _) in kept.items()})
    return [
        Letter(
            message,
            users[message.user_id],
            getattr(users[message.user_id], "mailbox", None),
            endpoints.get(message.endpoint_id or 0),
            tuple(parts[message.pk]),
            kept[message.pk][1],
        )
        for message in messages
    ]


def _notices_of(message: Message, user: User) -> tuple[list[Notice], int]:
    """The most urgent notices that may still go to the person, and how many more there are."""
    reason_stands = Q(subscription__isnull=True) | Q(subscription__ended_at__isnull=True)
    # How the service runs is for those who run it; a test says nothing.
    told_anyway = [NoticeKind.TEST, NoticeKind.SILENCE] if user.is_superuser else [NoticeKind.TEST]
    seen = Process.objects.visible_to(user)
    may_see = Q(alert__process__in=seen) | Q(news__process__in=seen) | Q(kind__in=told_anyway)
    rows = Notice.objects.filter(reason_stands, may_see, message=message)
    ranked = rows.annotate(rank=Case(*_ranks(), default=Value(-1))).order_by("-rank", "pk")
    notices: list[Any] = list(
        ranked.select_related(
            "subscription",
            "run",
            "news",
            "alert__process",
            "alert__commitment__process",
            "alert__round__process",
        )[: MOST + 1]
    )
    more = rows.count() - MOST if len(notices) > MOST else 0
    return notices[:MOST], more


def _ranks() -> list[When]:
    silence = When(kind=NoticeKind.SILENCE, then=Value(len(URGENCY)))
    off = When(news__kind__in=sorted(URGENT_NEWS), then=Value(len(URGENCY)))
    return [silence, off, *(When(alert__threshold=name, then=Value(rank)) for name, rank in URGENCY.items())]


def _parts(messages: Sequence[Message], kept: dict[int, list[Notice]]) -> dict[int, list[Part]]:
    """By message, as the subjects stood when it was packed, so that each try says the same."""
    looked = _looks_before(notice for notices in kept.values() for notice in notices)
    parts: dict[int, list[Part]] = {}
    for moment in {message.packed_at for message in messages}:
        together = [message.pk for message in messages if message.packed_at == moment]
        point = AsOf(moment, moment)
        items = items_of((n.alert for pk in together for n in kept[pk] if n.alert), point)
        news = news_told([n.news for pk in together for n in kept[pk] if n.news], point)
        parts |= {pk: [_part(notice, items, looked, news, point) for notice in kept[pk]] for pk in together}
    return parts


def _part(
    notice: Notice,
    items: dict[UUID, DueItem],
    looked: dict[int, datetime | None],
    news: dict[int, News],
    point: AsOf,
) -> Part:
    alert = notice.alert
    if alert is None:
        return Part(notice, None, None, news.get(notice.news_id or 0))
    return Part(notice, Flagged((alert,), items.get(alert.subject_id), point), looked.get(alert.run_id))


def _looks_before(notices: Iterable[Notice]) -> dict[int, datetime | None]:
    """By run that raised something: for which moment the last one before it that did its work had looked."""
    runs = {notice.alert.run_id for notice in notices if notice.alert}
    ended = Run.objects.projected().filter(finished_at__isnull=False).newest_first()
    return {run: ended.filter(pk__lt=run).values_list("at", flat=True).first() for run in runs}
