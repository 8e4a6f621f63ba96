"""Where and when a person's e-mail goes: set by the person, and confirmed by whoever reads that mailbox."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from agreements.domain.refusals import gettext_noop
from agreements.domain.texts import BadText, clean
from agreements.domain.timeline import BadMoment, zone_of
from agreements.models import User
from monitoring.models import Mailbox
from monitoring.models.confirming import mailbox_to_confirm
from monitoring.operations.confirming import owe_link
from monitoring.operations.following import check_language
from monitoring.operations.owning import BadSetting, one_writer

#: Of an address, and of its part before the @ (RFC 5321).
LONGEST_ADDRESS, LONGEST_LOCAL = 254, 64
#: Quoted and listed addresses are allowed in headers, and have no business here.
UNWANTED = frozenset('"\n\r\t ,;<>')


class BadMailbox(BadSetting):
    """A mailbox that cannot be set so."""


class BadConfirmation(BadSetting):
    """A link that confirms nothing."""


def set_mailbox(
    *, by: User, at: datetime, address: str, zone: str = "UTC", language: str = "en", digest_hour: int = 7
) -> Mailbox:
    """Say where the person's e-mail goes, and at which hour of their own clock the daily digest does.

    Another address is unconfirmed until the link that is sent to it was opened. Raises NotAllowed, BadMailbox.
    """
    with one_writer(by):
        address = _address(address)
        _check_zone(zone)
        check_language(language, BadMailbox)
        if isinstance(digest_hour, bool) or not 0 <= digest_hour <= 23:
            raise BadMailbox(
                gettext_noop("The hour of the digest is a whole number from 0 to 23."), "digest_hour"
            )
        mailbox: Mailbox = Mailbox.objects.filter(user=by).first() or Mailbox(user=by)
        another = mailbox.address != address
        if another:
            mailbox.address, mailbox.changed_at, mailbox.confirmed_at = address, at, None
        mailbox.zone, mailbox.language, mailbox.digest_hour = zone, language, digest_hour
        mailbox.save()
        if another:
            owe_link(mailbox, at)
        return mailbox


def confirm_mailbox(*, at: datetime, token: str) -> Mailbox:
    """Take the mailbox of a link as confirmed; opened again, it keeps its first confirmation. Raises BadConfirmation.

    There is no `by`: who opens the link need not be signed in, and shows by it that they read the mailbox.
    """
    with transaction.atomic():
        found = mailbox_to_confirm(token, at)
        if found is None:
            raise BadConfirmation(
                gettext_noop(
                    "This link confirms nothing: it is older than a week, or the address was changed since."
                )
            )
        Mailbox.objects.filter(pk=found.pk, confirmed_at__isnull=True).update(confirmed_at=at)
        found.refresh_from_db()
        return found


def _address(text: str) -> str:
    """A plain address, with nothing in it that a header could be made from."""
    malformed = BadMailbox(gettext_noop("This is not an e-mail address like name@example.org."), "address")
    try:
        address = clean(text)
        validate_email(address)
    except (BadText, ValidationError) as error:
        raise malformed from error
    local = address.rpartition("@")[0]
    too_long = len(address) > LONGEST_ADDRESS or len(local) > LONGEST_LOCAL
    if too_long or not address.isascii() or any(letter in UNWANTED for letter in address):
        raise malformed
    return address


def _check_zone(zone: str) -> None:
    try:
        zone_of(zone)
    except BadMoment as error:
        raise BadMailbox(str(error), "zone") from error
