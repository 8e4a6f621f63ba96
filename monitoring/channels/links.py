"""Addresses in messages: a message has no request, so where the site lies is a setting."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse


def absolute(path: str) -> str:
    """A path of this site as an address."""
    return settings.SITE_URL.rstrip("/") + path


def page(name: str, *args: Any) -> str:
    """The address of a page by its name."""
    return absolute(reverse(name, args=args))
