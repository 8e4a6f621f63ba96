"""People who follow something, reached through the real steps."""

from __future__ import annotations

from typing import Any

from agreements.models import User
from monitoring.models import CalendarAddress, Endpoint, Mailbox, Subscription
from monitoring.models.confirming import confirmation_token
from monitoring.operations.calendars import make_calendar_address
from monitoring.operations.endpoints import add_endpoint
from monitoring.operations.following import subscribe
from monitoring.operations.mailboxes import confirm_mailbox, set_mailbox
from tests.factories import ENTERED, a_person

HOOK = "https://hooks.example.org/ahd"


def a_mailbox(user: User, *, confirmed: bool = True, **other: Any) -> Mailbox:
    """A person's mailbox, its link opened."""
    mailbox = set_mailbox(by=user, at=ENTERED, **{"address": f"{user.username}@example.org"} | other)
    return confirm_mailbox(at=ENTERED, token=confirmation_token(mailbox)) if confirmed else mailbox


def a_follower(name: str = "reader", **person: Any) -> User:
    """A person with a confirmed mailbox."""
    user = a_person(name, **person)
    a_mailbox(user)
    return user


def an_endpoint(user: User, url: str = HOOK) -> Endpoint:
    return add_endpoint(by=user, at=ENTERED, url=url)[0]


def a_calendar(user: User, label: str = "phone") -> tuple[CalendarAddress, str]:
    return make_calendar_address(by=user, at=ENTERED, label=label)


def follow(user: User, subject: str = "process", key: Any = "lake-talks", **other: Any) -> Subscription:
    """Follow a subject by e-mail, unless another channel is named."""
    return subscribe(
        by=user, **{"at": ENTERED, "subject": subject, "key": str(key), "channel": "email"} | other
    )
