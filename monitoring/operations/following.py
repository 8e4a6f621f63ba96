"""Following something: a subscription to one subject by one channel, made and ended by the person it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from agreements.domain.refusals import gettext_noop
from agreements.models import User
from monitoring.domain.channels import Channel, Subject
from monitoring.domain.news_kinds import NewsKind
from monitoring.models import Endpoint, Mailbox, Subscription
from monitoring.models.subjects import find_subject
from monitoring.operations.owning import BadSetting, check_room, end, one_writer

MOST = 500


class BadSubscription(BadSetting):
    """A subscription that cannot be made."""


def subscribe(
    *,
    by: User,
    at: datetime,
    subject: str,
    key: str,
    channel: str,
    endpoint: int | None = None,
    language: str = "en",
    news: Sequence[str] | None = None,
) -> Subscription:
    """Follow a subject by a channel: the same wish twice is one subscription, with the newer language and kinds.

    `news`: kinds of it (domain.news_kinds.NewsKind); None: all of them, or those that were chosen before.
    `subject`: of domain.channels.Subject; `key`: its slug, or its id. `endpoint`: id of the person's own, for a webhook
    alone. What the person may not see is refused like what does not exist. Raises NotAllowed, BadSubscription.
    """
    with one_writer(by):
        wanted: dict[str, Any] = {
            "user": by,
            _kind(subject).value: _subject(by, _kind(subject), key),
            "channel": _channel(channel),
            "endpoint": _way(by, channel, endpoint),
        }
        check_language(language, BadSubscription)
        chosen = {"language": language} | ({} if news is None else {"news": _kinds(news)})
        return _found(wanted, chosen) or _made(wanted, chosen, at)


def _kinds(news: Sequence[str]) -> list[str]:
    for kind in news:
        if kind not in set(NewsKind):
            raise BadSubscription(
                gettext_noop("“{kind}” is no kind of news; there are {known}."),
                "news",
                kind=kind[:40],
                known=", ".join(NewsKind),
            )
    return [kind.value for kind in NewsKind if kind in news]


def _found(wanted: dict[str, Any], chosen: dict[str, Any]) -> Subscription | None:
    rows = Subscription.objects.active().filter(**wanted)
    found: Subscription | None = rows.first()
    if found is not None:
        rows.update(**chosen)
        for name, value in chosen.items():
            setattr(found, name, value)
    return found


def _made(wanted: dict[str, Any], chosen: dict[str, Any], at: datetime) -> Subscription:
    check_room(Subscription.objects.of(wanted["user"]).active(), MOST, BadSubscription)
    try:
        with transaction.atomic():
            made: Subscription = Subscription.objects.create(**wanted, **chosen, created_at=at)
            return made
    except IntegrityError as error:
        if "subscription_once" not in str(error):
            raise
        twin: Subscription = Subscription.objects.active().get(**wanted)
        return twin


def unsubscribe(*, by: User, at: datetime, subscription: Subscription) -> None:
    """Follow it no longer; once is as good as twice. Raises NotAllowed where it is another person's."""
    end(subscription, by=by, at=at)


def check_language(language: str, refusal: type[BadSetting]) -> None:
    """Refuse a language in which nothing here is written."""
    known = [code for code, _ in settings.LANGUAGES]
    if language not in known:
        raise refusal(
            gettext_noop("“{language}” is not a language of this site: {known}."),
            "language",
            language=language[:16],
            known=", ".join(known),
        )


def _kind(subject: str) -> Subject:
    if subject not in set(Subject):
        raise BadSubscription(
            gettext_noop("“{subject}” cannot be followed; there are {known}."),
            "subject",
            subject=subject[:40],
            known=", ".join(Subject),
        )
    return Subject(subject)


def _subject(by: User, kind: Subject, key: str) -> Any:
    found = find_subject(by, kind, key)
    if found is None:
        raise BadSubscription(gettext_noop("There is no such thing to follow, or you may not see it."), "key")
    return found


def _channel(channel: str) -> Channel:
    if channel not in set(Channel):
        raise BadSubscription(
            gettext_noop("“{channel}” is not a way to be told; there are {known}."),
            "channel",
            channel=channel[:40],
            known=", ".join(Channel),
        )
    return Channel(channel)


def _way(by: User, channel: str, endpoint: int | None) -> Endpoint | None:
    """What the channel needs: an endpoint for a webhook, a mailbox for e-mail."""
    if channel == Channel.WEBHOOK:
        own: Endpoint | None = Endpoint.objects.of(by).active().filter(pk=endpoint or 0).first()
        if own is None:
            raise BadSubscription(gettext_noop("Choose one of your endpoints for the webhook."), "endpoint")
        return own
    if endpoint is not None:
        raise BadSubscription(gettext_noop("Only a webhook goes to an endpoint."), "endpoint")
    if not Mailbox.objects.filter(user=by).exists():
        raise BadSubscription(gettext_noop("Say first where your e-mail goes."), "channel")
    return None
