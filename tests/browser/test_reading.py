"""Reading the record in a real browser, with and without scripts; every page accessible and within the policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from agreements.models import Commitment, Process, Round
from tests.factories import ISTANBUL, istanbul

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STATEMENT = "/agreements/istanbul-joint-statement-2025-10/"
THEN = "?as_of=2025-11-03"
#: Before the day on which this is read, so that everything in the file is known.
LOADED = datetime(2026, 5, 1, tzinfo=UTC)
PHONE = {"width": 375, "height": 800}


@pytest.fixture
def process(live_server: Any) -> Process:
    return istanbul(at=LOADED)


@pytest.fixture
def told(page: Page) -> Iterator[list[str]]:
    """What the console of the browser says that it should not; a refusal by the policy stands there too."""
    lines: list[str] = []
    page.on("console", lambda line: lines.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: lines.append(str(error)))
    yield lines
    assert lines == []


def pages(process: Process) -> list[str]:
    commitment = Commitment.objects.get(process=process, code="C9")
    one = Round.objects.get(process=process, code="R3")
    return [
        STATEMENT + THEN,
        f"/commitments/{commitment.pk}/?as_of=2025-11-29",
        STATEMENT + "dependencies/" + THEN,
        f"/processes/{ISTANBUL}/",
        "/commitments/",
        f"/rounds/{one.pk}/",
        "/actors/ttp/",
        "/agreements/",
        "/search/?q=FAK",
        "/method/",
        "/actors/",
        f"/processes/{ISTANBUL}/sources/",
        "/agreements/nowhere/",
    ]


def test_the_agreement_on_a_past_day(page, live_server, process, told):
    page.goto(live_server.url + STATEMENT + THEN)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Joint statement on the Istanbul talks (interim understanding)"
    )
    expect(page.get_by_label("Next round of talks")).to_contain_text("in 3 days")
    expect(page.locator("#clause-condition-on-the-ceasefire")).to_contain_text(
        "stands only in the account of"
    )
    expect(page.get_by_role("table", name="Commitments").get_by_role("row")).to_have_count(7)
    page.get_by_role("link", name="Continuation of the ceasefire").first.click()
    expect(page).to_have_url(f"{live_server.url}/commitments/{Commitment.objects.get(code='C9').pk}/{THEN}")


def test_what_depends_on_what_comes_into_its_place_on_the_agreement_page(page, live_server, process, told):
    page.goto(live_server.url + STATEMENT + THEN)
    page.locator("#dependencies").scroll_into_view_if_needed()
    drawn = page.locator("#dependencies svg.graph")
    expect(drawn).to_be_visible()
    colours = drawn.locator("g.run path").first.evaluate(
        "one => [one, one].map((it, n) => getComputedStyle(it)[n ? 'fill' : 'stroke'])"
    )
    assert colours[0] != colours[1] and "rgba(0, 0, 0, 0)" not in colours, "tones reach into the picture"
    drawn.locator("text", has_text="C9 · Running").click()
    expect(page).to_have_url(f"{live_server.url}/commitments/{Commitment.objects.get(code='C9').pk}/{THEN}")


def test_the_time_bar_leads_to_another_day_and_back(page, live_server, process, told):
    page.goto(live_server.url + STATEMENT + THEN)
    bar = page.get_by_role("region", name="Point in time")
    expect(bar).to_contain_text("You are reading 3 November 2025, as known today.")
    bar.get_by_text("Change the day").click()
    bar.get_by_label("What was true on").fill("2025-11-08")
    bar.get_by_role("button", name="Show").click()
    expect(bar).to_contain_text("You are reading 8 November 2025")
    expect(page.get_by_role("table", name="Commitments")).to_contain_text("Overdue")
    page.get_by_role("link", name="Back to today").click()
    expect(page).to_have_url(live_server.url + STATEMENT)
    expect(bar).to_have_count(0)


def test_a_filter_replaces_the_table_alone_and_can_be_gone_back_from(page, live_server, process, told):
    page.goto(live_server.url + STATEMENT + THEN)
    page.evaluate("document.body.dataset.kept = 'yes'")
    rows = page.locator("#commitments tbody tr")
    expect(rows).to_have_count(6)
    page.locator("#commitments").get_by_label("Due").select_option("upcoming")
    expect(rows).to_have_count(2)
    expect(page.locator("body")).to_have_attribute("data-kept", "yes")
    assert "due_state=upcoming" in page.url and "as_of=2025-11-03" in page.url
    page.reload()
    expect(rows).to_have_count(2)
    page.get_by_role("link", name="Show all").click()
    expect(rows).to_have_count(6)
    page.go_back()
    expect(rows).to_have_count(2)


def test_it_all_works_without_scripts(browser: Browser, live_server, process):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + STATEMENT + THEN)
    page.locator("#commitments").get_by_label("Owed by").select_option("qat")
    page.locator("#commitments").get_by_role("button", name="Filter").click()
    expect(page.locator("#commitments tbody tr")).to_have_count(2)
    page.goto(live_server.url + "/commitments/?as_of=2025-11-08")
    page.get_by_label("Due").select_option("overdue")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("#results tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Light or dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("#results tbody tr")).to_have_count(1)
    context.close()


def test_search_finds_an_actor_while_typing(page, live_server, process, told):
    page.goto(live_server.url + "/method/")
    page.keyboard.press("/")
    page.keyboard.type("Fitna al-Khawarij")
    page.keyboard.press("Enter")
    expect(page.locator("#found-actors")).to_be_visible()
    box = page.get_by_label("Names, words, codes")
    box.fill("")
    box.press_sequentially("Tehreek-i-Tal")
    expect(page.locator("#results")).to_contain_text("1 result for “Tehreek-i-Tal”")
    page.get_by_role("link", name="Tehreek-e-Taliban Pakistan").click()
    expect(page.get_by_role("table", name="Names and who uses them")).to_contain_text(
        "Fitna al-Khawarij (FAK)"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("look", "examined"), [("light", 12), ("dark", 6), ("phone", 4), ("right-to-left", 4)]
)
def test_every_page_can_be_used_by_everyone_and_keeps_to_the_policy(
    browser: Browser, live_server, process, look, examined
):
    """Every page is looked at; the rules of accessibility, a second each, are tried on the first ones."""
    settings: dict[str, Any] = {"color_scheme": "dark" if look == "dark" else "light"}
    context = browser.new_context(**settings, **({"viewport": PHONE} if look == "phone" else {}))
    if look == "right-to-left":
        turn = "document.documentElement.dir = 'rtl'; document.documentElement.lang = 'ur'"
        context.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ {turn} }})")
    page, told = context.new_page(), []
    page.on("console", lambda line: told.append(line.text) if line.type in ("error", "warning") else None)
    for number, address in enumerate(pages(process)):
        response = page.goto(live_server.url + address)
        assert response is not None and "default-src 'none'" in response.headers["content-security-policy"]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} is {wide} pixels too wide"
        if number >= examined:
            continue
        violations = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in violations] == [], address
    # The browser itself reports the one page that is missing on purpose.
    assert [line for line in told if "404 (Not Found)" not in line] == []
    context.close()
