"""Whether a request asks for a page or for one part of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

LONGEST = 200


def page_or_part(request: HttpRequest, template: str, part: str, context: dict[str, Any]) -> HttpResponse:
    """The page, or for a script that replaces one part of it, that part alone."""
    response = render(request, f"{template}#{part}" if wants_part(request) else template, context)
    patch_vary_headers(response, ["HX-Request", "HX-Request-Type"])
    return response


def wants_part(request: HttpRequest) -> bool:
    """A step back in the browser's history asks with the same headers, but needs the whole page."""
    asked = request.htmx  # type: ignore[attr-defined]
    return bool(asked) and asked.request_type == "partial" and not asked.history_restore_request


def chosen(request: HttpRequest, *names: str) -> dict[str, str]:
    """The filters that the address sets, by name. Raises BadRequest for one that cannot be meant."""
    found = {name: request.GET.get(name, "").strip() for name in names}
    for name, value in found.items():
        if len(value) > LONGEST:
            raise BadRequest(
                gettext("“%(name)s” is longer than %(most)d characters.") % {"name": name, "most": LONGEST}
            )
    return {name: value for name, value in found.items() if value}
