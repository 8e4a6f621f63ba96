"""What belongs to no record: the method page, and the reader's choice of light or dark."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt

from agreements.web.pages.method import method_page
from agreements.web.policy import public

YEAR = 365 * 24 * 60 * 60
CHOICES = ("light", "dark")


@public("GET")
def method(request: HttpRequest) -> HttpResponse:
    """How the record is made: every word of state defined, with an example."""
    return render(request, "agreements/method.html", {"page": method_page()})


@csrf_exempt  # reading sets no cookie, so the form has no token; a forged request changes only the look
@public("POST")
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice; anything but light and dark hands it back to the system."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    response.status_code = 303
    chosen = request.POST.get("theme", "")
    if chosen in CHOICES:
        response.set_cookie("theme", chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
