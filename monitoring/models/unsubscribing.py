"""The link in a mail that ends the subscription it came from, without signing in: a signed number, no secret kept."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer

from monitoring.models.subscriptions import Subscription

SALT = "monitoring.unsubscribing"


def token_of(subscription: int) -> str:
    """The text that stands for a subscription (its pk) in a link. It stays valid: old mail must work too."""
    return Signer(salt=SALT).sign(str(subscription))


def subscription_of(token: str) -> Subscription | None:
    """The subscription that a link names, ended or not; None where nobody here has signed it."""
    try:
        number = Signer(salt=SALT).unsign(token)
    except BadSignature:
        return None
    return Subscription.objects.filter(pk=int(number)).first()
