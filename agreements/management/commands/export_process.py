"""`export_process SLUG`: the process as a process file, on standard output."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.models import Process
from agreements.operations.process_file import export_process, written


class Command(BaseCommand):
    help = "Write a process as a process file to standard output; loading it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")

    def handle(self, *args: Any, **options: Any) -> None:
        process = Process.objects.filter(slug=options["slug"]).first()
        if process is None:
            raise CommandError(
                f"There is no process “{options['slug']}”. Known: {', '.join(self._slugs()) or 'none'}."
            )
        self.stdout.write(written(export_process(process=process)), ending="")

    def _slugs(self) -> list[str]:
        return list(Process.objects.order_by("slug").values_list("slug", flat=True))
