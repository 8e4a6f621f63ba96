"""Confirming a mailbox: what has to be sent to it, and the signed word in the link that does it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F

from monitoring.models.subscriptions import Mailbox

#: So long a link is good, counted from when it was last asked for.
GOOD_FOR = timedelta(days=7)
LONGEST = 500


class ConfirmationQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Neither sent nor given up, for the address that the mailbox still has and has not confirmed."""
        waiting = self.filter(sent_at__isnull=True, parked_at__isnull=True)
        return waiting.filter(mailbox__confirmed_at__isnull=True, mailbox__changed_at=F("address_since"))

    def due_by(self, moment: datetime) -> Self:
        """To be tried now, and in nobody else's hands."""
        free = models.Q(leased_until__isnull=True) | models.Q(leased_until__lte=moment)
        return self.filter(free, next_attempt_at__lte=moment)

    def newest_first(self) -> Self:
        return self.order_by("-asked_at", "-pk")


class Confirmation(models.Model):
    """That a mailbox is owed a mail with the link that confirms it: written in the transaction that set its address.

    `address_since`: the mailbox's `changed_at`, by which another address is told. `next_attempt_at`: not to be tried
    before. `leased_until`: somebody is trying it until then. `parked_at`: given up; the person can ask for another one.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="confirmations")
    address_since = models.DateTimeField()
    asked_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    parked_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(parked_at__isnull=True),
                name="confirmation_ends_in_one_way",
            ),
        )
        indexes = (
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(sent_at__isnull=True, parked_at__isnull=True),
                name="confirmation_open",
            ),
        )

    def __str__(self) -> str:
        return f"to {self.mailbox}, asked for at {self.asked_at:%Y-%m-%d %H:%M}"


def confirmation_token(mailbox: Mailbox) -> str:
    """The same however often it is asked for, so that each try to send it carries the same."""
    return _signer().sign_object([mailbox.pk, mailbox.address, mailbox.changed_at.isoformat()])


def mailbox_to_confirm(token: str, at: datetime) -> Mailbox | None:
    """The mailbox that a link is for; None where it is forged, older than a week, or for another address by now."""
    if len(token) > LONGEST:
        return None
    try:
        pk, address, changed_at = _signer().unsign_object(token)
        changed = datetime.fromisoformat(changed_at)
    except (BadSignature, ValueError, TypeError):
        return None
    asked = Confirmation.objects.filter(address_since=changed, asked_at__gte=at - GOOD_FOR).values("mailbox")
    rows = Mailbox.objects.filter(pk=pk, address=address, changed_at=changed, user__is_active=True)
    return rows.filter(pk__in=asked).first()


def _signer() -> Signer:
    return Signer(salt="monitoring.mailbox", sep=".")
