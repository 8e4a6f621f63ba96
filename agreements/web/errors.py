"""What the reader sees when a request comes to nothing: a page with one sentence, or a problem document below /api/."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

TITLES = {
    400: _("This request could not be read"),
    403: _("This is not open to you"),
    404: _("There is no such page"),
    405: _("This method is not allowed"),
    500: _("Something went wrong here"),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400. Only our own refusals (BadRequest) are quoted: what others say may repeat what was sent."""
    said = str(exception) if isinstance(exception, BadRequest) else ""
    return _answer(
        request, 400, said or gettext("Something in the address or the form is not as it has to be.")
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _answer(request, 403, gettext("You may not do this here."))


def not_allowed(request: HttpRequest, refusal: Exception) -> HttpResponse:
    """403 for what the person may see but not do, with the sentence that says why and who could."""
    return render(request, "403.html", {"error": gettext(str(refusal))}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, the same for what is missing and for what the reader may not see."""
    return _answer(request, 404, gettext("There is nothing at this address, or it is not open to you."))


def method_not_allowed(request: HttpRequest, allowed: Sequence[str]) -> HttpResponse:
    """405, with the methods that are."""
    sentence = gettext("This address answers to %(methods)s only.") % {"methods": ", ".join(allowed)}
    if request.path.startswith("/api/"):
        response: HttpResponse = _problem(405, sentence)
    else:
        response = _refused(request, 405, sentence)
    response["Allow"] = ", ".join(allowed)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500, made without the request, the reader or the database: any of them may be what failed."""
    if request.path.startswith("/api/"):
        return _problem(500, gettext("Nothing was changed. The fault has been written down."))
    try:
        return HttpResponseServerError(render_to_string("500.html"))
    except Exception:
        # Here the page itself is the fault; a plain sentence is better than a second failure.
        return HttpResponseServerError(str(TITLES[500]), content_type="text/plain; charset=utf-8")


def _answer(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return _problem(status, sentence)
    point = getattr(request, "point", None)
    elsewhen = request.path if point is not None and not point.is_now else ""
    context: dict[str, Any] = {"error": sentence if status == 400 else "", "today": elsewhen}
    return render(request, f"{status}.html", context, status=status)


def _refused(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    context = {"status": status, "title": TITLES[status], "sentence": sentence}
    return render(request, "refused.html", context, status=status)


def _problem(status: int, sentence: str) -> JsonResponse:
    """RFC 9457."""
    body = {"type": "about:blank", "status": status, "title": str(TITLES[status]), "detail": sentence}
    return JsonResponse(body, status=status, content_type="application/problem+json")
