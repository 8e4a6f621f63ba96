"""What people set up for themselves, as answered to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import parse_qsl

from django.urls import reverse

from agreements.api.shapes.base import Shape
from agreements.api.shapes.common import Reader
from agreements.models.choosing import FIELDS
from monitoring.domain.channels import Channel, Subject
from monitoring.domain.news_kinds import NewsKind
from monitoring.models import CalendarAddress, Endpoint, Mailbox, Message, Notice, SavedSearch, Subscription
from monitoring.models.subjects import names_of

_ENDED = "Since when it has ended; null while it stands."


@dataclass(frozen=True, slots=True)
class SubscriptionShape(Shape):
    """What is followed by which way. `key` and `title` are null where you may not see it any longer."""

    id: int
    subject: Subject
    key: str | None
    title: str | None
    channel: Channel
    endpoint: Annotated[int | None, "Id of the endpoint, for a webhook."]
    language: str
    news: Annotated[list[NewsKind], "Kinds of news that you are told of beside its dates."]
    created_at: datetime
    ended_at: Annotated[datetime | None, _ENDED]


@dataclass(frozen=True, slots=True)
class MailboxShape(Shape):
    """Where and when your e-mail goes."""

    address: str
    zone: str
    language: str
    digest_hour: Annotated[int, "0 to 23 on the clock of `zone`."]
    changed_at: Annotated[datetime, "Since when it is this address."]
    confirmed_at: Annotated[
        datetime | None, "Null until the link that was sent to it is opened: nothing else goes there."
    ]


@dataclass(frozen=True, slots=True)
class EndpointShape(Shape):
    """An address that takes webhooks, and how the last message to it went."""

    id: int
    url: str
    secret: Annotated[
        str | None, "With which messages are signed (Standard Webhooks): only where it was just made."
    ]
    created_at: datetime
    ended_at: Annotated[datetime | None, _ENDED]
    last_sent_at: Annotated[
        datetime | None, "When the last message was accepted; null where it was not, or not yet."
    ]
    last_error: Annotated[str, "Why the last message was not accepted at its last try; empty where it was."]
    switched_off: Annotated[
        str | None,
        "Why it ended although you did not end it (`gone`: it answered 410); null where that is not so.",
    ]


@dataclass(frozen=True, slots=True)
class TestShape(Shape):
    """A test message that you asked for, and how it went. It tells of no alert."""

    id: int
    asked_at: datetime
    tries: Annotated[int, "How often it was tried."]
    sent_at: Annotated[datetime | None, "When it was accepted; null where it was not, or not yet."]
    parked_at: Annotated[datetime | None, "When it was given up; null where it was not."]
    last_error: Annotated[str, "Why it was not accepted at its last try; empty where it was."]


@dataclass(frozen=True, slots=True)
class CalendarShape(Shape):
    """A secret address of your calendar. Whoever has it reads what you follow."""

    id: int
    label: str
    prefix: Annotated[str, "With which its secret begins."]
    url: Annotated[str | None, "The whole address: only where it was just made."]
    feed: Annotated[str | None, "What was flagged of it, as Atom: only where it was just made."]
    created_at: datetime
    ended_at: Annotated[datetime | None, _ENDED]


@dataclass(frozen=True, slots=True)
class SearchShape(Shape):
    """A saved search of the list of commitments."""

    id: int
    name: str
    filters: Annotated[dict[str, str], "By their names in the address of the list."]
    url: Annotated[str, "What it finds now."]
    created_at: datetime
    ended_at: Annotated[datetime | None, _ENDED]


def subscription_shapes(rows: Iterable[Subscription], reader: Reader) -> list[SubscriptionShape]:
    """In the given order, in a constant number of queries."""
    rows = list(rows)
    names = names_of(rows, reader.user, reader.point)
    return [
        SubscriptionShape(
            id=row.pk,
            subject=row.subject_kind,
            key=names[row.pk].key or None,
            title=names[row.pk].title or None,
            channel=Channel(row.channel),
            endpoint=row.endpoint_id,
            language=row.language,
            news=[NewsKind(kind) for kind in row.news],
            created_at=row.created_at,
            ended_at=row.ended_at,
        )
        for row in rows
    ]


def mailbox_shape(mailbox: Mailbox) -> MailboxShape:
    return MailboxShape(
        address=mailbox.address,
        zone=mailbox.zone,
        language=mailbox.language,
        digest_hour=mailbox.digest_hour,
        changed_at=mailbox.changed_at,
        confirmed_at=mailbox.confirmed_at,
    )


def endpoint_shape(
    endpoint: Endpoint, last: Message | None = None, secret: str | None = None
) -> EndpointShape:
    return EndpointShape(
        id=endpoint.pk,
        url=endpoint.url,
        secret=secret,
        created_at=endpoint.created_at,
        ended_at=endpoint.ended_at,
        last_sent_at=last.sent_at if last else None,
        last_error=last.last_error if last and last.sent_at is None else "",
        switched_off=endpoint.switched_off or None,
    )


def test_shape(notice: Notice) -> TestShape:
    message = notice.message
    return TestShape(
        id=notice.pk,
        asked_at=notice.written_at,
        tries=message.attempts if message else 0,
        sent_at=message.sent_at if message else None,
        parked_at=message.parked_at if message else None,
        last_error=message.last_error if message else "",
    )


def calendar_shape(
    address: CalendarAddress, url: str | None = None, feed: str | None = None
) -> CalendarShape:
    return CalendarShape(
        id=address.pk,
        label=address.label,
        prefix=address.prefix,
        url=url,
        feed=feed,
        created_at=address.created_at,
        ended_at=address.ended_at,
    )


def search_shape(search: SavedSearch, reader: Reader) -> SearchShape:
    asked = dict(parse_qsl(search.query))
    return SearchShape(
        id=search.pk,
        name=search.name,
        filters={name: asked[name] for name in FIELDS if name in asked},
        url=reader.absolute(reverse("api-commitments") + (f"?{search.query}" if search.query else "")),
        created_at=search.created_at,
        ended_at=search.ended_at,
    )
