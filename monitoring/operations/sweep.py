"""The sweep: project due moments from the facts, then raise an alert for every threshold crossed by the moment."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import connection, transaction
from django.db.models import Min

from monitoring.models import DueMoment, Run
from monitoring.operations.noticing import write_notices
from monitoring.operations.projecting import project

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
    _done(run, wait, partial(raise_alerts, run=run, now=clock()))
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


# Sorted, because two transactions that insert the same keys in another order wait for each other for ever. Where a date
# stood twice (met, then undone) the first crossing counts, whichever sweep comes first.
RAISE = """
    WITH looked_at AS MATERIALIZED (
        SELECT * FROM monitoring_duemoment WHERE next_crossing_at <= %(at)s
    ), raised AS (
        INSERT INTO monitoring_alert (process_id, commitment_id, round_id, threshold, due_from, latest, zone,
                                      crossed_at, raised_at, run_id)
        SELECT DISTINCT ON (m.commitment_id, m.round_id, c.threshold, m.due_from, m.latest)
               m.process_id, m.commitment_id, m.round_id, c.threshold, m.due_from, m.latest, m.zone,
               c.crossed_at, %(now)s, %(run)s
        FROM looked_at m CROSS JOIN LATERAL unnest(m.thresholds, m.crossings) AS c (threshold, crossed_at)
        WHERE c.crossed_at <= %(at)s
        ORDER BY m.commitment_id, m.round_id, c.threshold, m.due_from, m.latest, c.crossed_at
        ON CONFLICT DO NOTHING
        RETURNING 1
    )
    SELECT count(*) FROM raised
"""

# Only rows that were just looked at are written, each a handful of times in its life.
LOOK_AGAIN = """
    UPDATE monitoring_duemoment m
    SET next_crossing_at = (SELECT min(crossed_at) FROM unnest(m.crossings) AS crossed_at WHERE crossed_at > %(at)s)
    WHERE m.next_crossing_at <= %(at)s
"""


def raise_alerts(*, run: Run, now: datetime) -> None:
    """Raise what is missing by `run.at` in one statement. The caller holds the lock and the transaction."""
    first = DueMoment.objects.aggregate(first=Min("next_crossing_at"))["first"]
    if first is None or first > run.at:
        return
    with connection.cursor() as cursor:
        # Statistics of the table lag behind each sweep; by them PostgreSQL would read all of it for a handful of rows.
        cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
        cursor.execute(RAISE, {"now": now, "run": run.pk, "at": run.at})
        (run.raised,) = cursor.fetchone()
        cursor.execute(LOOK_AGAIN, {"at": run.at})
    write_notices(run=run, now=now)
