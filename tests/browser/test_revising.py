"""A mediator extends a deadline in a real browser, sees at once what it resolves to, and readers see the new date."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from agreements.domain.statuses import MemberRole
from agreements.models import Commitment, CommitmentRevision
from tests.factories import a_person, a_process

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_deadline_is_changed_with_a_live_preview(page: Page, live_server, transactional_db) -> None:
    a_person("mediator", a_process(), MemberRole.MEDIATOR)
    onward = reverse("revise", args=[Commitment.objects.get().pk])
    page.goto(f"{live_server.url}/sign-in/?next={onward}")
    page.get_by_label("Username").fill("mediator")
    page.get_by_label("Password").fill("let me in, please")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("radio", name=re.compile("^A date, or a time")).check()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Words of the text").fill("by 20 December")
    page.get_by_label("Bound").select_option("by")
    page.get_by_label("Date", exact=True).fill("2030-12-20")
    page.get_by_label("Reason").fill("Both sides asked for more time.")
    expect(page.locator("#comes-to")).to_contain_text("Due by the end of 20 Dec 2030")
    page.get_by_role("checkbox", name=re.compile("^S1 ")).check()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="This is what readers will see")).to_be_visible()
    page.get_by_role("button", name="Confirm and publish").click()
    expect(page.get_by_role("main")).to_contain_text("20 Dec 2030")
    assert CommitmentRevision.objects.count() == 2
