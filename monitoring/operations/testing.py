"""Test messages: a person sees whether a warning would arrive, by the same way that a warning takes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from agreements.domain.refusals import gettext_noop
from agreements.models import User
from monitoring.domain.channels import Channel, NoticeKind
from monitoring.models import Endpoint, Mailbox, Notice
from monitoring.operations.owning import BadSetting, one_writer
from monitoring.permissions import check_is_own

#: So soon no other test goes the same way: nobody hammers an address of somebody else's.
APART = timedelta(minutes=1)


class BadTest(BadSetting):
    """A test that is not sent; the text says why."""


def send_test_hook(*, by: User, at: datetime, endpoint: Endpoint) -> Notice:
    """Owe the person a test message to one of their own endpoints. Raises NotAllowed, BadTest."""
    with one_writer(by):
        check_is_own(by, endpoint)
        if not Endpoint.objects.active().filter(pk=endpoint.pk).exists():
            raise BadTest(gettext_noop("Nothing goes to this address any longer."))
        return _owe(by, at, channel=Channel.WEBHOOK, endpoint=endpoint)


def send_test_mail(*, by: User, at: datetime) -> Notice:
    """Owe the person a test message to their own mailbox. Raises NotAllowed, BadTest."""
    with one_writer(by):
        mailbox = Mailbox.objects.filter(user=by, confirmed_at__isnull=False).first()
        if mailbox is None:
            raise BadTest(gettext_noop("There is no mailbox here that has been confirmed."))
        return _owe(by, at, channel=Channel.EMAIL, language=mailbox.language)


def _owe(by: User, at: datetime, **way: Any) -> Notice:
    """One at a time for each way. The caller is the one writer."""
    tests = Notice.objects.tests_of(by).filter(channel=way["channel"], endpoint=way.get("endpoint"))
    if tests.under_way().exists():
        raise BadTest(gettext_noop("A test is on its way; how it went will stand here."))
    if tests.filter(written_at__gt=at - APART).exists():
        raise BadTest(gettext_noop("A test went there just now; wait a minute."))
    # A batch of its own: a test goes out with nothing else.
    batch = f"test:{at.isoformat()}"
    made: Notice = Notice.objects.create(
        kind=NoticeKind.TEST, user=by, written_at=at, ready_at=at, batch=batch, **way
    )
    return made
