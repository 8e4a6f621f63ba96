"""Writing down how a try to deliver went: sent, to be tried again, withheld, or parked for a person to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Coalesce, Greatest

from agreements.domain.sentences import gettext_noop
from monitoring.domain.channels import SwitchedOff
from monitoring.domain.retrying import MOST_UNSETTLED, PATIENCE, WAITS, next_attempt
from monitoring.models import Attempt, Endpoint, Message
from monitoring.operations.endpoints import switch_off

#: So long nothing is handed to a channel that is down.
OUTAGE = timedelta(seconds=20)

#: What stands at a message whose tries end those who make them.
ENDS_ITS_WORKER = gettext_noop(
    "The program that tried it ended before the try did, several times in a row, in the end with nothing else at hand: "
    "this message may use up its memory or crash it."
)


@dataclass(frozen=True, slots=True)
class Try:
    """One try to hand over a message. `error`: why it failed, empty where the other side took it.

    `nobody_there`: nobody answered, so that another message to the same recipient would have fared no better.
    `gone`: the recipient wants none any more. `not_before`: when it wants the next one, None where it did not say.
    """

    message: Message
    begun: datetime
    error: str = ""
    nobody_there: bool = False
    gone: bool = False
    not_before: datetime | None = None


def settle(tries: Sequence[Try], *, at: datetime) -> None:
    """Note how tries ended that have just come to an end, in one transaction."""
    if not tries:
        return
    with transaction.atomic():
        Attempt.objects.bulk_create([_attempt(tried, at) for tried in tries])
        sent = [tried.message.pk for tried in tries if not tried.error]
        if sent:
            # Also what was parked or withheld meanwhile by somebody else: it has arrived.
            Message.objects.filter(pk__in=sent).update(
                sent_at=at,
                withheld_at=None,
                parked_at=None,
                leased_until=None,
                last_error="",
                unsettled=0,
                attempts=F("attempts") + 1,
            )
        for tried in tries:
            if tried.error:
                _note_failure(tried, at)


def _attempt(tried: Try, at: datetime) -> Attempt:
    number = tried.message.attempts + 1
    return Attempt(
        message=tried.message, number=number, started_at=tried.begun, finished_at=at, error=tried.error
    )


def _note_failure(tried: Try, at: datetime) -> None:
    """Try again later, not before the recipient wants it, or park it after a day; or never, where it wants none."""
    message = tried.message
    if tried.gone and message.endpoint_id:
        _note_gone(tried, message.endpoint_id, at)
        return
    since, attempts = message.trying_since or tried.begun, message.attempts + 1
    moment = next_attempt(ready_at=since, failed_at=at, attempts=attempts, not_before=tried.not_before)
    Message.objects.filter(pk=message.pk, sent_at__isnull=True).update(
        trying_since=since,
        attempts=attempts,
        next_attempt_at=moment or at,
        parked_at=None if moment else at,
        last_error=tried.error,
        unsettled=0,
        leased_until=None,
    )
    if tried.not_before is not None and message.endpoint_id:
        Endpoint.objects.filter(pk=message.endpoint_id).update(quiet_until=tried.not_before)
    if tried.nobody_there and message.endpoint_id:
        _spare(tried, attempts, at)


def _note_gone(tried: Try, endpoint: int, at: datetime) -> None:
    """Nothing goes there any longer: what waits is withheld when it is claimed, as of any endpoint that has ended."""
    message = tried.message
    switch_off(endpoint, at=at, because=SwitchedOff.GONE)
    Message.objects.open().filter(pk=message.pk).update(
        trying_since=message.trying_since or tried.begun,
        attempts=message.attempts + 1,
        withheld_at=at,
        last_error=tried.error,
        unsettled=0,
        leased_until=None,
    )


def _spare(tried: Try, attempts: int, at: datetime) -> None:
    """Where nobody answers at an address, all that waits for it waits together, rather than each message trying it."""
    due = Message.objects.open().filter(endpoint=tried.message.endpoint_id, next_attempt_at__lte=at)
    waiting = due.exclude(pk=tried.message.pk).exclude(leased_until__gt=at)
    most = max(attempts, (waiting.aggregate(most=Max("attempts"))["most"] or 0) + 1)
    again = at + WAITS[min(most, len(WAITS)) - 1]
    given_up = waiting.filter(trying_since__lte=at - PATIENCE)
    given_up.update(parked_at=at, last_error=tried.error, leased_until=None)
    waiting.update(
        trying_since=Coalesce("trying_since", Value(tried.begun)),
        attempts=F("attempts") + 1,
        next_attempt_at=again,
        last_error=tried.error,
        leased_until=None,
    )


def put_back(messages: Sequence[Message], *, at: datetime, reason: str) -> None:
    """Hand back what a channel that is down could not take: it counts as no try, and nobody is to blame.

    Nor does it show that the message can be tried: what was unsettled before remains so.
    """
    if not messages:
        return
    Message.objects.open().filter(pk__in=[message.pk for message in messages]).update(
        leased_until=None,
        next_attempt_at=at + OUTAGE,
        last_error=reason[:1000],
        unsettled=Greatest(F("unsettled") - 1, 0),
    )


def park_what_ends_its_workers(*, at: datetime) -> int:
    """Park what was claimed too often without an end, alone at last; return how many messages that were."""
    gone = Message.objects.open().filter(unsettled__gte=MOST_UNSETTLED, leased_until__lte=at)
    count: int = gone.update(parked_at=at, last_error=ENDS_ITS_WORKER, leased_until=None)
    return count


def withhold(message: Message, *, at: datetime) -> None:
    """Nothing in it may go to this person any longer."""
    Message.objects.open().filter(pk=message.pk).update(withheld_at=at, leased_until=None)
