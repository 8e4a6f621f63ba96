"""Sending the links that confirm mailboxes: claimed with a lease, handed over, and only then marked as sent."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from agreements.domain.refusals import gettext_noop
from agreements.models import User
from monitoring.domain.retrying import next_attempt
from monitoring.models import Confirmation, Mailbox
from monitoring.operations.owning import BadSetting, one_writer

log = logging.getLogger(__name__)

#: Longer than a mail server is waited for, so that nobody tries what is still being tried.
LEASE = timedelta(minutes=2)
#: A pass ends after so long; what is left is the next one's.
LONGEST = timedelta(seconds=20)
#: Another link is not sent sooner, however often it is asked for.
APART = timedelta(minutes=1)

HandOver = Callable[[Mailbox], None]


class BadRequestForLink(BadSetting):
    """Another link that is not sent; the text says why."""


def ask_for_link(*, by: User, at: datetime) -> Confirmation:
    """Have the link that confirms the person's mailbox sent again; it is then good for another week.

    Raises NotAllowed, BadRequestForLink.
    """
    with one_writer(by):
        mailbox: Mailbox | None = Mailbox.objects.filter(user=by).first()
        if mailbox is None or mailbox.confirmed_at is not None:
            raise BadRequestForLink(gettext_noop("There is no mailbox here that waits to be confirmed."))
        links = Confirmation.objects.filter(mailbox=mailbox)
        last = links.newest_first().first()
        if last is not None and last.asked_at + APART > at:
            raise BadRequestForLink(gettext_noop("A link was asked for just now; wait a minute."))
        # In its place, or two would go out once a server that was away is back.
        links.filter(sent_at__isnull=True, parked_at__isnull=True).update(parked_at=at)
        return owe_link(mailbox, at)


def owe_link(mailbox: Mailbox, at: datetime) -> Confirmation:
    """Write down that the link is to be sent. The caller holds the transaction in which the address is set."""
    made: Confirmation = Confirmation.objects.create(
        mailbox=mailbox, address_since=mailbox.changed_at, asked_at=at, next_attempt_at=at
    )
    return made


def send_links(*, at: datetime, clock: Callable[[], datetime], hand_over: HandOver) -> int:
    """Send every link that is due, one after the other; how many were taken.

    `hand_over` sends the mail of one mailbox and raises where it was not taken; then it is tried again with back-off
    for a day, and parked. Several at a time do no harm; whoever is killed leaves a lease that runs out.
    """
    sent = 0
    while (now := clock()) - at < LONGEST and (link := _claimed(now)) is not None:
        try:
            hand_over(link.mailbox)
        except Exception as error:
            log.warning("link %s was not taken: %s", link.pk, error)
            _failed(link, clock(), f"{type(error).__name__}: {error}")
            continue
        link.sent_at, link.last_error = clock(), ""
        _settle(link)
        sent += 1
    return sent


def _claimed(now: datetime) -> Confirmation | None:
    with transaction.atomic():
        due = (
            Confirmation.objects.open()
            .due_by(now)
            .select_related("mailbox")
            .order_by("next_attempt_at", "pk")
        )
        link: Confirmation | None = due.select_for_update(skip_locked=True, of=("self",)).first()
        if link is not None:
            link.leased_until = now + LEASE
            link.save(update_fields=["leased_until"])
        return link


def _failed(link: Confirmation, now: datetime, reason: str) -> None:
    attempts = link.attempts + 1
    again = next_attempt(ready_at=link.asked_at, failed_at=now, attempts=attempts)
    link.last_error = reason[:1000]
    if again is None:
        link.parked_at = now
    else:
        link.next_attempt_at = again
    _settle(link)


def _settle(link: Confirmation) -> None:
    link.attempts += 1
    link.leased_until = None
    link.save()
