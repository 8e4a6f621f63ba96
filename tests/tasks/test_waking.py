"""Waking the worker after a write: it never costs the request anything, whatever has become of the broker."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from config import waking
from config.celery import app
from config.waking import SWEEP, Bell, call
from tests.receivers import within


@pytest.fixture
def black_hole() -> Iterator[str]:
    """The address of something that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture
def nobody() -> str:
    """An address at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch) -> Bell:
    bell = Bell()
    monkeypatch.setattr(waking, "BELL", bell)
    return bell


def write(client: Client) -> float:
    """Seconds that a write takes: signing out, which anybody may."""
    begun = time.perf_counter()
    assert client.post("/sign-out/").status_code == 302
    return time.perf_counter() - begun


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["black_hole", "nobody"])
def test_a_write_is_answered_in_time_whatever_the_broker_does(
    client: Client, bell: Bell, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(app.conf, "broker_url", request.getfixturevalue(address))
    client.get("/sign-in/")  # what is loaded once is loaded
    assert [write(client) < 2 for _ in range(5)] == [True] * 5
    assert within(10, lambda: bell.not_before > bell.clock() + waking.APART), "it is spared after a failure"


@pytest.mark.parametrize("address", ["black_hole", "nobody"])
def test_a_call_gives_up_within_seconds(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(app.conf, "broker_url", request.getfixturevalue(address))
    ended = threading.Event()

    def try_it() -> None:
        with pytest.raises(Exception, match=r"Timeout|refused|timed out"):
            call(SWEEP)
        ended.set()

    threading.Thread(target=try_it, daemon=True).start()
    assert ended.wait(10)


@pytest.mark.django_db
def test_a_write_queues_a_sweep_and_a_read_does_not(
    client: Client, bell: Bell, own_queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    bell.call = calls.append
    client.get("/")
    assert client.post("/no-such-page/").status_code == 404
    assert not calls and bell.thread is None
    write(client)
    assert within(5, lambda: calls == [SWEEP])


def test_the_real_call_arrives_in_the_queue(own_queue: str) -> None:
    with app.connection_for_read() as connection:
        client = connection.default_channel.client
        before = client.llen("celery")
        call(SWEEP)
        assert client.llen("celery") == before + 1
        client.delete("celery")


def test_however_often_it_is_rung_it_calls_rarely_and_never_forgets_the_last_ring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(waking, "APART", 0.2)
    calls: list[float] = []
    bell = Bell(call=lambda task: calls.append(time.monotonic()))
    for _ in range(50):
        bell.ring()
        time.sleep(0.01)
    last = time.monotonic()
    assert within(5, lambda: bell.thread is None)
    assert 1 < len(calls) <= 10 and calls[-1] >= last - 0.21


def test_a_call_that_hangs_holds_nobody_who_rings() -> None:
    release = threading.Event()
    bell = Bell(call=lambda task: release.wait(10) and None)
    rung = rings(bell.ring)
    release.set()
    assert rung < 1


def rings(ring: Callable[[], None]) -> float:
    begun = time.perf_counter()
    for _ in range(100):
        ring()
    return time.perf_counter() - begun
