"""A mediator updates a status in a real browser and an anonymous reader sees it; stale, without scripts, by keys."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from agreements.domain.statuses import MemberRole
from agreements.models import Assessment, Commitment, Process
from tests.browser.hands import press_until, sign_in, violations
from tests.factories import a_person, a_process

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GROUNDS = "Both sides report that the first steps were taken."


@pytest.fixture
def process(transactional_db: None) -> Process:
    process = a_process()
    a_person("mediator", process, MemberRole.MEDIATOR)
    a_person("colleague", process, MemberRole.MEDIATOR)
    return process


def assess_page() -> str:
    return reverse("assess", args=[Commitment.objects.get().pk])


def commitment_page() -> str:
    return Commitment.objects.get().get_absolute_url()


def fill(page: Page, level: str = "Minimum", grounds: str = GROUNDS) -> None:
    page.get_by_role("radio", name=re.compile(f"^{level}")).check()
    page.get_by_label("Grounds").fill(grounds)
    page.get_by_role("checkbox", name=re.compile("^S1 ")).check()
    page.get_by_role("radio", name="moderate confidence").check()


def update(page: Page, **said: str) -> None:
    fill(page, **said)
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Confirm and publish").click()


def test_what_a_mediator_records_an_anonymous_reader_sees(process, open_browser):
    page = open_browser()
    sign_in(page, "mediator", reverse("desk"))
    page.get_by_role("link", name=re.compile("^Update C1")).click()
    fill(page)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This is what readers will see")
    expect(page.get_by_role("article")).to_contain_text("assesses this commitment as Minimum, true since")
    assert not Assessment.objects.exists()
    page.get_by_role("button", name="Confirm and publish").click()
    page.wait_for_url(f"**{commitment_page()}")
    expect(page.get_by_text("Recorded: Minimum, true since")).to_be_visible()

    reader = open_browser()
    reader.goto(commitment_page())
    expect(reader.get_by_text(GROUNDS).first).to_be_visible()
    expect(reader.get_by_role("main")).to_contain_text("Minimum")


def test_a_new_source_is_recorded_with_the_assessment(process, open_browser):
    page = open_browser()
    sign_in(page, "mediator", assess_page())
    page.get_by_role("radio", name=re.compile("^Full")).check()
    page.get_by_label("Grounds").fill(GROUNDS)
    page.get_by_text("Add a source that is not listed").click()
    page.get_by_label("Publisher").fill("A ministry")
    page.get_by_role("radio", name="high confidence").check()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("article").first).to_contain_text("new: A ministry, undated")
    page.get_by_role("button", name="Confirm and publish").click()
    page.wait_for_url(f"**{commitment_page()}")
    assert [source.code for source in Assessment.objects.get().sources.all()] == ["S2"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_of_two_mediators_the_later_sees_both_and_loses_nothing(process, open_browser, scripts):
    first, second = open_browser(), open_browser(java_script_enabled=scripts)
    sign_in(first, "mediator", assess_page())
    sign_in(second, "colleague", assess_page())
    fill(second, "Not started", "Nothing was seen.")
    second.get_by_role("button", name="Preview").click()
    update(first)
    first.wait_for_url(f"**{commitment_page()}")

    second.get_by_role("button", name="Confirm and publish").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("This commitment was assessed meanwhile")
    expect(second.get_by_text(GROUNDS)).to_be_visible()
    expect(second.get_by_text("Nothing was seen.")).to_be_visible()
    second.get_by_role("button", name="Change mine").click()
    expect(second.get_by_label("Grounds")).to_have_value("Nothing was seen.")
    second.get_by_role("button", name="Preview").click()
    second.get_by_role("button", name="Confirm and publish").click()
    second.wait_for_url(f"**{commitment_page()}")
    assert Assessment.objects.count() == 2


def test_a_status_is_updated_without_scripts(process, open_browser):
    page = open_browser(java_script_enabled=False)
    sign_in(page, "mediator", assess_page())
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one source, or add one below.")
    update(page)
    page.wait_for_url(f"**{commitment_page()}")
    expect(page.get_by_text("Recorded: Minimum")).to_be_visible()
    assert Assessment.objects.get().grounds == GROUNDS


def test_a_refused_form_puts_the_reader_at_its_summary(process, open_browser):
    page = open_browser()
    sign_in(page, "mediator", assess_page())
    page.get_by_label("Grounds").fill("Kept words.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Grounds")).to_have_value("Kept words.")
    page.get_by_role("link", name="Level: Choose a level.").click()
    expect(page.locator("#id_level_0")).to_be_focused()


def test_a_status_is_updated_by_the_keyboard_alone(process, open_browser):
    page = open_browser()
    sign_in(page, "mediator", assess_page())
    press_until(page, "Tab", "[name=level]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    press_until(page, "Tab", "#id_grounds")
    page.keyboard.type(GROUNDS)
    press_until(page, "Tab", "[name=sources]")
    page.keyboard.press("Space")
    press_until(page, "Tab", "[name=confidence]")
    page.keyboard.press("Space")
    press_until(page, "Tab", "button[value=preview]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("This is what readers will see")
    press_until(page, "Tab", "button[value=confirm]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{commitment_page()}")
    recorded = Assessment.objects.get()
    assert (recorded.level, recorded.confidence) == ("minimum", "low")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 375)])
def test_every_step_is_open_to_everybody(process, open_browser, scheme, width):
    page = open_browser(color_scheme=scheme, viewport={"width": width, "height": 800})
    page.goto("/sign-in/")
    found = violations(page)
    sign_in(page, "mediator", reverse("desk"))
    for path in ("/desk/", "/account/", "/inbox/", "/calendar/?month=2025-11", "/", "/?as_of=2025-11-01"):
        page.goto(path)
        found += violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto(assess_page())
    found += violations(page)
    page.get_by_role("button", name="Preview").click()
    found += violations(page)
    fill(page)
    page.get_by_role("button", name="Preview").click()
    found += violations(page)
    assert found == []
