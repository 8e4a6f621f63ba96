"""The signed word in the link that confirms a mailbox: good for one address, for a week."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer

from monitoring.models.subscriptions import Mailbox

GOOD_FOR = timedelta(days=7)
LONGEST = 500


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
    if changed + GOOD_FOR < at:
        return None
    return Mailbox.objects.filter(pk=pk, address=address, changed_at=changed, user__is_active=True).first()


def _signer() -> Signer:
    return Signer(salt="monitoring.mailbox", sep=".")
