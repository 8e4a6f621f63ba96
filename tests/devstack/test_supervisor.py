"""The supervisor: what ends is started again, and nothing outlives a killed supervisor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config.devstack.interruption import Interruption
from config.devstack.programs import MARK, Program, end_left_over, left_over
from config.devstack.supervisor import PAUSES, STEADY_AFTER, Supervisor, Watched

ROOT = Path(__file__).resolve().parents[2]
SLEEP = ["sleep", "600"]
# A supervisor of two programs, one of which ignores the request to end.
SUPERVISOR = """
    import sys
    from pathlib import Path
    from config.devstack.interruption import Interruption
    from config.devstack.programs import Program
    from config.devstack.supervisor import Supervisor
    interruption = Interruption()
    interruption.listen()
    supervisor = Supervisor(interruption)
    environment = {"PATH": sys.argv[2], "AHD_STACK": sys.argv[3]}
    deaf = ["sh", "-c", "trap '' TERM; sleep 600 & sleep 600; wait"]
    for name, command in (("meek", ["sleep", "600"]), ("deaf", deaf)):
        program = Program(name, command, Path(sys.argv[1]) / "log", environment, grace=0.5)
        supervisor.add(program)
        program.launch()
    print("up", flush=True)
    supervisor.watch()
    supervisor.stop()
"""


def until(condition: Callable[[], bool], limit: float = 10) -> bool:
    deadline = time.monotonic() + limit
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


@pytest.fixture
def sleeper(tmp_path: Path) -> Program:
    return Program("sleeper", SLEEP, tmp_path / "sleeper.log", {"PATH": os.environ["PATH"]})


@pytest.fixture
def stack(tmp_path: Path) -> str:
    return f"test-{os.getpid()}-{tmp_path.name}"


@pytest.fixture
def supervisor(tmp_path: Path, stack: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(SUPERVISOR), str(tmp_path), os.environ["PATH"], stack]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    assert until(lambda: len(left_over(stack)) >= 3)
    return process


def test_killed_program_is_started_again(sleeper: Program) -> None:
    watched = Watched(sleeper)
    sleeper.launch()
    assert sleeper.process
    first = sleeper.process.pid
    sleeper.process.kill()
    assert until(lambda: not sleeper.is_running)
    watched.tend(100.0)
    assert not sleeper.is_running
    watched.tend(100.0 + PAUSES[0])
    assert sleeper.is_running
    assert sleeper.process.pid != first
    assert sleeper.stop(Interruption())


def test_program_that_keeps_ending_is_started_ever_less_eagerly(tmp_path: Path) -> None:
    watched = Watched(Program("hasty", ["false"], tmp_path / "log", {"PATH": os.environ["PATH"]}))
    watched.program.launch()
    pauses, now = [], 0.0
    for _ in range(len(PAUSES) + 2):
        assert until(lambda: not watched.program.is_running)
        watched.tend(now)
        assert watched.next_start is not None
        pauses.append(watched.next_start - now)
        now = watched.next_start
        watched.tend(now)
    assert pauses == pytest.approx([*PAUSES, PAUSES[-1], PAUSES[-1]])


def test_steady_program_is_forgiven(sleeper: Program) -> None:
    watched = Watched(sleeper, failures=4)
    sleeper.launch()
    watched.tend(sleeper.launched_at + STEADY_AFTER + 1)
    assert watched.failures == 0
    sleeper.stop(Interruption())


def test_failing_program_shows_its_last_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["sh", "-c", "echo the reason >&2; exit 3"]
    watched = Watched(Program("web", command, tmp_path / "log", {"PATH": os.environ["PATH"]}))
    watched.program.launch()
    assert until(lambda: not watched.program.is_running)
    watched.tend(0.0)
    said = capsys.readouterr().out
    assert "web ended (exit code 3); starting it again in 0.1 s" in said
    assert "the reason" in said


def test_programs_stop_in_the_reverse_order(
    sleeper: Program, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    supervisor = Supervisor(Interruption())
    second = Program("second", SLEEP, tmp_path / "second.log", {"PATH": os.environ["PATH"]})
    for program in (sleeper, second):
        supervisor.add(program)
        program.launch()
    supervisor.stop()
    said = capsys.readouterr().out
    assert said.index("second stopped") < said.index("sleeper stopped")


def test_asked_to_stop_it_ends_all_even_the_deaf(supervisor: subprocess.Popen[str], stack: str) -> None:
    supervisor.send_signal(signal.SIGINT)
    said, _ = supervisor.communicate(timeout=10)
    assert "deaf was ended before it had stopped" in said
    assert "meek stopped" in said
    assert left_over(stack) == []


def test_killed_supervisor_leaves_nothing_to_the_next_one(
    supervisor: subprocess.Popen[str], stack: str
) -> None:
    supervisor.kill()
    supervisor.communicate(timeout=10)
    # The meek one was told by the kernel; the deaf one and its children are found by their mark.
    assert end_left_over(stack, patience=0.3) >= 2
    assert until(lambda: left_over(stack) == [])


def test_other_stacks_are_left_alone(sleeper: Program) -> None:
    sleeper.environment[MARK] = f"another-{os.getpid()}"
    sleeper.launch()
    assert end_left_over("this-one", patience=0) == 0
    assert sleeper.is_running
    sleeper.stop(Interruption())
