"""The first page: what changed, what falls due next, days to step into, and nothing that was not known."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.domain.statuses import MemberRole
from agreements.models import Commitment, Source
from agreements.operations.assessments import record_assessment
from agreements.operations.positions import state_position
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, a_person, a_process, istanbul

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


def test_commitments_are_counted_per_agreement_and_lead_to_the_list(client):
    a_process(commitments=3)
    html = home(client, "?as_of=2025-11-01")
    assert "3 commitments" in html
    assert (
        'href="/agreements/lake-talks-agreement/?due_state=upcoming&amp;as_of=2025-11-01#commitments"' in html
    )


def test_alerts_crossed_lately_stand_beside(client):
    a_process()
    sweep(at=ENTERED)
    html = home(client, "?as_of=2025-11-05T12:00Z")
    assert "Flagged lately" in html and "1 day left" in html
    assert "Flagged lately" not in home(client, "?as_of=2025-09-01")


QUERIES = 28


@pytest.mark.parametrize("count", [1, 12])
def test_the_first_page_makes_a_constant_number_of_queries(client, count):
    for slug in ("lake-talks", "hill-talks")[: 1 if count == 1 else 2]:
        a_process(slug, commitments=count)
    sweep(at=ENTERED)
    with CaptureQueriesContext(connection) as captured:
        home(client, "?as_of=2025-11-05")
    assert len(captured) == QUERIES
