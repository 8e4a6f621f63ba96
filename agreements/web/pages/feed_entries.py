"""What stands in a calendar that is subscribed to: rounds, due days, windows and last days for notice, as entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext

from agreements.domain.deadlines.outcomes import Limit, Running
from agreements.domain.due import Due, DueState, ReadingResult
from agreements.domain.statuses import WITHOUT_DATE, RoundState
from agreements.domain.timeline import INSTANT, AsOf, Precision, When, zone_of
from agreements.models.boards import CommitmentAt, RoundAt
from agreements.models.months import COARSE
from agreements.models.moves import Moves, moves_of_commitments, moves_of_rounds
from agreements.models.upcoming import TO_COME
from agreements.templatetags.moments import moment_words
from agreements.templatetags.words import word as word_of
from agreements.web.pages.rows import sentence_case

CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `begins`, `ends`: days (the end excluded), or moments in the zone of the rule; no end: an instant.

    `uid` is made from public identities alone, so that it stays the same when the record is loaded anew elsewhere.
    `sequence` grows with each version that may have moved the date. `stamp`: when it last came to say what it says, by
    what was entered or by the mere passing of time. `warned`: whether somebody is still to be reminded.
    """

    uid: str
    begins: date | datetime
    ends: date | datetime | None
    summary: str
    said: tuple[str, ...]
    path: str
    status: str
    sequence: int
    stamp: datetime
    warned: bool
    place: str = ""


def entries_of(boards: Iterable[CommitmentAt], rounds: Iterable[RoundAt], point: AsOf) -> list[Entry]:
    """Everything with a date, in a constant number of queries."""
    boards, rounds = list(boards), list(rounds)
    worded, planned = moves_of_commitments(boards, point), moves_of_rounds(rounds, point)
    found = [
        *(entry for one in rounds for entry in _of_round(one, planned[one.round.pk])),
        *(entry for one in boards for entry in _of_commitment(one, worded[one.commitment.pk])),
    ]
    return sorted(found, key=lambda entry: (str(entry.begins), entry.uid))


def _of_round(one: RoundAt, moves: Moves) -> Iterator[Entry]:
    begun = next((row for row in one.outcomes if row.begins), None)
    dated = begun or next((row for row in one.schedules if row.begins), None)
    if dated is None or dated.begins is None or dated.begins.precision in COARSE:
        return
    word = str(word_of(one.state, "round").label) if one.state else ""
    gone = one.state in WITHOUT_DATE or one.state == RoundState.NOT_HELD
    proposed = one.state == RoundState.PROPOSED
    begins, ends = _span(dated.begins, dated.ends or dated.begins)
    yield Entry(
        uid=f"round-{one.round.pk}@ahd",
        begins=begins,
        ends=ends,
        summary=f"{word}: {one.label}" if gone or proposed else one.label,
        said=(
            *([_about(gettext("Round of talks"), word)] if word else ()),
            one.outcomes[0].summary if one.outcomes else _rendered(one.due.explanation),
        ),
        path=one.round.get_absolute_url(),
        status=CANCELLED if gone else TENTATIVE if proposed else CONFIRMED,
        sequence=moves.count - 1,
        stamp=_stamp(moves, one.due),
        warned=one.due.state in TO_COME,
        place=one.venue,
    )


def _span(first: When, last: When) -> tuple[date | datetime, date | datetime | None]:
    """Days, unless both ends are known to the minute."""
    if first.precision is Precision.MINUTE:
        begins = first.start.astimezone(zone_of(first.zone))
        until = last.start.astimezone(zone_of(last.zone)) if last.precision is Precision.MINUTE else None
        return begins, until if until is not None and until > begins else None
    return first.first_day, max(first.last_day, last.last_day) + timedelta(days=1)


def _of_commitment(board: CommitmentAt, moves: Moves) -> Iterator[Entry]:
    """One entry for each date that the counting readings come to, each date once."""
    seen: set[tuple[Any, ...]] = set()
    for number, reading in enumerate(board.due.readings, 1):
        for kind, begins, ends in _dates(reading) if reading.counts else ():
            if (kind, begins, ends) not in seen:
                seen.add((kind, begins, ends))
                yield _entry(board, f"{kind}-{number}", kind, begins, ends, moves)


def _dates(reading: ReadingResult) -> Iterator[tuple[str, date | datetime, date | datetime | None]]:
    outcome = reading.resolution.outcome
    if isinstance(outcome, Limit):
        yield ("due", *_of_limit(outcome))
    if not isinstance(outcome, Running):
        return
    if outcome.start is None or outcome.end is None or outcome.last_day is None:
        pass
    elif outcome.ends is not None and outcome.ends.precision is not Precision.MINUTE:
        # Midnight in the zone of the anchor would be an hour that nobody named in that of the rule.
        begins = outcome.start.astimezone(zone_of(outcome.zone)).date()
        yield "window", begins, outcome.last_day + timedelta(days=1)
    else:
        yield ("window", *_between(outcome.start, outcome.end, outcome.zone))
    if outcome.next_limit is not None:
        yield ("within", *_of_limit(outcome.next_limit))


def _of_limit(limit: Limit) -> tuple[date | datetime, date | datetime | None]:
    """The days on which it falls; a deadline of hours stands at its last moment."""
    if limit.at_a_clock_time:
        return limit.last_in_time.astimezone(zone_of(limit.zone)), None
    return _between(limit.due_from, limit.latest, limit.zone)


def _between(start: datetime, end: datetime, zone: str) -> tuple[date | datetime, date | datetime]:
    first, after = start.astimezone(zone_of(zone)), end.astimezone(zone_of(zone))
    if first.time() == after.time() == time():
        return first.date(), after.date()
    if after - INSTANT <= first:
        return first.date(), first.date() + timedelta(days=1)
    return first.replace(microsecond=0), after.replace(microsecond=0)


def _entry(
    board: CommitmentAt, part: str, kind: str, begins: date | datetime, ends: Any, moves: Moves
) -> Entry:
    due, title = board.due, sentence_case(board.revision.paraphrase)
    word = str(word_of(due.state, "due").label)
    late = due.state in (DueState.OVERDUE, DueState.CLOSED, DueState.ENDED)
    return Entry(
        uid=f"commitment-{board.commitment.pk}-{part}@ahd",
        begins=begins,
        ends=ends,
        summary=f"{word}: {title}" if late else title,
        said=(
            _about(HEADINGS[kind](), word),
            _rendered(due.explanation),
            _about(gettext("Implementation"), str(word_of(board.level, "level").label)),
            _about(gettext("Owed by"), ", ".join(actor.label for actor in board.obligors)),
            board.agreement_title,
        ),
        path=board.commitment.get_absolute_url(),
        status=_status(board),
        sequence=moves.count - 1,
        stamp=_stamp(moves, due),
        warned=due.state in TO_COME or kind == "within" and due.state is DueState.RUNNING,
    )


def _stamp(moves: Moves, due: Due) -> datetime:
    """A day that passes makes a title say "overdue", and leads on to the next date within a duty that lasts."""
    return moves.newest if due.turned is None else max(moves.newest, due.turned)


HEADINGS = {
    "due": lambda: gettext("Due day"),
    "window": lambda: gettext("Window"),
    "within": lambda: gettext("Last day within a lasting duty"),
}


def _status(board: CommitmentAt) -> str:
    if board.revision.laid_down is not None:
        return CANCELLED
    return TENTATIVE if board.due.state is DueState.CONTESTED else CONFIRMED


def _about(heading: str, words: object) -> str:
    return f"{heading}: {words}" if words else ""


def _rendered(sentence: Any) -> str:
    return str(sentence.render(gettext, moment_words))
