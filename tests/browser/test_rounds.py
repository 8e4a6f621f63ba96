"""Rounds corrected in a real browser: with and without scripts, by narrow, dark and right-to-left screens."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agreements.domain.statuses import MemberRole
from agreements.models import Process, Round, RoundOutcome, RoundSchedule
from agreements.operations.process_file import load_process
from tests.browser.hands import looking, sign_in
from tests.factories import ENTERED, a_person, process_data, with_a_round_held

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def process(transactional_db: None) -> Process:
    days = ("2025-11-06", "2025-11-07", "2025-11-07")
    data = with_a_round_held(process_data(), *days, summary="They agreed on the lake.")
    process = load_process(data=data, at=ENTERED).process
    a_person("keeper", process, MemberRole.ANALYST, keeps_record=True)
    return process


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_outcome_is_corrected_and_what_counts_from_it_moves(process, open_browser, scripts):
    page = open_browser(java_script_enabled=scripts)
    sign_in(page, "keeper", Round.objects.get().get_absolute_url())
    page.get_by_role("link", name=re.compile("^Correct it.*They agreed")).click()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("main")).to_contain_text("Say what was wrong.")
    page.get_by_label("What was wrong").fill("They sat a day longer.")
    page.get_by_label("Ended").fill("2025-11-08")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("table")).to_contain_text("13 Nov 2025")
    page.get_by_role("button", name="Confirm and publish").click()
    expect(page.get_by_role("main")).to_contain_text("corrected since")
    assert RoundOutcome.objects.current().get().until_as_written == "2025-11-08"


@pytest.mark.parametrize(
    ("scheme", "width", "direction"),
    [("light", 1280, "ltr"), ("dark", 1280, "ltr"), ("dark", 375, "ltr"), ("light", 375, "rtl")],
)
def test_every_page_of_a_correction_is_open_to_everybody(process, open_browser, scheme, width, direction):
    page = open_browser(color_scheme=scheme, viewport={"width": width, "height": 800})
    sign_in(page, "keeper", Round.objects.get().get_absolute_url())
    look, found = looking(page, width, direction)
    look()
    outcome, plan = RoundOutcome.objects.get(), RoundSchedule.objects.get()
    for address in (
        reverse("outcome-correct", args=[outcome.pk]),
        reverse("schedule-correct", args=[plan.pk]),
    ):
        page.goto(address)
        look()
        page.get_by_role("button", name="Preview").click()
        look()
        page.get_by_label("What was wrong").fill("A day off.")
        page.get_by_label(re.compile("^(Began|Planned from)")).fill("2025-11-05")
        page.get_by_role("button", name="Preview").click()
        look()
        page.get_by_role("button", name="Confirm and publish").click()
        look()
    assert found == []
