"""Processes: the talks between named parties over time, and everything that hangs on them."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from agreements.domain.parsing import day_named, parse_point
from agreements.domain.timeline import AsOf, BadMoment, Moments, instant, local_start
from agreements.models.base import Fact


class ProcessQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Public ones, and those in which the person has a role. Everything readable starts here."""
        if user is None or not user.is_authenticated:
            return self.filter(is_public=True)
        if user.is_superuser:
            return self.all()
        return self.filter(
            Q(is_public=True) | Q(pk__in=user.memberships.filter(revoked_at__isnull=True).values("process"))
        )

    def edited_by(self, user: Any) -> Self:
        """Those in which the person has a role, all of them for an administrator: their notes are not for readers."""
        if user is None or not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self.all()
        return self.filter(pk__in=user.memberships.filter(revoked_at__isnull=True).values("process"))


class Process(models.Model):
    """The identity of a process. What is said of it stands in its revisions; only its being public can change here."""

    id = models.UUIDField(primary_key=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    zone = models.CharField(max_length=64)
    is_public = models.BooleanField(default=True)

    objects = ProcessQuerySet.as_manager()

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("process", args=[self.slug])


class ProcessRevision(Fact):
    """Title and summary of a process; `moments` are days worth stepping into, `questions` what it must answer then.

    `moments`: list of {"at", "label"}; `questions`: list of {"as_of", "question", "answer", "basis"};
    `external_ids`: {"pax_process": "189"}.
    """

    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    external_ids = models.JSONField(default=dict, blank=True)
    moments = models.JSONField(default=list, blank=True)
    questions = models.JSONField(default=list, blank=True)

    content = ("title", "summary", "external_ids", "moments", "questions")
    searched = ("title", "summary")

    class Meta(Fact.Meta):
        pass

    def moments_by(self, point: AsOf) -> list[dict[str, str]]:
        """The moments that had come by what was known; one ahead of the reader keeps its label back."""
        zone, known = self.process.zone, instant(point.known)
        return [
            entry if has_come(entry["at"], zone, point) else {**entry, "label": ""}
            for entry in self.moments
            if has_come(entry["at"], zone, known)
        ]

    def questions_by(self, point: AsOf) -> list[dict[str, str]]:
        """The questions whose day had come at the point, and those of any day."""
        zone, known = self.process.zone, instant(point.known)
        return [
            entry
            for entry in self.questions
            if has_come(entry.get("as_of", ""), zone, point) and has_come(entry.get("as_of", ""), zone, known)
        ]


def has_come(text: str, zone: str, at: Moments) -> bool:
    """Whether a day in a zone, or an instant, has begun by a point; what names none ("any") has always come."""
    try:
        day = day_named(text)
        begins = parse_point(text) if day is None else local_start(day, zone)
    except BadMoment:
        return True
    return begins <= at.moment_in(zone)
