"""The Celery app of a measurement: the real one, with receivers on this machine, and deaths at the worst moments.

Started as `celery -A bench._loopback worker`. What is changed is changed here and in `bench._sabotage`, by replacing
parts of the program from outside: the program itself has no such switch.

BENCH_HOOKS: the port of the receiver of webhooks. BENCH_AUTHORITY: the file of the authority that signed its
certificate. BENCH_DEATHS: how likely a death is at each of the moments below. BENCH_SABOTAGE: which fault is built in.
BENCH_LEASE: seconds of a lease. BENCH_DEADLY: whoever tries to hand over a mail to this address dies of it.
BENCH_APART: seconds between two tries alone.
"""

from __future__ import annotations

import os
import random
import signal
import ssl
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

import django

from config.celery import app

__all__ = ["app"]

django.setup()

from monitoring import tasks  # noqa: E402
from monitoring.channels.connecting import Network  # noqa: E402
from monitoring.channels.email import Email  # noqa: E402
from monitoring.channels.webhook import Webhooks  # noqa: E402
from monitoring.operations import claiming, delivering, sweep  # noqa: E402

LIKELY = float(os.environ.get("BENCH_DEATHS", "0"))


def may_die() -> None:
    """End this process as the kernel would, now and then."""
    if random.random() < LIKELY:
        os.kill(os.getpid(), signal.SIGKILL)


def dying_after(work: Callable[..., Any]) -> Callable[..., Any]:
    def worked(*args: Any, **kwargs: Any) -> Any:
        result = work(*args, **kwargs)
        may_die()
        return result

    return worked


def dying_of(send: Callable[[Any], None], address: str) -> Callable[[Any], None]:
    def sent(written: Any) -> None:
        if address in written.to:
            os.kill(os.getpid(), signal.SIGKILL)
        send(written)

    return sent


def network() -> Network:
    """Every name stands for this machine, and certificates are those of the measurement."""
    context = ssl.create_default_context(cafile=os.environ["BENCH_AUTHORITY"])
    return Network(lambda host, port: [ip_address("127.0.0.1")], lambda address: True, context)


def arrange() -> None:
    email, hooks = Email(), Webhooks(network())
    tasks.SENDERS = (email, hooks)
    claiming.LEASE = timedelta(seconds=float(os.environ.get("BENCH_LEASE", "20")))
    # After a part of a sweep was committed; after messages were claimed; after one was taken by the other side.
    sweep._done = dying_after(sweep._done)
    delivering.claim = dying_after(delivering.claim)
    delivering.claim_alone = dying_after(delivering.claim_alone)
    for sender in (email, hooks):
        sender.send = dying_after(sender.send)  # type: ignore[method-assign]
    if deadly := os.environ.get("BENCH_DEADLY", ""):
        claiming.APART = timedelta(seconds=float(os.environ["BENCH_APART"]))
        email.send = dying_of(email.send, deadly)  # type: ignore[method-assign]
    if fault := os.environ.get("BENCH_SABOTAGE", ""):
        from bench import _sabotage

        _sabotage.FAULTS[fault](may_die)


arrange()
