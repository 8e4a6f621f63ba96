"""Which port the web server gets: the one that was asked for, or the next free one."""

import os
import socket
import sys

from config.devstack.progress import StackError, say

USUAL_PORT = 8000
ATTEMPTS = 20


class Port:
    """A free port, kept from other checkouts until `release`."""

    def __init__(self, number: int, reservation: socket.socket | None) -> None:
        self.number = number
        self._reservation = reservation

    def release(self) -> None:
        """Let others have it."""
        if self._reservation:
            self._reservation.close()


def choose_port() -> Port:
    """Return the port that PORT names (8000), or one of the next 20, said aloud."""
    wanted = wanted_port()
    for number in range(wanted, min(wanted + ATTEMPTS, 65536)):
        reservation = reserve(number)
        if reservation and is_free(number):
            if number != wanted:
                say(f"port {wanted} is taken, so this is port {number}")
            return Port(number, reservation)
    raise StackError(
        f"The ports {wanted} to {wanted + ATTEMPTS - 1} are all taken. Set PORT to another number."
    )


def wanted_port() -> int:
    """Read PORT."""
    text = os.environ.get("PORT") or str(USUAL_PORT)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise StackError(f"PORT is a number from 1 to 65535, not {text!r}.")
    return int(text)


def reserve(number: int) -> socket.socket | None:
    """Keep other checkouts that start in the same moment from choosing the port too (Linux)."""
    reservation = socket.socket(socket.AF_UNIX)
    try:
        if sys.platform == "linux":
            reservation.bind(f"\0ahd-port-{number}")
    except OSError:
        reservation.close()
        return None
    return reservation


def is_free(number: int) -> bool:
    """Tell whether nobody listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            return False
    return True
