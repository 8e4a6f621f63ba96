"""Where the servers of one checkout, or of one test run, keep their files."""

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.devstack.accounts import Account

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
LOGS = VAR / "log"

# The kernel takes 107 bytes for the path of a socket, and ours add up to 20.
LONGEST_SOCKET_DIRECTORY = 80
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")
TEST_PREFIX = "ahd-test-"


@dataclass(frozen=True, slots=True)
class Places:
    """The directories of one pair of servers; sockets need a short, plain path of their own."""

    data: Path
    sockets: Path
    logs: Path

    @property
    def mark(self) -> str:
        """Return the name by which programs of these places are known."""
        return fingerprint(self.data)

    @classmethod
    def of_checkout(cls, account: Account, root: Path = ROOT) -> "Places":
        """Return var/, or a place outside where the path is too long or closed to PostgreSQL's account."""
        var = root / "var"
        var.mkdir(exist_ok=True)
        name = f"ahd-{os.geteuid()}-{fingerprint(root)}"
        data = var / "data" if account.can_reach(var) else Path("/var/tmp") / name  # noqa: S108
        sockets = data / "run"
        if len(os.fsencode(sockets)) > LONGEST_SOCKET_DIRECTORY or not PLAIN_PATH.fullmatch(str(sockets)):
            sockets = Path("/tmp") / name  # noqa: S108
        return cls(data, sockets, make_logs(var))


@contextmanager
def temporary_places(account: Account) -> Iterator[Places]:
    """Lend places to one run; they are gone afterwards, and so are those of runs that were killed."""
    home = Path(tempfile.gettempdir())
    if not account.can_reach(home) or len(os.fsencode(home)) > LONGEST_SOCKET_DIRECTORY - 30:
        home = Path("/tmp")  # noqa: S108
    remove_abandoned(home)
    base = Path(tempfile.mkdtemp(prefix=TEST_PREFIX, dir=home))
    base.chmod(0o711)
    with (base / "in-use").open("w") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        try:
            yield Places(base / "data", base / "data" / "run", make_logs(base))
        finally:
            shutil.rmtree(base, ignore_errors=True)


def remove_abandoned(home: Path) -> None:
    """Remove what test runs of this user left when they were killed."""
    for base in home.glob(f"{TEST_PREFIX}*"):
        try:
            if base.is_symlink() or base.stat().st_uid != os.geteuid():
                continue
            with (base / "in-use").open("r+") as mark:
                fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(base, ignore_errors=True)
        except OSError:
            continue  # still in use, or just being made


def make_logs(home: Path) -> Path:
    """Make the directory of the logs."""
    logs = home / "log"
    logs.mkdir(exist_ok=True)
    return logs


def fingerprint(path: Path) -> str:
    """Return a short name for a path, so that two checkouts never meet."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]
