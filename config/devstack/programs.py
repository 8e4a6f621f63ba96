"""One program that runs beside us: how it is started, how it ends, and that nothing of it stays behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.devstack.accounts import Account
from config.devstack.interruption import PAUSE, Interruption
from config.devstack.places import ROOT
from config.devstack.progress import last_lines

MARK = "AHD_STACK"  # stands in the environment of every program, so that left-over ones can be found
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Program:
    """A program in a session of its own, which ends when we end."""

    name: str
    command: list[str]
    log: Path | None  # None: the terminal
    environment: dict[str, str]
    farewell: signal.Signals = signal.SIGTERM
    grace: float = 10.0  # seconds between asking it to end and ending it
    account: Account | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    launched_at: float = field(default=0.0, init=False)
    log_began_at: int = field(default=0, init=False)

    def launch(self) -> None:
        """Start it; what it says goes to its log."""
        credentials: dict[str, Any] = {}
        if self.account and self.account.borrowed:
            credentials = {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}
        output = self.log.open("ab") if self.log else None
        self.log_began_at = output.tell() if output else 0
        with output or nullcontext():
            self.process = subprocess.Popen(
                self.command,
                cwd="/" if credentials else ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=end_with_parent(self.farewell),
                **credentials,
            )
        self.launched_at = time.monotonic()

    @property
    def is_running(self) -> bool:
        """Whether it lives."""
        return self.process is not None and self.process.poll() is None

    @property
    def ending(self) -> str:
        """How it ended, in words."""
        code = self.process.returncode if self.process else None
        if code is None:
            return "not started"
        return f"killed by signal {-code}" if code < 0 else f"exit code {code}"

    @property
    def was_killed(self) -> bool:
        """Whether somebody killed it, so that its own words cannot say why."""
        return self.process is not None and self.process.returncode == -signal.SIGKILL

    @property
    def last_words(self) -> str:
        """What it wrote since its last launch, cut to the end."""
        return last_lines(self.log, since=self.log_began_at) if self.log else ""

    def stop(self, interruption: Interruption) -> bool:
        """Ask it to end, wait for its grace, then end it with all it started; tell whether it went by itself."""
        if self.process is None:
            return True
        if self.process.poll() is None:
            self.process.send_signal(self.farewell)
        deadline = time.monotonic() + self.grace
        while self.process.poll() is None and time.monotonic() < deadline and not interruption.insisted:
            time.sleep(PAUSE)
        by_itself = self.process.poll() is not None
        self.clear()
        return by_itself

    def clear(self) -> None:
        """End whatever of its session is still there."""
        if self.process is not None:
            kill_group(self.process.pid)
            self.process.wait()


def end_with_parent(farewell: signal.Signals) -> Callable[[], None]:
    """Return what makes the kernel send the signal to a child when its parent dies, however it dies (Linux).

    It runs after the change of user, as it must: that change clears the setting.
    """
    parent = os.getpid()

    def arrange() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(farewell))
            if os.getppid() != parent:
                os._exit(1)  # it died before we could arrange that

    return arrange


def kill_group(group: int) -> None:
    """Kill a session, if anybody is left in it."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def left_over(stack: str) -> list[int]:
    """Return the programs of this stack that a killed supervisor left behind (Linux)."""
    mark = f"{MARK}={stack}".encode()
    return [pid for pid in process_ids() if mark in environment_of(pid).split(b"\0")]


def end_left_over(stack: str, patience: float = 5.0) -> int:
    """Wait a moment for left-over programs, end those that stay, and return how many there were."""
    found = left_over(stack)
    deadline = time.monotonic() + patience
    while left_over(stack) and time.monotonic() < deadline:
        time.sleep(PAUSE)
    for pid in left_over(stack):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    return len(found)


def process_ids() -> list[int]:
    """Return all process ids but our own, as /proc shows them."""
    proc = Path("/proc")
    names = (entry.name for entry in proc.iterdir()) if proc.exists() else iter(())
    return [int(name) for name in names if name.isdigit() and int(name) != os.getpid()]


def environment_of(pid: int) -> bytes:
    """Return what a process was started with; nothing where we may not look."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""
