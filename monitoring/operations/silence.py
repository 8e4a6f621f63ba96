"""The end of a silence of the sweep: it is written down once, and administrators are told."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from monitoring.domain.channels import Channel, NoticeKind
from monitoring.models import Mailbox, Notice, Run, SilentSpan
from monitoring.models.watch import silence


def end_silence(*, run: Run, now: datetime) -> None:
    """Where the run is the first to do its work after too long: note the silence, and owe each administrator a mail.

    `now`: when the run began. The caller holds the lock and the transaction. The first run of all ends no silence.
    """
    before = silence(Run.objects.filter(pk__lt=run.pk), now, settings.SWEEP_SECONDS)
    if not run.projected or before.last is None or not before.too_long:
        return
    if SilentSpan.objects.filter(since=before.last).exists():
        return  # a run that was killed afterwards has ended it
    SilentSpan.objects.create(since=before.last, until=now, run=run)
    told = Mailbox.objects.filter(confirmed_at__isnull=False, user__is_superuser=True, user__is_active=True)
    Notice.objects.bulk_create(
        [
            Notice(
                kind=NoticeKind.SILENCE,
                user_id=mailbox.user_id,
                channel=Channel.EMAIL,
                language=mailbox.language,
                run=run,
                written_at=now,
                ready_at=now,
                batch=f"urgent:{run.pk}",
            )
            for mailbox in told
        ],
        ignore_conflicts=True,
    )
