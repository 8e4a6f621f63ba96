"""Delivering: messages are claimed with a lease, handed to their channel, and only then marked as sent.

A program that is killed in between leaves a lease that runs out, and somebody else sends the message once more with
the same key. So nothing is lost, and what arrives twice can be told.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from monitoring.domain.channels import Channel
from monitoring.domain.retrying import asked_moment
from monitoring.models import Message
from monitoring.models.letters import Letter, letters_of
from monitoring.operations.claiming import RENEWED_AFTER, claim, claim_alone, renew
from monitoring.operations.packing import pack
from monitoring.operations.settling import Try, park_what_ends_its_workers, put_back, settle, withhold

log = logging.getLogger(__name__)

#: A pass ends after so long, far below the time limit of its task; what is left is the next one's.
LONGEST = timedelta(seconds=20)
#: So much of it at most is for what is tried alone.
LONGEST_ALONE = timedelta(seconds=5)
#: Seconds without an end after which free lanes are filled again, although others are still at work.
QUIET = 0.2


class NotDelivered(Exception):
    """The other side did not take this message; the text says why, for those who run the site.

    `nobody_there`: nobody answered, so that other messages to the same recipient need not try for now.
    `gone`: the recipient wants no message any more. `retry_after`: when it wants the next one, in its own words (RFC
    9110, section 10.2.3).
    """

    def __init__(
        self, reason: str, *, nobody_there: bool = False, gone: bool = False, retry_after: str = ""
    ) -> None:
        super().__init__(reason)
        self.nobody_there = nobody_there
        self.gone = gone
        self.retry_after = retry_after


class ChannelDown(Exception):
    """Nothing can be handed over by this channel at the moment, whoever it is for: no message is to blame."""


class Sender(Protocol):
    """A channel. `lanes`: so many messages are handed over at a time, each to somebody else.

    `written` makes what goes over the wire for a try at `at`; `send` hands it over, in a thread without the database.
    Both raise NotDelivered; `send` raises ChannelDown too.
    """

    channel: Channel
    lanes: int

    def written(self, letter: Letter, at: datetime) -> Any: ...
    def send(self, written: Any) -> None: ...


@dataclass(slots=True)
class Tally:
    """What a pass came to, in messages; `packed` in notices. `down`: by channel that is down, why."""

    packed: int = 0
    sent: int = 0
    failed: int = 0
    withheld: int = 0
    down: dict[Channel, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Lane:
    """One channel during a pass: what is under way, and whether it is down."""

    sender: Sender
    pool: ThreadPoolExecutor
    under_way: dict[Future[None], Try] = field(default_factory=dict)
    down: str = ""

    @property
    def free(self) -> int:
        return 0 if self.down else self.sender.lanes - len(self.under_way)


def deliver(*, at: datetime, clock: Callable[[], datetime], senders: Iterable[Sender]) -> Tally:
    """Pack what is ready and hand over what is due, until nothing is left or the pass has gone on for `LONGEST`.

    `at`: when the pass begins; `clock`: the adapter's clock, by which claims and tries are dated. Several passes at a
    time do no harm. One recipient who does not answer holds one lane, and no other recipient. What has ended those who
    tried it comes first and by itself: should it end this pass too, no other message is at hand.
    """
    park_what_ends_its_workers(at=at)
    tally = Tally(packed=pack(at=at))
    with ExitStack() as stack:
        lanes = [
            _Lane(sender, stack.enter_context(ThreadPoolExecutor(sender.lanes, "delivery")))
            for sender in senders
        ]

        def alone(now: datetime) -> None:
            if now - at < LONGEST_ALONE:
                _fill_with_one(lanes, now, clock, tally)

        def together(now: datetime) -> None:
            if now - at < LONGEST:
                for lane in lanes:
                    _fill(lane, now, clock, tally)

        for fill in (alone, together):
            _go_on(lanes, fill, clock, tally)
    return tally


def _go_on(
    lanes: Sequence[_Lane], fill: Callable[[datetime], None], clock: Callable[[], datetime], tally: Tally
) -> None:
    """Fill the lanes again and again, until nothing is under way that way any longer."""
    renewed = clock()
    while True:
        now = clock()
        fill(now)
        if not (under_way := {future: t for lane in lanes for future, t in lane.under_way.items()}):
            return
        if now - renewed >= RENEWED_AFTER:
            renewed = now
            renew([tried.message for tried in under_way.values()], at=now)
        _take_down(lanes, clock, tally)


def _take_down(lanes: Sequence[_Lane], clock: Callable[[], datetime], tally: Tally) -> None:
    """Write down what ends, at once, as long as something does: a kill between the two makes a copy."""
    while under_way := [future for lane in lanes for future in lane.under_way]:
        if not wait(under_way, QUIET, FIRST_COMPLETED).done:
            return
        for lane in lanes:
            _collect(lane, clock(), tally)


def _fill(lane: _Lane, now: datetime, clock: Callable[[], datetime], tally: Tally) -> None:
    """Give each free lane a message of a recipient who has none under way."""
    ready: list[tuple[Any, Try]] = []
    while (free := lane.free - len(ready)) > 0 and (
        claimed := claim(lane.sender.channel, at=now, limit=free)
    ):
        ready += _written(lane.sender, claimed, now, clock, tally)
    # Only now: nothing else is done while the first ones end.
    _start(lane, ready)


def _fill_with_one(
    lanes: Sequence[_Lane], now: datetime, clock: Callable[[], datetime], tally: Tally
) -> None:
    """Where nothing is under way, begin with one message that is tried alone."""
    up = {lane.sender.channel: lane for lane in lanes if not lane.down}
    while not any(lane.under_way for lane in lanes) and (message := claim_alone(list(up), at=now)):
        lane = up[Channel(message.channel)]
        _start(lane, _written(lane.sender, [message], now, clock, tally))


def _start(lane: _Lane, ready: Iterable[tuple[Any, Try]]) -> None:
    for written, tried in ready:
        lane.under_way[lane.pool.submit(lane.sender.send, written)] = tried


def _written(
    sender: Sender, claimed: Sequence[Message], now: datetime, clock: Callable[[], datetime], tally: Tally
) -> list[tuple[Any, Try]]:
    """What goes over the wire, with its try; what cannot be written is settled."""
    ready: list[tuple[Any, Try]] = []
    for letter in _letters(claimed, now, tally):
        begun = clock()
        try:
            written = sender.written(letter, begun)
        except Exception as error:
            log.exception("message %s cannot be written", letter.message.key)
            settle([Try(letter.message, begun, _reason(error))], at=begun)
            tally.failed += 1
            continue
        ready.append((written, Try(letter.message, begun)))
    return ready


def _letters(claimed: Sequence[Message], now: datetime, tally: Tally) -> list[Letter]:
    """Those that may be sent still; what cannot be read for one of them keeps no other from being sent."""
    letters = []
    for letter in _read(claimed, now, tally):
        if letter.withheld:
            tally.withheld += 1
            withhold(letter.message, at=now)
        else:
            letters.append(letter)
    return letters


def _read(claimed: Sequence[Message], now: datetime, tally: Tally) -> list[Letter]:
    try:
        return letters_of(claimed)
    except Exception as error:
        if len(claimed) > 1:
            return [letter for message in claimed for letter in _read([message], now, tally)]
        log.exception("message %s cannot be read", claimed[0].key)
        settle([Try(claimed[0], now, _reason(error))], at=now)
        tally.failed += 1
        return []


def _collect(lane: _Lane, now: datetime, tally: Tally) -> None:
    """Write down how the tries that have ended went; what a channel that is down could not take is put back."""
    done = [future for future in lane.under_way if future.done()]
    tries, back = [], []
    for future in done:
        tried, error = lane.under_way.pop(future), future.exception()
        if isinstance(error, ChannelDown):
            if not lane.down:
                lane.down = tally.down[lane.sender.channel] = str(error)
                log.error("%s is down: %s", lane.sender.channel, error)
            back.append(tried.message)
            continue
        if error is not None and not isinstance(error, NotDelivered):
            log.error("message %s failed", tried.message.key, exc_info=error)
        tries.append(_ended(tried, error, now))
    settle(tries, at=now)
    tally.failed += sum(bool(tried.error) for tried in tries)
    tally.sent += sum(not tried.error for tried in tries)
    put_back(back, at=now, reason=lane.down)


def _ended(tried: Try, error: BaseException | None, at: datetime) -> Try:
    """The try with how it ended."""
    if error is None:
        return tried
    if not isinstance(error, NotDelivered):
        return replace(tried, error=_reason(error))
    return replace(
        tried,
        error=_reason(error),
        nobody_there=error.nobody_there,
        gone=error.gone,
        not_before=asked_moment(error.retry_after, at),
    )


def _reason(error: BaseException) -> str:
    text = str(error)
    return (text if isinstance(error, NotDelivered) else f"{type(error).__name__}: {text}")[:1000]
