"""What people did about alerts, as one reader may see it: acknowledged by whom, put off until when, passed on to whom.

handling = handling_of(alerts, request.user, request.point)     # at most four queries, however many alerts
done = handling.of(alert)                                       # or handling.of_date(flagged.alerts)
done.acknowledgements    the first counts; none where the reader is not of the process
done.snoozed_until       by this reader
done.escalation          None where there was none, where it was acknowledged, or where the reader is not of the process
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import Q

from agreements.domain.timeline import AsOf
from monitoring.models.alerts import Alert
from monitoring.models.handling import Acknowledgement, Escalation, Snooze

Moment: TypeAlias = tuple[UUID, datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Handled:
    """What was done about one alert by a point; see the head of this file."""

    acknowledgements: tuple[Acknowledgement, ...] = ()
    snoozed_until: datetime | None = None
    escalation: Escalation | None = None

    @property
    def acknowledged(self) -> Acknowledgement | None:
        return self.acknowledgements[0] if self.acknowledgements else None


@dataclass(slots=True)
class Handling:
    """What was done about many alerts by a point, by date."""

    point: AsOf
    acknowledged: dict[Moment, list[Acknowledgement]] = field(default_factory=lambda: defaultdict(list))
    snoozed: dict[Moment, list[Snooze]] = field(default_factory=lambda: defaultdict(list))
    escalated: dict[Moment, list[Escalation]] = field(default_factory=lambda: defaultdict(list))

    def of(self, alert: Alert) -> Handled:
        """What was done about this alert. One that crossed later answers for it as well."""
        return Handled(
            self._acknowledgements(alert),
            self._snoozed_until(alert),
            next((one for one in self.escalated.get(alert.moment, ()) if one.alert_id == alert.pk), None),
        )

    def of_date(self, alerts: Sequence[Alert]) -> Handled:
        """What was done about the last alert of one date, and who was told of any that is still unanswered."""
        last = newest(alerts)
        unanswered = (
            one for one in self.escalated.get(last.moment, ()) if not self._acknowledgements(one.alert)
        )
        return Handled(self._acknowledgements(last), self._snoozed_until(last), next(unanswered, None))

    def _acknowledgements(self, alert: Alert) -> tuple[Acknowledgement, ...]:
        found = self.acknowledged.get(alert.moment, ())
        return tuple(one for one in found if one.alert.crossed_at >= _since(alert))

    def _snoozed_until(self, alert: Alert) -> datetime | None:
        """By the newest of them, which may have undone the others."""
        found = [one for one in self.snoozed.get(alert.moment, ()) if one.alert.crossed_at >= _since(alert)]
        until = min(self.point.moment_in(alert.zone), self.point.known)
        return found[-1].until if found and found[-1].until > until else None


def _since(alert: Alert) -> datetime:
    """Whoever answered for a date since then answered for this alert; a reminder only repeats that the date is late."""
    return min(alert.crossed_at, alert.latest) if alert.step and alert.latest else alert.crossed_at


def newest(alerts: Sequence[Alert]) -> Alert:
    """Of the alerts of one date, the most urgent first, the one that a person acknowledges or puts off."""
    return max(alerts, key=lambda alert: alert.crossed_at)


def handling_of(alerts: Iterable[Alert], user: Any, point: AsOf) -> Handling:
    """What was done by the point about the given alerts, which the caller has scoped, and the others of their dates."""
    subjects = {alert.subject_id for alert in alerts}
    handling = Handling(point)
    if not subjects or not user.is_authenticated:
        return handling
    same = Q(alert__commitment__in=subjects) | Q(alert__round__in=subjects)
    own = Snooze.objects.filter(same, user=user.pk).done_by(point).oldest_first()
    for snooze in own.select_related("alert"):
        handling.snoozed[snooze.alert.moment].append(snooze)
    inside = of_own_processes(user)
    for acknowledgement in _told(Acknowledgement, same & inside, point).select_related("by"):
        handling.acknowledged[acknowledgement.alert.moment].append(acknowledgement)
    for escalation in _told(Escalation, same & inside, point).select_related("to", "plan__set_by"):
        handling.escalated[escalation.alert.moment].append(escalation)
    return handling


def of_own_processes(user: Any) -> Q:
    """Who answered for a process, and how, is for its own people and for administrators."""
    if user.is_superuser:
        return Q()
    if not user.is_authenticated:
        return Q(pk__in=())
    return Q(alert__process__in=user.memberships.active().values("process"))


def _told(model: Any, which: Q, point: AsOf) -> Any:
    return model.objects.filter(which).done_by(point).oldest_first().select_related("alert")
