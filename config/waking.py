"""Waking the worker after a write, so that nobody waits for the next minute; never at the cost of the request."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from kombu import Connection

from config.celery import app

log = logging.getLogger(__name__)

SWEEP = "monitoring.tasks.sweep_deadlines"
WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
#: Seconds between two calls: what is written meanwhile is seen by the same sweep.
APART = 2.0
#: Seconds in which nobody is called after a call that failed.
SPARED = 30.0
#: Seconds to connect, and again for each answer.
PATIENCE = 0.5
#: A call that nobody has heard by then is of no use: the schedule has come round.
HEARD_WITHIN = 60


def call(task: str) -> None:
    """Queue a task. Raises whatever a broker that is away makes it raise, within a few seconds."""
    options = {
        **app.conf.broker_transport_options,
        "socket_connect_timeout": PATIENCE,
        "socket_timeout": PATIENCE,
        "retry_on_timeout": False,
        "max_retries": 0,
    }
    with Connection(app.conf.broker_url, connect_timeout=PATIENCE, transport_options=options) as connection:
        app.send_task(task, connection=connection, retry=False, expires=HEARD_WITHIN, ignore_result=True)


class Bell:
    """Calls the worker from a thread of its own: who rings never waits, not even for a broker that never answers.

    However often it is rung, there is one call at a time and `APART` seconds between two. A call that is lost does no
    harm: the schedule finds everything that it would have found.
    """

    def __init__(
        self, call: Callable[[str], None] = call, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.call, self.clock = call, clock
        self.lock = threading.Lock()
        self.rung = threading.Event()
        self.thread: threading.Thread | None = None
        self.not_before = 0.0

    def ring(self) -> None:
        """Have the worker look at what was written just now."""
        with self.lock:
            self.rung.set()
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._answer, name="bell", daemon=True)
                self.thread.start()

    def _answer(self) -> None:
        """Call as long as it has been rung since the last call; the thread ends where it has not."""
        while True:
            time.sleep(max(0.0, self.not_before - self.clock()))
            self.rung.clear()
            self.not_before = self.clock() + (APART if self._called() else SPARED)
            with self.lock:
                if not self.rung.is_set():
                    self.thread = None
                    return

    def _called(self) -> bool:
        try:
            self.call(SWEEP)
        except Exception as error:
            log.warning("the worker could not be called: %s", type(error).__name__)
            return False
        return True


BELL = Bell()


class WakingMiddleware:
    """Ring after each write that was done: by then its transaction has ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method in WRITING and response.status_code < 400:
            BELL.ring()
        return response
