"""Correcting a change of a commitment on the page: the wrong one stays in the history, two people do not overwrite."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.domain.statuses import MemberRole
from agreements.models import Commitment, CommitmentRevision, Source, User
from agreements.operations.revisions import correct_revision, revise_commitment
from tests.factories import ENTERED, a_person, a_process

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]


@pytest.fixture
def mediator() -> User:
    return a_person("mediator", a_process(), MemberRole.MEDIATOR)


@pytest.fixture
def desk(client: Client, mediator: User) -> Client:
    client.force_login(mediator)
    return client


@pytest.fixture
def wrong(mediator: User) -> CommitmentRevision:
    rule = {"kind": "fixed", "date": "2026-11-20", "bound": "by"}
    return revise_commitment(
        by=mediator,
        at=ENTERED,
        commitment=Commitment.objects.get(),
        change="extended",
        effective="2026-11-10",
        deadline={"as_written": "by 20 November", "rule": rule},
        sources=[Source.objects.get()],
        reason="More time was asked for.",
        asked_by="North",
    )


def said(wrong: CommitmentRevision, **changed: Any) -> dict[str, Any]:
    return {
        "reading-0-kind": "fixed",
        "reading-0-date": "2026-11-25",
        "reading-0-bound": "by",
        "as_written": "by 25 November",
        "paraphrase": wrong.paraphrase,
        "change": "extended",
        "effective": "2026-11-10",
        "asked_by": "South",
        "reason": "The page was misread.",
        "sources": ["S1"],
        "seen": str(wrong.pk),
    } | changed


def address(wrong: CommitmentRevision) -> str:
    return reverse("revision-correct", args=[wrong.pk])


def say(client: Client, wrong: CommitmentRevision, step: str, **changed: Any) -> Any:
    return client.post(address(wrong), said(wrong, **changed) | {"step": step})


def test_the_history_leads_there_and_the_form_begins_with_what_was_said(desk, wrong):
    page = desk.get(wrong.commitment.get_absolute_url()).content.decode()
    assert address(wrong) in page
    html = desk.get(address(wrong)).content.decode()
    assert 'value="2026-11-20"' in html and 'value="North"' in html and "What was wrong" in html
    assert 'value="2026-11-10"' in html and "checked" in html


def test_a_correction_supersedes_and_the_history_shows_old_and_new(desk, wrong):
    html = say(desk, wrong, "preview").content.decode()
    assert "In the place of:" in html and "by 20 November" in html and "by 25 November" in html
    assert CommitmentRevision.objects.count() == 2
    assert say(desk, wrong, "confirm").status_code == 302
    newest = CommitmentRevision.objects.get(supersedes=wrong)
    assert (newest.deadline["rule"]["date"], newest.asked_by) == ("2026-11-25", "South")
    page = desk.get(wrong.commitment.get_absolute_url()).content.decode()
    assert "by 20 November" in page and "by 25 November" in page
    assert "corrected since" in page and "The page was misread." in page
    assert desk.get(address(wrong)).url == address(newest)


def test_the_first_wording_can_be_corrected_and_stays_the_first(desk):
    first = CommitmentRevision.objects.get()
    html = desk.get(address(first)).content.decode()
    assert 'value="made"' in html and 'value="extended"' not in html
    response = say(desk, first, "confirm", change="made", effective="2025-10-01")
    assert response.status_code == 302
    assert CommitmentRevision.objects.current().get().change == "made"


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"reason": ""}, "id_reason"),
        ({"reading-0-date": "2026-13-01"}, "id_reading-0-date"),
        ({"effective": "2025-01-01"}, "id_effective"),
        ({"change": "made"}, "id_change_0"),
        ({"sources": []}, "id_sources_0"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(desk, wrong, changed, place):
    response = say(desk, wrong, "confirm", **changed)
    assert response.status_code == 422
    assert f'href="#{place}"' in response.content.decode()
    assert CommitmentRevision.objects.count() == 2


def test_of_two_people_the_second_sees_both_versions(desk, wrong, mediator):
    theirs = correct_revision(
        by=a_person("colleague", wrong.process, MemberRole.MEDIATOR),
        at=ENTERED,
        revision=wrong,
        sources=[Source.objects.get()],
        reason="A misprint.",
        deadline={
            "as_written": "by 22 November",
            "rule": {"kind": "fixed", "date": "2026-11-22", "bound": "by"},
        },
    )
    for step in ("preview", "confirm"):
        response = say(desk, wrong, step)
        html = response.content.decode()
        assert response.status_code == 409
        assert "by 22 November" in html and "by 25 November" in html and f'value="{theirs.pk}"' in html
    assert CommitmentRevision.objects.count() == 3
    assert say(desk, wrong, "confirm", seen=str(theirs.pk)).status_code == 302
    assert CommitmentRevision.objects.get(supersedes=theirs).deadline["as_written"] == "by 25 November"


def test_the_same_form_sent_twice_is_recorded_once(desk, wrong):
    assert say(desk, wrong, "confirm").status_code == 302
    assert say(desk, wrong, "confirm").status_code == 302
    assert CommitmentRevision.objects.count() == 3


@pytest.mark.parametrize(
    ("role", "actor", "right", "status"),
    [
        ("analyst", "", True, 302),
        ("analyst", "", False, 403),
        ("delegate", "north", False, 403),
        ("", "", False, 403),
    ],
)
def test_who_corrects(client, wrong, role, actor, right, status):
    client.force_login(a_person("somebody", wrong.process, role, actor, keeps_record=right))
    assert say(client, wrong, "confirm").status_code == status
    page = client.get(wrong.commitment.get_absolute_url()).content.decode()
    assert ("Correct it" in page) == right


@pytest.mark.parametrize("seen", ["", "x", "0", "9" * 30])
def test_a_version_that_nobody_has_seen_is_the_one_of_the_address(desk, wrong, seen):
    assert say(desk, wrong, "confirm", seen=seen).status_code in (302, 422)
    assert CommitmentRevision.objects.count() in (2, 3)
