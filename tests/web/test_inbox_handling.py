"""Acknowledging, putting off and being passed something on, in the inbox and on a commitment's page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Commitment, Process, Source, User
from agreements.operations.assessments import record_assessment
from monitoring.models import Acknowledgement, Alert, Escalation, Run, SilentSpan, Snooze
from monitoring.operations.escalating import set_escalation
from monitoring.operations.handling import acknowledge, snooze
from monitoring.operations.sweep import sweep
from monitoring.web import inbox as inboxes
from tests.factories import a_person, a_process, point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

NOON = point("2026-12-01").valid.replace(hour=12, minute=0, second=0, microsecond=0)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def process() -> Process:
    process = a_process()
    sweep(at=NOON - HOUR)
    return process


@pytest.fixture
def mediator(client: Client, process: Process) -> User:
    person = a_person("mediator", process, "mediator")
    client.force_login(person)
    return person


def alert(code: str = "C1") -> Alert:
    return Alert.objects.get(commitment__code=code, threshold="overdue")


def inbox(client: Client, query: str = "") -> str:
    response = client.get(f"/inbox/{query}")
    assert response.status_code == 200
    return response.content.decode()


def bare(html: str, pk: int) -> str:
    """A page without the number that it was asked for, and without the secret of its forms."""
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", html.replace(str(pk), "N"))


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))


def test_an_alert_is_acknowledged_with_a_note_from_the_inbox(client, mediator):
    address = f"/alerts/{alert().pk}/acknowledge/"
    assert f'action="{address}"' in inbox(client) and "2 dates need attention" in inbox(client)
    answer = client.post(address, {"note": "I call them.", "next": "/inbox/"})
    assert (answer.status_code, answer["Location"]) == (303, "/inbox/")
    html = inbox(client)
    assert "1 date needs attention" in html and "1 date is acknowledged" in html
    assert "Acknowledged by mediator" in words(html) and ": I call them." in words(html)
    assert f'action="{address}"' not in html


def test_what_is_put_off_is_folded_away_until_its_day_and_can_be_brought_back(client, mediator):
    client.post(f"/alerts/{alert().pk}/snooze/", {"until": "2026-12-05"})
    html = inbox(client)
    assert "1 date needs attention" in html and "You put off 1 date" in html
    assert "Put off until 5 Dec 2026" in words(html)
    client.post(f"/alerts/{alert().pk}/wake/")
    assert "2 dates need attention" in inbox(client) and "You put off" not in inbox(client)


def test_a_day_is_that_of_the_zone_in_which_the_date_is_counted(client, mediator):
    client.post(f"/alerts/{alert().pk}/snooze/", {"until": "2026-12-05"})
    assert f"{Snooze.objects.get().until:%Y-%m-%d %H:%M}" == "2026-12-04 19:30"


@pytest.mark.parametrize(
    ("verb", "sent", "said"),
    [
        ("snooze", {"until": "2026-12-01"}, "That moment has passed"),
        ("snooze", {"until": "2027-06-01"}, "Choose a moment within 90 days."),
        ("snooze", {"until": "soon"}, "Write the day like 2025-11-06."),
        ("snooze", {}, "Choose a day."),
        ("acknowledge", {"note": "a\u202eb"}, "turns the direction of writing"),
        ("acknowledge", {"note": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_what_is_refused_is_said_at_the_form_and_nothing_typed_is_lost(client, mediator, verb, sent, said):
    answer = client.post(f"/alerts/{alert().pk}/{verb}/", sent)
    html = answer.content.decode()
    assert answer.status_code == 422 and said in html
    assert all(value in html for value in sent.values())
    assert not Acknowledgement.objects.exists() and not Snooze.objects.exists()


def test_only_who_may_acknowledge_is_offered_it(client, process):
    client.force_login(a_person("reader"))
    html = inbox(client)
    assert "/acknowledge/" not in html and "/snooze/" in html
    refused = client.post(f"/alerts/{alert().pk}/acknowledge/", {"note": "mine"})
    assert refused.status_code == 403
    assert "Only a mediator or an analyst of this process can acknowledge" in refused.content.decode()


def test_what_one_may_not_see_answers_like_what_is_missing(client):
    a_process("quiet-talks", public=False)
    sweep(at=NOON)
    client.force_login(a_person("reader"))
    hidden, missing = alert().pk, 10**9
    for verb in ("", "acknowledge/", "snooze/", "wake/"):
        ask = client.post if verb else client.get
        answers = [ask(f"/alerts/{pk}/{verb}") for pk in (hidden, missing)]
        assert {answer.status_code for answer in answers} == {404}, verb
        told = [bare(one.content.decode(), pk) for one, pk in zip(answers, (hidden, missing), strict=True)]
        assert told[0] == told[1]


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_site(client, mediator, address):
    answer = client.post(f"/alerts/{alert().pk}/snooze/", {"until": "2026-12-05", "next": address})
    assert answer["Location"] == "/inbox/"


def test_a_script_gets_the_list_alone_with_what_happened(client, mediator):
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    client.post(f"/alerts/{alert().pk}/snooze/", {"until": "2026-12-05", "next": "/inbox/"}, headers=headers)
    html = client.get("/inbox/", headers=headers).content.decode()
    assert html.lstrip().startswith('<div class="stack" id="inbox">')
    assert 'hx-swap-oob="true">1 date needs attention' in html and "C1 is put off until 5 Dec 2026." in html


def test_a_refusal_to_a_script_keeps_the_list(client, mediator):
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    answer = client.post(
        f"/alerts/{alert().pk}/snooze/", {"until": "2026-11-05"}, headers=headers, follow=True
    )
    html = answer.content.decode()
    assert 'id="inbox"' in html and "That moment has passed" in html and "<html" not in html


def test_at_another_point_nothing_is_offered_and_what_was_done_later_is_not_told(client, mediator):
    acknowledge(by=mediator, at=NOON, alert=alert(), note="I call them.")
    html = inbox(client, "?as_of=2026-11-30")
    assert "/snooze/" not in html and "I call them." not in html and "2 dates need attention" in html


# --- Passed on --------------------------------------------------------------------------------------


def test_what_is_passed_on_to_me_stands_first_with_why(client, process, mediator):
    second = a_person("second", process, "analyst")
    before = NOON - 2 * DAY
    set_escalation(by=mediator, at=before, process=process, hours=6, to=second, from_threshold="due")
    plan = process.escalation_plans.get()
    Escalation.objects.create(alert=alert(), plan=plan, to=second, due_at=NOON - HOUR, at=NOON - HOUR)
    said = "Nobody acknowledged it within 6 hours, so it went to second as well."
    theirs = inbox(client)
    assert said in theirs and "Passed on to you" not in theirs
    client.force_login(second)
    mine = inbox(client)
    assert mine.index("Passed on to you") < mine.index(said) < mine.index('id="g-overdue"')
    assert "as set by mediator" in words(mine) and "2 dates need attention" in mine
    acknowledge(by=second, at=NOON, alert=alert())
    assert "Passed on to you" not in inbox(client) and said not in inbox(client)


# --- What still stands is told apart before anything is cut ------------------------------------------


@pytest.mark.parametrize("query", ["", "?as_of=2026-11-30"])
def test_many_dates_that_no_longer_stand_do_not_push_out_those_that_do(client, monkeypatch, query):
    monkeypatch.setattr(inboxes, "MOST", 3)
    a_process("old-talks")
    new = a_process("new-talks", commitments=6)
    sweep(at=NOON - 3 * DAY)
    mediator = a_person("mediator", new, "mediator")
    close(new, mediator)
    sweep(at=NOON - 3 * DAY + HOUR)
    client.force_login(mediator)
    html = inbox(client, query)
    assert "Talks old-talks" in html[: html.index("no longer stand")]
    assert "3 dates that were flagged and no longer stand" in html and "Only the newest 3 are shown." in html


def close(process: Process, mediator: User) -> None:
    for commitment in process.commitments.all():
        record_assessment(
            by=mediator,
            at=NOON - 3 * DAY,
            commitment=commitment,
            level="full",
            effective="2026-11-27",
            grounds="seen on the spot",
            confidence="high",
            sources=list(Source.objects.filter(process=process)),
        )


# --- A commitment's page ----------------------------------------------------------------------------


def test_the_page_of_a_commitment_offers_the_same_to_people_who_have_signed_in(client, mediator):
    page = f"/commitments/{Commitment.objects.get().pk}/"
    html = client.get(page).content.decode()
    assert f"/alerts/{alert().pk}/acknowledge/" in html and f'name="next" value="{page}"' in html
    answer = client.post(f"/alerts/{alert().pk}/acknowledge/", {"note": "I call them.", "next": page})
    assert answer["Location"] == page
    assert "I call them." in client.get(page).content.decode()
    client.logout()
    assert "/alerts/" not in client.get(page).content.decode()


def test_an_alert_has_a_page_of_its_own(client, mediator):
    acknowledge(by=mediator, at=NOON, alert=alert(), note="I call them.")
    html = client.get(f"/alerts/{alert().pk}/").content.decode()
    assert "I call them." in html and "Acknowledge it" in html and "Do what C1 says" in html


# --- Silence ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/inbox/"])
def test_a_silence_of_the_sweep_is_said_to_people_who_have_signed_in(client, process, address):
    Run.objects.update(finished_at=NOON - HOUR)
    client.force_login(a_person("reader"))
    said = "Dates have not been watched since 11:00 UTC, 1 Dec 2026."
    assert said in words(client.get(address).content.decode())
    sweep(at=NOON)
    assert "Dates have not been watched" not in client.get(address).content.decode()


def test_readers_who_have_not_signed_in_are_not_bothered(client, process):
    Run.objects.update(finished_at=NOON - HOUR)
    assert "Dates have not been watched" not in client.get("/").content.decode()


def test_a_silence_that_ended_stands_in_the_inbox_of_administrators(client, process):
    sweep(at=NOON)
    assert SilentSpan.objects.count() == 1
    said = "No sweep ran from 11:00 UTC, 1 Dec 2026 to 12:00 UTC, 1 Dec 2026."
    client.force_login(a_person("reader"))
    assert "No sweep ran" not in inbox(client)
    client.force_login(a_person("root", administrator=True))
    assert said in words(inbox(client))


# --- Queries ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?as_of=2026-11-30"])
def test_the_number_of_queries_does_not_grow_with_what_was_done(client, query):
    counts = []
    for slug, commitments in (("lake-talks", 2), ("hill-talks", 9)):
        process = a_process(slug, commitments)
        sweep(at=NOON - 2 * DAY)
        person = a_person(f"mediator of {slug}", process, "mediator")
        for number, one in enumerate(Alert.objects.filter(process=process, threshold="overdue")):
            if number % 2:
                acknowledge(by=person, at=NOON - 2 * DAY, alert=one)
            else:
                snooze(by=person, at=NOON - 2 * DAY, alert=one, until=NOON + DAY)
        client.force_login(person)
        with CaptureQueriesContext(connection) as counted:
            inbox(client, query)
        counts.append(len(counted))
    assert counts[0] == counts[1]
