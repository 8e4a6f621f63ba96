"""Nothing is lost and nothing told twice, whatever is killed when: `./run bench kills` in short, and its checker."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bench import _sabotage
from bench._owed import Verdict, enter, follow_all, keys_of, verdict
from config.devstack.interruption import Interruption
from config.devstack.programs import Program
from config.devstack.steps import python
from monitoring.domain.channels import Channel
from monitoring.models import Message, Subscription
from monitoring.models.letters import Letter
from monitoring.operations import delivering
from monitoring.operations import sweep as sweeping
from monitoring.operations.delivering import deliver
from monitoring.operations.sweep import sweep
from tests.conftest import application_url
from tests.receivers import HookServer, MailServer, a_hook_server, a_mail_server
from tests.tasks.test_real_celery import empty, kill

BEGUN = datetime(2025, 10, 10, 9, tzinfo=UTC)
FIRST = datetime(2025, 11, 6, 12, tzinfo=UTC)
LATE = FIRST + timedelta(days=1)


# --- In one process, with deaths at every moment that matters ----------------------------------------


class Killed(BaseException):
    """The process is gone: nothing catches it, and no transaction that is open is committed."""


class Receiver:
    """A channel whose other side writes down each key that arrives."""

    channel, lanes = Channel.WEBHOOK, 4

    def __init__(self) -> None:
        self.keys = Counter[str]()

    def written(self, letter: Letter, at: datetime) -> str:
        return letter.message.key

    def send(self, written: str) -> None:
        self.keys[written] += 1


def after(work: Callable[..., Any], moment: Callable[[], None]) -> Callable[..., Any]:
    def worked(*args: Any, **kwargs: Any) -> Any:
        result = work(*args, **kwargs)
        moment()
        return result

    return worked


def before(work: Callable[..., Any], moment: Callable[[], None]) -> Callable[..., Any]:
    def worked(*args: Any, **kwargs: Any) -> Any:
        moment()
        return work(*args, **kwargs)

    return worked


def lived_through(patch: pytest.MonkeyPatch, seed: int, fault: str = "") -> Verdict:
    """Weeks in which the program dies again and again, and what the checker says of them."""
    enter(1, 5, FIRST, 3, BEGUN)
    follow_all(1, 443, BEGUN)
    Subscription.objects.filter(channel=Channel.EMAIL).delete()
    chance, mortal, receiver = random.Random(seed), True, Receiver()

    def moment() -> None:
        if mortal and chance.random() < 0.15:
            raise Killed

    for module, name in _sabotage.REPLACED:
        patch.setattr(module, name, getattr(module, name))  # so that it is put back, whatever replaces it
    patch.setattr(sweeping, "_done", after(sweeping._done, moment))
    patch.setattr(delivering, "claim", after(delivering.claim, moment))
    patch.setattr(delivering, "claim_alone", after(delivering.claim_alone, moment))
    patch.setattr(delivering, "settle", before(delivering.settle, moment))
    if fault:
        _sabotage.FAULTS[fault](moment)
    now = BEGUN
    while now < LATE + timedelta(hours=6):
        mortal = now < LATE
        with suppress(Killed):
            sweep(at=now)
            deliver(at=now, clock=lambda now=now: now, senders=[receiver])
        now += timedelta(hours=12 if now < FIRST - timedelta(days=15) else 6)
    return verdict(receiver.keys, BEGUN, LATE)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_however_often_the_program_dies(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    found = lived_through(monkeypatch, seed)
    assert (found.lost, found.missing, found.double, found.unknown) == (0, 0, 0, 0), found
    assert found.owed >= 5 * 5 and found.again > 0, (
        "deaths after the delivery make copies, under the same key"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("fault", list(_sabotage.FAULTS))
def test_the_checker_finds_what_a_broken_rule_loses(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    found = lived_through(monkeypatch, 1, fault)
    assert found.lost > 0 and not found.holds, found


# --- Real programs ----------------------------------------------------------------------------------


@pytest.fixture
def receivers() -> Iterator[tuple[MailServer, HookServer]]:
    with ExitStack() as opened:
        yield opened.enter_context(a_mail_server()), opened.enter_context(a_hook_server())


@pytest.fixture
def programs(
    transactional_db: None, own_queue: str, receivers: tuple[MailServer, HookServer], tmp_path: Path
) -> Iterator[dict[str, Program]]:
    """Two workers and two beats, not started yet."""
    mail, hooks = receivers
    hooks.authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    environment = os.environ | {
        "DATABASE_URL": application_url(),
        "REDIS_URL": own_queue,
        "SWEEP_SECONDS": "1",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}?tls=no",
        "BENCH_AUTHORITY": str(tmp_path / "authority.pem"),
        "BENCH_DEATHS": "0.01",
        "BENCH_LEASE": "4",
    }
    worker = python("celery", "--quiet", "-A", "bench._loopback", "worker", "--concurrency", "1")
    worker += ["--loglevel", "error", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    beat = python("celery", "--quiet", "-A", "config", "beat", "--loglevel", "error", "--pidfile=")
    found = {
        f"worker-{n}": Program(
            f"worker-{n}", [*worker, "--hostname", f"{n}@%h"], tmp_path / f"worker-{n}.log", environment
        )
        for n in (1, 2)
    }
    found |= {
        f"beat-{n}": Program(
            f"beat-{n}",
            [*beat, "--schedule", str(tmp_path / f"beat-{n}")],
            tmp_path / "beat.log",
            environment,
        )
        for n in (1, 2)
    }
    yield found
    for program in found.values():
        program.stop(Interruption())


@pytest.mark.slow
def test_a_message_that_ends_real_workers_is_parked_and_all_others_arrive(
    programs: dict[str, Program], receivers: tuple[MailServer, HookServer]
) -> None:
    mail, hooks = receivers
    until = datetime.now(UTC).replace(second=0, microsecond=0)
    since = until - timedelta(minutes=2)
    enter(6, 2, until - timedelta(minutes=1), 1, since)
    follow_all(6, hooks.port, since)
    deadly, deadline = "reader-0@example.org", time.monotonic() + 120
    for name in ("worker-1", "beat-1"):
        programs[name].environment |= {"BENCH_DEADLY": deadly, "BENCH_APART": "5", "BENCH_DEATHS": "0"}
        programs[name].launch()
    urgent = Message.objects.exclude(user__username="reader-0")
    parked = Message.objects.parked().select_related("user")
    # A pass parks first and sends then: what went along with the deadly one may arrive a moment after it is parked.
    while time.monotonic() < deadline and not (parked.exists() and not urgent.open().exists()):
        time.sleep(0.5)
    words = "\n".join(f"{name}: {program.last_words}" for name, program in programs.items())
    assert [message.user.username for message in parked] == ["reader-0"], words
    assert urgent.exists() and not urgent.open().exists(), words
    assert set(keys_of(mail, hooks)) == set(urgent.values_list("key", flat=True))


@pytest.mark.slow
def test_real_programs_that_are_killed_lose_nothing(
    programs: dict[str, Program], receivers: tuple[MailServer, HookServer], own_queue: str
) -> None:
    mail, hooks = receivers
    until = datetime.now(UTC).replace(second=0, microsecond=0)
    since = until - timedelta(minutes=2)
    enter(2, 15, until - timedelta(minutes=1), 1, since)
    follow_all(2, hooks.port, since)
    for program in programs.values():
        program.launch()
    deadline, chance = time.monotonic() + 38, random.Random(4)
    kills = iter([name for _ in range(2) for name in chance.sample(list(programs), len(programs))])
    while time.monotonic() < deadline:
        time.sleep(1)
        found = verdict(keys_of(mail, hooks), since, until)
        victim = next(kills, None) if mail.mails or hooks.received else None
        if victim:
            kill(programs[victim])
            empty(own_queue)
            programs[victim].launch()
        elif found.owed == 2 * 2 * 15 and not found.lost and not Message.objects.open().exists():
            break
    words = "\n".join(f"{name}: {program.last_words}" for name, program in programs.items())
    assert found.owed == 2 * 2 * 15, f"{found}\n{words}"
    assert (found.lost, found.missing, found.double, found.unknown) == (0, 0, 0, 0), f"{found}\n{words}"
