"""Does every warning arrive, whatever is killed? Deadlines cross while everything is killed at random moments.

./run bench kills                     5,000 deadlines in three minutes
./run bench kills --sabotage outside  the outbox is written outside the transaction: losses must be found
./run bench kills --sabotage before   messages are marked before they are sent: losses must be found

Two workers, a beat, a web server, PostgreSQL and Redis run on this machine and are ended with SIGKILL, one every few
seconds, and started again; the workers also end themselves after a commit, a claim or a delivery. Redis is emptied in
the middle. A real mail server and a real HTTPS server note what arrives. Everything stays on this machine, and every
program ends with this one, however it ends.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from redis import Redis as RedisClient

from config.devstack.accounts import Account
from config.devstack.interruption import Interrupted, Interruption
from config.devstack.places import Places, temporary_places
from config.devstack.programs import Program, kill_group
from config.devstack.progress import StackError
from config.devstack.stack import Stack
from config.devstack.start import web_server
from config.devstack.steps import prepare_database, python

PROCESSES, MINUTES = 10, 3
#: Seconds after the last crossing in which everything has to have arrived.
PATIENCE = 900.0


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="./run bench kills", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--deadlines", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--every", type=float, default=6.0, help="seconds between two kills, on average")
    parser.add_argument("--sabotage", choices=("outside", "before"), default="")
    asked = parser.parse_args()
    print(f"seed {asked.seed}, {asked.deadlines:,} deadlines, sabotage: {asked.sabotage or 'none'}")
    for name in ("DATABASE_URL", "MIGRATION_DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)  # servers of our own, which can be killed
    interruption, account = Interruption(), Account.for_database()
    interruption.listen()
    with temporary_places(account) as places:
        stack = Stack(places, account, durable=True)
        try:
            sys.exit(measure(asked, stack, places, interruption))
        except Interrupted:
            sys.exit(130)
        finally:
            stack.stop(interruption)


def measure(asked: argparse.Namespace, stack: Stack, places: Places, interruption: Interruption) -> int:
    stack.start(interruption)
    os.environ.update(stack.environment())
    prepare_database(dict(os.environ), interruption, "--bare")
    import django

    django.setup()
    from bench._owed import enter, follow_all, keys_of, verdict, waiting
    from monitoring.operations.sweep import sweep
    from tests.receivers import a_hook_server, a_mail_server

    with ExitStack() as opened:
        mail, hooks = opened.enter_context(a_mail_server()), opened.enter_context(a_hook_server())
        authority = places.logs / "authority.pem"
        hooks.authority.cert_pem.write_to_path(str(authority))
        begun = now()
        # Entering takes a while: about a hundred facts a second.
        first = (begun + timedelta(seconds=20 + asked.deadlines / 80)).replace(second=0, microsecond=0)
        first += timedelta(minutes=1)
        enter(PROCESSES, asked.deadlines // PROCESSES, first, MINUTES, begun)
        sweep(at=now(), clock=now)
        since = now()
        follow_all(PROCESSES, hooks.port, since)
        print(
            f"entered and followed after {(since - begun).total_seconds():.0f} s; the first cross at {first:%H:%M}"
        )
        assert since < first, "too slow a machine for this: enter fewer"
        environment = surroundings(asked, mail.port, hooks.port, authority)
        until = first + timedelta(minutes=MINUTES - 1, seconds=1)
        with killing(asked, stack, places, environment, interruption, until) as killed:
            arrived(waiting, until, interruption)
            forget_connections()
            found = verdict(keys_of(mail, hooks), since, until)
    return told(asked, killed, found)


def surroundings(asked: argparse.Namespace, mail: int, hooks: int, authority: Path) -> dict[str, str]:
    """What the programs are started with: where to send, how often to look, how often to die, which rule to break."""
    return os.environ | {
        "EMAIL_URL": f"smtp://127.0.0.1:{mail}?tls=no",
        "SWEEP_SECONDS": "2",
        "BENCH_HOOKS": str(hooks),
        "BENCH_AUTHORITY": str(authority),
        "BENCH_DEATHS": "0.001" if not asked.sabotage else "0.02",
        "BENCH_SABOTAGE": asked.sabotage,
    }


def told(asked: argparse.Namespace, killed: Mapping[str, int], found: Any) -> int:
    """Print the verdict; 0 where it is the one that was expected."""
    print(f"killed: {', '.join(f'{name} {count}' for name, count in sorted(killed.items()))}")
    print(found)
    if asked.sabotage:
        print("the checker found it" if found.lost else "the checker has no teeth")
        return 0 if found.lost else 1
    print("holds" if found.holds else "does not hold")
    return 0 if found.holds else 1


def now() -> datetime:
    return datetime.now(UTC)


def arrived(left_over: Callable[[], int], until: datetime, interruption: Interruption) -> None:
    """Wait until nothing is owed any longer, or nothing more happens for two minutes after the last crossing."""
    best, since = -1, time.monotonic()
    while now() < until + timedelta(seconds=PATIENCE) and not interruption.requested:
        time.sleep(3)
        try:
            left = left_over()
        except Exception:  # the database has just been killed
            forget_connections()
            continue
        if left != best:
            best, since = left, time.monotonic()
            print(f"{now():%H:%M:%S}  {left:,} to come", flush=True)
        if now() > until + timedelta(seconds=10) and (left == 0 or time.monotonic() - since > 120):
            return


def forget_connections() -> None:
    from django.db import connections

    with suppress(Exception):
        connections.close_all()


@contextmanager
def killing(
    asked: argparse.Namespace,
    stack: Stack,
    places: Places,
    environment: dict[str, str],
    interruption: Interruption,
    until: datetime,
) -> Iterator[Counter[str]]:
    """Run everything, and kill one of it every few seconds as long as deadlines cross."""
    programs = programs_of(places, environment)
    for program in programs.values():
        program.launch()
    chance, killed, over = random.Random(asked.seed), Counter[str](), threading.Event()
    names = [*programs, "PostgreSQL", "Redis"]
    halfway = now() + (until - now()) / 2

    def kill_now_and_then() -> None:
        emptied = False
        while not over.wait(chance.uniform(0.5, 1.5) * asked.every) and now() < until:
            name = chance.choice(names)
            killed[name] += 1
            try:
                kill(name, programs, stack, interruption)
                if not emptied and now() > halfway:
                    emptied = bool(empty(stack))
                    killed["FLUSHALL"] += 1
            except (StackError, OSError) as error:
                print(f"{name} was not restarted: {error}", flush=True)
        over.wait()  # what it has started ends with the thread that started it

    killer = threading.Thread(target=kill_now_and_then)
    killer.start()
    try:
        yield killed
    finally:
        for program in programs.values():
            program.stop(interruption)
        over.set()
        killer.join(60)


def programs_of(places: Places, environment: dict[str, str]) -> dict[str, Program]:
    worker = python("celery", "--quiet", "-A", "bench._loopback", "worker", "--concurrency", "2")
    worker += ["--loglevel", "error", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    beat = python("celery", "--quiet", "-A", "config", "beat", "--loglevel", "error", "--pidfile=")
    beat += ["--schedule", str(places.logs / "beat-schedule")]
    named = {
        name: Program(name, [*worker, "--hostname", f"{name}@%h"], places.logs / f"{name}.log", environment)
        for name in ("worker-1", "worker-2")
    }
    named["beat"] = Program("beat", beat, places.logs / "beat.log", environment)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    named["web"] = web_server(environment, places, port)
    return named


def kill(name: str, programs: dict[str, Program], stack: Stack, interruption: Interruption) -> None:
    """SIGKILL, and a new start at once, as a supervisor does."""
    if name in programs:
        program = programs[name]
        assert program.process is not None
        kill_group(program.process.pid)
        program.process.wait()
        program.launch()
        return
    server = stack.postgres if name == "PostgreSQL" else stack.redis
    assert server is not None and server.program.process is not None
    server.program.process.kill()
    server.program.process.wait()
    deadline = time.monotonic() + 60
    while True:  # what PostgreSQL leaves in memory is free only once its children have noticed
        try:
            server.start(interruption)
            return
        except StackError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)


def empty(stack: Stack) -> bool:
    """FLUSHALL: nothing that may not be lost lives in Redis."""
    assert stack.redis is not None
    with RedisClient(unix_socket_path=str(Path(stack.redis.socket))) as client:
        return bool(client.flushall())


if __name__ == "__main__":
    main()
