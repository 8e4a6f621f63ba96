"""`./run bench deadlines [--small | --most N]`: due states out of the facts alone, for 1,000 to 100,000 commitments.

Each size is a record of its own with a process of its own. They take turns, so that what else the machine does
meanwhile burdens all of them alike.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from uuid import UUID

import django

django.setup()

from agreements.domain.timeline import AsOf  # noqa: E402
from agreements.models import Commitment  # noqa: E402
from agreements.models.boards import commitments_at  # noqa: E402
from agreements.models.standings import standings_at  # noqa: E402
from bench._measured import (  # noqa: E402
    THE_RECORD,
    Apart,
    Spent,
    analyse,
    apart,
    at_once,
    copied,
    measured,
    peak,
)
from bench._record import FIRST, PER_PROCESS, SPAN, enter_process, slug_of  # noqa: E402

SIZES, SMALL_SIZES = (1_000, 10_000, 100_000), (1_000, 3_000)
NOW = AsOf(FIRST + SPAN, FIRST + SPAN + timedelta(days=30))
TURNS, POINT_QUESTIONS, BOARDS = 10, 330, 21
POINT_GOAL, BOARD_GOAL = 5.0, 100.0
#: Dearer than this per commitment, at the largest size against the smallest, is not flat.
FLAT = 1.25


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench deadlines", description=__doc__)
    parser.add_argument("--small", action="store_true", help="1,000 and 3,000 commitments only")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the largest size, in whole thousands")
    asked = parser.parse_args()
    sizes = SMALL_SIZES if asked.small else (*(size for size in SIZES if size < asked.most), asked.most)
    databases = enter(sizes)
    for name, one_chunk in (("boards", one_board), ("standings", one_list)):
        show(name, take_turns(databases, one_chunk, turns=TURNS, chunks=sizes[-1] // PER_PROCESS))
    show_points(apart(point_questions, sizes[-1]))
    show_boards(apart(whole_boards, sizes[-1]))


def enter(sizes: Sequence[int]) -> dict[int, str]:
    """Let the record grow, keep a copy of it at each size but the last, and return their databases."""
    databases: dict[int, str] = {}
    begun, entered = time.perf_counter(), 0
    for size in sizes:
        until = size // PER_PROCESS
        at_once([(enter_processes, tuple(range(first, until, 2))) for first in (entered, entered + 1)])
        analyse()
        entered = until
        databases[size] = THE_RECORD if size == sizes[-1] else copied(f"with_{size}")
        print(f"{size:,} commitments entered ({time.perf_counter() - begun:.0f} s)", flush=True)
    return databases


def enter_processes(numbers: Iterable[int]) -> None:
    for number in numbers:
        enter_process(number)


def one_board(number: int) -> int:
    """A whole process with everything that is said of each commitment."""
    return len(commitments_at(Commitment.objects.filter(process__slug=slug_of(number)), NOW))


def one_list(number: int) -> int:
    """Due state and level only, of commitments that lie across processes as in lists."""
    return len(standings_at(all_ids()[number * PER_PROCESS : (number + 1) * PER_PROCESS], NOW))


@cache
def all_ids() -> list[UUID]:
    return list(Commitment.objects.order_by("pk").values_list("pk", flat=True))


@dataclass(slots=True)
class Size:
    """What one size came to; memory in MB at most above what it held after a first chunk."""

    spent: Spent = field(default_factory=Spent)
    memory: float = 0.0


def take_turns(
    databases: dict[int, str], one_chunk: Callable[[int], int], *, turns: int, chunks: int
) -> dict[int, Size]:
    """Resolve as many chunks at each size as the largest has, in turns; a smaller record comes round again."""
    processes = {size: Apart(database) for size, database in databases.items()}
    results = {size: Size() for size in databases}
    first = {size: process.do(warmed_up, one_chunk) for size, process in processes.items()}
    share = -(-chunks // turns)
    for begin in range(0, chunks, share):
        for size, process in processes.items():
            numbers = [n % (size // PER_PROCESS) for n in range(begin, min(begin + share, chunks))]
            spent, memory = process.do(resolve, one_chunk, numbers)
            results[size].spent += spent
            results[size].memory = memory - first[size]
    for process in processes.values():
        process.end()
    return results


def warmed_up(one_chunk: Callable[[int], int]) -> float:
    one_chunk(0)
    return peak()


def resolve(one_chunk: Callable[[int], int], numbers: Iterable[int]) -> tuple[Spent, float]:
    with measured() as spent:
        spent.rows = sum(one_chunk(number) for number in numbers)
    return spent, peak()


def point_questions(size: int) -> list[Spent]:
    """One commitment of the whole record at any past point."""
    chance, all_spent, ids = random.Random(1), [], all_ids()
    for _ in range(POINT_QUESTIONS):
        valid = FIRST + SPAN * chance.uniform(0.5, 1)
        commitment = Commitment.objects.filter(pk=chance.choice(ids))
        with measured() as spent:
            spent.rows = len(commitments_at(commitment, AsOf(valid, valid)))
        all_spent.append(spent)
    return all_spent[POINT_QUESTIONS // 10 :]


def whole_boards(size: int) -> list[Spent]:
    """One process with its 1,000 commitments, the first one in a process that has read nothing yet."""
    all_spent = []
    for number in range(BOARDS):
        with measured() as spent:
            spent.rows = one_board(number % (size // PER_PROCESS))
        all_spent.append(spent)
    return all_spent


def show(name: str, results: dict[int, Size]) -> None:
    print(f"\n{name:>10} {'commitments':>12} {'rows/s':>9} {'µs each':>8} {'PostgreSQL':>11} {'peak MB':>8}")
    for size, result in results.items():
        spent = result.spent
        print(
            f"{'':>10} {size:>12,} {1 / spent.each:>9,.0f} {spent.each * 1e6:>8.0f} "
            f"{spent.database / spent.seconds:>11.0%} {result.memory:>+8.0f}"
        )
    smallest, *_, largest = results.values()
    ratio = largest.spent.each / smallest.spent.each
    print(f"{'':>10} largest against smallest: {ratio:.2f} ({verdict(ratio, FLAT, 'flat')})", flush=True)


def show_points(points: list[Spent]) -> None:
    middle, worst = of([one.database for one in points])
    fewest, most = min(one.statements for one in points), max(one.statements for one in points)
    print(
        f"\none commitment at a past point: {middle:.2f} ms of PostgreSQL, at worst {worst:.2f} of {len(points)}, "
        f"in {fewest} to {most} statements: {verdict(worst, POINT_GOAL, 'at most 5')}; "
        f"of ours {of([one.python for one in points])[0]:.0f} ms"
    )


def show_boards(boards: list[Spent]) -> None:
    first, *later = boards
    whole, within = of([one.seconds for one in later])[0], of([one.database for one in later])[0]
    print(
        f"a board of {first.rows:,}: {whole:.0f} ms, of them {within:.0f} of PostgreSQL, "
        f"{of([one.wall for one in later])[0]:.0f} by the clock: {verdict(whole, BOARD_GOAL, 'at most 100')}; "
        f"the first one of a new process {first.seconds * 1000:.0f} ms"
    )


def of(seconds: list[float]) -> tuple[float, float]:
    """Median and worst, in milliseconds."""
    return statistics.median(seconds) * 1000, max(seconds) * 1000


def verdict(value: float, limit: float, goal: str) -> str:
    return f"{goal}: met" if value <= limit else f"{goal}: missed"


if __name__ == "__main__":
    main()
