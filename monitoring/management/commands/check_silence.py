"""`check_silence`: for a timer outside of Ahd, which it tells by its exit code whether the sweep does its work."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from monitoring.models import Run
from monitoring.models.watch import Silence, silence


class Command(BaseCommand):
    help = (
        "Say in one sentence when a sweep last did its work; exit with 1 where that is too long ago. For a timer that"
        " does not depend on this service: who is silent cannot say so."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        heard = silence(Run.objects.all(), timezone.now(), settings.SWEEP_SECONDS)
        self.stdout.write(sentence(heard))
        if heard.too_long:
            sys.exit(1)


def sentence(heard: Silence) -> str:
    """When the last sweep did its work, and how long that may be ago."""
    if heard.last is None:
        return "No sweep has done its work yet: see whether worker and beat are running."
    ended = f"The last sweep that did its work ended at {heard.last:%Y-%m-%d %H:%M}Z, {heard.seconds} s ago"
    if heard.too_long:
        return f"{ended}; {heard.allowed:.0f} s may pass. See whether worker and beat are running."
    return f"{ended}."
