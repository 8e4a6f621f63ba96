"""Rehearsals: a process replayed into an inbox for training. Nothing here is an alert, and nothing is ever sent."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from agreements.domain.statuses import MemberRole
from monitoring.models.alerts import threshold_choices
from monitoring.models.one_subject import OneSubject, has_one_subject


class RehearsalQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Administrators', the mediators' of the process, and the person's in whose place it was replayed."""
        if user.is_superuser:
            return self.all()
        mediated = user.memberships.active().filter(role=MemberRole.MEDIATOR).values("process")
        seen = Rehearsal._meta.get_field("process").related_model._default_manager.visible_to(user)
        return self.filter(Q(process__in=mediated) | Q(seen_as=user.pk, process__in=seen))

    def newest_first(self) -> Self:
        return self.order_by("-made_at", "-pk")


class Rehearsal(models.Model):
    """A replay of one process over the days `first_on` to `last_on`, both included, in the zone of the process.

    `days`: the lead times it was replayed with, None for those that the process had. `seen_as`: in whose place, None
    for everyone concerned.
    """

    process = models.ForeignKey("agreements.Process", on_delete=models.PROTECT, related_name="+")
    first_on = models.DateField()
    last_on = models.DateField()
    days = ArrayField(models.PositiveSmallIntegerField(), null=True, blank=True)
    seen_as = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(last_on__gte=models.F("first_on")), name="rehearsal_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"Rehearsal of {self.process}, {self.first_on} to {self.last_on}"

    def get_absolute_url(self) -> str:
        return reverse("rehearsal", args=[self.pk])


class RehearsedAlertQuerySet(models.QuerySet):
    def oldest_first(self) -> Self:
        """By when each happened."""
        return self.order_by(Coalesce("passed_on_at", "crossed_at"), "pk")


class RehearsedAlert(OneSubject, models.Model):
    """What a sweep would have flagged on one day, or passed on to a second person, and who would have been told.

    `passed_on_at`: where nobody took note of it by then; None for the alert itself, which is a row of its own.
    `told`: list of {"user", "channel", "why"}, with the name that the person signs in with. `on_day`: in the zone of
    the process.
    """

    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE, related_name="alerts")
    on_day = models.DateField()
    commitment = models.ForeignKey(
        "agreements.Commitment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    round = models.ForeignKey(
        "agreements.Round", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    threshold = models.CharField(max_length=20, choices=threshold_choices)
    step = models.PositiveSmallIntegerField(default=0)
    due_from = models.DateTimeField()
    latest = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=64)
    crossed_at = models.DateTimeField()
    passed_on_at = models.DateTimeField(null=True, blank=True)
    told = models.JSONField(default=list, blank=True)

    objects = RehearsedAlertQuerySet.as_manager()

    class Meta:
        constraints = (has_one_subject("rehearsed_alert_has_one_subject"),)

    def __str__(self) -> str:
        return f"{self.subject}, {self.threshold}, {self.on_day}"
