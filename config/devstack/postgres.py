"""A private PostgreSQL: no port, no password, reachable through a socket that only its owner can enter."""

import os
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

from config.devstack.accounts import Account
from config.devstack.binaries import postgres_programs
from config.devstack.interruption import Interruption
from config.devstack.places import Places
from config.devstack.programs import MARK, Program
from config.devstack.progress import StackError

SUPERUSER, OWNER, APP = "postgres", "ahd_owner", "ahd_app"
DATABASE = "ahd"
ROLES = Path(__file__).with_name("roles.sql")

CLUSTER = ["--encoding=UTF8", "--data-checksums", "--auth=trust", "--no-sync"]
# The character type is not C: with C, trigram search is blind to Arabic script.
CLUSTER += ["--lc-collate=C", "--lc-ctype=C.UTF-8"]
BUILTIN = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]  # from PostgreSQL 17 on
SETTINGS = ["listen_addresses=", "max_connections=60", "log_min_messages=warning", "jit=off", "timezone=UTC"]
# For tests only: what a power cut would cost does not matter there.
HASTE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]
HASTE += ["wal_level=minimal", "max_wal_senders=0"]


class Postgres:
    """One cluster and its server."""

    def __init__(self, places: Places, account: Account, *, durable: bool) -> None:
        self.account = account
        self.programs = postgres_programs(account)
        self.home, self.sockets = places.data, places.sockets
        self.data = places.data / "postgres"
        self.is_new = False
        settings = [*SETTINGS, *([] if durable else HASTE), f"unix_socket_directories={quoted(self.sockets)}"]
        command = [str(self.programs / "postgres"), "-D", str(self.data)]
        self.program = Program(
            name="PostgreSQL",
            command=command + [part for setting in settings for part in ("-c", setting)],
            log=places.logs / "postgres.log",
            environment={"PATH": os.environ.get("PATH", ""), "TZ": "UTC", MARK: places.mark},
            farewell=signal.SIGINT,  # "fast": disconnects everybody and leaves a clean cluster
            grace=20,
            account=account,
        )

    def start(self, interruption: Interruption) -> None:
        """Make the cluster if there is none, start the server and wait until it answers."""
        for directory in (self.home, self.data, self.sockets):
            self.account.own_directory(directory)
        self._end_left_over(interruption)
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
            self.is_new = True
        self.program.launch()
        interruption.wait_for(self._is_ready, limit=60, what="The start of PostgreSQL")
        self._make_roles()

    def url(self, role: str, database: str = DATABASE) -> str:
        """Return the address for a role."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='')}"

    def _is_ready(self) -> bool:
        if not self.program.is_running or self.program.process is None:
            raise StackError(f"PostgreSQL did not start:\n{self.program.last_words}")
        lines = self._postmaster_lines()
        # A server that was killed leaves a file that says "ready" too, so the first line must be ours.
        return len(lines) > 7 and lines[0] == str(self.program.process.pid) and lines[7] == "ready"

    def _postmaster_lines(self) -> list[str]:
        try:
            return [line.strip() for line in (self.data / "postmaster.pid").read_text().splitlines()]
        except OSError:
            return []

    def _end_left_over(self, interruption: Interruption) -> None:
        """Stop a server that a killed supervisor left; we hold the lock of the checkout, so it is nobody's."""
        pid = self._left_over()
        if pid is not None:
            os.kill(pid, signal.SIGINT)
            interruption.wait_for(
                lambda: self._left_over() is None, limit=30, what="The end of an earlier PostgreSQL"
            )

    def _left_over(self) -> int | None:
        """Return the process that postmaster.pid names, if it is a living PostgreSQL."""
        lines = self._postmaster_lines()
        if not lines or not lines[0].isdigit():
            return None
        try:
            running = Path(os.readlink(f"/proc/{lines[0]}/exe")).name
        except OSError:
            return None
        return int(lines[0]) if running.startswith("postgres") else None

    def _make_cluster(self) -> None:
        initdb = str(self.programs / "initdb")
        told = subprocess.run([initdb, "--version"], capture_output=True, text=True, timeout=30, check=True)
        major = int(told.stdout.split()[2].split(".")[0])
        command = [initdb, "-D", str(self.data), "-U", SUPERUSER, *CLUSTER, *(BUILTIN if major >= 17 else [])]
        maker = Program("initdb", command, self.program.log, self.program.environment, account=self.account)
        maker.launch()
        if maker.process is None or maker.process.wait(timeout=120) != 0:
            raise StackError(f"initdb failed:\n{maker.last_words}")

    def _make_roles(self) -> None:
        psql = [str(self.programs / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(ROLES)]
        done = subprocess.run(
            [*psql, self.url(SUPERUSER, "postgres")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=60,
        )
        if done.returncode != 0:
            raise StackError(f"The database roles could not be made:\n{done.stderr.decode(errors='replace')}")


def quoted(path: Path) -> str:
    """Quote a path as PostgreSQL reads lists of directories."""
    return '"' + str(path).replace('"', '""') + '"'
