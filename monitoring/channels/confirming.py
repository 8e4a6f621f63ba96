"""The mail with the link that confirms a mailbox: the only one that goes to an address nobody has confirmed."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_bidi, gettext

from monitoring.channels.email import Email, message_id
from monitoring.channels.links import page
from monitoring.models import Mailbox
from monitoring.models.confirming import confirmation_token


def confirmation_mail(mailbox: Mailbox) -> EmailMultiAlternatives:
    """The mail, the same at each try: nothing in it was written by whoever named the address."""
    token = confirmation_token(mailbox)
    with translation.override(mailbox.language):
        subject = gettext("Confirm this address")
        shown = {
            "subject": subject,
            "url": page("mailbox-confirm", token),
            "site": page("home"),
            "right_to_left": get_language_bidi(),
        }
        mail = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string("monitoring/mail/confirm.txt", {"page": shown}),
            to=[mailbox.address],
            headers={
                "Message-ID": message_id(f"confirm_{mailbox.pk}_{mailbox.changed_at:%Y%m%d%H%M%S%f}"),
                "Content-Language": mailbox.language,
                "Auto-Submitted": "auto-generated",
            },
        )
        mail.attach_alternative(
            render_to_string("monitoring/mail/confirm.html", {"page": shown}), "text/html"
        )
    return mail


def hand_over(mailbox: Mailbox) -> None:
    """Send it. Raises NotDelivered, ChannelDown."""
    Email().send(confirmation_mail(mailbox))
