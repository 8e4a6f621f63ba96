"""What ./run says while it works: one line per step, with the seconds since the command began."""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

STARTED = float(os.environ.get("AHD_STARTED") or time.time())
# `./run manage dumpdata > file` must write the command's own words into the file, and no others.
BESIDE_OUTPUT = os.environ.get("AHD_PROGRESS") == "stderr"


class StackError(Exception):
    """Something that stops the command; the text is a sentence for the person at the terminal."""


def say(text: str) -> None:
    """Print one step."""
    write(f"{time.time() - STARTED:6.1f}s  {text}")


def show(text: str) -> None:
    """Print what belongs to the step above."""
    for line in text.splitlines():
        write(f"         {line}".rstrip())


def write(line: str) -> None:
    """Print a line; where the terminal has gone, the work goes on all the same."""
    with suppress(OSError):
        print(line, file=sys.stderr if BESIDE_OUTPUT else sys.stdout, flush=True)


def last_lines(log: Path, count: int = 12, since: int = 0) -> str:
    """Return how a log ends, reading only what was written after the byte `since`."""
    try:
        with log.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(since, size - 20_000))
            text = file.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-count:])
