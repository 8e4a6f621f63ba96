"""The outbox: what is owed to whom (notices), what goes over the wire (messages), and each try (attempts)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from agreements.models import AppendOnly
from agreements.models.base import text_choices
from monitoring.domain.channels import OF_THE_SERVICE, NoticeKind
from monitoring.domain.retrying import MOST_IN_COMPANY
from monitoring.models.subscriptions import channel_choices, webhook_has_endpoint


def kind_choices() -> list[tuple[str, str]]:
    """Named and not listed in the migration, so that a new kind is no change of the table."""
    return text_choices(NoticeKind)


class NoticeQuerySet(models.QuerySet):
    def unpacked(self) -> Self:
        """What no message carries yet."""
        return self.filter(message__isnull=True)

    def ready_by(self, moment: datetime) -> Self:
        return self.filter(ready_at__lte=moment)

    def tests_of(self, user: Any) -> Self:
        """What the person asked for to see whether a message arrives."""
        return self.filter(kind=NoticeKind.TEST, user=user.pk)

    def under_way(self) -> Self:
        """What is packed and waits to be taken, or is not packed yet."""
        ended = Q(message__sent_at__isnull=False) | Q(message__withheld_at__isnull=False)
        return self.exclude(ended | Q(message__parked_at__isnull=False))


class Notice(models.Model):
    """That one person is to be told one thing by one channel: written in the transaction of what it tells.

    `alert`: the alert told of, for an alert or an escalation. `news`: the news told of. `run`: for a silence, the run
    that ended it. A test that its reader asked for tells of none of these.
    `subscription`: why it is sent; None where a role is the reason (escalation, silence), or a wish (test).
    `ready_at`: not to be sent before. `batch`: notices of one person, channel and batch go out together.
    `message`: what carries it, None until it is packed.
    """

    kind = models.CharField(max_length=20, choices=kind_choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=20, choices=channel_choices)
    endpoint = models.ForeignKey(
        "monitoring.Endpoint",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    language = models.CharField(max_length=16, default="en")
    alert = models.ForeignKey(
        "monitoring.Alert", null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    news = models.ForeignKey(
        "monitoring.NewsItem", null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    run = models.ForeignKey(
        "monitoring.Run", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    subscription = models.ForeignKey(
        "monitoring.Subscription", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()
    ready_at = models.DateTimeField()
    batch = models.CharField(max_length=60)
    message = models.ForeignKey(
        "monitoring.Message", null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = (
            # However many subscriptions fit, however often a run comes: one person is told one thing once a channel.
            models.UniqueConstraint(
                fields=["user", "channel", "endpoint", "kind", "alert", "news", "run"],
                condition=~Q(kind=NoticeKind.TEST),
                nulls_distinct=False,
                name="notice_once",
            ),
            models.UniqueConstraint(
                fields=["user", "channel", "endpoint"],
                condition=Q(kind=NoticeKind.TEST, message__isnull=True),
                nulls_distinct=False,
                name="notice_one_test_waits",
            ),
            models.CheckConstraint(
                condition=Q(kind=NoticeKind.SILENCE, alert=None, news=None, run__isnull=False)
                | Q(kind=NoticeKind.TEST, alert=None, news=None, run=None)
                | Q(kind=NoticeKind.NEWS, alert=None, news__isnull=False, run=None)
                | ~Q(kind__in=sorted({*OF_THE_SERVICE, NoticeKind.NEWS}))
                & Q(alert__isnull=False, news=None, run=None),
                name="notice_tells_of_one_thing",
            ),
            webhook_has_endpoint("notice_webhook_has_endpoint"),
        )
        indexes = (
            models.Index(fields=["ready_at"], condition=Q(message__isnull=True), name="notice_unpacked"),
        )

    def __str__(self) -> str:
        return f"{self.kind} to {self.user_id} by {self.channel}"


class MessageQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Neither sent, nor withheld, nor parked."""
        return self.filter(sent_at__isnull=True, withheld_at__isnull=True, parked_at__isnull=True)

    def parked(self) -> Self:
        return self.filter(parked_at__isnull=False)

    def oldest_first(self) -> Self:
        return self.order_by("next_attempt_at", "pk")


class Message(models.Model):
    """One mail or one webhook. Its notices are fixed when it is packed, so that each try carries the same.

    `key`: the same at each try; the receiver knows a second copy by it. `ready_at`: when it should have gone out.
    `next_attempt_at`: not to be tried before. `leased_until`: somebody is trying it until then.
    `unsettled`: claims since the last one of which it is known how it ended, the present one among them; the others
    ended with the program that held them.
    `trying_since`: when the first try began, of those that count: a message that somebody has tried again begins anew.
    `sent_at`: accepted by the other side. `withheld_at`: nothing in it may be sent to this person any longer.
    `parked_at`: given up until a person has it tried again. `last_error`: why the last try failed.
    """

    key = models.CharField(max_length=80, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20, choices=channel_choices)
    endpoint = models.ForeignKey(
        "monitoring.Endpoint", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(max_length=16, default="en")
    ready_at = models.DateTimeField()
    packed_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    # The database has the default too: packing names no column that it has nothing to say about.
    unsettled = models.PositiveSmallIntegerField(default=0, db_default=0)
    trying_since = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    withheld_at = models.DateTimeField(null=True, blank=True)
    parked_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, withheld_at__isnull=True)
                | Q(sent_at__isnull=True, parked_at__isnull=True)
                | Q(withheld_at__isnull=True, parked_at__isnull=True),
                name="message_ends_in_one_way",
            ),
        )
        indexes = (
            # What a delivery reads: it grows with what waits, not with what was ever sent.
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(sent_at__isnull=True, withheld_at__isnull=True, parked_at__isnull=True),
                name="message_open",
            ),
            # The same of one address that takes webhooks: each gets its turn, however much waits for another.
            models.Index(
                fields=["endpoint", "next_attempt_at"],
                condition=Q(
                    endpoint__isnull=False,
                    sent_at__isnull=True,
                    withheld_at__isnull=True,
                    parked_at__isnull=True,
                ),
                name="message_open_endpoint",
            ),
            # The few that are claimed alone.
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(
                    unsettled__gte=MOST_IN_COMPANY,
                    sent_at__isnull=True,
                    withheld_at__isnull=True,
                    parked_at__isnull=True,
                ),
                name="message_suspect",
            ),
            models.Index(fields=["-parked_at"], condition=Q(parked_at__isnull=False), name="message_parked"),
        )

    def __str__(self) -> str:
        return self.key


class Attempt(AppendOnly):
    """One try to hand over one message, and how it ended; `error` is empty where the other side accepted it."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="tries")
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.message_id}, attempt {self.number}"
