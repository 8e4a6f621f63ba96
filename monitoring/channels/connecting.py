"""One HTTPS request to an address of somebody else's choosing: only where it is public, and only so long."""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address

from monitoring.domain.addresses import Address, Destination, is_public

#: Of the answer so much is looked at: its first line says all that is asked.
MOST_READ = 16 * 1024
STATUS = re.compile(rb"HTTP/1\.[01] ([0-9]{3})(?: [^\r\n]*)?\r?\n")
RETRY_AFTER = re.compile(rb"\n[Rr][Ee][Tt][Rr][Yy]-[Aa][Ff][Tt][Ee][Rr]:[ \t]*([^\r\n]*?)[ \t]*\r?\n")
#: Statuses that may say when to come back (RFC 9110, section 10.2.3; RFC 6585, section 4).
BUSY = frozenset({429, 503})


class Unreachable(Exception):
    """Nobody answered there as they should; the text says what happened."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said. `retry_after`: when to come back, in its own words; empty where it did not say."""

    status: int
    retry_after: str = ""


class Deadline:
    """A moment by which everything has to have happened; a peer that sends a byte a second does not put it off."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left. Raises Unreachable where there are none."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise Unreachable("It did not answer in time.")
        return left


def ask_the_resolver(host: str, port: int) -> list[Address]:
    """The addresses that a name stands for now. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(str(place[0])) for *_, place in found]


@dataclass(frozen=True, slots=True)
class Network:
    """How the network is reached. A test says otherwise in its own code; no setting and no variable can.

    `resolve`: the addresses of a name. `may_connect`: whether an address may be asked.
    """

    resolve: Callable[[str, int], list[Address]] = ask_the_resolver
    may_connect: Callable[[Address], bool] = is_public
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)


def post(
    network: Network, to: Destination, headers: Mapping[str, str], body: bytes, deadline: Deadline
) -> Answer:
    """POST a body and return the answer, which is not followed anywhere. Raises Unreachable.

    The name is resolved once. What was resolved is checked, and exactly that is connected to, while certificate and
    Host header are those of the name: a name that points elsewhere a moment later gains nothing by it. Nothing is
    reused, and no proxy of the environment is used.
    """
    try:
        with _connected(network, to, deadline) as plain:
            plain.settimeout(deadline.left())
            with network.context.wrap_socket(plain, server_hostname=to.host) as secure:
                secure.settimeout(deadline.left())
                secure.sendall(_request(to, headers, body))
                return _answer(secure, deadline)
    except TimeoutError as error:
        raise Unreachable("It did not answer in time.") from error
    except ssl.SSLCertVerificationError as error:
        raise Unreachable(f"Its certificate does not hold: {error.verify_message}.") from error
    except OSError as error:
        raise Unreachable(f"The connection failed: {error.strerror or type(error).__name__}.") from error


def _connected(network: Network, to: Destination, deadline: Deadline) -> socket.socket:
    addresses = _resolved(network, to, deadline)
    if not addresses or not all(network.may_connect(address) for address in addresses):
        raise Unreachable("The name stands for an address that does not lie on the public internet.")
    failure: OSError = TimeoutError()
    for address in addresses:
        try:
            return socket.create_connection((str(address), to.port), timeout=deadline.left())
        except OSError as error:
            failure = error
    raise failure


def _resolved(network: Network, to: Destination, deadline: Deadline) -> list[Address]:
    """Asked in a thread, because the system's resolver cannot be told how long it may take."""
    found: list[list[Address]] = []

    def ask() -> None:
        try:
            found.append(list(dict.fromkeys(network.resolve(to.host, to.port))))
        except (OSError, ValueError):
            found.append([])

    asking = threading.Thread(target=ask, name=f"resolving {to.host}", daemon=True)
    asking.start()
    asking.join(deadline.left())
    if not found:
        raise Unreachable("The name of the host was not resolved in time.")
    if not found[0]:
        raise Unreachable("The name of the host cannot be resolved.")
    return found[0]


def _request(to: Destination, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = {"Host": to.authority, "Content-Length": str(len(body)), "Connection": "close"} | dict(headers)
    if any("\r" in value or "\n" in value for value in (to.target, *lines, *lines.values())):
        raise Unreachable("A header of the request would hold a line break.")
    head = [f"POST {to.target} HTTP/1.1", *(f"{name}: {value}" for name, value in lines.items()), "", ""]
    return "\r\n".join(head).encode("ascii") + body


def _answer(secure: ssl.SSLSocket, deadline: Deadline) -> Answer:
    """The first final answer: one of 1xx announces another. Of most, the first line says it all."""
    read = b""
    while len(read) < MOST_READ:
        secure.settimeout(deadline.left())
        if not (some := secure.recv(4096)):
            break
        read += some
        while match := STATUS.match(read):
            status = int(match[1])
            if status in BUSY:
                return Answer(status, _retry_after(secure, read, deadline))
            if status >= 200:
                return Answer(status)
            _, blank, rest = read.partition(b"\r\n\r\n")
            if not blank:
                break
            read = rest
    raise Unreachable("It did not answer in HTTP.")


def _retry_after(secure: ssl.SSLSocket, read: bytes, deadline: Deadline) -> str:
    """From the headers, as far as they come in time: the status stands, whatever comes of the rest."""
    try:
        while b"\r\n\r\n" not in read and len(read) < MOST_READ:
            secure.settimeout(deadline.left())
            if not (some := secure.recv(4096)):
                break
            read += some
    except (OSError, Unreachable):
        pass
    match = RETRY_AFTER.search(read.partition(b"\r\n\r\n")[0] + b"\r\n")
    return match[1].decode("ascii", "replace") if match else ""
