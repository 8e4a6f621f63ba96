"""One moment and one point of view per request; and what no view should ever see is refused at the door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from agreements.domain.parsing import day_named, parse_point
from agreements.domain.timeline import POINT_FIELDS, AsOf, BadMoment

Handler = Callable[[HttpRequest], HttpResponseBase]

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
LONGEST_QUERY = 8_000
DEEPEST_JSON = 32


@dataclass(frozen=True, slots=True)
class PointOfView(AsOf):
    """An AsOf that remembers what the address asked for, so that pages can say so and links can keep it.

    `at`: the moment of the request.
    """

    at: datetime = field(kw_only=True)
    as_of: str = ""
    known_at: str = ""
    recorded_at: str = ""

    @property
    def as_of_given(self) -> bool:
        return bool(self.as_of)

    @property
    def known_given(self) -> bool:
        return bool(self.known_at)

    @property
    def recorded_given(self) -> bool:
        return bool(self.recorded_at)

    @property
    def is_now(self) -> bool:
        return not (self.as_of or self.known_at or self.recorded_at)


def refuse(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """A refusal as a page, or as a problem document (RFC 9457) below /api/."""
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "status": status, "title": TITLES[status], "detail": sentence}
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    context = {"status": status, "title": TITLES[status], "sentence": sentence}
    return render(request, "refused.html", context, status=status)


TITLES = {
    400: "This request cannot be read",
    405: "This method is not allowed",
    413: "This request is too large",
    414: "This address is too long",
}


class StrictRequestMiddleware:
    """Refuse unknown methods, NUL bytes, endless addresses and bottomless JSON before anything else looks at them."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        refusal = self._refusal(request)
        return refuse(request, *refusal) if refusal else self.get_response(request)

    def _refusal(self, request: HttpRequest) -> tuple[int, str] | None:
        if request.method not in METHODS:
            return 405, f"The method {str(request.method)[:20]} is not offered here."
        query = request.META.get("QUERY_STRING", "")
        if len(query) > LONGEST_QUERY:
            return 414, f"The part of the address behind ? is longer than {LONGEST_QUERY:,} characters."
        if b"\x00" in unquote_to_bytes(query) or "\x00" in request.path:
            return 400, "The address holds a NUL byte."
        if request.content_type == "application/json" and _too_deep(request):
            return 400, f"The JSON of this request nests deeper than {DEEPEST_JSON} levels."
        return None


def _too_deep(request: HttpRequest) -> bool:
    """Count brackets before a parser meets them; those inside strings count too, which only refuses the absurd."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isascii() or not length.isdigit() or not 0 < int(length) <= 1024 * 1024:
        return False  # an oversized body is refused when it is read
    depth = most = 0
    for byte in request.body:
        if byte in b"[{":
            depth += 1
            most = max(most, depth)
        elif byte in b"]}":
            depth -= 1
    return most > DEEPEST_JSON


class PointMiddleware:
    """Set `request.at` (the one moment of this request) and `request.point` (AsOf, from the moments in its address)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        at = timezone.now()
        request.at = at  # type: ignore[attr-defined]
        request.point = PointOfView(at, at, at=at)  # type: ignore[attr-defined]
        try:
            request.point = read_point(request, at)  # type: ignore[attr-defined]
        except BadMoment as error:
            return refuse(request, 400, str(error))
        return self.get_response(request)


def read_point(request: HttpRequest, at: datetime) -> PointOfView:
    """The point that the address asks for; what it does not say is `at`. Raises BadMoment."""
    as_of, known_at, recorded_at = (request.GET.get(name, "").strip() for name in POINT_FIELDS)
    return PointOfView(
        valid=parse_point(as_of) if as_of else at,
        known=parse_point(known_at) if known_at else at,
        day=day_named(as_of),
        recorded=parse_point(recorded_at) if recorded_at else None,
        at=at,
        cited=bool(known_at) and day_named(known_at) is None,
        as_of=as_of,
        known_at=known_at,
        recorded_at=recorded_at,
    )
