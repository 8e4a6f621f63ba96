"""When what could not be delivered is tried again, and when it is parked for a person to look at."""

from __future__ import annotations

from datetime import datetime, timedelta

#: Waits after the first, second … failure; the last one repeats until the patience is over.
WAITS = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
)
#: So long after it was ready a message is tried; then it is parked.
PATIENCE = timedelta(days=1)

#: After so many claims in a row of which nobody knows how they ended, a message is claimed alone: it may be what ends
#: those who try it, and then it ends no other message's try.
MOST_IN_COMPANY = 3
#: After so many, of which the last ones were its own, it is parked.
MOST_UNSETTLED = 5
#: Between two claims alone: by then what ends programs for other reasons, a bad release or a full machine, is over or
#: has been seen by those who run the site.
APART = timedelta(minutes=10)


def next_attempt(*, ready_at: datetime, failed_at: datetime, attempts: int) -> datetime | None:
    """When to try again after the failure of attempt number `attempts` (from 1); None: park it.

    The last attempt comes at the very end of the patience, so that a recipient who is back within a day is reached.
    """
    end = ready_at + PATIENCE
    if failed_at >= end:
        return None
    return min(failed_at + WAITS[min(attempts, len(WAITS)) - 1], end)
