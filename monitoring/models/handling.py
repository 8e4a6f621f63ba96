"""What people do about alerts: acknowledge, snooze, escalate; and how early a process wants to be warned."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from agreements.domain.timeline import AsOf
from agreements.models import AppendOnly
from agreements.models.base import AppendOnlyQuerySet
from agreements.models.local_days import by_the_point
from monitoring.models.alerts import threshold_choices


class SettingsQuerySet(AppendOnlyQuerySet):
    """What was set for processes, each row from its `set_at` on."""

    def newest_first(self) -> Self:
        return self.order_by("-set_at", "-pk")


class LeadTimes(AppendOnly):
    """How many days before a date a process is warned, from `set_at` on; the newest row counts."""

    process = models.ForeignKey("agreements.Process", on_delete=models.PROTECT, related_name="lead_times")
    days = ArrayField(models.PositiveSmallIntegerField())
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField()
    reason = models.TextField(blank=True)

    objects = SettingsQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.process}: {', '.join(map(str, self.days))} days before"


class HandlingQuerySet(AppendOnlyQuerySet):
    """What people did about alerts."""

    def done_by(self, point: AsOf) -> Self:
        """What had been done by the point; of a named day, by its end where the subject lives."""
        return self.filter(by_the_point("at", "alert__zone", point), at__lte=point.known)

    def oldest_first(self) -> Self:
        return self.order_by("at", "pk")


class Acknowledgement(AppendOnly):
    """That somebody has taken note of an alert, and what they say of it. Everyone in the process sees it."""

    alert = models.ForeignKey("monitoring.Alert", on_delete=models.PROTECT, related_name="acknowledgements")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    objects = HandlingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.alert_id} by {self.by}"


class Snooze(AppendOnly):
    """That a person does not want to see an alert in their own inbox before `until`; the newest row counts."""

    alert = models.ForeignKey("monitoring.Alert", on_delete=models.PROTECT, related_name="snoozes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()

    objects = HandlingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.alert_id} until {self.until:%Y-%m-%d %H:%M}"


class EscalationPlan(AppendOnly):
    """From `set_at` on: whom an unacknowledged alert of a process goes to next, and after how long.

    `from_threshold`: the least urgent threshold that is escalated. `to` and `hours` of None: nothing is escalated
    any longer. The newest row of a process counts.
    """

    process = models.ForeignKey(
        "agreements.Process", on_delete=models.PROTECT, related_name="escalation_plans"
    )
    from_threshold = models.CharField(max_length=20, choices=threshold_choices)
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField()

    objects = SettingsQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(hours__isnull=True, to__isnull=True)
                | models.Q(hours__isnull=False, to__isnull=False),
                name="escalation_plan_says_whom_and_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.process}: after {self.hours} h to {self.to}"


class Escalation(AppendOnly):
    """That an alert which nobody acknowledged in time was passed on to a second person: once for each alert."""

    alert = models.OneToOneField("monitoring.Alert", on_delete=models.PROTECT, related_name="escalation")
    plan = models.ForeignKey(EscalationPlan, on_delete=models.PROTECT, related_name="escalations")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="escalations")
    due_at = models.DateTimeField()
    at = models.DateTimeField()

    objects = HandlingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.alert_id} to {self.to}"


class Spared(AppendOnly):
    """That an alert which nobody acknowledged was not passed on: its date no longer stood when its time was over.

    So that it is judged once, and not by every later sweep.
    """

    alert = models.OneToOneField("monitoring.Alert", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(EscalationPlan, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.alert_id} was let be"
