"""Giving and ending roles, and the tokens by which a person's programs come in."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from agreements.domain.statuses import MemberRole
from agreements.models import Actor, ApiToken, Membership, Process, User
from agreements.permissions import NotAllowed, check_can_administer

LONGEST = timedelta(days=90)


class BadRole(ValueError):
    """A role that cannot be given; the text says why."""


class BadToken(ValueError):
    """A token that cannot be made; the text says why."""


def give_role(
    *,
    by: User | None,
    at: datetime,
    user: User,
    process: Process,
    role: str,
    actor: Actor | None = None,
    keeps_record: bool = False,
) -> Membership:
    """Give a person a role in a process; a delegate speaks for `actor`. Raises NotAllowed, BadRole.

    `keeps_record`: an analyst may add to the record as well. To give or take this later, end the role and give another.
    """
    check_can_administer(by)
    if role not in set(MemberRole):
        raise BadRole(f"“{role[:40]}” is not a role: {', '.join(MemberRole)}.")
    if (role == MemberRole.DELEGATE) != (actor is not None):
        raise BadRole("A delegate speaks for one actor; other roles speak for none.")
    if keeps_record and role != MemberRole.ANALYST:
        raise BadRole(
            "The right to keep the record is given to analysts: mediators have it, delegates cannot."
        )
    try:
        with transaction.atomic():
            return Membership.objects.create(
                user=user,
                process=process,
                role=role,
                actor=actor,
                keeps_record=keeps_record,
                granted_by=by,
                granted_at=at,
            )
    except IntegrityError as error:
        if "membership_once" not in str(error):
            raise
        raise BadRole("This person has that role already.") from error


def end_role(*, by: User | None, at: datetime, membership: Membership) -> None:
    """End a role from now on; what was done in it stays."""
    check_can_administer(by)
    Membership.objects.active().filter(pk=membership.pk).update(revoked_at=at)


def issue_token(
    *, by: User, at: datetime, label: str, scopes: Sequence[str], days: int = 90
) -> tuple[ApiToken, str]:
    """A new token of `by` and its secret, which is shown once and not kept. Raises BadToken."""
    if not label.strip() or len(label) > 100:
        raise BadToken("Name the token in 1 to 100 characters, so that you know it again.")
    if not scopes or set(scopes) - set(ApiToken.SCOPES):
        raise BadToken(f"Choose scopes out of {', '.join(ApiToken.SCOPES)}.")
    if not 1 <= days <= LONGEST.days:
        raise BadToken(f"A token lives 1 to {LONGEST.days} days.")
    secret = f"ahd_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=by,
        label=label.strip(),
        prefix=secret[:10],
        digest=token_digest(secret),
        scopes=sorted(set(scopes)),
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    return token, secret


def revoke_token(*, by: User, at: datetime, token: ApiToken) -> None:
    """End a token at once. Raises NotAllowed where it is another person's."""
    if token.user_id != by.pk and not by.is_superuser:
        raise NotAllowed("Only its owner or an administrator can revoke a token.")
    ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=at)


def token_digest(secret: str) -> str:
    """What is kept of a token: its SHA-256 in hexadecimal. A random secret of 256 bits needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
