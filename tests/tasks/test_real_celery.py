"""A real worker and a real beat on a real Redis: they raise what has come due, and come back after a kill."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest
import redis

from agreements.models import Process
from config.devstack.programs import Program
from monitoring.models import Alert, Run
from tests.factories import a_process

pytestmark = pytest.mark.slow

PATIENCE = 40.0


def eventually(condition: Callable[[], bool], programs: dict[str, Program]) -> None:
    """Wait until the condition holds; where it does not come to hold, tell what the programs said."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail("\n".join(f"{name}: {program.last_words}" for name, program in programs.items()))
        time.sleep(0.1)


def kill(program: Program) -> None:
    assert program.process is not None
    os.killpg(program.process.pid, signal.SIGKILL)
    program.process.wait()


def empty(address: str) -> None:
    """FLUSHALL, for the one database that this test uses."""
    path, _, number = address.removeprefix("redis+socket://").partition("?virtual_host=")
    client = (
        redis.Redis(unix_socket_path=path, db=int(number))
        if address.startswith("redis+socket:")
        else redis.Redis.from_url(address)
    )
    client.flushdb()
    client.close()


def first_told() -> int:
    """Alerts, without those that are told again each week."""
    return Alert.objects.first_told().count()


def test_beat_and_worker_raise_what_has_come_due_and_survive_kills(
    running_celery: dict[str, Program], own_queue: str
) -> None:
    a_process()
    eventually(lambda: first_told() == 12, running_celery)
    eventually(lambda: Run.objects.filter(raised__gte=12, error="").count() == 1, running_celery)

    kill(running_celery["worker"])
    kill(running_celery["beat"])
    a_process("hill-talks", commitments=3)
    empty(own_queue)
    time.sleep(1.5)
    assert first_told() == 12

    for program in running_celery.values():
        program.launch()
    eventually(lambda: first_told() == 12 + 24, running_celery)
    again = Run.objects.latest("pk").pk
    eventually(
        lambda: Run.objects.filter(pk__gt=again + 1, finished_at__isnull=False).exists(), running_celery
    )
    assert first_told() == 36
    assert Process.objects.count() == 2
    keys = Alert.objects.values_list("commitment", "round", "threshold", "due_from", "latest", "step")
    assert len(set(keys)) == len(keys)
