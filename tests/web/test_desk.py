"""The mediator's desk: what lies on it, and assessing a commitment in two steps."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.domain.statuses import MemberRole
from agreements.models import Assessment, Commitment, Source, SourceRevision, User
from agreements.operations.assessments import record_assessment
from agreements.operations.positions import state_position
from tests.factories import ENTERED, a_person, a_process

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

SAID = {
    "level": "minimum",
    "effective": "2026-11-30",
    "grounds": "First steps were seen.",
    "sources": ["S1"],
    "confidence": "moderate",
    "seen": "0",
}


@pytest.fixture
def mediator() -> User:
    return a_person("mediator", a_process(), MemberRole.MEDIATOR)


@pytest.fixture
def desk(client: Client, mediator: User) -> Client:
    client.force_login(mediator)
    return client


def address(name: str = "assess") -> str:
    return reverse(name, args=[Commitment.objects.get(code="C1").pk])


def say(client: Client, step: str, path: str = "", **changed: Any) -> Any:
    return client.post(path or address(), SAID | changed | {"step": step})


def assessed(by: User, **changed: Any) -> Assessment:
    said = {"level": "full", "effective": "2026-11-20", "grounds": "Done.", "confidence": "high"} | changed
    commitment = Commitment.objects.get(code="C1")
    return record_assessment(
        by=by, at=ENTERED, commitment=commitment, sources=[Source.objects.get(code="S1")], **said
    )


# ---- what lies on the desk ----


def test_an_analyst_with_the_right_reads_what_it_is_for_and_can_make_a_token_for_it(client):
    keeper = a_person("keeper", a_process(), MemberRole.ANALYST, keeps_record=True)
    client.force_login(keeper)
    html = client.get(reverse("desk")).content.decode()
    assert "Keep the record" in html and "analyst · keeps the record" in html
    assert 'value="write:record"' in client.get(reverse("account")).content.decode()
    page = client.get(Commitment.objects.get().get_absolute_url()).content.decode()
    assert reverse("revise", args=[Commitment.objects.get().pk]) in page
    client.force_login(a_person("plain", Commitment.objects.get().process, MemberRole.ANALYST))
    assert "Keep the record" not in client.get(reverse("desk")).content.decode()
    assert 'value="write:record"' not in client.get(reverse("account")).content.decode()


@pytest.mark.parametrize(
    ("as_of", "reason"),
    [
        ("2025-10-25", "Approaching"),
        ("2025-11-06T12:00Z", "Due now"),
        ("2025-11-08", "Overdue"),
        ("2025-10-10", "Never assessed"),
    ],
)
def test_a_commitment_lies_there_under_its_most_urgent_reason(desk, as_of, reason):
    html = desk.get(reverse("desk"), {"as_of": as_of}).content.decode()
    assert f"{reason} <b>1</b></a>" in html or f"{reason} <span" in html
    assert html.count("Do what C1 says") == 1


def test_what_a_party_disputes_comes_to_the_desk(desk, mediator):
    assessed(mediator)
    assert "Nothing needs you" in desk.get(reverse("desk")).content.decode()
    delegate = a_person("delegate", mediator.memberships.get().process, MemberRole.DELEGATE, "south")
    state_position(
        by=delegate,
        at=ENTERED,
        commitment=Commitment.objects.get(),
        actor=delegate.memberships.get().actor,
        stance="disputes",
        text="Not so.",
        effective="2026-11-22",
    )
    html = desk.get(reverse("desk")).content.decode()
    assert "A party or an assessor contradicts" in html and "South" in html


def test_an_earlier_assessment_that_was_replaced_is_no_dispute(desk, mediator):
    assessed(mediator, level="minimum", effective="2026-11-10")
    other = a_person("colleague", mediator.memberships.get().process, MemberRole.MEDIATOR)
    assessed(other)
    assert "Nothing needs you" in desk.get(reverse("desk")).content.decode()


@pytest.mark.parametrize(
    ("role", "actor", "words"),
    [
        (MemberRole.DELEGATE, "north", "Speak for your party"),
        (MemberRole.ANALYST, "", "Read and compare"),
        ("", "", "You hold no role in a process yet"),
    ],
)
def test_others_read_what_their_role_can_do(client, role, actor, words):
    client.force_login(a_person("somebody", a_process(), role, actor))
    html = client.get(reverse("desk")).content.decode()
    assert words in html and "Needs you</h1>" not in html


def test_a_mediator_sees_only_the_own_processes(desk):
    a_process("hill-talks")
    assert "hill-talks" not in desk.get(reverse("desk")).content.decode()


@pytest.mark.parametrize("count", [1, 12])
def test_the_desk_makes_a_constant_number_of_queries(client, count):
    process = a_process(commitments=count)
    client.force_login(a_person("mediator", process, MemberRole.MEDIATOR))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("desk")).status_code == 200
    assert len(captured) == 14


# ---- assessing ----


def test_the_form_offers_every_level_with_its_definition_and_the_sources_on_record(desk):
    html = desk.get(address()).content.decode()
    assert "Carried out in full, as far as the criterion goes." in html
    assert "S1 · A gazette, 1 Oct 2025" in html
    assert 'value="2026-12-01"' in html and "Asia/Kabul" in html


def test_the_form_offers_the_day_on_which_the_reader_stands(desk):
    assert 'value="2025-11-03"' in desk.get(address(), {"as_of": "2025-11-03"}).content.decode()


def test_a_preview_shows_the_public_sentence_and_writes_nothing(desk):
    response = say(desk, "preview", new_publisher="A ministry", new_title="Note")
    html = response.content.decode()
    assert response.status_code == 200
    assert "assesses this commitment as <b>Minimum</b>, true since <b>30 Nov 2026</b>" in html
    assert "First steps were seen." in html and "new: A ministry" in html
    assert not Assessment.objects.exists() and Source.objects.count() == 1


def test_a_confirmation_records_the_assessment_with_its_new_source(desk, mediator):
    response = say(desk, "confirm", new_publisher="A ministry", new_published="2026-11-29")
    assert response.status_code == 302 and response.url == Commitment.objects.get().get_absolute_url()
    recorded = Assessment.objects.get()
    assert (recorded.level, recorded.recorded_by, recorded.grounds) == ("minimum", mediator, SAID["grounds"])
    assert {source.code for source in recorded.sources.all()} == {"S1", "S2"}
    assert SourceRevision.objects.get(key="S2").publisher == "A ministry"


def test_a_new_source_alone_is_enough(desk):
    assert say(desk, "confirm", sources=[], new_publisher="A ministry").status_code == 302


@pytest.mark.parametrize(
    ("changed", "place", "words"),
    [
        ({"sources": []}, "id_sources_0", "Choose at least one source"),
        ({"sources": ["S99"]}, "id_sources_0", "S99 is not one of the available choices"),
        ({"level": "wonderful"}, "id_level_0", "wonderful is not one of the available choices"),
        ({"level": ""}, "id_level_0", "Choose a level."),
        ({"grounds": " "}, "id_grounds", "Say on which grounds."),
        ({"grounds": "left \u202e right"}, "id_grounds", "turns the direction of writing"),
        ({"grounds": "nul \x00"}, "id_grounds", "Null characters are not allowed."),
        ({"grounds": "x" * 5001}, "id_grounds", "at most 5000 characters"),
        ({"effective": "2027-06-01"}, "id_effective", "cannot take effect in the future"),
        ({"effective": "31.11."}, "id_effective", "is not a moment"),
        ({"effective": "0000-01-01"}, "id_effective", "is not a date that exists"),
        ({"confidence": "certain"}, "id_confidence_0", "certain is not one of the available choices"),
        ({"new_url": "https://example.org/"}, "id_new_publisher", "Say who published the source."),
        ({"new_publisher": "A", "new_url": "javascript:alert(1)"}, "id_new_url", "https://"),
        ({"new_publisher": "A", "new_published": "soon"}, "id_new_published", "is not a moment"),
        ({"seen": "x"}, "id_seen", "Enter a whole number."),
    ],
)
@pytest.mark.parametrize("step", ["preview", "confirm"])
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(desk, changed, place, words, step):
    response = say(desk, step, **({"grounds": "Kept words."} | changed))
    html = response.content.decode()
    assert response.status_code == 422
    assert f'href="#{place}"' in html and words in html
    assert "Kept words." in html or "grounds" in changed
    assert not Assessment.objects.exists() and Source.objects.count() == 1


def test_changing_it_again_shows_the_form_as_it_was_filled(desk):
    html = say(desk, "edit", grounds="Kept words.").content.decode()
    assert "Kept words." in html and "Please look at this again" not in html
    assert re.search(r'value="minimum"[^>]* checked', html)


def test_a_stale_form_shows_both_and_confirms_when_asked_again(desk, mediator):
    colleague = a_person("colleague", mediator.memberships.get().process, MemberRole.MEDIATOR)
    theirs = assessed(colleague, grounds="All of it was done.")
    response = say(desk, "confirm", grounds="Kept words.")
    html = response.content.decode()
    assert response.status_code == 409
    assert "All of it was done." in html and "Kept words." in html
    assert f'name="seen" value="{theirs.pk}"' in html
    assert Assessment.objects.count() == 1
    assert say(desk, "confirm", grounds="Kept words.", seen=theirs.pk).status_code == 302
    assert Assessment.objects.count() == 2


def test_a_stale_form_with_a_new_source_adds_it_once(desk, mediator):
    theirs = assessed(a_person("colleague", mediator.memberships.get().process, MemberRole.MEDIATOR))
    assert say(desk, "confirm", new_publisher="A ministry").status_code == 409
    assert say(desk, "confirm", new_publisher="A ministry", seen=theirs.pk).status_code == 302
    assert Source.objects.count() == 2


def test_a_second_click_records_nothing_twice(desk):
    assert say(desk, "confirm").status_code == 302
    assert say(desk, "confirm").status_code == 302
    assert Assessment.objects.count() == 1


def test_a_reader_of_another_day_comes_back_to_it_where_the_assessment_shows(desk):
    at_day = f"{address()}?as_of=2026-11-30"
    assert say(desk, "confirm", at_day).url.endswith("?as_of=2026-11-30")
    earlier = f"{address()}?as_of=2026-11-01"
    seen = Assessment.objects.get().pk
    assert "as_of" not in say(desk, "confirm", earlier, seen=seen, grounds="Another.").url


def test_a_form_that_arrives_after_the_session_ended_shows_what_was_typed(client, mediator):
    response = say(client, "confirm", grounds="An hour of work.")
    html = response.content.decode()
    assert response.status_code == 403
    assert "An hour of work." in html and f"next={address()}" in html
    assert not Assessment.objects.exists()


# ---- who may ----


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("role", "actor"), [(MemberRole.ANALYST, ""), (MemberRole.DELEGATE, "north"), ("", "")]
)
def test_others_read_why_they_cannot_assess(client, method, role, actor):
    client.force_login(a_person("somebody", a_process(), role, actor))
    response = getattr(client, method)(address(), SAID | {"step": "confirm"})
    assert response.status_code == 403
    assert "Only a mediator of this process can assess its commitments." in response.content.decode()
    assert not Assessment.objects.exists()


def test_an_administrator_does_not_assess(client):
    a_process()
    client.force_login(a_person("root", administrator=True))
    assert say(client, "confirm").status_code == 403


def test_what_one_may_not_see_answers_like_what_does_not_exist(desk):
    hidden = Commitment.objects.get(process=a_process("quiet-talks", public=False)).pk
    missing = UUID("00000000-0000-4000-8000-000000000000")
    answers = []
    for pk in (hidden, missing):
        response = desk.get(reverse("assess", args=[pk]))
        assert response.status_code == 404
        body = re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", response.content.decode())
        answers.append(body.replace(str(pk), "ID"))
    assert answers[0] == answers[1]


def test_a_commitment_that_was_not_yet_made_is_not_assessed(desk):
    assert desk.get(address(), {"as_of": "2025-09-01"}).status_code == 404


@pytest.mark.parametrize("sources", [1, 12])
def test_the_form_makes_a_constant_number_of_queries(desk, mediator, sources):
    for number in range(sources):
        say(
            desk, "confirm", new_publisher=f"Paper {number}", seen=getattr(Assessment.objects.last(), "pk", 0)
        )
    with CaptureQueriesContext(connection) as captured:
        assert desk.get(address()).status_code == 200
    assert len(captured) == 17
