"""A private Redis-compatible server, reachable through a socket only; it holds nothing that may not be lost."""

import os
import socket
from pathlib import Path

from config.devstack.accounts import Account
from config.devstack.binaries import redis_program
from config.devstack.interruption import Interruption
from config.devstack.places import Places
from config.devstack.programs import MARK, Program
from config.devstack.progress import StackError


class Redis:
    """One server and its socket."""

    def __init__(self, places: Places, account: Account, *, durable: bool) -> None:
        self.account = account
        self.sockets = places.sockets
        self.socket = places.sockets / "redis.sock"
        self.data = places.data / "redis"
        keep = ["--appendonly", "yes", "--appendfsync", "everysec"] if durable else ["--appendonly", "no"]
        command = [
            redis_program(),
            "--port",
            "0",
            "--unixsocket",
            str(self.socket),
            "--unixsocketperm",
            "700",
        ]
        command += ["--daemonize", "no", "--loglevel", "warning", "--save", "", *keep]
        self.program = Program(
            name="Redis",
            command=[*command, "--dir", str(self.data)],
            log=places.logs / "redis.log",
            environment={"PATH": os.environ.get("PATH", ""), MARK: places.mark},
        )

    @property
    def url(self) -> str:
        """Return the address as Celery reads it."""
        return f"redis+socket://{self.socket}"

    def start(self, interruption: Interruption) -> None:
        """Start the server and wait until it answers."""
        for directory in (self.data.parent, self.sockets):
            self.account.own_directory(directory)
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.program.launch()
        interruption.wait_for(self._is_ready, limit=30, what="The start of Redis")

    def _is_ready(self) -> bool:
        if not self.program.is_running:
            raise StackError(f"Redis did not start:\n{self.program.last_words}")
        return answers(self.socket)


def answers(path: Path) -> bool:
    """Tell whether a server answers at the socket."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
