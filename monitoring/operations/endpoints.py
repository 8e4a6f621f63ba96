"""Addresses that take webhooks: added with a secret of their own, and ended."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime

from django.db import transaction

from agreements.domain.refusals import gettext_noop
from agreements.models import User
from monitoring.domain.addresses import BadAddress, check_public_url
from monitoring.domain.channels import SwitchedOff
from monitoring.models import Endpoint, Subscription
from monitoring.operations.owning import BadSetting, check_room, end, one_writer

MOST = 20
#: The convention of Standard Webhooks: a random key in base64, marked by what it is.
PREFIX, KEY_BYTES = "whsec_", 32


class BadEndpoint(BadSetting):
    """An endpoint that cannot be added."""


def add_endpoint(*, by: User, at: datetime, url: str) -> tuple[Endpoint, str]:
    """Add an address on the public internet, and the secret that signs what goes there: it is shown once.

    A name is looked up when something is sent, not here. Raises NotAllowed, BadEndpoint.
    """
    with one_writer(by):
        url = url.strip()
        try:
            check_public_url(url)
        except BadAddress as error:
            raise BadEndpoint.over(error, "url") from error
        own = Endpoint.objects.of(by).active()
        if own.filter(url=url).exists():
            raise BadEndpoint(gettext_noop("You have this address already."), "url")
        check_room(own, MOST, BadEndpoint)
        secret = PREFIX + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
        made: Endpoint = Endpoint.objects.create(user=by, url=url, secret=secret, created_at=at)
        return made, secret


def switch_off(endpoint_id: int, *, at: datetime, because: SwitchedOff) -> None:
    """End an endpoint because of what the other side said; its owner reads why. What has ended stays as it ended."""
    with transaction.atomic():
        ended = Endpoint.objects.active().filter(pk=endpoint_id).update(ended_at=at, switched_off=because)
        if ended:
            Subscription.objects.active().filter(endpoint=endpoint_id).update(ended_at=at)


def end_endpoint(*, by: User, at: datetime, endpoint: Endpoint) -> None:
    """Send nothing there any longer, nor follow anything by it. Raises NotAllowed."""
    with transaction.atomic():
        end(endpoint, by=by, at=at)
        Subscription.objects.active().filter(endpoint=endpoint).update(ended_at=at)
