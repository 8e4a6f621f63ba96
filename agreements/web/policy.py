"""Who a page is for: each view says so where it is defined, and a test finds the one that does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver

from agreements.permissions import NotAllowed
from agreements.web.errors import method_not_allowed, not_allowed
from agreements.web.signing_in import ask_to_sign_in

View = Callable[..., HttpResponseBase]

PUBLIC = "public"
SIGNED_IN = "signed in"


def public(*methods: Any) -> Any:
    """Open to everyone; what is confidential is left out by `visible_to`, never by the address.

    @public("GET") names the methods that it answers to; a bare @public leaves them to the view.
    """
    return _ruled(PUBLIC, methods)


def signed_in(*methods: Any) -> Any:
    """For people who have signed in; what they may do there is asked of agreements.permissions."""
    return _ruled(SIGNED_IN, methods)


def _ruled(policy: str, methods: tuple[Any, ...]) -> Any:
    if len(methods) == 1 and callable(methods[0]):
        return _rule(policy, ())(methods[0])
    return _rule(policy, methods)


def _rule(policy: str, methods: tuple[str, ...]) -> Callable[[View], View]:
    allowed = (*methods, "HEAD") if "GET" in methods else methods

    def rule(view: View) -> View:
        @wraps(view)
        def ruled(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if allowed and request.method not in allowed:
                return method_not_allowed(request, allowed)
            if policy == SIGNED_IN and not request.user.is_authenticated:
                return ask_to_sign_in(request)
            try:
                return view(request, *args, **kwargs)
            except NotAllowed as refusal:
                # What the person may not see at all, the view's first read has already answered with 404.
                return not_allowed(request, refusal)

        ruled.policy = policy  # type: ignore[attr-defined]
        ruled.methods = allowed  # type: ignore[attr-defined]
        return ruled

    return rule


def policy_of(view: Any) -> str:
    """The policy that a view carries, empty where it carries none."""
    return getattr(view, "policy", "")


def without_policy(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    """The names of the views below `patterns` that do not say who they are for."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from without_policy(pattern.url_patterns)
        elif not policy_of(pattern.callback):
            yield f"{pattern.callback.__module__}.{pattern.callback.__name__}"
