"""The marks at which something is flagged: where each lies, in words, how urgent it is, and what is told at once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from agreements.domain.sentences import gettext_noop

#: How many days before a date a process may ask to be warned, and how it is warned unless it asks.
LEADS = (90, 60, 30, 14, 7, 3, 2, 1)
USUAL_LEADS = frozenset({14, 7, 3, 1})


class Aspect(StrEnum):
    """What is dated about a commitment or a round; each has its own date, which stands, moves and goes by itself.

    `due`: the act is done by then. `notice`: the last day on which a renewal can be stopped. `opens`, `ends`: a duty
    that lasts begins, is over. `contest`: from then on the readings of the clause part.
    """

    DUE = "due"
    NOTICE = "notice"
    OPENS = "opens"
    ENDS = "ends"
    CONTEST = "contest"


class Threshold(StrEnum):
    """The marks, the least urgent first; `days_N`, `notice_N`, `ends_N` lie N whole days before.

    What only tells that a date came to stand ranks below the marks of that date.
    """

    APPEARS = "appears"
    MOVED = "moved"
    DAYS_90 = "days_90"
    ENDS_90 = "ends_90"
    NOTICE_90 = "notice_90"
    DAYS_60 = "days_60"
    ENDS_60 = "ends_60"
    NOTICE_60 = "notice_60"
    DAYS_30 = "days_30"
    ENDS_30 = "ends_30"
    NOTICE_30 = "notice_30"
    DAYS_14 = "days_14"
    ENDS_14 = "ends_14"
    NOTICE_14 = "notice_14"
    DAYS_7 = "days_7"
    ENDS_7 = "ends_7"
    NOTICE_7 = "notice_7"
    DAYS_3 = "days_3"
    ENDS_3 = "ends_3"
    NOTICE_3 = "notice_3"
    DAYS_2 = "days_2"
    ENDS_2 = "ends_2"
    NOTICE_2 = "notice_2"
    DAYS_1 = "days_1"
    ENDS_1 = "ends_1"
    NOTICE_1 = "notice_1"
    OPENS = "opens"
    ENDED = "ended"
    DUE = "due"
    NOTICE_DAY = "notice_day"
    CONTESTED = "contested"
    OVERDUE = "overdue"
    OVERDUE_AGAIN = "overdue_again"


class At(StrEnum):
    """Where on a date a mark lies: before it or at its start, at its end, every week after that, or where it opened."""

    START = "start"
    LATE = "late"
    WEEKLY = "weekly"
    APPEARS = "appears"
    MOVES = "moves"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a threshold lies on the date of an aspect; `days_before`: whole days before its start.

    `words`: for a terminal; `word`: which badge it bears.
    """

    aspects: frozenset[Aspect]
    words: str
    word: str
    days_before: int = 0
    at: At = At.START

    @property
    def is_lead(self) -> bool:
        return self.days_before > 0


def _lead(aspect: Aspect, word: str, days: int) -> Mark:
    return Mark(frozenset({aspect}), _LEAD_WORDS[aspect], word, days)


_LEAD_WORDS = {
    Aspect.DUE: gettext_noop("{n} days before"),
    Aspect.NOTICE: gettext_noop("{n} days before the last day for notice"),
    Aspect.ENDS: gettext_noop("{n} days before it ends"),
}
_DUE, _NOTICE, _ENDS = frozenset({Aspect.DUE}), frozenset({Aspect.NOTICE}), frozenset({Aspect.ENDS})
_DATED = _DUE | _ENDS

#: The table of thresholds. A row added here is all that a new one takes: the next sweep projects anew where it differs.
MARKS: dict[Threshold, Mark] = {
    **{Threshold(f"days_{n}"): _lead(Aspect.DUE, str(n), n) for n in LEADS},
    **{Threshold(f"notice_{n}"): _lead(Aspect.NOTICE, "notice", n) for n in LEADS},
    **{Threshold(f"ends_{n}"): _lead(Aspect.ENDS, "ends", n) for n in LEADS},
    Threshold.DUE: Mark(_DUE, gettext_noop("due"), "due"),
    Threshold.OVERDUE: Mark(_DUE, gettext_noop("overdue"), "overdue", at=At.LATE),
    Threshold.OVERDUE_AGAIN: Mark(_DUE, gettext_noop("still overdue"), "overdue", at=At.WEEKLY),
    Threshold.NOTICE_DAY: Mark(_NOTICE, gettext_noop("last day for notice"), "notice_day"),
    Threshold.OPENS: Mark(frozenset({Aspect.OPENS}), gettext_noop("begins"), "opens"),
    Threshold.ENDED: Mark(_ENDS, gettext_noop("ends"), "ended"),
    Threshold.CONTESTED: Mark(frozenset({Aspect.CONTEST}), gettext_noop("the readings part"), "contested"),
    Threshold.APPEARS: Mark(_DATED, gettext_noop("a date appears"), "appears", at=At.APPEARS),
    Threshold.MOVED: Mark(_DATED, gettext_noop("the date has moved"), "moved", at=At.MOVES),
}

#: Told at once; everything else waits for the daily digest.
URGENT: frozenset[Threshold] = frozenset(
    {Threshold.MOVED, Threshold.DUE, Threshold.NOTICE_DAY, Threshold.CONTESTED, Threshold.OVERDUE}
)
#: What tells of a moment that is over with being told; nothing is left to be done about the mark itself.
PASSING: frozenset[Threshold] = frozenset(
    {Threshold.APPEARS, Threshold.MOVED, Threshold.OPENS, Threshold.ENDED}
)

#: How many marks one date can have, reminders apart.
MOST_MARKS = max(sum(aspect in mark.aspects for mark in MARKS.values()) for aspect in Aspect)

URGENCY: dict[str, int] = {threshold.value: rank for rank, threshold in enumerate(Threshold)}


def words_of(threshold: Threshold) -> str:
    """The mark in plain English, for a terminal: "14 days before"."""
    mark = MARKS[threshold]
    return mark.words.format(n=mark.days_before) if mark.days_before != 1 else _ONE[threshold]


_ONE = {
    Threshold.DAYS_1: gettext_noop("1 day before"),
    Threshold.NOTICE_1: gettext_noop("1 day before the last day for notice"),
    Threshold.ENDS_1: gettext_noop("1 day before it ends"),
}
