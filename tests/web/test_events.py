"""The events of a process: read in every version, recorded and corrected on the page; what counts from them moves."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.domain.statuses import MemberRole
from agreements.models import Event, Process, User
from agreements.operations.events import Happening, correct_event
from agreements.operations.process_file import load_process
from tests.factories import ENTERED, a_person, due_after, process_data
from tests.web.grown import grown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

SAID = {
    "kind": "signature",
    "text": "The accord was signed at the lake.",
    "effective": "2026-11-20",
    "zone": "Asia/Kabul",
    "sources": ["S1"],
}


@pytest.fixture
def process(db: None) -> Process:
    data = process_data(commitments=1)
    signed = {"key": "E-sign", "kind": "signature", "text": "signed", "effective": "2026-11-10"}
    data["events"] = [signed | {"sources": ["S1"]}]
    data["commitments"].append(due_after("E-sign"))
    return load_process(data=data, at=ENTERED).process


@pytest.fixture
def mediator(process: Process) -> User:
    return a_person("mediator", process, MemberRole.MEDIATOR)


@pytest.fixture
def desk(client: Client, mediator: User) -> Client:
    client.force_login(mediator)
    return client


def listing() -> str:
    return reverse("process-events", args=["lake-talks"])


def recording() -> str:
    return reverse("event-record", args=["lake-talks"])


def correcting(event: Event) -> str:
    return reverse("event-correct", args=[event.pk])


def say(client: Client, address: str, step: str, **changed: Any) -> Any:
    return client.post(address, SAID | changed | {"step": step})


def test_everybody_reads_what_happened_and_what_counts_from_it(client, process):
    html = client.get(listing()).content.decode()
    assert "Signed" in html and ">C2</bdi>" in html and "<bdi>E-sign</bdi>" not in html
    assert "Record an event" not in html and "Correct it" not in html
    assert listing() in client.get(reverse("process", args=["lake-talks"])).content.decode()


def test_an_event_is_previewed_and_then_recorded(desk):
    assert recording() in desk.get(listing()).content.decode()
    assert desk.get(recording()).status_code == 200
    html = say(desk, recording(), "preview", code="E-lake").content.decode()
    assert "The accord was signed at the lake." in html and Event.objects.count() == 1
    assert say(desk, recording(), "confirm", code="E-lake").status_code == 302
    event = Event.objects.get(key="E-lake")
    assert event.recorded_by.username == "mediator"
    assert "The accord was signed at the lake." in desk.get(listing()).content.decode()


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"text": ""}, "id_text"),
        ({"kind": ""}, "id_kind"),
        ({"effective": "2026-13-01"}, "id_effective"),
        ({"effective": "2031-01-01"}, "id_effective"),
        ({"zone": "Mars/Base"}, "id_zone"),
        ({"code": "sign"}, "id_code"),
        ({"sources": []}, "id_sources_0"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(desk, changed, place):
    response = say(desk, recording(), "confirm", **changed)
    assert response.status_code == 422
    assert f'href="#{place}"' in response.content.decode()
    assert Event.objects.count() == 1


def test_a_correction_shows_which_dates_move_before_it_moves_them(desk):
    wrong = Event.objects.get()
    html = desk.get(correcting(wrong)).content.decode()
    assert 'value="2026-11-10"' in html and "What was wrong" in html and 'name="code"' not in html
    said = {"reason": "A day was misread.", "seen": str(wrong.pk), "effective": "2026-11-12"}
    html = say(desk, correcting(wrong), "preview", **said).content.decode()
    assert "15 Nov 2026" in html and "17 Nov 2026" in html and Event.objects.count() == 1
    assert say(desk, correcting(wrong), "confirm", **said).status_code == 302
    html = desk.get(listing()).content.decode()
    assert "corrected since" in html and "Corrected: A day was misread." in html
    assert "10 Nov 2026" in html and "12 Nov 2026" in html
    assert desk.get(correcting(wrong)).url == correcting(Event.objects.current().get())
    assert say(desk, correcting(wrong), "confirm", **(said | {"reason": ""})).status_code == 422


def test_a_stale_correction_shows_both_and_loses_nothing(desk, process):
    wrong = Event.objects.get()
    theirs = correct_event(
        by=a_person("colleague", process, MemberRole.MEDIATOR),
        at=ENTERED,
        event=wrong,
        said=Happening(kind="signature", text="signed by both", effective="2026-11-11"),
        sources=list(wrong.sources.all()),
        reason="One came a day later.",
    )
    said = {"reason": "A day was misread.", "seen": str(wrong.pk), "effective": "2026-11-12"}
    response = say(desk, correcting(wrong), "confirm", **said)
    html = response.content.decode()
    assert response.status_code == 409
    assert "One came a day later." in html and "A day was misread." in html and f'value="{theirs.pk}"' in html
    assert say(desk, correcting(wrong), "confirm", **(said | {"seen": str(theirs.pk)})).status_code == 302
    assert Event.objects.current().get().effective_as_written == "2026-11-12"


@pytest.mark.parametrize(
    ("role", "actor", "right", "status"),
    [
        ("analyst", "", True, 200),
        ("analyst", "", False, 403),
        ("delegate", "north", False, 403),
        ("", "", False, 403),
    ],
)
def test_who_records_and_corrects(client, process, role, actor, right, status):
    client.force_login(a_person("somebody", process, role, actor, keeps_record=right))
    for address in (recording(), correcting(Event.objects.get())):
        response = client.get(address)
        assert response.status_code == status
        assert status == 200 or "or an analyst with the right to keep its record" in response.content.decode()


def test_a_confidential_process_answers_like_one_that_is_missing(client, process):
    Process.objects.update(is_public=False)
    client.force_login(a_person("stranger"))
    for address in (listing(), recording(), correcting(Event.objects.get())):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("times", [1, 6])
def test_the_list_makes_a_constant_number_of_queries(client, times):
    grown(times)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(listing()).status_code == 200
    assert len(captured) == 13
