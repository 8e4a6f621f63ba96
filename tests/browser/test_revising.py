"""Deadlines and events changed and corrected in a real browser: live, without scripts, by keys, open to everybody."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from agreements.domain.statuses import MemberRole
from agreements.models import Commitment, CommitmentRevision, Event, Process
from agreements.operations.process_file import load_process
from tests.browser.hands import looking, press_until, sign_in
from tests.factories import ENTERED, a_person, commitment_entry, process_data

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def process(transactional_db: None) -> Process:
    data = process_data()
    signed = {
        "key": "E-sign",
        "kind": "signature",
        "text": "the accord was signed",
        "effective": "2025-11-01",
    }
    data["events"] = [signed | {"sources": ["S1"]}]
    rule = {"kind": "offset", "amount": 5, "unit": "day", "anchor": "E-sign"}
    data["commitments"].append(commitment_entry("C2", deadline={"as_written": "within 5 days", "rule": rule}))
    process = load_process(data=data, at=ENTERED).process
    a_person("mediator", process, MemberRole.MEDIATOR)
    a_person("keeper", process, MemberRole.ANALYST, keeps_record=True)
    return process


def revise_page() -> str:
    return reverse("revise", args=[Commitment.objects.get(code="C1").pk])


def correct_page() -> str:
    return reverse("revision-correct", args=[CommitmentRevision.objects.get(commitment__code="C1").pk])


def event_page() -> str:
    return reverse("event-correct", args=[Event.objects.get().pk])


def confirm(page: Page) -> None:
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This is what readers will see")
    page.get_by_role("button", name="Confirm and publish").click()


def test_a_deadline_is_changed_with_a_live_preview(process, open_browser):
    page = open_browser()
    sign_in(page, "mediator", revise_page())
    page.get_by_role("radio", name=re.compile("^A date, or a time")).check()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Words of the text").fill("by 20 December")
    page.get_by_label("Bound").select_option("by")
    page.get_by_label("Date", exact=True).fill("2030-12-20")
    page.get_by_label("Reason").fill("Both sides asked for more time.")
    expect(page.locator("#comes-to")).to_contain_text("Due by the end of 20 Dec 2030")
    page.get_by_label("Date", exact=True).fill("2030-13-20")
    page.get_by_label("Reason").focus()
    expect(page.locator("#comes-to")).to_contain_text("is not a date that exists")
    page.get_by_label("Date", exact=True).fill("2030-12-20")
    page.get_by_role("checkbox", name=re.compile("^S1 ")).check()
    confirm(page)
    expect(page.get_by_role("main")).to_contain_text("20 Dec 2030")
    assert CommitmentRevision.objects.filter(commitment__code="C1").count() == 2


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_readings_are_entered_and_one_is_chosen(process, open_browser, scripts):
    page = open_browser(java_script_enabled=scripts)
    sign_in(page, "keeper", f"{revise_page()}?kind=standing")
    page.get_by_role("button", name="Add a reading beside it").click()
    first, second = page.locator("#reading-1"), page.locator("#reading-2")
    first.get_by_label("Whose or which text").fill("Text of North")
    second.get_by_label("Whose or which text").fill("Text of South")
    second.get_by_label("Kind of deadline").select_option("vague_with_limit")
    second.get_by_role("button", name="Show the fields of this kind").click()
    second.get_by_label("The vague words").fill("as soon as possible")
    second.get_by_label("The hard limit").select_option("fixed")
    second.get_by_role("button", name="Show the fields of this kind").last.click()
    second.get_by_label("Date", exact=True).fill("2030-12-24")
    second.get_by_label("Bound").select_option("by")
    page.get_by_label("The reading that counts").select_option("1")
    page.get_by_label("Because").fill("That text was signed.")
    page.get_by_role("button", name="What it resolves to").click()
    expect(page.locator("#comes-to")).to_contain_text("Chosen by keeper: That text was signed.")
    page.get_by_label("Reason").fill("Two texts went round.")
    page.get_by_role("radio", name="amended").check()
    page.get_by_role("checkbox", name=re.compile("^S1 ")).check()
    confirm(page)
    expect(page.get_by_role("main")).to_contain_text("24 Dec 2030")
    page.get_by_role("heading", name="How it came to be as it stands").wait_for()
    deadline = CommitmentRevision.objects.get(change="amended").deadline
    assert [one["label"] for one in deadline["readings"]] == ["Text of North", "Text of South"]
    assert deadline["readings"][1]["rule"]["rule"]["date"] == "2030-12-24"


def test_a_wording_is_corrected_by_the_keyboard_alone(process, open_browser):
    page = open_browser()
    sign_in(page, "keeper", Commitment.objects.get(code="C1").get_absolute_url())
    press_until(page, "Tab", f"a[href='{correct_page()}']", most=120)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{correct_page()}")
    press_until(page, "Tab", "#id_reason")
    page.keyboard.type("The page was misread.")
    press_until(page, "Tab", "#id_reading-0-date")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("2025-11-09")
    press_until(page, "Tab", "[name=sources]")
    press_until(page, "Tab", "button[value=preview]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("In the place of:")
    press_until(page, "Tab", "button[value=confirm]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{Commitment.objects.get(code='C1').get_absolute_url()}")
    expect(page.get_by_role("main")).to_contain_text("corrected since")
    assert (
        CommitmentRevision.objects.current().get(commitment__code="C1").deadline["rule"]["date"]
        == "2025-11-09"
    )


def test_return_in_a_field_leads_to_the_preview(process, open_browser):
    page = open_browser()
    sign_in(page, "mediator", correct_page())
    page.get_by_label("What was wrong").fill("The page was misread.")
    page.get_by_label("Date", exact=True).fill("2025-11-09")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("This is what readers will see")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_event_is_corrected_and_what_counts_from_it_moves(process, open_browser, scripts):
    page = open_browser(java_script_enabled=scripts)
    sign_in(page, "keeper", reverse("process-events", args=[process.slug]))
    page.get_by_role("link", name=re.compile("^Correct it")).click()
    page.get_by_label("What was wrong").fill("A day off.")
    page.get_by_label("When it happened").fill("2025-11-03")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("table")).to_contain_text("8 Nov 2025")
    page.get_by_role("button", name="Confirm and publish").click()
    expect(page.get_by_role("main")).to_contain_text("corrected since")
    page.get_by_role("link", name="C2").click()
    expect(page.get_by_role("main")).to_contain_text("8 Nov 2025")


@pytest.mark.parametrize(
    ("scheme", "width", "direction"), [("light", 1280, "ltr"), ("dark", 375, "ltr"), ("light", 375, "rtl")]
)
def test_every_page_of_entry_is_open_to_everybody(process, open_browser, scheme, width, direction):
    page = open_browser(color_scheme=scheme, viewport={"width": width, "height": 800})
    sign_in(page, "mediator", revise_page())
    look, found = looking(page, width, direction)
    look()
    events = reverse("process-events", args=[process.slug])
    record = reverse("event-record", args=[process.slug])
    for path in (f"{revise_page()}?kind=announced", correct_page(), events, record, event_page()):
        page.goto(path)
        look()
    page.get_by_label("What was wrong").fill("A day off.")
    page.get_by_role("button", name="Preview").click()
    look()
    page.goto(f"{revise_page()}?kind=standing")
    page.get_by_role("button", name="Add a reading beside it").click()
    look()
    page.get_by_role("button", name="Preview").click()
    look()
    assert found == []
