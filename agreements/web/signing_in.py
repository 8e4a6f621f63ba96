"""What a person who has not signed in meets where one must: the way in, and never the loss of what they wrote."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

#: Fields that carry no words of the person.
SILENT = frozenset({"csrfmiddlewaretoken", "step", "seen", "next", "password"})


def ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Lead to the sign-in page and back; where a form arrives after its session has ended, show what was typed."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path(), reverse("sign-in"))
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in SILENT and value.strip()
    ]
    context = {"typed": typed, "onward": request.get_full_path()}
    return render(request, "agreements/people/signed_out.html", context, status=403)
