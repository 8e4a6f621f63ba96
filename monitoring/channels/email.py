"""E-mail: handed to the mail server one by one, each as plain text and as HTML."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation

from monitoring.channels.mail_pages import MailPage, mail_page
from monitoring.domain.channels import Channel
from monitoring.models.letters import Letter
from monitoring.operations.delivering import ChannelDown, NotDelivered

#: What a mail server answers that takes nothing from anybody just now (RFC 5321, section 3.8).
CLOSING = 421


class Email:
    """The channel; which server it is, Django's settings say."""

    channel = Channel.EMAIL
    lanes = 4

    def written(self, letter: Letter, at: datetime) -> EmailMultiAlternatives:
        """The mail of a try at `at`: the same at each try, but that what it says of days left is true then."""
        assert letter.mailbox is not None  # without one the letter is withheld
        with translation.override(letter.message.language):
            shown = mail_page(letter, at)
            mail = EmailMultiAlternatives(
                subject=shown.subject,
                body=render_to_string("monitoring/mail/message.txt", {"page": shown}),
                to=[letter.mailbox.address],
                headers=_headers(letter, shown),
            )
            mail.attach_alternative(
                render_to_string("monitoring/mail/message.html", {"page": shown}), "text/html"
            )
        return mail

    def send(self, written: EmailMultiAlternatives) -> None:
        """Hand it to the server. Raises NotDelivered where this mail is refused, ChannelDown where all would be."""
        with _server() as connection:
            try:
                connection.send_messages([written])
            except smtplib.SMTPRecipientsRefused as error:
                raise NotDelivered(_refusals(error)) from error
            except smtplib.SMTPSenderRefused as error:
                raise ChannelDown(f"The server takes no mail from us: {_said(error)}") from error
            except smtplib.SMTPResponseException as error:
                if error.smtp_code == CLOSING:
                    raise ChannelDown(_said(error)) from error
                raise NotDelivered(f"The server refused it: {_said(error)}") from error
            except (smtplib.SMTPException, OSError, ValueError) as error:
                raise NotDelivered(f"{type(error).__name__}: {error}") from error


@contextmanager
def _server() -> Iterator[BaseEmailBackend]:
    """A connection of its own for each mail: one that fails takes no other with it."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise ChannelDown(f"The mail server cannot be used: {error}") from error
    try:
        yield connection
    finally:
        # The mail has been taken or refused by now; a farewell that fails changes nothing.
        with suppress(OSError, smtplib.SMTPException):
            connection.close()


def _headers(letter: Letter, shown: MailPage) -> dict[str, str]:
    headers = {
        "Message-ID": message_id(letter.message.key),
        "Date": format_datetime(letter.message.packed_at),
        "Content-Language": letter.message.language,
        # So that no absence notice answers (RFC 3834).
        "Auto-Submitted": "auto-generated",
    }
    if shown.unsubscribing:
        headers["List-Unsubscribe"] = f"<{shown.unsubscribing}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def message_id(key: str) -> str:
    """The same for the same key, so that a second copy of a mail is known as one."""
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return f"<{key}@{sender.rpartition('@')[2] or 'localhost'}>"


def _refusals(error: smtplib.SMTPRecipientsRefused) -> str:
    code, text = next(iter(error.recipients.values()), (0, b""))
    return f"The server does not take mail for this address: {code} {_text(text)}"


def _said(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {_text(error.smtp_error)}"


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
