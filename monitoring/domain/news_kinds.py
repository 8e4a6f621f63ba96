"""Kinds of news that whoever follows something is told, beside its dates; which facts are of which kind."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from agreements.domain.sentences import gettext_noop
from agreements.domain.statuses import EventKind, RoundState


class NewsKind(StrEnum):
    """What a person may choose to be told, the most urgent first."""

    CALLED_OFF = "called_off"
    VIOLATION = "violation"
    POSITION = "position"
    ASSESSMENT = "assessment"


NEWS_WORDS: Final[dict[NewsKind, str]] = {
    NewsKind.CALLED_OFF: gettext_noop("a round is called off, put off or collapses"),
    NewsKind.VIOLATION: gettext_noop("a violation is alleged"),
    NewsKind.POSITION: gettext_noop("a party states a position, or takes one back"),
    NewsKind.ASSESSMENT: gettext_noop("somebody assesses how far a commitment is carried out"),
}
#: Told at once; the others wait for the daily digest.
URGENT_NEWS: Final = frozenset({NewsKind.CALLED_OFF})

PLANS_CALLED_OFF: Final = frozenset({RoundState.CANCELLED, RoundState.POSTPONED})
ROUNDS_CALLED_OFF: Final = frozenset({RoundState.COLLAPSED, RoundState.NOT_HELD})
EVENTS_TOLD: Final[dict[EventKind, NewsKind]] = {
    EventKind.TALKS_COLLAPSE: NewsKind.CALLED_OFF,
    EventKind.POSTPONEMENT: NewsKind.CALLED_OFF,
    EventKind.VIOLATION_ALLEGED: NewsKind.VIOLATION,
}
