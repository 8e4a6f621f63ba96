"""Anchors between commitments: the start, the end and the limit of one date that another one counts from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from agreements.domain.deadlines.outcomes import Limit, Outcome, Running, is_clock_time
from agreements.domain.doubts import Account, InDoubt
from agreements.domain.due import Due, ReadingResult
from agreements.domain.sentences import Ref, Sentence, gettext_noop, in_a_row, say
from agreements.domain.timeline import BadMoment, When, zone_of

#: What of a commitment, beside its completion, can be counted from: when what lasts begins and ends, and the limit of
#: an act. As “C1.start”, “C1.end” and “C1.limit” they move whenever the date of that commitment moves.
START, END, LIMIT = "start", "end", "limit"
PARTS: Final = (START, END, LIMIT)
#: So many commitments may count from each other's dates in a row.
LONGEST_CHAIN: Final = 20


def linked_code(anchor: str) -> str | None:
    """The code of the commitment, or of the round, whose start, end or limit this is; None for anything else."""
    name, _, part = anchor.rpartition(".")
    return name if name and part in PARTS else None


def linked_names(code: str) -> tuple[str, ...]:
    """Everything by which others can count from the date of a commitment."""
    return tuple(f"{code}.{part}" for part in PARTS)


def date_of(due: Due, anchor: str) -> When | InDoubt | None:
    """The moment that others count from, of the commitment whose due state this is; None where it has none.

    Where its readings come to different moments, each is an account of its own.
    """
    part = anchor.rpartition(".")[2]
    told = [
        (reading, _moment(reading.resolution.outcome, part)) for reading in due.readings if reading.counts
    ]
    if part == END and due.laid_down is not None and due.lasting:
        ends = [due.laid_down, *(when for _, when in told if when)]
        return min(ends, key=lambda when: when.end)
    different = list(dict.fromkeys(when for _, when in told))
    if len(different) < 2:
        return different[0] if different else None
    dated_first = sorted(different, key=lambda when: when is None)
    accounts = tuple(
        _account(anchor, when, [one for one, own in told if own == when]) for when in dated_first
    )
    why = say(gettext_noop("What it counts from, {anchor}, has several dates."), anchor=Ref(anchor))
    return InDoubt(accounts, why, denied=True)


def _account(anchor: str, when: When | None, readings: Sequence[ReadingResult]) -> Account:
    by = in_a_row([one.assumes or say("{label}", label=one.label or "–") for one in readings], "; ")
    values: dict[str, Ref | Sentence] = {"anchor": Ref(anchor), "by": by}
    if when is None:
        return Account(None, say(gettext_noop("{anchor} has no date ({by})"), **values))
    return Account(when, say(gettext_noop("{anchor} is {day} ({by})"), day=when, **values))


def _moment(outcome: Outcome, part: str) -> When | None:
    if isinstance(outcome, Limit) and part == LIMIT:
        if outcome.earliest == outcome.latest and is_clock_time(outcome.written):
            return _clock(outcome.last_in_time, outcome.zone)
        return _days(outcome.first_day, outcome.last_day, outcome.zone)
    if not isinstance(outcome, Running) or part == LIMIT:
        return None
    if part == START:
        return outcome.begins
    if outcome.last_of_it is None or outcome.last_day is None or outcome.first_last_day is None:
        return None
    if outcome.first_end in (None, outcome.end) and is_clock_time(outcome.ends):
        return _clock(outcome.last_of_it, outcome.end_zone)
    return _days(outcome.first_last_day, outcome.last_day, outcome.end_zone)


def _clock(moment: datetime, zone: str) -> When | None:
    return _when(moment.astimezone(zone_of(zone)).strftime("%Y-%m-%dT%H:%M"), zone)


def _days(first: date, last: date, zone: str) -> When | None:
    return _when(first.isoformat() if first == last else f"{first}/{last}", zone)


def _when(text: str, zone: str) -> When | None:
    try:
        return When(text, zone)
    except BadMoment:  # outside the years that are kept
        return None
