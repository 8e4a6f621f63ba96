"""The sweep: project crossings from the facts, then raise an alert for every threshold crossed by the moment."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from monitoring.domain.horizon import BEGINNING
from monitoring.models import Crossing, Run
from monitoring.operations.escalating import escalate
from monitoring.operations.noticing import write_notices
from monitoring.operations.projecting import project
from monitoring.operations.silence import end_silence
from monitoring.operations.telling_news import tell_news

log = logging.getLogger(__name__)

#: Far below the time limit of the task, so that a statement that hangs is ended here, with its reason in the run.
STATEMENT_TIMEOUT = "180s"
GAVE_WAY = "Another sweep was under way."


class AnotherSweep(Exception):
    """Another sweep is under way; it does the same work."""


def sweep(
    *, at: datetime, clock: Callable[[], datetime] | None = None, wait: bool = False, anew: bool = False
) -> Run:
    """Raise every alert whose threshold was crossed by `at`, each once and dated at its crossing; return the run.

    The order of sweeps does not matter, nor how often or how late they come. `clock` gives the adapter's clock, by
    which the run is dated; without one it is dated at `at`. `wait`: for another sweep to end, rather than give way to
    it. `anew`: drop the projection and rebuild it first. What went wrong stands in `run.error`; alerts are raised from
    what was projected before even where projecting fails.
    """
    clock = clock or (lambda: at)
    run = Run.objects.create(at=at, started_at=clock())
    if not _done(run, wait, partial(project, run=run, anew=anew)):
        run.projected = False  # what it did has been rolled back: no later run counts from here
    if not _done(run, wait, partial(raise_alerts, run=run, now=clock())):
        run.raised, run.raised_to = 0, None
    if not _done(run, wait, partial(tell_news, run=run, now=run.started_at)):
        run.told_to = None
    _done(run, wait, partial(escalate, run=run, now=run.started_at))
    _done(run, wait, partial(end_silence, run=run, now=run.started_at))
    run.finished_at = clock()
    run.save()
    return run


def _done(run: Run, wait: bool, work: Callable[[], None]) -> bool:
    """Do a part of the run's work on its own: what keeps one part from being done does not keep the other."""
    try:
        with transaction.atomic():
            _be_alone(wait)
            work()
        return True
    except AnotherSweep:
        run.error = run.error or GAVE_WAY
    except Exception as error:
        log.exception("run %s failed", run.pk)
        run.error = run.error or f"{type(error).__name__}: {error}"[:2000]
    return False


def _be_alone(wait: bool) -> None:
    """One sweep at a time, until the transaction ends. Raises AnotherSweep."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [STATEMENT_TIMEOUT])
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sweep'))")
            return
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('sweep'))")
        (alone,) = cursor.fetchone()
    if not alone:
        raise AnotherSweep


# Sorted, because two transactions that insert the same keys in another order wait for each other for ever. What was
# crossed before the last run, and was there then, has its alert: so time grows with what is due, not with what exists.
# OFFSET 0 keeps PostgreSQL from looking for newer rows among all that was ever crossed.
RAISE = """
    WITH crossed AS (
        SELECT * FROM monitoring_crossing WHERE crossed_at > %(last_at)s AND crossed_at <= %(at)s
        UNION ALL
        SELECT * FROM (SELECT * FROM monitoring_crossing WHERE id > %(last_row)s OFFSET 0) AS newer
        WHERE crossed_at <= least(%(last_at)s, %(at)s)
    )
    INSERT INTO monitoring_alert (process_id, commitment_id, round_id, threshold, step, due_from, latest, zone,
                                  crossed_at, raised_at, run_id)
    SELECT process_id, commitment_id, round_id, threshold, step, due_from, latest, zone,
           crossed_at, %(now)s, %(run)s
    FROM crossed
    ORDER BY commitment_id, round_id, threshold, due_from, latest, step
    ON CONFLICT DO NOTHING
"""


# Statistics of the table lag behind each sweep; by them PostgreSQL would read all of it for a handful of rows. Half a
# million rows are sorted in memory, and compiling the statement would take longer than most sweeps.
PLAN = """
    SELECT set_config('enable_seqscan', 'off', true), set_config('work_mem', '64MB', true),
           set_config('jit', 'off', true)
"""


def raise_alerts(*, run: Run, now: datetime) -> None:
    """Raise what is missing by `run.at` in one statement. The caller holds the lock and the transaction.

    After a run every row up to `raised_to` that was crossed by its `at` has its alert, and rows are numbered under the
    lock. So the next one looks at what was crossed since that moment, and at newer rows. Where the clock has gone back,
    nothing was crossed since, and the run after it begins from the earlier moment again.
    """
    last = Run.objects.raising().newest_first().first()
    row = last.raised_to if last else 0
    since = last.at if last else BEGINNING
    values: dict[str, Any] = {"now": now, "run": run.pk, "at": run.at, "last_at": since, "last_row": row}
    newest = Crossing.objects.aggregate(newest=Max("pk"))["newest"]
    with connection.cursor() as cursor:
        cursor.execute(PLAN)
        cursor.execute(RAISE, values)
        run.raised = cursor.rowcount
    run.raised_to = row if newest is None else newest
    run.save()
    write_notices(run=run, now=now)
