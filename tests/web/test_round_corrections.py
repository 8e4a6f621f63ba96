"""A round's plan and outcome corrected on the page: previewed, refused at the field, nothing lost; dates move."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.domain.statuses import MemberRole
from agreements.models import Process, Round, RoundOutcome, RoundSchedule, User
from agreements.operations.process_file import load_process
from agreements.operations.rounds import Outcome, correct_round_outcome
from tests.factories import ENTERED, a_person, commitment_entry, process_data, with_a_round_held
from tests.web.grown import grown, grown_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

SAID = {
    "reason": "A day was misread.",
    "state": "held_agreement",
    "summary": "They agreed on the lake.",
    "effective": "2026-11-10",
    "begins": "2026-11-09",
    "ends": "2026-11-10",
    "zone": "Asia/Kabul",
    "sources": ["S1"],
}
PLANNED = {
    "reason": "A day was misread.",
    "state": "scheduled",
    "effective": "2025-10-01",
    "begins": "2025-11-08",
    "zone": "Asia/Kabul",
    "venue": "The shore",
    "sources": ["S1"],
}


@pytest.fixture
def process(db: None) -> Process:
    data = with_a_round_held(process_data(), "2026-11-09", "2026-11-10", "2026-11-10")
    return load_process(data=data, at=ENTERED).process


@pytest.fixture
def mediator(process: Process) -> User:
    return a_person("mediator", process, MemberRole.MEDIATOR)


@pytest.fixture
def desk(client: Client, mediator: User) -> Client:
    client.force_login(mediator)
    return client


def round_page() -> str:
    return Round.objects.get().get_absolute_url()


def correcting(fact: RoundOutcome | RoundSchedule) -> str:
    name = "outcome-correct" if isinstance(fact, RoundOutcome) else "schedule-correct"
    return reverse(name, args=[fact.pk])


def say(client: Client, fact: Any, step: str, **changed: Any) -> Any:
    said = (SAID if isinstance(fact, RoundOutcome) else PLANNED) | {"seen": str(fact.pk)} | changed
    return client.post(correcting(fact), said | {"step": step})


def test_readers_are_not_offered_to_correct_what_they_cannot(client, process):
    assert "Correct it" not in client.get(round_page()).content.decode()
    client.force_login(a_person("reader"))
    assert "Correct it" not in client.get(round_page()).content.decode()


def test_an_outcome_is_corrected_and_the_preview_shows_which_dates_move(desk):
    wrong = RoundOutcome.objects.get()
    assert f'href="{correcting(wrong)}"' in desk.get(round_page()).content.decode()
    html = desk.get(correcting(wrong)).content.decode()
    assert 'value="2026-11-10"' in html and "They agreed." in html and "What was wrong" in html
    html = say(desk, wrong, "preview", ends="2026-11-12").content.decode()
    assert "15 Nov 2026" in html and "17 Nov 2026" in html
    assert "the end of R1 “Lake round”" in html
    assert RoundOutcome.objects.count() == 1
    answer = say(desk, wrong, "confirm", ends="2026-11-12")
    assert (answer.status_code, answer.url) == (302, round_page())
    html = desk.get(round_page()).content.decode()
    assert "Corrected: A day was misread." in html and "corrected since" in html
    assert "They agreed on the lake." in html and "They agreed." in html and "12 Nov 2026" in html
    assert "What counts from this round has moved with it" in html
    assert desk.get(correcting(wrong)).url == correcting(RoundOutcome.objects.current().get())


def test_a_reader_of_an_earlier_moment_sees_what_stood_then(desk):
    say(desk, RoundOutcome.objects.get(), "confirm")
    html = desk.get(f"{round_page()}?as_of=2026-11-20&known_at=2026-11-25").content.decode()
    assert "They agreed." in html and "on the lake" not in html and "corrected since" not in html


def test_an_outcome_that_takes_an_end_away_takes_the_date_away(desk):
    html = say(desk, RoundOutcome.objects.get(), "preview", state="adjourned", ends="").content.decode()
    assert "15 Nov 2026" in html and "Waiting" in html


def test_a_plan_is_corrected_and_both_are_read(desk):
    wrong = RoundSchedule.objects.get()
    html = desk.get(correcting(wrong)).content.decode()
    assert 'value="2025-11-06"' in html and "The lake" in html and "is no error" in html
    html = say(desk, wrong, "preview").content.decode()
    assert "8 Nov 2025" in html and "The shore" in html and RoundSchedule.objects.count() == 1
    assert say(desk, wrong, "confirm").status_code == 302
    html = desk.get(round_page()).content.decode()
    assert "corrected since" in html and "6 Nov 2025" in html and "8 Nov 2025" in html
    assert RoundSchedule.objects.current().get().from_as_written == "2025-11-08"


def test_the_preview_of_a_plan_shows_the_day_of_a_round_that_is_still_awaited(desk):
    plan = RoundSchedule.objects.get()
    assert "The day of the round" not in say(desk, plan, "preview").content.decode()
    say(desk, RoundOutcome.objects.get(), "confirm", state="not_held", begins="", ends="")
    html = say(desk, plan, "preview", begins="2026-12-20").content.decode()
    assert "The day of the round" in html and "6 Nov 2025" in html and "20 Dec 2026" in html
    assert "no day stands" in say(desk, plan, "preview", state="postponed", begins="").content.decode()


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"reason": ""}, "id_reason"),
        ({"state": "scheduled"}, "id_state"),
        ({"summary": ""}, "id_summary"),
        ({"effective": ""}, "id_effective"),
        ({"effective": "2031-01-01"}, "id_effective"),
        ({"begins": "2026-13-01"}, "id_begins"),
        ({"ends": "2026-11-01"}, "id_ends"),
        ({"ends": "2031-01-01"}, "id_ends"),
        ({"zone": "Mars/Base"}, "id_zone"),
        ({"sources": []}, "id_sources_0"),
        ({"sources": [], "new_publisher": "A paper", "new_url": "ftp://x"}, "id_new_url"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(desk, changed, place):
    response = say(desk, RoundOutcome.objects.get(), "confirm", **({"venue": "The far shore"} | changed))
    html = response.content.decode()
    assert response.status_code == 422
    assert f'href="#{place}"' in html and 'value="The far shore"' in html
    assert RoundOutcome.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"effective": ""}, "id_effective"),
        ({"effective": "2031-01-01"}, "id_effective"),
        ({"begins": "soon"}, "id_begins"),
        ({"ends": "2025-11-01"}, "id_ends"),
        ({"state": "adjourned"}, "id_state"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_at_its_field(desk, changed, place):
    response = say(desk, RoundSchedule.objects.get(), "confirm", **changed)
    assert response.status_code == 422 and f'href="#{place}"' in response.content.decode()


def test_a_source_that_is_new_is_recorded_with_the_correction(desk):
    say(desk, RoundOutcome.objects.get(), "confirm", sources=[], new_publisher="A ministry")
    (source,) = RoundOutcome.objects.current().get().sources.all()
    assert source.code == "S2"


def test_a_step_back_to_the_form_keeps_what_was_typed(desk):
    html = say(desk, RoundOutcome.objects.get(), "edit", summary="Half a sentence").content.decode()
    assert "Half a sentence" in html and "A day was misread." in html


def test_a_stale_correction_shows_both_and_loses_nothing(desk, process):
    wrong = RoundOutcome.objects.get()
    theirs = correct_round_outcome(
        by=a_person("colleague", process, MemberRole.MEDIATOR),
        at=ENTERED,
        outcome=wrong,
        said=Outcome(state="held_no_agreement", summary="They did not.", effective="2026-11-11"),
        sources=list(wrong.sources.all()),
        reason="It was the other way round.",
    )
    response = say(desk, wrong, "confirm")
    html = response.content.decode()
    assert response.status_code == 409
    assert "They did not." in html and "They agreed on the lake." in html and f'value="{theirs.pk}"' in html
    assert say(desk, wrong, "confirm", seen=str(theirs.pk)).status_code == 302
    assert RoundOutcome.objects.current().get().summary == "They agreed on the lake."


def test_the_same_form_sent_twice_is_recorded_once(desk):
    wrong = RoundOutcome.objects.get()
    assert [say(desk, wrong, "confirm").status_code for _ in range(2)] == [302, 302]
    assert RoundOutcome.objects.count() == 2


@pytest.mark.parametrize(
    ("role", "actor", "right", "status"),
    [
        ("mediator", "", False, 200),
        ("analyst", "", True, 200),
        ("analyst", "", False, 403),
        ("delegate", "north", False, 403),
        ("", "", False, 403),
    ],
)
def test_who_corrects(client, process, role, actor, right, status):
    client.force_login(a_person("somebody", process, role, actor, keeps_record=right))
    for fact in (RoundOutcome.objects.get(), RoundSchedule.objects.get()):
        response = client.get(correcting(fact))
        assert response.status_code == status
        assert status == 200 or "or an analyst with the right to keep its record" in response.content.decode()
        offered = f'href="{correcting(fact)}"' in client.get(round_page()).content.decode()
        assert offered == (status == 200)


def test_a_confidential_process_answers_like_one_that_is_missing(client, process):
    Process.objects.update(is_public=False)
    client.force_login(a_person("stranger"))
    for fact in (RoundOutcome.objects.get(), RoundSchedule.objects.get()):
        missing = correcting(fact).replace(str(fact.pk), "999999999")
        for send in (client.get, client.post):
            assert body(send(correcting(fact)), correcting(fact)) == body(send(missing), missing)


def body(response: Any, address: str) -> tuple[int, str]:
    """Status and page, without what is new in every answer."""
    assert response.status_code == 404
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return response.status_code, page.replace(address, "")


def queries(client: Client, fact: Any, **changed: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert say(client, fact, "preview", **changed).status_code == 200
    return len(captured)


def test_a_preview_makes_the_same_queries_however_much_counts_from_the_round(client):
    counts = []
    for times in (2, 24):
        slug = f"lake-{times}"
        data = grown_data(times, slug)
        rule = {"kind": "offset", "amount": 5, "unit": "day", "anchor": "R2.end"}
        data["commitments"] += [
            commitment_entry(f"D{n}", deadline={"as_written": "in five days", "rule": rule})
            for n in range(times)
        ]
        process = load_process(data=data, at=ENTERED).process
        client.force_login(a_person(f"mediator-{times}", process, MemberRole.MEDIATOR))
        fact = RoundOutcome.objects.get(process=process, round__code="R2")
        counts.append(queries(client, fact, begins="2025-10-02", ends="2025-10-05", effective="2025-10-05"))
    assert counts[0] == counts[1], counts


def test_what_was_corrected_costs_readers_of_the_round_the_sources_of_it(client):
    process = grown(2)
    one = Round.objects.get(process=process, code="R2")
    with CaptureQueriesContext(connection) as before:
        client.get(one.get_absolute_url())
    person = a_person("mediator", process, MemberRole.MEDIATOR)
    desk = Client()
    desk.force_login(person)
    for fact in (RoundOutcome.objects.get(round=one), RoundSchedule.objects.get(round=one)):
        assert say(desk, fact, "confirm", begins="2025-10-02", ends="2025-10-05").status_code == 302
    with CaptureQueriesContext(connection) as after:
        client.get(one.get_absolute_url())
    assert len(after) <= len(before) + 2
