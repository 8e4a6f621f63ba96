"""Changing a deadline on the page: the kind, its fields with what they come to, preview and confirmation."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.domain.deadlines import RULES
from agreements.domain.statuses import MemberRole
from agreements.models import Commitment, CommitmentRevision, Source, User
from agreements.operations.process_file import load_process
from agreements.operations.revisions import newest_revision, revise_commitment
from tests.factories import ENTERED, a_person, a_process, commitment_entry, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

SAID = {
    "reading-0-kind": "fixed",
    "paraphrase": "do what C1 says",
    "as_written": "by 20 December",
    "reading-0-date": "2026-12-20",
    "reading-0-bound": "by",
    "reading-0-zone": "Asia/Kabul",
    "change": "extended",
    "effective": "2026-11-30",
    "reason": "Both sides asked for more time.",
    "sources": ["S1"],
}


@pytest.fixture
def mediator() -> User:
    return a_person("mediator", a_process(), MemberRole.MEDIATOR)


@pytest.fixture
def desk(client: Client, mediator: User) -> Client:
    client.force_login(mediator)
    return client


def address() -> str:
    return reverse("revise", args=[Commitment.objects.get(code="C1").pk])


def say(client: Client, step: str, **changed: Any) -> Any:
    said = SAID | {"seen": str(newest_revision(Commitment.objects.get()).pk)} | changed
    return client.post(address(), said | {"step": step})


def test_every_kind_of_rule_is_offered_and_has_a_form(desk):
    html = desk.get(address()).content.decode()
    for kind in RULES:
        assert f'value="{kind}"' in html
        assert desk.get(address(), {"kind": kind}).status_code == 200, kind


def test_what_it_resolves_to_is_shown_with_and_without_scripts(desk):
    words = "Due by the end of 20 Dec 2026"
    page = say(desk, "resolve", reason="").content.decode()
    part = desk.post(address(), SAID | {"step": "resolve"}, headers={"HX-Request": "true"}).content.decode()
    assert words in page and "<form" in page
    assert words in part and "<form" not in part
    assert "is not a moment" in say(desk, "resolve", **{"reading-0-date": "soon"}).content.decode()


def test_a_preview_writes_nothing_and_a_confirmation_keeps_the_old_date(desk):
    html = say(desk, "preview").content.decode()
    assert "by 20 December" in html and CommitmentRevision.objects.count() == 1
    assert say(desk, "confirm").status_code == 302
    newest = newest_revision(Commitment.objects.get())
    assert (newest.change, newest.deadline["rule"]["date"]) == ("extended", "2026-12-20")
    assert CommitmentRevision.objects.count() == 2


def test_the_preview_shows_what_counts_from_the_date_that_is_changed(client):
    after = {"kind": "offset", "anchor": "C1.limit", "amount": 5, "unit": "day"}
    data = process_data(commitments=1)
    data["commitments"].append(commitment_entry("C2", deadline={"as_written": "five days on", "rule": after}))
    process = load_process(data=data, at=ENTERED).process
    client.force_login(a_person("mediator", process, MemberRole.MEDIATOR))
    first = Commitment.objects.get(code="C1")
    said = SAID | {"seen": str(newest_revision(first).pk), "step": "preview"}
    html = client.post(reverse("revise", args=[first.pk]), said).content.decode()
    moved = html.partition('id="moved"')[2]
    assert "C2" in moved and "11 Nov 2025" in moved and "25 Dec 2026" in moved


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"reading-0-date": "2026-13-01"}, "id_reading-0-date"),
        ({"reading-0-zone": "Mars/Base"}, "id_reading-0-zone"),
        ({"reading-0-bound": ""}, "id_reading-0-bound"),
        ({"as_written": ""}, "id_as_written"),
        ({"effective": "2025-01-01"}, "id_effective"),
        ({"sources": []}, "id_sources_0"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(desk, changed, place):
    response = say(desk, "confirm", **changed)
    html = response.content.decode()
    assert response.status_code == 422
    assert f'href="#{place}"' in html and "Both sides asked for more time." in html
    assert CommitmentRevision.objects.count() == 1


def test_a_stale_form_shows_both(desk, mediator):
    commitment = Commitment.objects.get()
    seen = newest_revision(commitment).pk
    theirs = revise_commitment(
        by=a_person("colleague", commitment.process, MemberRole.MEDIATOR),
        at=ENTERED,
        commitment=commitment,
        change="extended",
        effective="2026-11-20",
        deadline={"as_written": "by Easter", "rule": {"kind": "fixed", "date": "2027-03-28", "bound": "by"}},
        reason="A holiday.",
        sources=[Source.objects.get()],
    )
    response = say(desk, "confirm", seen=str(seen))
    html = response.content.decode()
    assert response.status_code == 409
    assert "by Easter" in html and "by 20 December" in html and f'value="{theirs.pk}"' in html
    assert say(desk, "confirm", seen=str(theirs.pk)).status_code == 302


@pytest.mark.parametrize(("role", "actor"), [("analyst", ""), ("delegate", "north"), ("", "")])
def test_others_do_not_change_deadlines(client, role, actor):
    client.force_login(a_person("somebody", a_process(), role, actor))
    assert client.get(address()).status_code == 403
    assert say(client, "confirm").status_code == 403
    commitment = client.get(Commitment.objects.get().get_absolute_url()).content.decode()
    assert address() not in commitment and CommitmentRevision.objects.count() == 1


def test_the_commitment_page_leads_there(desk):
    assert address() in desk.get(Commitment.objects.get().get_absolute_url()).content.decode()


@pytest.mark.parametrize("count", [1, 12])
def test_the_form_makes_a_constant_number_of_queries(client, count):
    client.force_login(a_person("mediator", a_process(commitments=count), MemberRole.MEDIATOR))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address(), {"kind": "offset"}).status_code == 200
    assert len(captured) == 20
