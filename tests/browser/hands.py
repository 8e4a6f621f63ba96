"""What people do in a browser again and again, and what a checker of accessibility says of a page."""

from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def sign_in(page: Page, name: str, onward: str) -> None:
    page.goto(f"/sign-in/?next={onward}")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill("let me in, please")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{onward}")


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{page.url}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def looking(page: Page, width: int, direction: str) -> tuple[Callable[[], None], list[str]]:
    """What looks at the page that is open, turned to a direction, and what it found; it fails where one is too wide."""
    found: list[str] = []

    def look() -> None:
        page.wait_for_load_state()
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        found.extend(violations(page))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url

    return look, found


def press_until(page: Page, key: str, wanted: str, most: int = 80) -> None:
    """Press a key until the element that matches `wanted` has the focus."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} was not reached within {most} presses of {key}")
