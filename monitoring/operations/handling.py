"""What people do about alerts: take note of them for the process, or put them off in their own inbox."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from agreements.domain.refusals import Refusal, gettext_noop
from agreements.domain.timeline import AsOf
from agreements.models import User
from agreements.operations.statements import one_writer, read_words
from monitoring.models import Acknowledgement, Alert, Snooze
from monitoring.models.alerts import each_flagged
from monitoring.permissions import check_can_acknowledge, check_can_snooze

LONGEST_NOTE = 1000
#: A warning that is put off for longer is as good as lost.
FURTHEST = timedelta(days=90)


class BadHandling(Refusal):
    """Something that cannot be done about an alert as it was asked; `field` names the place."""


class NoLongerStands(Refusal):
    """The flagged date is met or has moved: there is nothing left to do about its alert."""

    def __init__(self) -> None:
        super().__init__(
            gettext_noop(
                "This date no longer stands: it was met or has moved, so there is nothing left to do."
            )
        )


def acknowledge(*, by: User, at: datetime, alert: Alert, note: str = "") -> Acknowledgement:
    """Take note of an alert for its process, with what there is to say of it.

    It answers for the earlier alerts of the same date as well. A further one is added beside it; the first counts.
    What is sent twice is recorded once. Raises NotAllowed, BadHandling, NoLongerStands; then nothing is written.
    """
    with transaction.atomic():
        check_can_acknowledge(by, alert.process)
        words = read_words(note, "note", BadHandling, longest=LONGEST_NOTE)
        one_writer(f"acknowledgements {alert.pk}")
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
            raise BadHandling(gettext_noop("That moment has passed: choose one that lies ahead."), "until")
        if until > at + FURTHEST:
            raise BadHandling(
                gettext_noop("Choose a moment within {days} days."), "until", days=FURTHEST.days
            )
        _check_stands(alert, at)
        return Snooze.objects.create(alert=alert, user=by, at=at, until=until)


def wake(*, by: User, at: datetime, alert: Alert) -> Snooze:
    """Undo a snooze: from now on the alert stands in the person's inbox again."""
    with transaction.atomic():
        check_can_snooze(by, alert.process)
        return Snooze.objects.create(alert=alert, user=by, at=at, until=at)


def _check_stands(alert: Alert, at: datetime) -> None:
    (flagged,) = each_flagged([alert], AsOf(at, at))
    if not flagged.still_open:
        raise NoLongerStands
