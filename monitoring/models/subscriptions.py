"""Who wants to be told of what, and how: mailboxes, endpoints, saved searches, subscriptions, calendars."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agreements.models.base import text_choices
from monitoring.domain.channels import Channel, Subject, SwitchedOff
from monitoring.domain.news_kinds import NewsKind


def channel_choices() -> list[tuple[str, str]]:
    """Named and not listed in the migration, so that a new channel is no change of the table."""
    return text_choices(Channel)


def one_of(names: Iterable[str]) -> Q:
    """That exactly one of these columns says something."""
    names = list(names)
    return reduce(or_, (Q(**{f"{name}__isnull": name != chosen for name in names}) for chosen in names))


def webhook_has_endpoint(name: str) -> models.CheckConstraint:
    """That an endpoint is named for a webhook, and for nothing else."""
    condition = Q(channel=Channel.WEBHOOK, endpoint__isnull=False)
    condition |= ~Q(channel=Channel.WEBHOOK) & Q(endpoint__isnull=True)
    return models.CheckConstraint(condition=condition, name=name)


class OwnedQuerySet(models.QuerySet):
    """Rows that belong to one person, each of which ends and is never removed."""

    def of(self, user: Any) -> Self:
        return self.filter(user=user.pk) if user.is_authenticated else self.none()

    def active(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("created_at", "pk")


class Owned(models.Model):
    """What a person set up for themselves."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True


class Mailbox(models.Model):
    """Where and when a person's e-mail goes. `confirmed_at`: None until the link sent to this address was opened.

    `digest_hour`: 0 to 23 on the clock of `zone`.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mailbox")
    address = models.EmailField(max_length=254)
    zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=16, default="en")
    digest_hour = models.PositiveSmallIntegerField(default=7)
    changed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(digest_hour__lte=23), name="mailbox_digest_hour"),)

    def __str__(self) -> str:
        return self.address


def switched_off_choices() -> list[tuple[str, str]]:
    """Named and not listed in the migration, so that a new reason is no change of the table."""
    return text_choices(SwitchedOff)


#: So long its owner is shown that an endpoint was switched off, and why.
SHOWN = timedelta(days=90)


class EndpointQuerySet(OwnedQuerySet):
    def shown(self, at: datetime) -> Self:
        """Those that messages go to, and those of late that were switched off for another reason than their owner's."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=at - SHOWN) & ~Q(switched_off=""))


class Endpoint(Owned):
    """An address that takes webhooks. `secret`: with which each message to it is signed (Standard Webhooks).

    `quiet_until`: before then it wants no message, None where it said no such thing.
    `switched_off`: why it ended, empty where it stands or its owner ended it.
    """

    url = models.URLField(max_length=500)
    secret = models.CharField(max_length=100)
    quiet_until = models.DateTimeField(null=True, blank=True)
    switched_off = models.CharField(max_length=20, blank=True, choices=switched_off_choices)

    objects = EndpointQuerySet.as_manager()

    def __str__(self) -> str:
        return self.url


class SavedSearch(Owned):
    """A list of commitments that a person comes back to: the filters of the list's address, in their one order."""

    name = models.CharField(max_length=100)
    query = models.CharField(max_length=2000)

    def __str__(self) -> str:
        return self.name


def all_news() -> list[str]:
    """What is told of unless a person chooses."""
    return [kind.value for kind in NewsKind]


class Subscription(Owned):
    """That a person wants to be told, by one channel, of one subject: a row per pair.

    Exactly one of `process`, `agreement`, `actor`, `commitment`, `search` is set; `endpoint` for a webhook alone.
    `news`: of which kinds the person wants to be told, beside its dates.
    """

    process = models.ForeignKey(
        "agreements.Process", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreement = models.ForeignKey(
        "agreements.Agreement", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    actor = models.ForeignKey(
        "agreements.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    commitment = models.ForeignKey(
        "agreements.Commitment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    search = models.ForeignKey(SavedSearch, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20, choices=channel_choices)
    endpoint = models.ForeignKey(Endpoint, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=16, default="en")
    news = ArrayField(models.CharField(max_length=20), default=all_news, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=[
                    "user",
                    "process",
                    "agreement",
                    "actor",
                    "commitment",
                    "search",
                    "channel",
                    "endpoint",
                ],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="subscription_once",
            ),
            models.CheckConstraint(
                condition=one_of(Subject),
                name="subscription_has_one_subject",
            ),
            webhook_has_endpoint("subscription_webhook_has_endpoint"),
        )

    def __str__(self) -> str:
        return f"{self.user} by {self.channel}: {self.subject_kind} {self.subject}"

    @property
    def subject_kind(self) -> Subject:
        return next(kind for kind in Subject if getattr(self, f"{kind}_id") is not None)

    @property
    def subject(self) -> Any:
        return getattr(self, self.subject_kind)

    @property
    def subject_id(self) -> Any:
        return getattr(self, f"{self.subject_kind}_id")


def digest_of(secret: str) -> str:
    """What is kept of a secret address: its SHA-256 in hexadecimal. A random secret of 256 bits needs no slow hash."""
    return sha256(secret.encode()).hexdigest()


class CalendarAddressQuerySet(OwnedQuerySet):
    def open_by(self, secret: str) -> Self:
        """The address with this secret, while it is not revoked and its person has an account."""
        return self.active().filter(digest=digest_of(secret), user__is_active=True)


class CalendarAddress(Owned):
    """A secret address of a person's calendar. Only the SHA-256 of its secret is kept; `prefix` tells it apart."""

    label = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)

    objects = CalendarAddressQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.prefix}… ({self.label})"
