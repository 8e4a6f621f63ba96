"""What work costs: CPU of ours and of the server process of our connection, and memory, each in a process apart."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from django.db import connection, connections

from config.devstack.programs import end_with_parent


@dataclass(slots=True)
class Spent:
    """Seconds of CPU, ours and of PostgreSQL, and what came of them. On a shared machine the clock says little."""

    python: float = 0.0
    database: float = 0.0
    wall: float = 0.0
    statements: int = 0
    rows: int = 0

    @property
    def seconds(self) -> float:
        return self.python + self.database

    @property
    def each(self) -> float:
        return self.seconds / self.rows

    def __iadd__(self, other: Spent) -> Spent:
        self.python += other.python
        self.database += other.database
        self.wall += other.wall
        self.statements += other.statements
        self.rows += other.rows
        return self


@contextmanager
def measured() -> Iterator[Spent]:
    spent = Spent()

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        spent.statements += 1
        return execute(*arguments)

    begun, ours, theirs = time.perf_counter(), time.process_time(), of_postgresql()
    with connection.execute_wrapper(count):
        yield spent
    spent.python, spent.database = time.process_time() - ours, of_postgresql() - theirs
    spent.wall = time.perf_counter() - begun


def of_postgresql() -> float:
    """Seconds of CPU that the server process of our connection has had."""
    connection.ensure_connection()
    server = connection.connection.info.backend_pid
    return int(Path(f"/proc/{server}/schedstat").read_text().split()[0]) / 1e9


def peak() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


#: The database that the environment names, which grows while it is measured.
THE_RECORD = ""


class Apart:
    """A process of its own on one database, so that its caches and its peak memory are its own."""

    def __init__(self, database: str = THE_RECORD) -> None:
        connections.close_all()
        ends = end_with_parent(signal.SIGKILL)
        self.pool = ProcessPoolExecutor(
            1, multiprocessing.get_context("fork"), initializer=_begin, initargs=(ends, database)
        )

    def do(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Do it there and return what it returns."""
        return self.pool.submit(work, *arguments).result()

    def end(self) -> None:
        self.pool.shutdown()


def _begin(ends_with_us: Callable[[], None], database: str) -> None:
    ends_with_us()
    if database != THE_RECORD:
        connections["default"].settings_dict["NAME"] = database


def apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """Do one thing in a new process."""
    process = Apart()
    try:
        return process.do(work, *arguments)
    finally:
        process.end()


def at_once(tasks: Iterable[tuple[Callable[..., Any], Any]]) -> None:
    """Do several things side by side, each in a new process."""
    processes = [(Apart(), work, argument) for work, argument in tasks]
    for future in [process.pool.submit(work, argument) for process, work, argument in processes]:
        future.result()
    for process, *_ in processes:
        process.end()


def analyse() -> None:
    """Give the planner its statistics, which it has by itself on a record that grew over weeks."""
    as_role("MIGRATION_DATABASE_URL", "VACUUM ANALYZE")


def copied(name: str) -> str:
    """Copy the whole record as it is now to another database of the same server, and return the copy's name."""
    record = urlsplit(os.environ["MIGRATION_DATABASE_URL"])
    connections.close_all()
    as_role(
        "SUPERUSER_DATABASE_URL",
        f'CREATE DATABASE "{name}" TEMPLATE "{record.path.strip("/")}" OWNER "{record.username}"',
    )
    return name


def as_role(variable: str, statement: str) -> None:
    connected = psycopg2.connect(os.environ[variable])
    connected.autocommit = True
    with connected.cursor() as cursor:
        cursor.execute(statement)
    connected.close()
