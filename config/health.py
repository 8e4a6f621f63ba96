"""Whether the site is alive and whether it is ready to be used, for load balancers and watchers; no secrets in it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from agreements.web.policy import public
from monitoring.models import Run
from monitoring.models.outbox import LONGEST_WAIT, oldest_seconds
from monitoring.models.watch import silence

log = logging.getLogger(__name__)

#: Seconds to connect, and again to answer: together the one second that a broker has.
PATIENCE = 0.5


@never_cache
@public("GET")
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. Without the database: a restart of the web server mends nothing there."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@never_cache
@public("GET")
def readyz(request: HttpRequest) -> JsonResponse:
    """Each thing that the site needs, by name; 503 where one is away."""
    checks = {name: _checked(name, check) for name, check in CHECKS.items()}
    # Read from the database: where that is away, asking it twice would only take twice as long.
    for name, check in STORED.items():
        checks[name] = _checked(name, check) if checks["database"]["ok"] else {"ok": False}
    ready = all(check["ok"] for check in checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def _checked(name: str, check: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The answer of one check. What went wrong is logged and not sent: it may name hosts and accounts."""
    try:
        return check()
    except (DatabaseError, InterfaceError, RedisError, OSError, ValueError) as error:
        log.warning("not ready: %s: %s", name, type(error).__name__)
        return {"ok": False}


def database() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return {"ok": cursor.fetchone() == (1,)}


def broker() -> dict[str, Any]:
    # Celery's way of writing a Unix socket is not that of the client.
    address = settings.REDIS_URL.replace("redis+socket://", "unix://", 1).partition("?")[0]
    with Redis.from_url(
        address, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
    ) as client:
        return {"ok": bool(client.ping())}


def sweep() -> dict[str, Any]:
    """Seconds since the end of the last sweep that did its work; null where there was none."""
    heard = silence(Run.objects.all(), timezone.now(), settings.SWEEP_SECONDS)
    return {"ok": not heard.too_long, "age_seconds": heard.seconds}


def delivery() -> dict[str, Any]:
    """Seconds for which what is owed to people has been waiting without anybody trying to hand it over."""
    seconds = oldest_seconds(timezone.now())
    return {"ok": seconds <= LONGEST_WAIT, "oldest_seconds": seconds}


CHECKS: dict[str, Callable[[], dict[str, Any]]] = {"database": database, "broker": broker}
STORED: dict[str, Callable[[], dict[str, Any]]] = {"sweep": sweep, "delivery": delivery}
