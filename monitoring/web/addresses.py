"""What keeps the reader's point in time in an address that a view makes."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest

from agreements.templatetags.ahd import POINT_FIELDS


def point_query(request: HttpRequest, first: str = "?") -> str:
    """"?as_of=…&known_at=…" as far as given, begun by `first`; empty where the page shows today."""
    kept = {name: request.GET[name] for name in POINT_FIELDS if request.GET.get(name)}
    return f"{first}{urlencode(kept)}" if kept else ""
