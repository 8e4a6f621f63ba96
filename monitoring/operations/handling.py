"""What people do about alerts: take note of them for the process, or put them off in their own inbox."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from agreements.domain.texts import BadText, clean
from agreements.domain.timeline import AsOf
from agreements.models import User
from monitoring.models import Acknowledgement, Alert, Snooze
from monitoring.models.alerts import each_flagged
from monitoring.permissions import check_can_acknowledge, check_can_snooze

LONGEST_NOTE = 1000
#: A warning that is put off for longer is as good as lost.
FURTHEST = timedelta(days=90)


class BadHandling(ValueError):
    """Something that cannot be done about an alert as it was asked; `field` names the place."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


class NoLongerStands(Exception):
    """The flagged date is met or has moved: there is nothing left to do about its alert."""

    def __init__(self) -> None:
        super().__init__(
            "This date no longer stands: it was met or has moved, so there is nothing left to do."
        )


def acknowledge(*, by: User, at: datetime, alert: Alert, note: str = "") -> Acknowledgement:
    """Take note of an alert for its process, with what there is to say of it.

    It answers for the earlier alerts of the same date as well. A further one is added beside it; the first counts.
    What is sent twice is recorded once. Raises NotAllowed, BadHandling, NoLongerStands; then nothing is written.
    """
    with transaction.atomic():
        check_can_acknowledge(by, alert.process)
        words = _note(note)
        _one_at_a_time(alert)
        latest = Acknowledgement.objects.filter(alert=alert).oldest_first().last()
        if latest is not None and (latest.by_id, latest.note) == (by.pk, words):
            return latest
        _check_stands(alert, at)
        return Acknowledgement.objects.create(alert=alert, by=by, at=at, note=words)


def snooze(*, by: User, at: datetime, alert: Alert, until: datetime) -> Snooze:
    """Put an alert off in one's own inbox until a moment, at most 90 days ahead; the newest counts.

    A later alert of the same date shows it again. Raises NotAllowed, BadHandling, NoLongerStands.
    """
    with transaction.atomic():
        check_can_snooze(by, alert.process)
        if until <= at:
            raise BadHandling("That moment has passed: choose one that lies ahead.", "until")
        if until > at + FURTHEST:
            raise BadHandling(f"Choose a moment within {FURTHEST.days} days.", "until")
        _check_stands(alert, at)
        return Snooze.objects.create(alert=alert, user=by, at=at, until=until)


def wake(*, by: User, at: datetime, alert: Alert) -> Snooze:
    """Undo a snooze: from now on the alert stands in the person's inbox again."""
    with transaction.atomic():
        check_can_snooze(by, alert.process)
        return Snooze.objects.create(alert=alert, user=by, at=at, until=at)


def _note(text: str) -> str:
    try:
        words = clean(text)
    except BadText as error:
        raise BadHandling(str(error), "note") from error
    if len(words) > LONGEST_NOTE:
        raise BadHandling(f"A note has at most {LONGEST_NOTE:,} characters.", "note")
    return words


def _one_at_a_time(alert: Alert) -> None:
    """Alerts are only ever added, so that their rows cannot be locked; the lock is on their number instead."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('acknowledge'), %s)", [alert.pk % 2**31])


def _check_stands(alert: Alert, at: datetime) -> None:
    (flagged,) = each_flagged([alert], AsOf(at, at))
    if not flagged.still_open:
        raise NoLongerStands
