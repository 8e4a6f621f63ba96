"""The port: the one asked for, else the next free one, said aloud."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from config.devstack.ports import ATTEMPTS, choose_port, reserve
from config.devstack.progress import StackError


@pytest.fixture
def taken() -> Iterator[int]:
    """Listen somewhere with a free port behind it."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_taken_port_gives_the_next_free_one_aloud(
    taken: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", str(taken))
    port = choose_port()
    try:
        assert taken < port.number <= taken + ATTEMPTS
    finally:
        port.release()
    assert f"port {taken} is taken, so this is port {port.number}" in capsys.readouterr().out


def test_port_of_a_checkout_that_is_just_starting_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    monkeypatch.setenv("PORT", str(taken))
    first, second = choose_port(), choose_port()
    first.release()
    second.release()
    assert first.number != second.number


@pytest.mark.parametrize("text", ["0", "65536", "-1", "eighty", "８０００x", "8000.0"])
def test_port_that_is_none_is_refused_with_a_sentence(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(StackError, match="PORT is a number from 1 to 65535"):
        choose_port()


def test_many_taken_ports_are_refused_with_a_sentence(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", str(taken))
    held = [reservation for number in range(taken, taken + ATTEMPTS) if (reservation := reserve(number))]
    with pytest.raises(StackError, match="are all taken"):
        choose_port()
    for reservation in held:
        reservation.close()
