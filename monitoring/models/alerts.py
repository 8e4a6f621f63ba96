"""Alerts: one crossing of one threshold by one date. `open_alerts` is what home, inbox and API read.

for one in open_alerts(request.user, request.point, limit=20):
    one.kind, one.code, one.title, one.url, one.process_slug, one.process_title
    one.threshold       the most urgent threshold crossed by the point: domain.horizon.Threshold
    one.crossed_at      when that one was crossed, in UTC
    one.others          the other alerts of the same date, the most urgent first
    one.due_from, one.latest, one.zone     the date that was flagged, as it stood then
    one.still_open      the date still stands at the point: not met, not moved
    one.due             the due state of the subject at the point, None where it no longer stands in the record
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self, TypeAlias
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from agreements.domain.due import Due
from agreements.domain.timeline import AsOf
from agreements.models import AppendOnly, Commitment, Round
from agreements.models.base import EnteredBy, ScopedQuerySet, text_choices
from agreements.models.boards import commitments_at, rounds_at
from agreements.models.local_days import by_the_point
from agreements.models.upcoming import DueItem
from monitoring.domain.dates import Dates, dates_of
from monitoring.domain.thresholds import MARKS, MOST_MARKS, PASSING, URGENCY, Threshold
from monitoring.models.one_subject import OneSubject, has_one_subject

#: So long what tells of a moment that is over stays open.
A_WEEK = timedelta(days=7)

Reader: TypeAlias = AbstractBaseUser | AnonymousUser | None


class AlertQuerySet(ScopedQuerySet):
    def crossed_by(self, point: AsOf) -> Self:
        """Alerts that a reader at the point could have had: crossed by what was true, known and entered by then.

        Of a named day those are the ones of that day where the subject lives.
        """
        rows = self.filter(by_the_point("crossed_at", "zone", point), crossed_at__lte=point.known)
        return rows.filter(EnteredBy(point, "raised_at")) if point.bounds_entry else rows

    def of_process(self, slug: str) -> Self:
        return self.filter(process__slug=slug)

    def newest_first(self) -> Self:
        return self.order_by("-crossed_at", "-pk")

    def first_told(self) -> Self:
        """Without the reminders that repeat what was flagged before."""
        return self.filter(step=0)

    def with_names(self) -> Self:
        """Along with the identities that addresses and codes are made from."""
        return self.select_related("process", "commitment__process", "round__process")


def threshold_choices() -> list[tuple[str, str]]:
    """Named and not listed in the migration, so that a new threshold is no change of the table."""
    return text_choices(Threshold)


class Alert(OneSubject, AppendOnly):
    """That a date crossed a threshold: once for each, dated at the crossing. The date stands as it stood then.

    `crossed_at`: when it was crossed. `raised_at`: when the sweep noticed; later where the service was down or the
    fact was entered late.

    `step`: which of several, 0 for what comes once: the first, second … week of being overdue.

    Rows are copied from crossings in one statement. PostgreSQL has checked their process and subject there, and their
    run was made just before, so that it does not check them again: that took half the time of a large sweep.
    """

    process = models.ForeignKey(
        "agreements.Process", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    commitment = models.ForeignKey(
        "agreements.Commitment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="alerts",
        db_index=False,  # the natural key begins with it
        db_constraint=False,
    )
    round = models.ForeignKey(
        "agreements.Round",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="alerts",
        db_index=False,
        db_constraint=False,
    )
    threshold = models.CharField(max_length=20, choices=threshold_choices)
    step = models.PositiveSmallIntegerField(default=0)
    due_from = models.DateTimeField()
    latest = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=64)
    crossed_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    run = models.ForeignKey(
        "monitoring.Run", on_delete=models.PROTECT, related_name="alerts", db_index=False, db_constraint=False
    )

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["commitment", "round", "threshold", "due_from", "latest", "step"],
                nulls_distinct=False,
                name="alert_once",
            ),
            has_one_subject("alert_has_one_subject"),
        )
        indexes = (
            # Upwards, so that what a sweep adds goes to the end of both; they are read backwards.
            models.Index(fields=["crossed_at", "id"], name="alert_crossed"),
            models.Index(fields=["process", "crossed_at", "id"], name="alert_of_one_process"),
            models.Index(fields=["round"], condition=Q(round__isnull=False), name="alert_of_round"),
            BrinIndex(fields=["run"], name="alert_of_run"),  # rows of one run lie side by side
        )

    def __str__(self) -> str:
        return f"{self.subject}, {self.threshold}, {self.due_from:%Y-%m-%d}"

    def stands_in(self, dates: Dates) -> bool:
        """Whether the date that was flagged is one of these, which stand at some moment."""
        standing = [dates[one] for one in MARKS[Threshold(self.threshold)].aspects if one in dates]
        return any((one.due_from, one.latest) == (self.due_from, self.latest) for one in standing)

    @property
    def moment(self) -> tuple[UUID, datetime, datetime | None]:
        """What was dated: its subject and date."""
        return (self.subject_id, self.due_from, self.latest)


@dataclass(frozen=True, slots=True)
class Flagged:
    """Alerts of one date of one subject, the most urgent first, with the subject as it stands at a point."""

    alerts: tuple[Alert, ...]
    item: DueItem | None
    point: AsOf

    @property
    def threshold(self) -> Threshold:
        return Threshold(self.alerts[0].threshold)

    @property
    def crossed_at(self) -> datetime:
        return self.alerts[0].crossed_at

    @property
    def others(self) -> tuple[Alert, ...]:
        return self.alerts[1:]

    @property
    def due_from(self) -> datetime:
        return self.alerts[0].due_from

    @property
    def latest(self) -> datetime | None:
        return self.alerts[0].latest

    @property
    def zone(self) -> str:
        return self.alerts[0].zone

    @property
    def kind(self) -> str:
        return self.alerts[0].kind

    @property
    def code(self) -> str:
        return self.alerts[0].subject.code

    @property
    def title(self) -> str:
        return self.item.title if self.item else self.code

    @property
    def url(self) -> str:
        return self.alerts[0].subject.get_absolute_url()

    @property
    def process_slug(self) -> str:
        return self.alerts[0].process.slug

    @property
    def process_title(self) -> str:
        return self.item.process_title if self.item else self.process_slug

    @property
    def due(self) -> Due | None:
        return self.item.due if self.item else None

    @property
    def still_open(self) -> bool:
        """Whether the flagged date still stands at the point: neither met nor moved. What only tells of a moment
        stays for a week."""
        if self.threshold in PASSING and self.crossed_at + A_WEEK <= self.point.opens_in(self.zone):
            return False
        return self.alerts[0].stands_in(dates_of(self.item.due) if self.item else {})


def open_alerts(user: Reader, point: AsOf, *, process: str = "", limit: int = 50) -> list[Flagged]:
    """What had been flagged by the point, one entry per date of a commitment or round, the newest crossing first.

    `process`: a slug; empty for all that the reader may see. A constant number of queries.
    """
    seen = Alert.objects.visible_to(user).crossed_by(point)
    return flagged_dates(seen.of_process(process) if process else seen, point, limit)


def flagged_dates(alerts: AlertQuerySet, point: AsOf, limit: int) -> list[Flagged]:
    """The dates of the given alerts whose last crossing is the newest, with all of their alerts among these."""
    seen = alerts.first_told()
    moments: dict[tuple[Any, ...], list[Alert]] = {}
    # A date has one such alert per threshold at most, so these rows hold the newest dates; their older ones come next.
    for alert in seen.newest_first()[: limit * MOST_MARKS]:
        moments.setdefault(alert.moment, [])
    wanted = list(moments)[:limit]
    subjects = {moment[0] for moment in wanted}
    rows = seen.filter(Q(commitment__in=subjects) | Q(round__in=subjects)).with_names()
    for alert in rows.newest_first():
        if alert.moment in moments:
            moments[alert.moment].append(alert)
    items = items_of((alert for moment in wanted for alert in moments[moment]), point)
    return [Flagged(most_urgent_first(moments[moment]), items.get(moment[0]), point) for moment in wanted]


def most_urgent_first(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """Alerts of one date; what this program does not know comes last."""
    return tuple(sorted(alerts, key=lambda alert: URGENCY.get(alert.threshold, -1), reverse=True))


def each_flagged(alerts: Iterable[Alert], point: AsOf) -> list[Flagged]:
    """Alerts one by one, in the given order, each with its subject at the point. The caller has scoped them."""
    alerts = list(alerts)
    items = items_of(alerts, point)
    return [Flagged((alert,), items.get(alert.subject_id), point) for alert in alerts]


def items_of(alerts: Iterable[Alert], point: AsOf) -> dict[UUID, DueItem]:
    """By id, the commitments and rounds of alerts as they stand at the point, in a constant number of queries."""
    ids: dict[str, set[UUID]] = defaultdict(set)
    for alert in alerts:
        ids[alert.kind].add(alert.subject_id)
    things = [
        *(
            commitments_at(Commitment.objects.filter(pk__in=ids["commitment"]), point)
            if ids["commitment"]
            else ()
        ),
        *(rounds_at(Round.objects.filter(pk__in=ids["round"]), point) if ids["round"] else ()),
    ]
    return {item.identity.pk: item for item in map(DueItem, things)}
