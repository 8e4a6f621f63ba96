"""`export_process SLUG`: the process as a process file, on standard output; `--schema`: the schema of such files."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.models import Process
from agreements.operations.process_file import export_process, schema, written


class Command(BaseCommand):
    help = "Write a process as a process file to standard output; loading it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", nargs="?", default="")
        parser.add_argument(
            "--schema", action="store_true", help="write the JSON Schema of process files instead"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["schema"]:
            self.stdout.write(json.dumps(schema(), ensure_ascii=False, indent=1))
            return
        process = Process.objects.filter(slug=options["slug"]).first()
        if process is None:
            raise CommandError(f"There is no process “{options['slug']}”. Known: {self._slugs()}.")
        self.stdout.write(written(export_process(process=process)), ending="")

    def _slugs(self) -> str:
        return ", ".join(Process.objects.order_by("slug").values_list("slug", flat=True)) or "none"
