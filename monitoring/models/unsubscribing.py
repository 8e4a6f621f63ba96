"""The link in a mail that ends what it was sent for, without signing in: signed numbers, no secret kept."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer

from monitoring.models.subscriptions import Subscription

SALT = "monitoring.unsubscribing"
#: Of a mail that several subscriptions are the reason for; the rest have links of their own in it.
MOST = 50


def token_of(*subscriptions: int) -> str:
    """The text that stands for subscriptions (their pks) in a link. It stays valid: old mail must work too."""
    numbers = sorted(set(subscriptions))[:MOST]
    return Signer(salt=SALT).sign("-".join(map(str, numbers)))


def subscriptions_of(token: str) -> list[Subscription]:
    """The subscriptions that a link names, ended or not; none where nobody here has signed it."""
    try:
        numbers = Signer(salt=SALT).unsign(token)
    except BadSignature:
        return []
    return list(Subscription.objects.filter(pk__in=map(int, numbers.split("-"))).order_by("pk"))
