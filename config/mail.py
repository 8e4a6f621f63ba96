"""How the address of a mail server becomes Django's settings of mail; without one, mail waits and says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

SMTP = "django.core.mail.backends.smtp.EmailBackend"
#: Seconds for each answer of the server; one that accepts and never answers must not hold a worker.
PATIENCE = 5
PORTS = {"smtp": 587, "smtps": 465}


class NoServer(BaseEmailBackend):
    """No server is named: nothing can be sent, and nothing is thrown away."""

    def open(self) -> bool:
        raise ConnectionError("No mail server is set up: EMAIL_URL is empty.")

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.open()
        return 0


def sender_of(site: str) -> str:
    """Whom mails come from where nobody said so: by the name of the site."""
    return f"Ahd <ahd@{site.partition('://')[2].partition(':')[0]}>"


def from_url(url: str) -> dict[str, Any]:
    """Read smtp://user:password@host:587 (with STARTTLS; ?tls=no without), smtps://… or file:///directory.

    Returns settings by their names. Raises ValueError.
    """
    parts = urlsplit(url)
    if not url:
        return {"EMAIL_BACKEND": f"{__name__}.NoServer"}
    if parts.scheme == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    if parts.scheme not in PORTS or not parts.hostname or parts.query not in ("", "tls=no"):
        raise ValueError("EMAIL_URL begins with smtp://, smtps:// or file:///, see .env.example.")
    return {
        "EMAIL_BACKEND": SMTP,
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.query != "tls=no",
        "EMAIL_TIMEOUT": PATIENCE,
    }
