"""Ctrl-C and its relatives: the first one asks to stop, the second one insists."""

import signal
import time
from collections.abc import Callable
from types import FrameType

from config.devstack.progress import StackError, say

PAUSE = 0.03  # seconds between two looks at a condition


class Interrupted(Exception):
    """The person at the terminal asked to stop."""


class Interruption:
    """Counts the requests to stop; whoever waits asks it."""

    def __init__(self) -> None:
        self.count = 0

    def listen(self) -> None:
        """Take over the signals that mean: stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note)

    @property
    def requested(self) -> bool:
        """Whether to stop."""
        return self.count > 0

    @property
    def insisted(self) -> bool:
        """Whether to stop without waiting for anybody."""
        return self.count > 1

    def wait_for(self, condition: Callable[[], bool], *, limit: float, what: str) -> None:
        """Wait until the condition holds.

        Raises Interrupted when asked to stop, StackError("<what> within <limit> seconds") when time is up.
        """
        deadline = time.monotonic() + limit
        while not condition():
            if self.requested:
                raise Interrupted
            if time.monotonic() > deadline:
                raise StackError(f"{what} did not happen within {limit:.0f} seconds.")
            time.sleep(PAUSE)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.count += 1
        if self.count == 1:
            say("stopping; once more forces it")
