"""One stack per checkout: the second one is told who has it."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.devstack import start
from config.devstack.tenancy import Tenancy, Tenant

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
    import sys, time
    from pathlib import Path
    from config.devstack.tenancy import Tenancy, Tenant
    tenancy = Tenancy(Path(sys.argv[1]))
    assert tenancy.take("./run")
    tenancy.announce(Tenant.of_this_process("./run", "http://127.0.0.1:8000/", {"REDIS_URL": "redis://somewhere"}))
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that runs the stack of tmp_path."""
    command = [sys.executable, "-c", textwrap.dedent(HOLDER), str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_second_start_says_who_runs_and_where(
    holder: subprocess.Popen[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start.take_checkout(Tenancy(tmp_path)) is False
    assert f"Ahd is already running (pid {holder.pid}) at http://127.0.0.1:8000/" in capsys.readouterr().out


def test_command_finds_what_it_needs_to_join(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    assert Tenancy(tmp_path).tenant() == Tenant(
        holder.pid, "./run", "http://127.0.0.1:8000/", {"REDIS_URL": "redis://somewhere"}
    )


def test_killed_holder_leaves_the_checkout_free(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert Tenancy(tmp_path).take("./run")


def test_addresses_are_for_the_owner_only(tmp_path: Path) -> None:
    tenancy = Tenancy(tmp_path)
    assert tenancy.take("./run")
    assert stat.S_IMODE(tenancy.tenant_file.stat().st_mode) == 0o600
    tenancy.leave()
    assert not tenancy.tenant_file.exists()


def test_broken_note_is_no_note(tmp_path: Path) -> None:
    tenancy = Tenancy(tmp_path)
    for text in ("", "{", "[]", '{"pid": 1}', '{"what": 1}'):
        tenancy.tenant_file.write_text(text)
        assert tenancy.tenant() is None


def test_holder_is_this_process(tmp_path: Path) -> None:
    tenancy = Tenancy(tmp_path)
    assert tenancy.take("./run manage")
    assert tenancy.tenant() == Tenant(os.getpid(), "./run manage")
