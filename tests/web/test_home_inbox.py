"""The inbox: what was flagged, the most urgent first, and why."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.domain.statuses import MemberRole
from agreements.models import User
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, a_person, a_process, istanbul

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]


@pytest.fixture
def reader() -> User:
    return a_person("reader")


def inbox(client, query=""):
    response = client.get(f"/inbox/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_inbox_is_for_people_who_have_signed_in(client):
    assert client.get("/inbox/").url == "/sign-in/?next=/inbox/"


def test_alerts_stand_under_the_threshold_that_was_crossed_last(client, reader):
    istanbul()
    sweep(at=ENTERED)
    client.force_login(reader)
    html = inbox(client, "?as_of=2025-11-03")
    assert "3 dates need attention" in html
    assert "3 days left" in html and "Hold a principal-level meeting" in html
    assert "7 days left" not in html


def test_it_is_said_why_and_when_the_date_became_known(client, reader):
    istanbul()
    sweep(at=ENTERED)
    client.force_login(reader)
    assert "3 days before 6 Nov 2025: crossed on 3 Nov 2025." in inbox(client, "?as_of=2025-11-03")
    assert "the date became known on" in inbox(client, "?as_of=2025-10-31")


def test_the_most_urgent_stands_first(client, reader):
    a_process()
    sweep(at=ENTERED)
    client.force_login(reader)
    html = inbox(client)
    assert "Its last day was 6 Nov 2025, and nothing on record closes it." in html
    assert html.index("Overdue") < html.index("Do what C1 says")


def test_a_date_that_no_longer_stands_moves_aside(client, reader):
    istanbul()
    sweep(at=ENTERED)
    client.force_login(reader)
    html = inbox(client, "?as_of=2025-11-20")
    assert "no longer stand" in html


def test_one_process_can_be_chosen(client, reader):
    a_process()
    a_process("hill-talks")
    sweep(at=ENTERED)
    client.force_login(reader)
    assert inbox(client).count("Do what C1 says") == 2
    assert inbox(client, "?process=hill-talks").count("Do what C1 says") == 1


@pytest.mark.parametrize("slug", ["nowhere", "quiet-talks"])
def test_a_process_that_one_cannot_see_is_no_choice(client, reader, slug):
    a_process("quiet-talks", public=False)
    client.force_login(reader)
    response = client.get("/inbox/", {"process": slug})
    assert response.status_code == 400
    assert "is not a process that you can see" in response.content.decode()


def test_alerts_of_a_private_process_are_for_its_people(client, reader):
    process = a_process("quiet-talks", public=False)
    sweep(at=ENTERED)
    client.force_login(reader)
    empty = inbox(client)
    assert "Nothing is flagged at this point." in empty and 'href="/subscriptions/"' in empty
    client.force_login(a_person("mediator", process, MemberRole.MEDIATOR))
    assert "Do what C1 says" in inbox(client)


@pytest.mark.parametrize("count", [1, 12])
def test_the_inbox_makes_a_constant_number_of_queries(client, reader, count):
    a_process(commitments=count)
    sweep(at=ENTERED)
    client.force_login(reader)
    with CaptureQueriesContext(connection) as captured:
        inbox(client)
    assert len(captured) == 26
