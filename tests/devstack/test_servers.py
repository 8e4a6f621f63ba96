"""The embedded servers, in a directory with spaces: roles, restarts, and an end without remains."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from config.devstack.accounts import Account
from config.devstack.interruption import Interruption
from config.devstack.places import temporary_places
from config.devstack.postgres import APP, OWNER, Postgres
from config.devstack.redis import Redis, answers
from config.devstack.supervisor import Watched


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Postgres, Redis]]:
    interruption, account = Interruption(), Account.for_database()
    with temporary_places(account) as places:
        spaced = places.data.parent / "with spaces"
        spaced.mkdir()
        places = type(places)(spaced / "data", places.data.parent / "run", places.logs)
        postgres, redis = Postgres(places, account, durable=True), Redis(places, account, durable=True)
        postgres.start(interruption)
        redis.start(interruption)
        yield postgres, redis
        for server in (redis, postgres):
            assert server.program.stop(interruption)


def ask(postgres: Postgres, role: str, statement: str) -> object:
    connection = psycopg2.connect(postgres.url(role))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None
    finally:
        connection.close()


def test_owner_makes_tables_and_the_application_fills_them(servers: tuple[Postgres, Redis]) -> None:
    postgres, _ = servers
    ask(postgres, OWNER, "CREATE TABLE promise (id bigserial PRIMARY KEY, words text)")
    ask(postgres, APP, "INSERT INTO promise (words) VALUES ('to meet')")
    assert ask(postgres, APP, "SELECT words FROM promise") == "to meet"


@pytest.mark.parametrize(
    "statement",
    ["CREATE TABLE x (id int)", "TRUNCATE promise", "DROP TABLE promise", "ALTER TABLE promise ADD x int"],
)
def test_application_changes_no_table(statement: str, servers: tuple[Postgres, Redis]) -> None:
    postgres, _ = servers
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(postgres, APP, statement)


def test_application_is_no_superuser_and_the_owner_neither(servers: tuple[Postgres, Redis]) -> None:
    postgres, _ = servers
    for role in (APP, OWNER):
        assert ask(postgres, role, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_search_sees_arabic_script(servers: tuple[Postgres, Redis]) -> None:
    postgres, _ = servers
    ask(postgres, OWNER, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
    assert ask(postgres, APP, "SELECT similarity('عهد نامه', 'عهد')") > 0.3  # type: ignore[operator]


def test_server_cannot_be_reached_by_others(servers: tuple[Postgres, Redis]) -> None:
    postgres, _ = servers
    assert ask(postgres, APP, "SHOW listen_addresses") == ""
    assert oct(postgres.sockets.stat().st_mode & 0o777) == "0o700"


@pytest.mark.parametrize("number", [0, 1], ids=["PostgreSQL", "Redis"])
def test_killed_server_comes_back(number: int, servers: tuple[Postgres, Redis]) -> None:
    watched = Watched(servers[number].program)
    process = watched.program.process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + 10
    while not is_up(servers) and time.monotonic() < deadline:
        watched.tend(time.monotonic())
        time.sleep(0.05)
    assert is_up(servers)


def is_up(servers: tuple[Postgres, Redis]) -> bool:
    postgres, redis = servers
    try:
        ask(postgres, APP, "SELECT 1")
    except psycopg2.OperationalError:
        return False
    return redis.program.is_running and answers(redis.socket)


def test_start_ends_a_server_that_was_left_over(servers: tuple[Postgres, Redis]) -> None:
    postgres, _ = servers
    assert postgres._left_over() == postgres.program.process.pid if postgres.program.process else False
    assert Path(f"/proc/{postgres._left_over()}").exists()
