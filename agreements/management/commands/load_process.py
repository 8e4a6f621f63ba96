"""`load_process FILE`: load a process file, all or nothing; problems are listed with their places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agreements.operations.process_file import BadProcessFile, Loaded, load_process, parse


class Command(BaseCommand):
    help = "Load a process file (docs/process-file.md): all of it or nothing. Loading again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        try:
            loaded = load_process(data=parse(content), at=timezone.now())
        except BadProcessFile as error:
            lines = "\n".join(f"  {line}" for line in error.lines())
            raise CommandError(f"{error}\n{lines}") from error
        for notice in loaded.notices:
            self.stderr.write(self.style.WARNING(f"Note: {notice}"))
        self.stdout.write(summary(loaded))


def summary(loaded: Loaded) -> str:
    """One line: what the load did."""
    added, corrected, unchanged = (
        sum(c.values()) for c in (loaded.added, loaded.corrected, loaded.unchanged)
    )
    return f"{loaded.process.slug}: {added} added, {corrected} corrected, {unchanged} unchanged"
