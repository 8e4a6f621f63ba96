"""People, what they may be in a process, and the tokens by which their programs come in."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from agreements.domain.statuses import MemberRole
from agreements.models.base import text_choices


class User(AbstractUser):
    """A person who signs in. `shown_as` is what the record prints beside an assessment or a position."""

    shown_as = models.CharField(max_length=200, blank=True)

    @property
    def public_name(self) -> str:
        return self.shown_as or self.get_username()


class MembershipQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(revoked_at__isnull=True)


class Membership(models.Model):
    """A role of a person in one process; a delegate speaks for one actor."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    process = models.ForeignKey("agreements.Process", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=text_choices(MemberRole))
    actor = models.ForeignKey(
        "agreements.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "process", "role", "actor"],
                condition=Q(revoked_at__isnull=True),
                nulls_distinct=False,
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=Q(role=MemberRole.DELEGATE, actor__isnull=False)
                | ~Q(role=MemberRole.DELEGATE) & Q(actor__isnull=True),
                name="membership_delegate_has_actor",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} as {self.role} of {self.process}"


class ApiTokenQuerySet(models.QuerySet):
    def valid_at(self, moment: datetime) -> Self:
        return self.filter(revoked_at__isnull=True, expires_at__gt=moment, user__is_active=True)


class ApiToken(models.Model):
    """A token for programs: only its SHA-256 is kept. It may do at most what its scopes and its owner may do.

    `scopes`: of SCOPES. "write:subscriptions" sets up what its owner is told and how.
    """

    SCOPES = ("read", "write:status", "write:record", "write:position", "write:subscriptions")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_tokens")
    label = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.prefix}… ({self.label})"
