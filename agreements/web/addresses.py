"""Addresses made in Python: pages at the reader's own point in time, the API's answer for a record, a permalink."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from agreements.domain.timeline import POINT_FIELDS, AsOf


def at_point(point: AsOf) -> str:
    """The query that keeps the reader's point, empty where the page shows today."""
    given = {name: getattr(point, name, "") for name in POINT_FIELDS}
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
    """The same record from the API, as it stands at the reader's point for good."""
    return reverse(f"api-{kind}", args=[key]) + at_point_for_good(point)


def permalink(request: HttpRequest) -> str:
    """The full address of this page as it stands, which shows the same for good."""
    return request.build_absolute_uri(request.path + at_point_for_good(request.point))  # type: ignore[attr-defined]


def at_point_for_good(point: AsOf, otherwise: datetime | None = None) -> str:
    """The query that keeps the reader's point with all its moments written out: true at, known by, recorded by.

    `otherwise`: what is meant where the reader named no moment, if not now.

    Whatever is entered here afterwards, and however long it had been known, an address with it answers the same.
    """
    moment = instant_words(otherwise or getattr(point, "at", point.known))
    return "?" + urlencode({name: getattr(point, name, "") or moment for name in POINT_FIELDS})


def instant_words(moment: datetime) -> str:
    """To its last digit: what was entered in the same second, a moment before, belongs to what is cited."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
