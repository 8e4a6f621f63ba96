"""`sweep [--at MOMENT]`: raise the alerts that have come due, as beat does every minute, and say which."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agreements.domain.parsing import parse_point
from agreements.domain.timeline import AsOf, BadMoment, zone_of
from monitoring.domain.thresholds import words_of
from monitoring.models import Alert, Run
from monitoring.models.alerts import Flagged, each_flagged
from monitoring.operations.sweep import sweep


class Command(BaseCommand):
    help = (
        "Project crossings from the facts and raise every alert crossed by a moment: each once, dated at its"
        " crossing. Sweeping again, late or for an earlier moment does no harm."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at", metavar="MOMENT", help="2025-11-03T09:00Z or 2025-11-03; now, if left out"
        )
        parser.add_argument(
            "--rebuild", action="store_true", help="drop the projected crossings and rebuild them"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = self._moment(options["at"], timezone.now())
        run = sweep(at=at, clock=timezone.now, wait=True, anew=options["rebuild"])
        alerts = Alert.objects.filter(run=run).with_names().order_by("crossed_at", "pk")
        for flagged in each_flagged(alerts, AsOf(at, at)):
            self.stdout.write(line(flagged))
        for skipped in run.skipped:
            self.stderr.write(f"skipped {skipped['kind']} {skipped['code']}: {skipped['reason']}")
        if run.error:
            raise CommandError(f"This sweep did not do all its work. {run.error}")
        self.stdout.write(summary(run))

    def _moment(self, text: str | None, now: datetime) -> datetime:
        try:
            at = parse_point(text) if text else now
        except BadMoment as error:
            raise CommandError(str(error)) from error
        if at > now:  # what will be crossed then is not known yet: a date may still be met or moved
            self.stdout.write(f"{moment_words(at)} lies ahead; swept until now instead.")
        return min(at, now)


def line(flagged: Flagged) -> str:
    """One alert: when it was crossed, which mark, of what, and the day that it is about in the zone of the text."""
    mark, day = words_of(flagged.threshold), flagged.due_from.astimezone(zone_of(flagged.zone)).date()
    what = f"{flagged.code} {flagged.title}, due {day} ({flagged.process_slug})"
    return f"{moment_words(flagged.crossed_at)}  {mark:<14}  {what}"


def summary(run: Run) -> str:
    """One line: what the sweep did."""
    raised = "1 alert" if run.raised == 1 else f"{run.raised} alerts"
    skipped = f", {len(run.skipped)} skipped" if run.skipped else ""
    return f"{raised} raised for {moment_words(run.at)} ({run.subjects} commitments and rounds looked at{skipped})"


def moment_words(moment: datetime) -> str:
    """An instant in UTC, to the minute."""
    return f"{moment:%Y-%m-%d %H:%M}Z"
