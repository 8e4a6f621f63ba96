"""Removing runs that nobody needs any longer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, ForeignObjectRel, OuterRef, Q

from monitoring.models import Run, RunsRemoved

KEPT_FOR = timedelta(days=30)


def remove_old_runs(*, at: datetime) -> int:
    """Remove runs older than 30 days that raised nothing; how many. Totals go on counting them.

    What another row speaks of stays, and so do the last run that brought the crossings up to date, the last that
    raised what was crossed and the last that told what was news: the next one goes on from there.
    """
    with transaction.atomic():
        last = [
            runs.newest_first().values_list("pk", flat=True).first()
            for runs in (Run.objects.projected(), Run.objects.raising(), Run.objects.telling())
        ]
        old = Run.objects.filter(started_at__lt=at - KEPT_FOR, raised=0).exclude(
            pk__in=[pk for pk in last if pk]
        )
        for model, name in _speaking_of_runs():
            old = old.exclude(Exists(model._default_manager.filter(**{name: OuterRef("pk")})))
        gone = list(old.values_list("pk", flat=True))
        if gone:
            rows = Run.objects.filter(pk__in=gone)
            counted = rows.aggregate(runs=Count("pk"), failed=Count("pk", filter=~Q(error="")))
            # Nothing speaks of them, which delete() would ask of every table once more.
            rows._raw_delete(rows.db)
            RunsRemoved.objects.create(at=at, **counted)
        return len(gone)


def _speaking_of_runs() -> list[tuple[Any, str]]:
    """Every table that points at a run, and by which field; those that a run does not lead back to among them."""
    fields = Run._meta.get_fields(include_hidden=True)
    return [(one.related_model, one.field.name) for one in fields if isinstance(one, ForeignObjectRel)]
