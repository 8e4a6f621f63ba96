"""The first page: what changed, what falls due next, days to step into, and nothing that was not known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.domain.statuses import MemberRole
from agreements.models import Commitment, Source
from agreements.operations.assessments import correct_assessment, record_assessment
from agreements.operations.positions import state_position
from agreements.operations.process_file import load_process
from monitoring.operations.sweep import sweep
from monitoring.web.home import DAYS, FRESH, ON_A_DAY, PROCESSES
from tests.factories import ENTERED, ISTANBUL, a_person, a_process, istanbul, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]


def home(client: Client, query: str = "") -> str:
    response = client.get(f"/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_record_is_said(client):
    assert "Nothing is on record at this point." in home(client)


def test_the_newest_fact_of_a_process_is_told_in_words(client):
    istanbul()
    html = home(client, "?as_of=2025-11-03")
    headline = html.partition('class="headline"')[2].partition("</p>")[0]
    assert "Joint statement published by Türkiye" in headline


def test_what_falls_due_next_is_counted_down_to_in_days(client):
    istanbul()
    html = home(client, "?as_of=2025-11-03")
    assert "in 3 days" in html and "6 Nov 2025" in html
    assert "Hold a principal-level meeting" in html


def test_where_nothing_falls_due_days_are_offered_to_step_into(client):
    istanbul()
    html = home(client)
    assert "Nothing falls due in the next 30 days" in html
    for day in ("2025-10-31", "2025-11-03", "2025-11-08"):
        assert f'href="/?as_of={day}"' in html
    assert "Three days before the meeting that was set" in html


def test_a_day_that_lies_ahead_of_the_reader_keeps_its_label_back(client):
    istanbul()
    html = home(client, "?as_of=2025-11-03")
    assert 'href="/?as_of=2025-11-08"' in html
    assert "the day after the follow-up round" not in html


@pytest.mark.parametrize("query", ["?as_of=2025-11-08&known_at=2025-10-29", "?known_at=2025-10-29"])
def test_what_was_not_known_then_is_not_told(client, query):
    istanbul()
    html = home(client, query)
    assert "6 Nov" not in html and "6 November" not in html
    assert "2025-10-31" not in html and "as_of=2025-11-03" not in html


def test_a_process_that_the_reader_may_not_see_is_not_there(client):
    process = a_process("quiet-talks", public=False)
    assert "quiet-talks" not in home(client, "?as_of=2025-11-01")
    client.force_login(a_person("mediator", process, MemberRole.MEDIATOR))
    assert "Talks quiet-talks" in home(client, "?as_of=2025-11-01")


def headlines(html: str) -> list[str]:
    return [part.partition("</p>")[0] for part in html.split('class="headline"')[1:]]


def test_a_position_is_quoted_by_its_own_words_and_heads_nothing(client):
    process = a_process()
    delegate = a_person("delegate", process, MemberRole.DELEGATE, "north")
    state_position(
        by=delegate,
        at=ENTERED,
        commitment=Commitment.objects.get(),
        actor=delegate.memberships.get().actor,
        stance="disputes",
        text="The others are to blame.",
        effective="2026-11-24",
    )
    html = home(client)
    assert "North disputes C1: “The others are to blame.”" in html
    assert not any("to blame" in line or "North" in line for line in headlines(html))


def test_who_declined_comment_says_nothing_of_the_clause(client):
    istanbul()
    html = home(client, "?as_of=2026-04-08")
    assert "Islamic Republic of Pakistan declined comment on C17." in html
    assert "Pakistan declined" not in "".join(headlines(html))


def test_an_assessment_is_news(client):
    process = a_process()
    record_assessment(
        by=a_person("mediator", process, MemberRole.MEDIATOR),
        at=ENTERED,
        commitment=Commitment.objects.get(),
        level="minimum",
        effective="2026-11-20",
        grounds="Seen.",
        confidence="high",
        sources=[Source.objects.get()],
    )
    (headline,) = headlines(home(client))
    assert "C1 “do what C1 says”: assessed by mediator (mediator) as carried out to a minimum." in headline


def test_what_presses_is_counted_and_leads_to_the_list(client):
    a_process(commitments=3)
    html = home(client, "?as_of=2025-11-08")
    assert "3 commitments" in html
    assert 'href="/commitments/?process=lake-talks&amp;due_state=overdue&amp;as_of=2025-11-08"' in html


def test_alerts_crossed_lately_stand_beside(client):
    a_process()
    sweep(at=ENTERED)
    html = home(client, "?as_of=2025-11-05T12:00Z")
    assert "Flagged lately" in html and "1 day left" in html
    assert "Flagged lately" not in home(client, "?as_of=2025-09-01")


QUERIES = 51


@pytest.mark.parametrize("count", [1, 12])
def test_the_first_page_makes_a_constant_number_of_queries(client, count):
    for slug in ("lake-talks", "hill-talks")[: 1 if count == 1 else 2]:
        a_process(slug, commitments=count)
    sweep(at=ENTERED)
    with CaptureQueriesContext(connection) as captured:
        home(client, "?as_of=2025-11-05")
    assert len(captured) == QUERIES


# ---- two times: what happened, and what is new in the record ----


def part(html: str, name: str) -> str:
    return html.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def test_what_is_said_today_of_a_day_long_past_is_new_in_the_record(client):
    process = a_process(at=ENTERED - timedelta(days=30))
    record_assessment(
        by=a_person("mediator", process, MemberRole.MEDIATOR),
        at=ENTERED,
        commitment=Commitment.objects.get(),
        level="minimum",
        effective="2025-10-03",
        grounds="Seen.",
        confidence="high",
        sources=[Source.objects.get()],
    )
    line = "assessed by mediator (mediator) as carried out to a minimum"
    for address in ("/", "/processes/lake-talks/"):
        html = client.get(address).content.decode()
        fresh = part(html, "fresh")
        assert line in fresh.partition("<li>")[2].partition("</li>")[0], address
        assert "entered" in fresh and "24 Nov 2026" in fresh and "3 Oct 2025" in fresh


def test_a_correction_is_new_in_the_record_and_says_that_it_corrects(client):
    process = a_process(at=ENTERED - timedelta(days=30))
    mediator = a_person("mediator", process, MemberRole.MEDIATOR)
    said = {"level": "minimum", "effective": "2025-10-03", "grounds": "Seen.", "confidence": "high"}
    sources = [Source.objects.get()]
    first = record_assessment(
        by=mediator,
        at=ENTERED - timedelta(days=9),
        commitment=Commitment.objects.get(),
        sources=sources,
        **said,
    )
    correct_assessment(by=mediator, at=ENTERED, assessment=first, sources=sources, reason="misread", **said)
    assert "corrected <time" in part(home(client), "fresh")


def test_a_process_says_until_when_it_has_been_kept(client):
    istanbul()
    for address in ("/", f"/processes/{ISTANBUL}/", "/processes/"):
        html = client.get(address).content.decode()
        assert "8 Apr 2026" in html and "24 Nov 2026" in html, address
    then = client.get("/processes/?as_of=2025-11-03&known_at=2025-11-03").content.decode()
    assert "30 Oct 2025" in then and "24 Nov 2026" not in then


def test_what_is_overdue_says_since_when(client):
    a_process()
    html = client.get("/commitments/?as_of=2025-11-28").content.decode()
    assert "overdue since 7 Nov 2025, 21 days" in html
    assert "overdue since 7 Nov 2025" in client.get("/commitments/?as_of=2025-11-07").content.decode()
    assert "overdue since" not in client.get("/commitments/?as_of=2025-11-06").content.decode()


# ---- a record of many processes ----


@pytest.fixture
def fifty():
    for number in range(50):
        data = process_data(f"talks-{number:02}", commitments=4)
        data["events"] = [
            {
                "key": f"E-{n}",
                "kind": "statement",
                "text": f"word {n}",
                "effective": "2025-11-02",
                "sources": ["S1"],
            }
            for n in range(10)
        ]
        load_process(data=data, at=ENTERED + timedelta(minutes=number))


def test_fifty_processes_leave_the_first_page_short(client, fifty):
    html = home(client, "?as_of=2025-11-03")
    assert html.count('class="story stack"') == PROCESSES and "38 more processes" in html
    assert 'href="/processes/?as_of=2025-11-03"' in html
    assert part(html, "coming").count("<li>") <= DAYS * ON_A_DAY and "more on that day" in html
    assert part(html, "fresh").count("<li>") <= FRESH
    assert len(html) < 60_000
    everything = client.get("/processes/?as_of=2025-11-03").content.decode()
    assert all(f"/processes/talks-{number:02}/" in everything for number in range(50))


def test_the_first_page_asks_no_more_of_fifty_processes(client, fifty):
    with CaptureQueriesContext(connection) as captured:
        home(client, "?as_of=2025-11-05")
    assert len(captured) <= QUERIES


def test_a_process_that_is_not_public_is_in_no_list(client):
    a_process("quiet-talks", public=False)
    assert "quiet-talks" not in client.get("/processes/").content.decode()
