"""What a person follows and how they are reached, made ready for the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.domain.timeline import AsOf
from agreements.templatetags.words import FAMILIES
from monitoring.domain.channels import SUBJECT_WORDS, SWITCHED_OFF_WORDS, Subject, SwitchedOff
from monitoring.models import (
    CalendarAddress,
    Confirmation,
    Endpoint,
    Mailbox,
    Message,
    Notice,
    SavedSearch,
    Subscription,
)
from monitoring.models.reached import last_messages, last_tests
from monitoring.models.subjects import Named, names_of

#: The filters of the list of commitments as the list calls them, and the family of words of their values.
FILTERS = {
    "process": (_("Process"), ""),
    "agreement": (_("Agreement"), ""),
    "obligor": (_("Owed by"), ""),
    "counterparty": (_("Owed to"), ""),
    "due_state": (_("Due"), "due"),
    "implementation": (_("Implementation"), "level"),
    "legal_state": (_("Legal state"), "legal"),
    "q": (_("Words"), ""),
}
#: So long an ended subscription is offered again.
JUST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Followed:
    """One subscription in words."""

    subscription: Subscription
    named: Named
    way: str

    @property
    def kind(self) -> str:
        return gettext(SUBJECT_WORDS[self.subscription.subject_kind])

    @property
    def language(self) -> str:
        """Its language where the site has several."""
        words = dict(settings.LANGUAGES) if len(settings.LANGUAGES) > 1 else {}
        return str(words.get(self.subscription.language, ""))

    @property
    def wish(self) -> tuple[str, str, str]:
        """What is followed by which way."""
        return (self.named.kind, self.named.key, self.chosen)

    @property
    def place(self) -> tuple[int, str]:
        """Where it stands among the others: by kind, then by title."""
        return (list(Subject).index(self.named.kind), self.named.title)

    @property
    def can_return(self) -> bool:
        """Whether it has ended and could be followed again as it was."""
        endpoint = self.subscription.endpoint
        gone = endpoint is not None and endpoint.ended_at is not None
        return self.subscription.ended_at is not None and bool(self.named.title) and not gone

    @property
    def chosen(self) -> str:
        """The way as the form of following names it."""
        endpoint = self.subscription.endpoint_id
        return f"{self.subscription.channel}:{endpoint}" if endpoint else self.subscription.channel


@dataclass(frozen=True, slots=True)
class Reached:
    """An endpoint with the last message that went there and the last test, None where none has."""

    endpoint: Endpoint
    last: Message | None
    test: Notice | None


@dataclass(frozen=True, slots=True)
class Off:
    """An endpoint that was switched off because of what the other side said."""

    endpoint: Endpoint

    @property
    def why(self) -> str:
        return gettext(SWITCHED_OFF_WORDS[SwitchedOff(self.endpoint.switched_off)])


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved search with its filters in words."""

    search: SavedSearch
    filters: list[tuple[str, str]]
    followed: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """Everything on the page of what a person is told and how."""

    mailbox: Mailbox | None
    link: Confirmation | None
    mail: Message | None
    test: Notice | None
    endpoints: list[Reached]
    switched_off: list[Off]
    followed: list[Followed]
    ended: list[Followed]
    searches: list[Saved]
    calendars: list[CalendarAddress]


def mailbox_of(user: Any) -> Mailbox | None:
    return Mailbox.objects.filter(user=user).first()


def endpoints_of(user: Any) -> list[Endpoint]:
    return list(Endpoint.objects.of(user).active().oldest_first())


def ways_of(user: Any, at: datetime) -> Ways:
    """A constant number of queries, however much the person follows."""
    last, tests, mailbox = last_messages(user), last_tests(user), mailbox_of(user)
    rows = Subscription.objects.of(user).filter(Q(ended_at=None) | Q(ended_at__gt=at - JUST))
    told = followed(rows, mailbox, user, at)
    active = [one for one in told if one.subscription.ended_at is None]
    standing = {one.wish for one in active}
    shown = list(Endpoint.objects.of(user).shown(at).oldest_first())
    in_use = {one.url for one in shown if one.ended_at is None}
    return Ways(
        mailbox=mailbox,
        link=mailbox.confirmations.newest_first().first() if mailbox else None,
        mail=last.get(None),
        test=tests.get(None),
        endpoints=[
            Reached(one, last.get(one.pk), tests.get(one.pk)) for one in shown if one.ended_at is None
        ],
        switched_off=[Off(one) for one in shown if one.ended_at is not None and one.url not in in_use],
        followed=sorted(active, key=lambda one: one.place),
        ended=[one for one in told if one.can_return and one.wish not in standing],
        searches=_searches(user, active),
        calendars=list(CalendarAddress.objects.of(user).active().oldest_first()),
    )


def followed(
    rows: QuerySet[Subscription], mailbox: Mailbox | None, user: Any, at: datetime
) -> list[Followed]:
    """Subscriptions of the person in words, the oldest first."""
    subscriptions = list(rows.select_related("endpoint").order_by("created_at", "pk"))
    names = names_of(subscriptions, user, AsOf(at, at))
    return [Followed(one, names[one.pk], _way(one, mailbox)) for one in subscriptions]


def _way(one: Subscription, mailbox: Mailbox | None) -> str:
    if one.endpoint is not None:
        return gettext("by a webhook to %(address)s") % {"address": one.endpoint.url}
    return gettext("by e-mail to %(address)s") % {"address": mailbox.address if mailbox else "?"}


def _searches(user: Any, active: list[Followed]) -> list[Saved]:
    ids = {one.subscription.search_id for one in active}
    searches = SavedSearch.objects.of(user).active().oldest_first()
    return [Saved(search, in_words(dict(parse_qsl(search.query))), search.pk in ids) for search in searches]


def in_words(filters: Mapping[str, str]) -> list[tuple[str, str]]:
    """Filters of the list as a person reads them: what each is called, and what it asks for."""
    return [(str(FILTERS[name][0]), _asked(value, FILTERS[name][1])) for name, value in filters.items()]


def _asked(value: str, family: str) -> str:
    known = FAMILIES.get(family, {}).get(value)
    return str(known.label) if known else value
