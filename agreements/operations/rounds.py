"""Correcting what was recorded of a round: its plan, and what became of it; dates that hang on it move with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from agreements.domain.refusals import gettext_noop
from agreements.domain.statuses import NOT_OVER, OUTCOME_STATES, PLANNING_STATES, RoundState
from agreements.domain.timeline import When
from agreements.models import RoundOutcome, RoundSchedule, Source, User
from agreements.models.rounds import DatedRoundFact
from agreements.operations.facts import Draft, add_facts, stamp
from agreements.operations.statements import (
    BadStatement,
    check_begun,
    check_one_of,
    check_sources,
    check_zone,
    in_its_place,
    read_moment,
    read_past,
    read_words,
)
from agreements.permissions import check_can_keep_record

LONGEST: Final = {"venue": 120, "level": 300, "duration": 200, "claimed_by": 200}
_SUMMARY: Final = gettext_noop("Say what became of it.")
_ENDS_FIRST: Final = gettext_noop("It cannot end before it begins.")
_NOT_YET: Final = gettext_noop("What lies ahead is a plan, not an outcome: it has not happened yet.")
#: Its days would be read as those of its start and its end, from which deadlines count.
_NEVER: Final = gettext_noop("A round that was not held did not begin: the days belong to its plan.")

SomeFact = TypeVar("SomeFact", bound=DatedRoundFact)


class BadRound(BadStatement):
    """Something said of a round that cannot be recorded."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a round was announced, and `announced` when. `from_` and `until`: its days, as fine as they were given.

    All in `zone` or that of the process; a day that nobody gave is empty.
    """

    state: str
    announced: str
    zone: str = ""
    from_: str = ""
    until: str = ""
    venue: str = ""
    level: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a round, and since when that is so. `began` and `ended`: its days, as fine as they are known.

    All in `zone` or that of the process. `claimed_by`: whose account it is, where it is one side's or one medium's.
    """

    state: str
    summary: str
    effective: str
    zone: str = ""
    began: str = ""
    ended: str = ""
    venue: str = ""
    duration: str = ""
    claimed_by: str = ""


def correct_round_schedule(
    *, by: User, at: datetime, schedule: RoundSchedule, said: Plan, sources: Sequence[Source], reason: str
) -> RoundSchedule:
    """Put another plan in the place of one that was recorded in error; known since `at`.

    A round that was moved in the world is no error: that is a further plan.
    Raises NotAllowed, BadRound, CorrectedMeanwhile.
    """
    with _in_its_place(schedule, by):
        corrected = RoundSchedule(**_whose(schedule))
        _check_state(said.state, PLANNING_STATES)
        zone = _zone(schedule, said.zone)
        future = gettext_noop("This has not been announced yet.")
        when = read_past(said.announced, zone, at, BadRound, future, "announced")
        _set_days(corrected, {"from": said.from_, "until": said.until}, zone)
        _set_words(corrected, {"venue": said.venue, "level": said.level, "note": said.note, "reason": reason})
        _write(corrected, said.state, when, sources, at, by)
    return corrected


def correct_round_outcome(
    *, by: User, at: datetime, outcome: RoundOutcome, said: Outcome, sources: Sequence[Source], reason: str
) -> RoundOutcome:
    """Put another account in the place of one that was recorded in error, most often its days; known since `at`.

    Dates that count from the start or the end of the round move with it. Raises NotAllowed, BadRound,
    CorrectedMeanwhile.
    """
    with _in_its_place(outcome, by):
        corrected = RoundOutcome(**_whose(outcome))
        _check_state(said.state, OUTCOME_STATES)
        zone = _zone(outcome, said.zone)
        when = read_past(said.effective, zone, at, BadRound, _NOT_YET)
        _set_days(corrected, {"began": said.began, "ended": said.ended}, zone)
        _check_happened(corrected, said.state, at)
        words = {name: getattr(said, name) for name in ("summary", "venue", "duration", "claimed_by")}
        _set_words(corrected, words | {"reason": reason})
        _write(corrected, said.state, when, sources, at, by)
    return corrected


def _in_its_place(wrong: DatedRoundFact, by: User) -> AbstractContextManager[None]:
    check_can_keep_record(by, wrong.process)
    return in_its_place(wrong, f"rounds {wrong.process_id}")


def _whose(wrong: SomeFact) -> dict[str, object]:
    return {"process": wrong.process, "round": wrong.round, "key": wrong.key, "supersedes": wrong}


def _check_state(state: str, allowed: Sequence[RoundState]) -> None:
    wrong = gettext_noop("“{value}” is not a state here: {allowed}.")
    check_one_of(state, allowed, "state", BadRound, wrong)


def _zone(wrong: DatedRoundFact, zone: str) -> str:
    zone = zone or wrong.process.zone
    check_zone(zone, BadRound)
    return zone


def _set_days(fact: DatedRoundFact, days: Mapping[str, str], zone: str) -> None:
    """The first and the last day as written, under the names by which a refusal calls them."""
    (first, begins), (last, ends) = ((name, text.strip()) for name, text in days.items())
    begun = read_moment(begins, zone, BadRound, first) if begins else None
    over = read_moment(ends, zone, BadRound, last) if ends else None
    if begun is not None and over is not None and over.end < begun.end:
        raise BadRound(_ENDS_FIRST, last)
    fact.from_as_written, fact.until_as_written, fact.effective_zone = begins, ends, zone


def _check_happened(outcome: RoundOutcome, state: str, at: datetime) -> None:
    """A round that was held has begun, one that is over has ended; one that was not held did neither."""
    if state == RoundState.NOT_HELD and (outcome.from_as_written or outcome.until_as_written):
        raise BadRound(_NEVER, "began" if outcome.from_as_written else "ended")
    if outcome.begins is not None:
        check_begun(outcome.begins, at, BadRound, _NOT_YET, "began")
    if outcome.until_as_written and outcome.ends is not None and state not in NOT_OVER:
        check_begun(outcome.ends, at, BadRound, _NOT_YET, "ended")


def _set_words(fact: DatedRoundFact, words: Mapping[str, str]) -> None:
    missing = {"summary": _SUMMARY, "reason": gettext_noop("Say what was wrong.")}
    for name, text in words.items():
        longest = {"longest": LONGEST[name]} if name in LONGEST else {}
        setattr(fact, name, read_words(text, name, BadRound, missing=missing.get(name, ""), **longest))


def _write(
    fact: RoundSchedule | RoundOutcome,
    state: str,
    when: When,
    sources: Sequence[Source],
    at: datetime,
    by: User,
) -> None:
    sourceless = gettext_noop("What is said of a round needs at least one source.")
    check_sources(sources, fact.process, BadRound, sourceless)
    fact.state = state
    stamp(fact, when, at, by)
    add_facts([Draft(fact, {"sources": list(sources)})])
