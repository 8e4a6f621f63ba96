"""`python -m config.devstack.measuring NAME [arguments]`: a measurement at the head of its own session.

When `./run bench` dies, however it dies, the kernel tells this process so; it takes the workers that it started along.
"""

import os
import runpy
import signal
import sys
from types import FrameType


def end_all(number: int, frame: FrameType | None) -> None:
    """End everybody in our session, ourselves included."""
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end_all)
    name = sys.argv.pop(1)
    runpy.run_module(f"bench.{name}", run_name="__main__", alter_sys=True)
