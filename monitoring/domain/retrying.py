"""When what could not be delivered is tried again, and when it is parked for a person to look at."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

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


def next_attempt(
    *, ready_at: datetime, failed_at: datetime, attempts: int, not_before: datetime | None = None
) -> datetime | None:
    """When to try again after the failure of attempt number `attempts` (from 1); None: park it.

    `not_before`: when the recipient wants it, if that is later than it would be tried.

    The last attempt comes at the very end of the patience, so that a recipient who is back within a day is reached.
    """
    end = ready_at + PATIENCE
    if failed_at >= end:
        return None
    moment = failed_at + WAITS[min(attempts, len(WAITS)) - 1]
    return min(moment if not_before is None else max(moment, not_before), end)


_SECONDS = re.compile(r"[0-9]{1,9}")


def asked_moment(words: str, at: datetime) -> datetime | None:
    """What Retry-After asks for, in seconds from `at` or as a date of HTTP (RFC 9110, section 10.2.3).

    At most PATIENCE ahead: nobody is kept from their warnings for longer. None where it asks for nothing that lies
    ahead, or cannot be read.
    """
    if _SECONDS.fullmatch(words):
        moment = at + min(timedelta(seconds=int(words)), PATIENCE)
    else:
        try:
            read = parsedate_to_datetime(words)
        except (TypeError, ValueError, IndexError, OverflowError):
            return None
        # The oldest form of such a date names no zone and means the same.
        moment = read if read.tzinfo is not None else read.replace(tzinfo=UTC)
    return min(moment, at + PATIENCE) if moment > at else None
