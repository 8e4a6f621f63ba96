"""Signing in and out, and a person's own account: roles held, and tokens for their programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from agreements.domain.statuses import MemberRole
from agreements.models import ApiToken
from agreements.operations.access import BadToken, issue_token, revoke_token
from agreements.web.forms import SignInForm, TokenForm
from agreements.web.policy import public, signed_in
from agreements.web.roles import Held, held_by

#: What each role's programs may do beyond reading.
SCOPES_OF = {
    MemberRole.MEDIATOR: ("write:status", "write:record"),
    MemberRole.DELEGATE: ("write:position",),
}


@sensitive_post_parameters("password")
@never_cache
@public("GET", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Unknown names and wrong passwords are answered alike, and take alike: Django hashes for an unknown name too."""
    onward = _onward(request)
    if request.user.is_authenticated:
        return redirect(onward)
    form = SignInForm(request, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        login(
            request, form.get_user()
        )  # gives the session a new key, so that one planted before is worth nothing
        return redirect(onward)
    context = {"form": form, "onward": onward}
    return render(request, "agreements/people/sign_in.html", context, status=422 if form.is_bound else 200)


def _onward(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of this site; else their desk."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("desk")


@public("POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here; nothing of it stays in the browser."""
    logout(request)
    messages.info(request, gettext("You are signed out."))
    return HttpResponseRedirect(reverse("home"))


@never_cache
@signed_in("GET", "POST")
def account(request: HttpRequest) -> HttpResponse:
    """Roles held and tokens; making a token shows its secret in this one answer and never again."""
    held = held_by(request.user, request.point)
    form = TokenForm(request.POST if request.method == "POST" else None, scopes=scopes_of(held))
    made, secret = _made(request, form) if form.is_valid() else (None, "")
    context = {
        "held": held,
        "form": TokenForm(scopes=scopes_of(held)) if made else form,
        "made": made,
        "secret": secret,
        "tokens": _tokens(request.user, request.at),
    }
    return render(request, "agreements/people/account.html", context, status=422 if form.errors else 200)


def _made(request: HttpRequest, form: TokenForm) -> tuple[ApiToken | None, str]:
    try:
        return issue_token(by=request.user, at=request.at, **form.cleaned_data)
    except BadToken as refusal:
        form.add_error(None, str(refusal))
        return None, ""


def scopes_of(held: list[Held]) -> list[str]:
    """Scopes that a person can use: reading, their own subscriptions, and what their roles write."""
    return [
        "read",
        "write:subscriptions",
        *dict.fromkeys(scope for one in held for scope in SCOPES_OF.get(MemberRole(one.role), ())),
    ]


def _tokens(user: Any, at: datetime) -> list[ApiToken]:
    return list(user.api_tokens.valid_at(at).order_by("-created_at", "-pk"))


@signed_in("POST")
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the person's own tokens at once."""
    token = get_object_or_404(request.user.api_tokens, pk=pk)
    revoke_token(by=request.user, at=request.at, token=token)
    messages.success(request, gettext("The token “%(label)s” is revoked.") % {"label": token.label})
    return redirect("account")
