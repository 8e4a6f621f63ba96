"""`./run` itself, in a copy of this checkout below a directory with spaces."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from config.devstack.places import Places, fingerprint
from config.devstack.programs import end_with_parent, left_over

ROOT = Path(__file__).resolve().parents[2]
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "var", "staticfiles", "tests", "__pycache__", ".*_cache")
# What ./run is told by its caller must come from the person, not from the test run around us.
OURS = ("DATABASE_URL", "REDIS_URL", "MIGRATION_DATABASE_URL", "SECRET_KEY", "CI", "PYTEST_CURRENT_TEST")


class Run:
    """One ./run and what it says; nothing of it outlives the test process."""

    def __init__(self, checkout: Path, *arguments: str) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in OURS}
        self.output = (checkout / f"said-{time.monotonic_ns()}").open("w+")
        command = [sys.executable, "-I", str(checkout / "run"), *arguments]
        self.process = subprocess.Popen(
            command,
            cwd=checkout,
            env=environment | {"PORT": "8700"},
            stdout=self.output,
            stderr=subprocess.STDOUT,
            preexec_fn=end_with_parent(signal.SIGTERM),
        )

    @property
    def said(self) -> str:
        return Path(self.output.name).read_text()

    def until(self, words: str, limit: float = 240) -> str:
        deadline = time.monotonic() + limit
        while words not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.05)
        return self.said

    def ended(self, limit: float = 60) -> int:
        return self.process.wait(timeout=limit)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    copy = tmp_path_factory.mktemp("a place") / "with spaces"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED, symlinks=True)
    # The installed packages are those of this checkout: same lock, same Python.
    (copy / ".venv").symlink_to(Path(sys.prefix))
    copy.chmod(0o755)
    yield copy
    for elsewhere in (Path("/var/tmp"), Path("/tmp")):
        shutil.rmtree(elsewhere / f"ahd-{os.geteuid()}-{fingerprint(copy)}", ignore_errors=True)


def page(run: Run) -> int:
    port = int(run.said.split("READY  http://127.0.0.1:")[1].split("/")[0])
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/")
    return connection.getresponse().status


def mark_of(checkout: Path) -> str:
    var = checkout / "var"
    inside = Places(var / "data", var, var).mark
    outside = fingerprint(Path("/var/tmp") / f"ahd-{os.geteuid()}-{fingerprint(checkout)}")
    return inside if (var / "data").exists() else outside


@pytest.mark.slow
def test_life_of_a_stack_from_the_first_start_to_ctrl_c(checkout: Path) -> None:
    first = Run(checkout)
    first.until("Ctrl-C stops everything")
    assert page(first) == 200
    assert "?as_of=2025-11-03" in first.said

    second = Run(checkout)
    assert second.ended() == 1
    assert f"Ahd is already running (pid {first.process.pid}) at http://127.0.0.1:" in second.said

    command = Run(
        checkout, "manage", "shell", "-v0", "-c", "from django.conf import settings; print('joined')"
    )
    assert command.ended() == 0
    assert command.said == "joined\n"

    first.process.kill()
    first.ended()
    following = Run(checkout)
    following.until("Ctrl-C stops everything")
    assert "the database is up to date" in following.said
    assert page(following) == 200

    following.process.send_signal(signal.SIGINT)
    assert following.ended() == 0
    order = [line.split()[-2] for line in following.said.splitlines() if line.endswith(" stopped")]
    assert order == ["web", "beat", "worker", "Redis", "PostgreSQL"]
    assert left_over(mark_of(checkout)) == []


#: A measurement with a worker that would go on for hours by itself.
SLEEPER = """
import multiprocessing, time
worker = multiprocessing.get_context("fork").Process(target=time.sleep, args=(10_000,))
worker.start()
print("worker", worker.pid, "sleeps", flush=True)
worker.join()
"""


@pytest.mark.slow
@pytest.mark.parametrize("ends_it", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_worker_of_a_measurement_outlives_it(checkout: Path, ends_it: signal.Signals) -> None:
    (checkout / "bench" / "sleeper.py").write_text(SLEEPER)
    bench = Run(checkout, "bench", "sleeper")
    worker = int(bench.until("sleeps").split("worker ")[1].split()[0])
    assert is_alive(worker)
    bench.process.send_signal(ends_it)
    bench.ended()
    deadline = time.monotonic() + 30
    while is_alive(worker):
        assert time.monotonic() < deadline, f"{worker} goes on"
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that ended and waits for its parent to notice does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
