"""Watches over the programs: one that ends is started again, ever less eagerly."""

import time
from dataclasses import dataclass

from config.devstack.interruption import Interruption
from config.devstack.programs import Program
from config.devstack.progress import say, show

PAUSES = (0.1, 0.4, 1, 3, 10, 30)  # seconds before the first, second, ... attempt to start it again
STEADY_AFTER = 60.0  # seconds after which earlier failures are forgotten
GLANCE = 0.2  # seconds between two looks


@dataclass(slots=True)
class Watched:
    """A program and its record."""

    program: Program
    failures: int = 0
    next_start: float | None = None

    def tend(self, now: float) -> None:
        """Look after it: note an end, and start it again when its pause is over."""
        if self.program.process is None:
            return  # its first start is not for us
        if self.program.is_running:
            if self.failures and now - self.program.launched_at > STEADY_AFTER:
                self.failures = 0
        elif self.next_start is None:
            self.next_start = now + self._note_failure()
        elif now >= self.next_start:
            self.next_start = None
            self.program.launch()

    def _note_failure(self) -> float:
        """Say what happened and return the pause before the next start."""
        pause = PAUSES[min(self.failures, len(PAUSES) - 1)]
        self.failures += 1
        # Its workers may have outlived it; they would hold the port, or do a task twice.
        self.program.clear()
        say(f"{self.program.name} ended ({self.program.ending}); starting it again in {pause} s")
        if not self.program.was_killed:
            show(self.program.last_words)
        return pause


class Supervisor:
    """All programs of one stack, in the order in which they need each other."""

    def __init__(self, interruption: Interruption) -> None:
        self.interruption = interruption
        self.watched: list[Watched] = []

    def add(self, program: Program) -> None:
        """Watch over a program from its first start on."""
        self.watched.append(Watched(program))

    def tend(self) -> None:
        """Look after all of them once."""
        for watched in self.watched:
            watched.tend(time.monotonic())

    def watch(self) -> None:
        """Look after them until asked to stop."""
        while not self.interruption.requested:
            self.tend()
            time.sleep(GLANCE)

    def stop(self) -> None:
        """Stop them in the reverse order, so that nobody loses what it still needs."""
        for watched in reversed(self.watched):
            program = watched.program
            if program.process is not None:
                went = program.stop(self.interruption)
                say(f"{program.name} stopped" if went else f"{program.name} was ended before it had stopped")
        self.watched.clear()
