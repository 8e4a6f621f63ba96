"""The inbox for training: who reads it, and that it says what it is."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.models import Rehearsal
from monitoring.operations.escalating import set_escalation
from monitoring.operations.rehearsing import rehearse
from tests.factories import ENTERED, a_person, a_process

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]


def a_rehearsal(process, first=date(2025, 10, 1), last=date(2025, 11, 30), **options) -> Rehearsal:
    return rehearse(at=ENTERED, process=process, first=first, last=last, **options)


def test_it_says_that_it_is_training_and_what_would_have_happened(client):
    process = a_process()
    client.force_login(a_person("mediator", process, "mediator"))
    one = a_rehearsal(process)
    html = client.get(f"/inbox/rehearsals/{one.pk}/").content.decode()
    assert "This is a rehearsal" in html and "Nothing here was sent" in html
    assert html.index("23 Oct 2025") < html.index("6 Nov 2025") and "Overdue" in html
    assert "mediator: inbox, mediator" in html
    assert f"/inbox/rehearsals/{one.pk}/" in client.get("/inbox/rehearsals/").content.decode()
    assert "0 dates need attention" in client.get("/inbox/").content.decode()


def test_what_is_passed_on_stands_at_its_hour_with_whom_it_goes_to(client):
    process = a_process()
    mediator, second = (a_person(name, process, "mediator") for name in ("mediator", "second"))
    set_escalation(by=mediator, at=ENTERED, process=process, hours=5, to=second, from_threshold="overdue")
    client.force_login(mediator)
    html = client.get(a_rehearsal(process).get_absolute_url()).content.decode()
    assert "passed on" in html and "second: inbox, because nobody took note of it in time" in html
    assert "05:00" in html[html.index("passed on") :][:600]


@pytest.mark.parametrize("public", [True, False])
def test_who_reads_it(client, public):
    process = a_process(public=public)
    analyst, other = a_person("analyst", process, "analyst"), a_person("other", process, "analyst")
    everyone, own = a_rehearsal(process), a_rehearsal(process, seen_as=analyst)
    people = {
        "administrator": a_person("root", administrator=True),
        "mediator": a_person("mediator", process, "mediator"),
        "mediator elsewhere": a_person("elsewhere", a_process("hill-talks"), "mediator"),
        "analyst": analyst,
        "other analyst": other,
        "delegate": a_person("northerner", process, "delegate", "north"),
        "reader": a_person("reader"),
    }
    seen = {}
    for who, person in people.items():
        client.force_login(person)
        seen[who] = tuple(client.get(f"/inbox/rehearsals/{one.pk}/").status_code for one in (everyone, own))
        assert client.get("/inbox/rehearsals/").status_code == 200
    nobody = (404, 404)
    assert seen == {
        "administrator": (200, 200),
        "mediator": (200, 200),
        "mediator elsewhere": nobody,
        "analyst": (404, 200),
        "other analyst": nobody,
        "delegate": nobody,
        "reader": nobody,
    }


def test_it_is_for_people_who_have_signed_in(client):
    assert client.get("/inbox/rehearsals/").status_code == 302
    assert client.get("/inbox/rehearsals/1/").status_code == 302


def test_days_on_which_nothing_happens_are_said_to_be_empty(client):
    client.force_login(a_person("root", administrator=True))
    assert "Nothing was replayed yet." in client.get("/inbox/rehearsals/").content.decode()
    one = a_rehearsal(a_process(), date(2025, 1, 1), date(2025, 1, 5))
    assert "Nothing would have been flagged" in client.get(f"/inbox/rehearsals/{one.pk}/").content.decode()


def test_the_number_of_queries_does_not_grow(client):
    client.force_login(a_person("root", administrator=True))
    counts = []
    for slug, commitments in (("lake-talks", 2), ("hill-talks", 12)):
        one = a_rehearsal(a_process(slug, commitments))
        with CaptureQueriesContext(connection) as counted:
            client.get(f"/inbox/rehearsals/{one.pk}/")
        counts.append(len(counted))
    assert counts[0] == counts[1]
