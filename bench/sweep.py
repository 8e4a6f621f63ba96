"""`./run bench sweep [--small | --most N]`: raising alerts for 1,000 to 1,000,000 commitments, half of them due.

Each size is a database of its own with six marks for each commitment. The same run compares the sweep with a loop that
looks for each alert and adds it, row by row, as the ORM invites one to write it.
"""

from __future__ import annotations

import argparse
import statistics
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from agreements.models import Agreement, Process  # noqa: E402
from agreements.operations.facts import public_id  # noqa: E402
from bench._measured import Apart, Spent, copied, measured  # noqa: E402
from monitoring.domain.thresholds import MARKS  # noqa: E402
from monitoring.models import Alert, Crossing, Run  # noqa: E402
from monitoring.models.touched import seen_now  # noqa: E402
from monitoring.operations.sweep import sweep  # noqa: E402

SIZES, SMALL_SIZES = (1_000, 100_000, 1_000_000), (1_000, 20_000)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
#: So many are raised by the loop, and so many by a sweep of a few; a twentieth of the smallest size.
FEW, IDLE = 50, 25
GOAL_RATE, GOAL_IDLE = 200_000, 0.5


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench sweep", description=__doc__)
    parser.add_argument("--small", action="store_true", help="1,000 and 20,000 commitments only")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the largest size")
    asked = parser.parse_args()
    sizes = SMALL_SIZES if asked.small else (*(size for size in SIZES if size < asked.most), asked.most)
    databases = {size: copied(f"sweep_{size}") for size in sizes}
    results = {}
    for size, database in databases.items():
        process = Apart(database)
        process.do(fill, size)
        results[size] = process.do(measure, size)
        process.end()
        print(f"{size:,} commitments measured", flush=True)
    show(results)


@dataclass(slots=True)
class Size:
    """What one size came to."""

    half: Spent
    few: Spent
    loop: Spent
    idle: list[Spent]


def fill(size: int) -> None:
    """Commitments without a word, and the marks that a projection would have left: as many as their dates have."""
    process = Process.objects.create(
        id=public_id("process", "swept"), slug="swept", zone="UTC", is_public=True
    )
    agreement = Agreement.objects.create(
        id=public_id("agreement", "swept"), process=process, code="A1", slug="swept"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(COMMITMENTS, {"process": process.pk, "agreement": agreement.pk, "size": size})
        cursor.execute(CROSSINGS, {"process": process.pk, "now": NOW, "few": FEW})
        cursor.execute("ANALYZE monitoring_crossing")
    # What is projected, and swept, up to the day before.
    Run.objects.create(
        at=NOW - timedelta(days=1),
        started_at=NOW,
        finished_at=NOW,
        projected=True,
        thresholds=[threshold.value for threshold in MARKS],
        seen=seen_now({}),
        raised_to=Crossing.objects.latest("pk").pk,
    )


COMMITMENTS = """
    INSERT INTO agreements_commitment (id, process_id, agreement_id, code)
    SELECT gen_random_uuid(), %(process)s, %(agreement)s, 'C' || n FROM generate_series(1, %(size)s) AS n
"""

# The first ones cross a mark a second ago, the next ones a second from now, the rest of one half in two seconds, and
# the other half in a month: each is then as many days before its date as the mark says.
CROSSINGS = """
    INSERT INTO monitoring_crossing
        (process_id, commitment_id, threshold, step, due_from, latest, zone, crossed_at)
    SELECT %(process)s, id, threshold, 0, due_from, due_from + interval '1 day', 'UTC', due_from - before
    FROM (
        SELECT id, %(now)s::timestamptz + interval '14 days' + CASE
            WHEN row_number() OVER (ORDER BY id) <= %(few)s THEN interval '-1 second'
            WHEN row_number() OVER (ORDER BY id) <= 2 * %(few)s THEN interval '1 second'
            WHEN row_number() OVER (ORDER BY id) %% 2 = 0 THEN interval '2 seconds'
            ELSE interval '30 days' END AS due_from
        FROM agreements_commitment
    ) AS dated, (VALUES ('days_14', interval '14 days'), ('days_7', '7 days'), ('days_3', '3 days'),
                        ('days_1', '1 day'), ('due', '0'), ('overdue', '-1 day')) AS mark (threshold, before)
    ORDER BY id
"""


def measure(size: int) -> Size:
    """The loop, a sweep of a few, a sweep of half, and sweeps with nothing to do, one after the other."""
    loop = looped()
    few = swept(NOW + timedelta(seconds=1))
    half = swept(NOW + timedelta(seconds=2))
    idle = [swept(NOW + timedelta(seconds=3 + number)) for number in range(IDLE)]
    assert Alert.objects.count() == loop.rows + few.rows + half.rows
    assert sum(one.rows for one in idle) == 0
    return Size(half, few, loop, idle)


def swept(at: datetime) -> Spent:
    with measured() as spent:
        run = sweep(at=at)
    assert run.error == "", run.error
    spent.rows = run.raised
    return spent


def looped() -> Spent:
    """What has been crossed by now, looked for and added one by one, each in a transaction of its own."""
    run = Run.objects.latest("pk")
    with measured() as spent:
        # With both bounds, so that the loop too reads from the index what is due, whatever the statistics say.
        for one in Crossing.objects.filter(crossed_at__gt=NOW - timedelta(days=1), crossed_at__lte=NOW):
            values = {name: getattr(one, name) for name in Crossing.content}
            crossed_at, zone = values.pop("crossed_at"), values.pop("zone")
            with transaction.atomic():
                if not Alert.objects.filter(**values).exists():
                    Alert(**values, crossed_at=crossed_at, zone=zone, raised_at=NOW, run=run).save()
                    spent.rows += 1
    return spent


def show(results: dict[int, Size]) -> None:
    print(
        f"\n{'commitments':>12} {'due':>9} {'rows/s':>9} {'s':>7} {'few, ms':>8} {'idle, ms':>9} {'loop rows/s':>12}"
    )
    for size, one in results.items():
        idle = statistics.median(spent.seconds for spent in one.idle)
        print(
            f"{size:>12,} {one.half.rows:>9,} {1 / one.half.each:>9,.0f} {one.half.seconds:>7.2f}"
            f" {one.few.seconds * 1000:>8.1f} {idle * 1000:>9.1f} {1 / one.loop.each:>12,.0f}"
        )
    smallest, largest = (results[size] for size in (min(results), max(results)))
    idle = statistics.median(spent.seconds for spent in largest.idle)
    print(f"\nseconds of CPU, ours and of PostgreSQL; {FEW} marks in “few” and in the loop")
    print(f"sweep to loop, per row: {largest.loop.each / largest.half.each:,.0f} times")
    print(f"a few marks, largest to smallest record: {largest.few.seconds / smallest.few.seconds:.2f}")
    print(f"rows/s: {verdict(1 / largest.half.each >= GOAL_RATE)}; idle: {verdict(idle <= GOAL_IDLE)}")


def verdict(met: bool) -> str:
    return "goal met" if met else "goal missed"


if __name__ == "__main__":
    main()
