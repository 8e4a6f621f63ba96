"""Browsers of several people at once, and whatever they complain of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page


@pytest.fixture
def said_by_browsers() -> list[str]:
    """What any browser of the test complained of.

    A refusal by status is an answer and no complaint; neither is a request that a newer one overtook.
    """
    return []


@pytest.fixture
def open_browser(
    browser: Browser, live_server: Any, said_by_browsers: list[str]
) -> Iterator[Callable[..., Page]]:
    """Return open_browser(**options): a page of a person's own, with cookies of its own."""
    contexts: list[BrowserContext] = []

    def note(message: ConsoleMessage) -> None:
        foreseen = "status of 4" in message.text or "AbortError" in message.text
        if message.type == "error" and not foreseen:
            said_by_browsers.append(message.text)

    def fresh(**options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: said_by_browsers.append(str(error)))
        return page

    yield fresh
    for context in contexts:
        context.close()
    assert said_by_browsers == []
