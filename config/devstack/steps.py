"""Programs that run to their end: assets and migrations on the way, a command of the person in the foreground."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from config.devstack.interruption import Interruption
from config.devstack.places import ROOT
from config.devstack.programs import Program, end_with_parent
from config.devstack.progress import StackError, say, show


def python(*arguments: str) -> list[str]:
    """Return the command line of a module in our .venv."""
    return [sys.executable, "-m", *arguments]


class Assets:
    """Fonts and icons, made while the servers start; the module itself decides whether anything is stale."""

    def __init__(self, environment: dict[str, str], logs: Path) -> None:
        self.program = Program("assets", python("config.assets"), logs / "assets.log", environment)
        self.program.launch()

    def finish(self, interruption: Interruption) -> None:
        """Wait for the end and show what there is to say."""
        try:
            interruption.wait_for(lambda: not self.program.is_running, limit=180, what="The making of fonts")
        finally:
            self.program.clear()
        if self.program.ending != "exit code 0":
            raise StackError(f"Fonts and icons could not be made:\n{self.program.last_words}")
        say("fonts and icons are in place")
        show(self.program.last_words)


def prepare_database(environment: dict[str, str], interruption: Interruption, *options: str) -> None:
    """Migrate, grant and load first content, in one process that speaks for itself."""
    program = Program("prepare", python("config.devstack.prepare", *options), None, environment)
    program.launch()
    try:
        interruption.wait_for(
            lambda: not program.is_running, limit=300, what="The preparation of the database"
        )
    finally:
        program.clear()
    if program.ending != "exit code 0":
        raise StackError("The database could not be prepared; the lines above say why.")


def run_in_foreground(command: list[str], environment: dict[str, str], directory: Path = ROOT) -> int:
    """Give the terminal to a command and return its exit code, as a shell would."""
    process: subprocess.Popen[bytes] | None = None

    def pass_on(number: int, frame: FrameType | None) -> None:
        # Ctrl-C reaches the command from the terminal itself; it decides what that means.
        if process is not None and number != signal.SIGINT:
            process.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    process = subprocess.Popen(
        command, cwd=directory, env=environment, preexec_fn=end_with_parent(signal.SIGTERM)
    )
    code = process.wait()
    return code if code >= 0 else 128 - code


def called_from() -> Path:
    """Return the directory in which the person typed ./run, where relative names of files begin."""
    return Path(os.environ.get("AHD_CALLED_FROM") or ROOT)
