"""Correcting an assessment of one's own: the old one stays in the history, with the reason beside the new one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.domain.statuses import MemberRole
from agreements.models import Assessment, Commitment, Source, User
from agreements.operations.assessments import record_assessment
from tests.factories import ENTERED, a_person, a_process

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]


@pytest.fixture
def mediator() -> User:
    return a_person("mediator", a_process(), MemberRole.MEDIATOR)


@pytest.fixture
def wrong(mediator: User) -> Assessment:
    return record_assessment(
        by=mediator,
        at=ENTERED,
        commitment=Commitment.objects.get(),
        level="full",
        effective="2026-11-20",
        grounds="Misread.",
        confidence="low",
        sources=[Source.objects.get()],
    )


def correct(client: Client, wrong: Assessment, step: str = "confirm", **changed: Any) -> Any:
    said = {
        "level": "minimum",
        "effective": "2026-11-20",
        "grounds": "Read again.",
        "confidence": "high",
        "sources": ["S1"],
        "reason": "The page was misread.",
    }
    return client.post(reverse("assess-correct", args=[wrong.pk]), said | changed | {"step": step})


def test_the_form_begins_with_what_was_said(client, mediator, wrong):
    client.force_login(mediator)
    html = client.get(reverse("assess-correct", args=[wrong.pk])).content.decode()
    assert "Misread." in html and "What was wrong" in html and 'value="2026-11-20"' in html


def test_the_desk_leads_from_the_own_assessment_to_its_correction(client, mediator, wrong):
    client.force_login(mediator)
    html = client.get(reverse("assess", args=[wrong.commitment_id])).content.decode()
    assert reverse("assess-correct", args=[wrong.pk]) in html


def test_a_correction_supersedes_and_says_why(client, mediator, wrong):
    client.force_login(mediator)
    assert "Corrected: The page was misread." in correct(client, wrong, "preview").content.decode()
    assert Assessment.objects.count() == 1
    assert correct(client, wrong).status_code == 302
    newest = Assessment.objects.current().get()
    assert (newest.supersedes, newest.level, newest.reason) == (wrong, "minimum", "The page was misread.")


def test_a_correction_needs_its_reason(client, mediator, wrong):
    client.force_login(mediator)
    response = correct(client, wrong, reason="")
    assert response.status_code == 422
    assert "Say why the earlier assessment was wrong." in response.content.decode()


def test_what_was_corrected_already_is_not_corrected_again(client, mediator, wrong):
    client.force_login(mediator)
    correct(client, wrong)
    assert correct(client, wrong).status_code == 404


def test_only_the_own_assessments_can_be_corrected(client, mediator, wrong):
    colleague = a_person("colleague", mediator.memberships.get().process, MemberRole.MEDIATOR)
    client.force_login(colleague)
    assert client.get(reverse("assess-correct", args=[wrong.pk])).status_code == 404
    assert correct(client, wrong).status_code == 404


def test_a_mediator_whose_role_has_ended_reads_why(client, mediator, wrong):
    mediator.memberships.update(revoked_at=ENTERED)
    client.force_login(mediator)
    assert correct(client, wrong).status_code == 403
    assert Assessment.objects.count() == 1
