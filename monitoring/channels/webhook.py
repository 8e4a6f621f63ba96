"""Webhooks: an alert as JSON, signed by the Standard Webhooks scheme, to a public address that speaks HTTPS."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from standardwebhooks import Webhook

from agreements.domain.timeline import instant_text, zone_of
from monitoring.channels.connecting import Deadline, Network, Unreachable, post
from monitoring.channels.links import absolute, page
from monitoring.channels.reasons import lateness, place_of, reasons_of, why_flagged
from monitoring.domain.addresses import BadAddress, Destination, check_public_url
from monitoring.domain.channels import Channel
from monitoring.domain.dates import last_in_time
from monitoring.models.letters import Letter, Part
from monitoring.operations.delivering import NotDelivered

#: Seconds for everything: resolving, connecting, sending and the answer.
PATIENCE = 5.0
#: The other side wants nothing any more (RFC 9110, section 15.5.11).
GONE = 410


@dataclass(frozen=True, slots=True)
class Request:
    """What goes over the wire."""

    to: Destination
    headers: dict[str, str]
    body: bytes


class Webhooks:
    """The channel. `network`: how the network is reached."""

    channel = Channel.WEBHOOK
    lanes = 8

    def __init__(self, network: Network | None = None) -> None:
        self.network = network or Network()

    def written(self, letter: Letter, at: datetime) -> Request:
        """The request of a try at `at`: the same body and the same id at each try, the signature dated anew."""
        assert letter.endpoint is not None  # a check constraint holds it
        with translation.override(letter.message.language):
            body = json.dumps(payload(letter), ensure_ascii=False, separators=(",", ":"))
        key = letter.message.key
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Ahd",
            "webhook-id": key,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(letter.endpoint.secret).sign(key, at, body),
        }
        return Request(_destination(letter.endpoint.url), headers, body.encode())

    def send(self, written: Request) -> None:
        """Hand it over: any status of 2xx takes it. Raises NotDelivered."""
        try:
            answer = post(self.network, written.to, written.headers, written.body, Deadline(PATIENCE))
        except Unreachable as error:
            raise NotDelivered(str(error), nobody_there=True) from error
        status = answer.status
        if 300 <= status < 400:
            raise NotDelivered(f"It answered {status}, a redirect, which is not followed.")
        if status == GONE:
            raise NotDelivered(f"It answered {status}: nobody takes messages there any longer.", gone=True)
        if status >= 400:
            raise NotDelivered(f"It answered {status}.", retry_after=answer.retry_after)


def _destination(url: str) -> Destination:
    try:
        return check_public_url(url)
    except BadAddress as error:
        raise NotDelivered(str(error), nobody_there=True) from error


def payload(letter: Letter) -> dict[str, Any]:
    """The body: one alert in the shape of the API, or one piece of news, with the sentences that a page would show."""
    (part,) = letter.parts
    return {
        "type": part.notice.kind,
        "timestamp": instant_text(letter.message.packed_at),
        "data": _data(part) | {"because": reasons_of(letter).because(part)},
    }


def _data(part: Part) -> dict[str, Any]:
    if part.flagged:
        return alert_data(part)
    return news_data(part) if part.news else test_data(part)


def news_data(part: Part) -> dict[str, Any]:
    """News of something that the person follows: what it is of the kinds that can be chosen, and in words."""
    assert part.news is not None and part.notice.news is not None
    when = part.news.when
    return {
        "id": part.notice.news.pk,
        "kind": part.notice.news.kind,
        "state": part.news.state,
        "text": why_flagged(part),
        "effective": when.text,
        "zone": when.zone,
        "page": place_of(part),
        "sources": [f"{row.publisher}: {row.url}" if row.url else row.publisher for row in part.news.sources],
    }


def test_data(part: Part) -> dict[str, Any]:
    """Of a test that a person asked for, which is no alert."""
    return {
        "asked_at": instant_text(part.notice.written_at),
        "page": place_of(part),
        "why": why_flagged(part),
    }


def alert_data(part: Part) -> dict[str, Any]:
    """An alert by the names of monitoring.api.shapes.AlertShape, and `page`, `why` and whether it came late."""
    flagged = part.flagged
    assert flagged is not None  # only mail tells of the service itself
    (alert,) = flagged.alerts
    return {
        "id": alert.pk,
        "threshold": alert.threshold,
        "step": alert.step,
        "crossed_at": instant_text(alert.crossed_at),
        "raised_at": instant_text(alert.raised_at),
        "kind": flagged.kind,
        "code": flagged.code,
        "process": flagged.process_slug,
        "title": flagged.title,
        "url": page(f"api-{flagged.kind}", alert.subject_id),
        "due_from": instant_text(alert.due_from.astimezone(zone_of(alert.zone))),
        "latest": _last(alert.latest, alert.zone),
        "zone": alert.zone,
        "still_open": flagged.still_open,
        "page": absolute(flagged.url),
        "why": why_flagged(part),
        "late": lateness(part),
    }


def _last(latest: datetime | None, zone: str) -> str | None:
    return instant_text(last_in_time(latest, zone).astimezone(zone_of(zone))) if latest else None
