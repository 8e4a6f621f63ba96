"""`replay SLUG --from DATE --to DATE`: go through the days of a process as the sweep would have, without sending."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agreements.domain.timeline import zone_of
from agreements.models import Process, User
from monitoring.domain.lead_times import BadLeadTimes
from monitoring.domain.thresholds import Threshold, words_of
from monitoring.models import Rehearsal, RehearsedAlert
from monitoring.operations.rehearsing import BadRehearsal, rehearse

#: How many days go by between two words of progress.
STRIDE = 180


class Command(BaseCommand):
    help = (
        "Replay a process day by day: what would have been flagged when, and who would have been told by which"
        " channel. Nothing is sent. It stays readable as an inbox for training."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the process, like pakistan-afghan-taliban-2025")
        parser.add_argument("--from", dest="first", required=True, metavar="DATE", help="2025-10-20")
        parser.add_argument("--to", dest="last", required=True, metavar="DATE", help="2025-11-20, included")
        parser.add_argument(
            "--lead-times", metavar="DAYS", help="14,7: other days before a date than the process was warned"
        )
        parser.add_argument(
            "--as", dest="seen_as", metavar="USERNAME", help="only what this person would have been told"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        process = Process.objects.filter(slug=options["slug"]).first()
        if process is None:
            known = ", ".join(Process.objects.order_by("slug").values_list("slug", flat=True)[:20])
            raise CommandError(f"There is no process “{options['slug']}”. There are: {known or 'none'}.")
        try:
            rehearsal = rehearse(
                at=timezone.now(),
                process=process,
                first=_day(options["first"]),
                last=_day(options["last"]),
                days=_days(options["lead_times"]),
                seen_as=_person(options["seen_as"]),
                progress=self._progress,
            )
        except (BadRehearsal, BadLeadTimes) as error:
            raise CommandError(str(error)) from error
        self._say(rehearsal)

    def _progress(self, done: int, total: int) -> None:
        if done % STRIDE == 0 and done < total:
            self.stderr.write(f"{done} of {total} days")

    def _say(self, rehearsal: Rehearsal) -> None:
        rows = list(rehearsal.alerts.oldest_first().select_related("commitment__process", "round__process"))
        for day, group in groupby(sorted(rows, key=lambda row: row.on_day), key=lambda row: row.on_day):
            self.stdout.write(f"{day}")
            for row in group:
                self.stdout.write(f"  {line(row)}")
        span = f"{rehearsal.first_on} to {rehearsal.last_on}"
        passed = sum(row.passed_on_at is not None for row in rows)
        count = len(rows) - passed
        alerts = "1 alert" if count == 1 else f"{count} alerts"
        also = f", {passed} passed on" if passed else ""
        self.stdout.write(
            f"{alerts} from {span}{also}; nothing was sent. Read it at {rehearsal.get_absolute_url()}"
        )


def line(row: RehearsedAlert) -> str:
    """One alert: which mark, of what, the day that it is about, when it was passed on, and who would have been told."""
    mark, day = words_of(Threshold(row.threshold)), row.due_from.astimezone(zone_of(row.zone)).date()
    zone = zone_of(row.rehearsal.process.zone)  # that of the day under which it stands
    passed = f", passed on {row.passed_on_at.astimezone(zone):%H:%M}" if row.passed_on_at else ""
    told = ", ".join(f"{one['user']} by {one['channel']} ({one['why']})" for one in row.told) or "nobody"
    return f"{mark:<14}  {row.subject.code}, due {day}{passed}  ->  {told}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text[:40]}” is not a day like 2025-10-20.") from error


def _days(text: str | None) -> list[int] | None:
    if text is None:
        return None
    try:
        return [int(part) for part in text.split(",")]
    except ValueError as error:
        raise CommandError(f"“{text[:40]}” is not a list of days like 14,7.") from error


def _person(name: str | None) -> User | None:
    if name is None:
        return None
    found = User.objects.filter(username=name).first()
    if found is None:
        raise CommandError(f"Nobody signs in as “{name[:40]}”.")
    return found
