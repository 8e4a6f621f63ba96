"""Addresses whose path is a secret: what logs leave out of them, and what browsers do not pass on.

Whoever has such an address reads a person's calendar, ends a subscription or confirms a mailbox, without signing in.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

#: A person's own calendars and feeds, links in mails. Not the pages and addresses on which a calendar is managed.
SECRET = re.compile(
    r"""((?<!/subscriptions)(?<!/v1)/calendars/|/unsubscribe/|/mailbox/confirm/)[^\s"'?<>]+""", re.IGNORECASE
)


def redacted(text: str) -> str:
    """The text without the secrets of addresses in it."""
    return SECRET.sub(r"\1[secret]", text)


class SecretAddressMiddleware:
    """A page at a secret address, found or not, tells the next one of which site it is and no more.

    "no-referrer" would be less still, but with it browsers leave out the origin of a form as well, by which Django
    knows it from a form of another site.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if SECRET.search(request.path):
            response["Referrer-Policy"] = "strict-origin"
        return response
