"""A person follows a process in a real browser, with and without scripts; every step open to everybody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from monitoring.models import Mailbox, Subscription
from monitoring.models.confirming import confirmation_token
from monitoring.models.unsubscribing import token_of
from tests.browser.hands import sign_in, violations
from tests.factories import a_person, a_process

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def reader(transactional_db: None) -> None:
    a_process()
    a_person("reader")


def set_mailbox(page: Page, zone: str = "Asia/Karachi") -> None:
    page.get_by_label("E-mail address").fill("reader@example.org")
    page.get_by_label("Time zone").fill(zone)
    page.get_by_role("button", name="Set the mailbox").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_a_page_to_being_told_and_back(open_browser, scripts):
    page = open_browser(java_script_enabled=scripts)
    sign_in(page, "reader", "/processes/lake-talks/")
    page.get_by_role("link", name="Follow").click()
    page.get_by_role("link", name="Say where your mail goes").click()
    set_mailbox(page, zone="Mars/Olympus")
    expect(page.get_by_label("Time zone")).to_have_attribute("aria-invalid", "true")
    set_mailbox(page)
    expect(page.get_by_text("Not confirmed yet")).to_be_visible()
    page.goto(f"/mailbox/confirm/{confirmation_token(Mailbox.objects.get())}")
    page.get_by_role("button", name="Confirm it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This mailbox is confirmed")
    page.goto("/follow/process/lake-talks/")
    page.get_by_role("radio", name="by e-mail to reader@example.org").check()
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("heading", name="You follow it")).to_be_visible()
    page.goto("/subscriptions/")
    page.get_by_role("button", name=re.compile("^Stop")).click()
    page.get_by_role("button", name="Follow it again").click()
    made = Subscription.objects.active().get()
    page.goto(f"/unsubscribe/{token_of(made.pk)}")
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This subscription has ended")
    assert not Subscription.objects.active().exists()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 375)])
def test_every_page_is_open_to_everybody(open_browser, scheme, width):
    page = open_browser(color_scheme=scheme, viewport={"width": width, "height": 800})
    sign_in(page, "reader", "/subscriptions/")
    found = violations(page)
    set_mailbox(page)
    found += violations(page)
    page.locator("#endpoint_url").fill("http://127.0.0.1/")
    page.get_by_role("button", name="Add a webhook").click()
    found += violations(page)
    page.locator("#endpoint_url").fill("https://hooks.example.org/" + "long" * 30)
    page.get_by_role("button", name="Add a webhook").click()
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("Test: on its way")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found += violations(page)
    for path in ("/follow/process/lake-talks/", "/searches/new/?due_state=overdue", "/commitments/?q=C1"):
        page.goto(path)
        found += violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert found == []


def test_the_page_reads_from_right_to_left_without_overflowing(open_browser):
    page = open_browser(viewport={"width": 375, "height": 800})
    sign_in(page, "reader", "/subscriptions/")
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
