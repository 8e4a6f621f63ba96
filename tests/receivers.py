"""What receives in tests: a real mail server and a real HTTPS server, on this machine, each in a thread of its own."""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, Envelope, Session

from monitoring.channels.connecting import Network

HOST = "hooks.example.org"

logging.getLogger("mail.log").setLevel(logging.WARNING)  # each line of each conversation


@dataclass
class MailServer:
    """What arrived, in order. `answers`: by address, what the server says to a recipient instead of taking it."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    greeting: str = ""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.greeting or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.content
        assert isinstance(raw, bytes)
        mail = message_from_bytes(raw, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.recipients += envelope.rcpt_tos
        return "250 taken"


@contextmanager
def a_mail_server() -> Iterator[MailServer]:
    kept, loop = MailServer(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    # Made in that thread, because this one may be inside a loop already: a browser's.
    made = loop.create_server(lambda: SMTP(kept, loop=loop), "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(made, loop).result(5)
    kept.port = server.sockets[0].getsockname()[1]
    try:
        yield kept
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class HookServer:
    """What arrived. `status`, `headers`: what is answered, by path, or else 204; `wait`: seconds before that."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    status: dict[str, int] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    wait: dict[str, float] = field(default_factory=dict)
    drip: set[str] = field(default_factory=set)
    authority: Any = None

    def network(self, *addresses: str, **other: Any) -> Network:
        """The network in which every name stands for this server, and this machine may be asked."""
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        found = [ip_address(text) for text in addresses or ("127.0.0.1",)]
        return Network(
            **{"resolve": lambda host, port: found, "may_connect": lambda a: True, "context": context} | other
        )

    def url(self, path: str = "/", host: str = HOST) -> str:
        return f"https://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [one.path for one in self.received]


@contextmanager
def a_hook_server(*names: str) -> Iterator[HookServer]:
    kept = HookServer(authority=trustme.CA())

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            kept.received.append(Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            time.sleep(kept.wait.get(self.path, 0))
            if self.path in kept.drip:
                self._drip()
                return
            status = kept.status.get(self.path, 204)
            self.send_response(status)
            elsewhere = {"Location": kept.url("/elsewhere")} if 300 <= status < 400 else {}
            for name, value in (elsewhere | kept.headers.get(self.path, {})).items():
                self.send_header(name, value)
            self.end_headers()

        def _drip(self) -> None:
            """A byte now and then, and never an end."""
            try:
                for _ in range(200):
                    self.wfile.write(b"H")
                    self.wfile.flush()
                    time.sleep(0.1)
            except OSError:
                pass

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    kept.authority.issue_cert(*(names or (HOST,))).configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    kept.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    """Whether the condition comes to hold in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
