"""Roles and tokens: given by an administrator, ended without a trace lost, secrets shown once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agreements.models import ApiToken, Membership, Process
from agreements.operations.access import (
    BadRole,
    BadToken,
    end_role,
    give_role,
    issue_token,
    revoke_token,
    token_digest,
)
from agreements.operations.sources import BadSource, add_source
from agreements.permissions import NotAllowed, can, check_can_assess, check_can_keep_record
from tests.factories import ENTERED, a_person, a_process


def test_a_role_ends_and_its_rights_with_it(db: None) -> None:
    process = a_process()
    person = a_person("p", process, "mediator")
    assert can(check_can_assess, person, process)
    end_role(by=None, at=ENTERED, membership=person.memberships.get())
    assert not can(check_can_assess, person, process)
    assert Membership.objects.get().revoked_at == ENTERED


def test_a_role_is_not_given_twice(db: None) -> None:
    process = a_process()
    person = a_person("p", process, "mediator")
    with pytest.raises(BadRole, match="already"):
        give_role(by=None, at=ENTERED, user=person, process=process, role="mediator")


def test_a_delegate_speaks_for_somebody(db: None) -> None:
    with pytest.raises(BadRole, match="speaks for one actor"):
        give_role(by=None, at=ENTERED, user=a_person("p"), process=a_process(), role="delegate")


@pytest.mark.parametrize(("role", "actor"), [("mediator", ""), ("delegate", "north")])
def test_the_right_to_keep_the_record_is_given_to_analysts(db: None, role: str, actor: str) -> None:
    with pytest.raises(BadRole, match="given to analysts"):
        a_person("p", a_process(), role, actor, keeps_record=True)
    keeper = a_person("q", Process.objects.get(), "analyst", keeps_record=True)
    plain = a_person("r", Process.objects.get(), "analyst")
    assert can(check_can_keep_record, keeper, Process.objects.get())
    assert not can(check_can_keep_record, plain, Process.objects.get())
    assert not can(check_can_assess, keeper, Process.objects.get())


def test_only_an_administrator_gives_roles(db: None) -> None:
    process = a_process()
    with pytest.raises(NotAllowed):
        give_role(
            by=a_person("p", process, "mediator"),
            at=ENTERED,
            user=a_person("q"),
            process=process,
            role="analyst",
        )


def test_a_private_process_is_seen_by_its_people_only(db: None) -> None:
    process = a_process(public=False)
    member, stranger = a_person("member", process, "analyst"), a_person("stranger")
    assert list(Process.objects.visible_to(member)) == [process]
    assert not Process.objects.visible_to(stranger).exists()
    assert not Process.objects.visible_to(None).exists()


def test_of_a_token_only_the_digest_is_kept(db: None) -> None:
    token, secret = issue_token(by=a_person("p"), at=ENTERED, label="notebook", scopes=["read"])
    assert token.digest == token_digest(secret)
    assert secret not in str(vars(token))
    assert ApiToken.objects.valid_at(ENTERED).get() == token
    assert not ApiToken.objects.valid_at(ENTERED + timedelta(days=90)).exists()


@pytest.mark.parametrize(
    "wrong", [{"label": ""}, {"scopes": []}, {"scopes": ["write:everything"]}, {"days": 91}, {"days": 0}]
)
def test_a_token_that_cannot_be_is_refused(db: None, wrong: dict[str, object]) -> None:
    with pytest.raises(BadToken):
        issue_token(by=a_person("p"), at=ENTERED, **({"label": "x", "scopes": ["read"]} | wrong))  # type: ignore[arg-type]


def test_a_token_is_revoked_by_its_owner_only(db: None) -> None:
    token, _ = issue_token(by=a_person("p"), at=ENTERED, label="x", scopes=["read"])
    with pytest.raises(NotAllowed):
        revoke_token(by=a_person("q"), at=ENTERED, token=token)
    revoke_token(by=token.user, at=ENTERED, token=token)
    assert not ApiToken.objects.valid_at(ENTERED).exists()


def test_a_source_gets_the_next_free_code(db: None) -> None:
    process = a_process()
    mediator = a_person("p", process, "mediator")
    source = add_source(
        by=mediator,
        at=ENTERED,
        process=process,
        publisher="A paper",
        url="https://example.org/1",
        published="2025-11",
    )
    assert source.code == "S2"
    with pytest.raises(BadSource, match="https://"):
        add_source(
            by=mediator, at=ENTERED, process=process, publisher="x", url="javascript:alert(1)", published=""
        )
    with pytest.raises(NotAllowed):
        add_source(by=a_person("q"), at=ENTERED, process=process, publisher="x", url="", published="")
