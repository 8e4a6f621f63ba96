"""`./run bench deadlines [--small | --most N]`: due states out of the facts alone, for 1,000 to 100,000 commitments.

The record itself grows with them. Each size is measured in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection, connections  # noqa: E402

from agreements.domain.timeline import AsOf  # noqa: E402
from agreements.models import Commitment  # noqa: E402
from agreements.models.boards import commitments_at  # noqa: E402
from agreements.models.standings import standings_at  # noqa: E402
from bench._record import FIRST, PER_PROCESS, SPAN, analyse, enter_process, slug_of  # noqa: E402

SIZES, SMALL_SIZES = (1_000, 10_000, 100_000), (1_000, 3_000)
NOW = AsOf(FIRST + SPAN, FIRST + SPAN + timedelta(days=30))
POINT_QUESTIONS, BOARDS = 100, 7
POINT_GOAL, BOARD_GOAL = 5.0, 100.0
#: Dearer than this per commitment, at the largest size against the smallest, is not flat.
FLAT = 1.25


@dataclass(slots=True)
class Spent:
    """Seconds of CPU, ours and of PostgreSQL, and what came of them. On a shared machine the clock says little."""

    python: float = 0.0
    database: float = 0.0
    statements: int = 0
    rows: int = 0

    @property
    def seconds(self) -> float:
        return self.python + self.database


@contextmanager
def measured() -> Iterator[Spent]:
    spent = Spent()

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        spent.statements += 1
        return execute(*arguments)

    ours, theirs = time.process_time(), of_postgresql()
    with connection.execute_wrapper(count):
        yield spent
    spent.python, spent.database = time.process_time() - ours, of_postgresql() - theirs


def of_postgresql() -> float:
    """Seconds of CPU that the server process of our connection has had."""
    connection.ensure_connection()
    server = connection.connection.info.backend_pid
    return int(Path(f"/proc/{server}/schedstat").read_text().split()[0]) / 1e9


@dataclass(frozen=True, slots=True)
class Measured:
    """What one size came to; memory in MB above what the empty process holds."""

    size: int
    boards: Spent
    boards_memory: float
    standings: Spent
    standings_memory: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench deadlines", description=__doc__)
    parser.add_argument("--small", action="store_true", help="1,000 and 3,000 commitments only")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the largest size, in whole thousands")
    asked = parser.parse_args()
    sizes = SMALL_SIZES if asked.small else (*(size for size in SIZES if size < asked.most), asked.most)
    entered, results = 0, []
    for size in sizes:
        begun = time.perf_counter()
        apart(enter, entered, size // PER_PROCESS)
        entered = size // PER_PROCESS
        print(f"{size:,} commitments entered ({time.perf_counter() - begun:.0f} s)", flush=True)
        results.append(Measured(size, *apart(resolve_boards, entered), *apart(resolve_standings, entered)))
        show(results)
    show_questions(*apart(point_questions, entered), *apart(whole_boards, entered))


def apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """Do it in a process of its own and return what it returns."""
    connections.close_all()
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool:
        return pool.submit(work, *arguments).result()


def enter(first: int, until: int) -> None:
    for number in range(first, until):
        enter_process(number)
    analyse()


def resolve_boards(processes: int) -> tuple[Spent, float]:
    """Whole boards, process by process."""
    one_board(0)
    before = peak()
    with measured() as spent:
        for number in range(processes):
            spent.rows += one_board(number)
    return spent, peak() - before


def resolve_standings(processes: int) -> tuple[Spent, float]:
    """Due state and level only, for chunks that cut across processes as lists do."""
    ids = list(Commitment.objects.order_by("pk").values_list("pk", flat=True))
    standings_at(ids[:PER_PROCESS], NOW)
    before = peak()
    with measured() as spent:
        for first in range(0, len(ids), PER_PROCESS):
            spent.rows += len(standings_at(ids[first : first + PER_PROCESS], NOW))
    return spent, peak() - before


def one_board(number: int) -> int:
    return len(commitments_at(Commitment.objects.filter(process__slug=slug_of(number)), NOW))


def point_questions(processes: int) -> tuple[list[Spent]]:
    """One commitment at any past point."""
    chance, all_spent = random.Random(1), []
    ids = list(Commitment.objects.order_by("pk").values_list("pk", flat=True)[: 100 * PER_PROCESS])
    for _ in range(POINT_QUESTIONS):
        valid = FIRST + SPAN * chance.uniform(0.5, 1)
        commitment = Commitment.objects.filter(pk=chance.choice(ids))
        with measured() as spent:
            spent.rows = len(commitments_at(commitment, AsOf(valid, valid)))
        all_spent.append(spent)
    return (all_spent[POINT_QUESTIONS // 10 :],)


def whole_boards(processes: int) -> tuple[list[Spent]]:
    """One process with its 1,000 commitments."""
    all_spent = []
    for number in range(BOARDS):
        with measured() as spent:
            spent.rows = one_board(number % processes)
        all_spent.append(spent)
    return (all_spent[1:],)


def peak() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def show(results: list[Measured]) -> None:
    print(f"\n{'':>10} {'commitments':>12} {'rows/s':>9} {'µs each':>8} {'PostgreSQL':>11} {'peak MB':>8}")
    for name, kept in (("boards", "boards"), ("standings", "standings")):
        each = []
        for result in results:
            spent, memory = getattr(result, kept), getattr(result, f"{kept}_memory")
            each.append(spent.seconds / spent.rows)
            print(
                f"{name:>10} {result.size:>12,} {spent.rows / spent.seconds:>9,.0f} {each[-1] * 1e6:>8.0f} "
                f"{spent.database / spent.seconds:>11.0%} {memory:>+8.0f}"
            )
        ratio = each[-1] / each[0]
        print(f"{'':>10} largest against smallest: {ratio:.2f} ({verdict(ratio, FLAT, 'flat')})\n")


def show_questions(points: list[Spent], boards: list[Spent]) -> None:
    of_point = statistics.median(spent.database for spent in points) * 1000
    worst = max(spent.database for spent in points) * 1000
    print(
        f"one commitment at a past point: {of_point:.2f} ms of PostgreSQL (worst {worst:.2f}) in "
        f"{points[0].statements} statements: {verdict(of_point, POINT_GOAL, 'at most 5')}"
    )
    whole = statistics.median(spent.seconds for spent in boards) * 1000
    within = statistics.median(spent.database for spent in boards) * 1000
    print(
        f"a board of {boards[0].rows:,}: {whole:.0f} ms, of them {within:.0f} of PostgreSQL: "
        f"{verdict(whole, BOARD_GOAL, 'at most 100')}"
    )


def verdict(value: float, limit: float, goal: str) -> str:
    return f"{goal}: met" if value <= limit else f"{goal}: missed"


if __name__ == "__main__":
    main()
