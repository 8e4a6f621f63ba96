"""Addresses made in Python: pages at the reader's own point in time, the API's answer for a record, a permalink."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from agreements.domain.timeline import AsOf


def at_point(point: AsOf) -> str:
    """The query that keeps the reader's point, empty where the page shows today."""
    given = {name: getattr(point, name, "") for name in ("as_of", "known_at")}
    kept = {name: value for name, value in given.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def page(point: AsOf, name: str, *args: Any) -> str:
    """A page of ours at the reader's point."""
    return reverse(name, args=args) + at_point(point)


def listing(point: AsOf, name: str, *args: Any, **filters: str) -> str:
    """A list, or a table on a page, with filters set, at the reader's point."""
    rest = at_point(point)
    return f"{reverse(name, args=args)}?{urlencode(filters)}" + (f"&{rest[1:]}" if rest else "")


def api(point: AsOf, kind: str, key: Any) -> str:
    """The same record from the API, at the reader's point."""
    return reverse(f"api-{kind}", args=[key]) + at_point(point)


def permalink(request: HttpRequest) -> str:
    """The full address of this page as it stands: both times written out, so that it shows the same for good.

    A day stays a day: it is another stretch of time in each zone.
    """
    point = request.point  # type: ignore[attr-defined]
    valid = _instant(point.valid) if point.day is None else point.day.isoformat()
    times = urlencode({"as_of": valid, "known_at": _instant(point.known)})
    return request.build_absolute_uri(f"{request.path}?{times}")


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
