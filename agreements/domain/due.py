"""The due state of a commitment: what its deadline comes to at a moment, over all readings of the clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from agreements.domain.deadlines import rule_from_data
from agreements.domain.deadlines.rule import (
    Anchors,
    BadRule,
    Limit,
    NoDate,
    Resolution,
    Rule,
    Running,
    Unfolding,
    Waiting,
)
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.timeline import INSTANT, When


class DueState(StrEnum):
    """Exactly one of these at any moment. Undated, vague, standing and waiting are never overdue."""

    UNDATED = "undated"
    WAITING = "waiting"
    UPCOMING = "upcoming"
    DUE = "due"
    CONTESTED = "contested"
    OVERDUE = "overdue"
    RUNNING = "running"
    ENDED = "ended"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the clause: whose or which text's (`label`), and the rule it gives."""

    rule: Rule
    label: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as written, with every reading held side by side.

    `chosen` is the index of the reading that counts, if a person chose one, with who and why; None leaves all open.
    """

    as_written: str
    readings: tuple[Reading, ...]
    chosen: int | None = None
    chosen_by: str = ""
    chosen_because: str = ""

    @property
    def counted(self) -> tuple[Reading, ...]:
        return self.readings if self.chosen is None else (self.readings[self.chosen],)

    def anchors(self) -> tuple[str, ...]:
        return tuple(sorted({anchor for reading in self.readings for anchor in reading.rule.anchors()}))


def deadline_from_data(data: Mapping[str, Any], zone: str) -> Deadline:
    """A deadline from `{"as_written", "rule"}` or `{"as_written", "readings": [{"label", "rule"}], "chosen": {…}}`.

    Raises BadRule with the place in `field`.
    """
    if not isinstance(data, Mapping) or not _is_text(data.get("as_written")):
        raise BadRule("A deadline keeps the words of the text in “as_written”.", "as_written")
    if unknown := sorted(set(data) - {"as_written", "rule", "readings", "chosen"}):
        raise BadRule(f"A deadline has no field “{unknown[0][:60]}”.", unknown[0])
    if ("rule" in data) == ("readings" in data):
        raise BadRule("A deadline has either one “rule” or several “readings”.", "rule")
    if "rule" in data:
        return Deadline(data["as_written"], (Reading(rule_from_data(data["rule"], zone)),))
    readings = _readings_from_data(data["readings"], zone)
    return Deadline(data["as_written"], readings, *_choice_from_data(data.get("chosen"), len(readings)))


def _readings_from_data(data: Any, zone: str) -> tuple[Reading, ...]:
    if not isinstance(data, list) or not 2 <= len(data) <= 12:
        raise BadRule("“readings” is a list of two to twelve readings.", "readings")
    readings = []
    for entry in data:
        fits = isinstance(entry, Mapping) and set(entry) == {"label", "rule"}
        if not fits or not _is_text(entry["label"]):
            raise BadRule("A reading has a “label” (whose or which text's) and a “rule”.", "readings")
        readings.append(Reading(rule_from_data(entry["rule"], zone), entry["label"]))
    return tuple(readings)


def _choice_from_data(data: Any, count: int) -> tuple[int | None, str, str]:
    if data is None:
        return None, "", ""
    if not isinstance(data, Mapping) or set(data) != {"reading", "by", "because"}:
        raise BadRule("“chosen” says which “reading” counts, “by” whom and “because” of what.", "chosen")
    if type(data["reading"]) is not int or data["reading"] not in range(count):
        raise BadRule(f"“chosen” names a reading from 0 to {count - 1}.", "chosen")
    if not _is_text(data["by"]) or not _is_text(data["because"]):
        raise BadRule("A chosen reading has somebody who chose it (“by”) and a reason (“because”).", "chosen")
    return data["reading"], data["by"], data["because"]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def deadline_to_data(deadline: Deadline) -> dict[str, Any]:
    """The inverse of deadline_from_data."""
    if len(deadline.readings) == 1:
        return {"as_written": deadline.as_written, "rule": deadline.readings[0].rule.to_data()}
    readings = [{"label": reading.label, "rule": reading.rule.to_data()} for reading in deadline.readings]
    data: dict[str, Any] = {"as_written": deadline.as_written, "readings": readings}
    if deadline.chosen is not None:
        data["chosen"] = {
            "reading": deadline.chosen,
            "by": deadline.chosen_by,
            "because": deadline.chosen_because,
        }
    return data


@dataclass(frozen=True, slots=True)
class ReadingResult:
    """One reading resolved, with the state it alone would give. `unfolds`: its dates move on by themselves."""

    label: str
    rule: Rule
    resolution: Resolution
    state: DueState
    counts: bool
    unfolds: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """The answer: one state, the last instants of the earliest and the latest reading, and why in words.

    `earliest` and `latest` are aware instants in UTC, None where no date is known. `due_from`: start of the due day.
    `next_limit`: of a duty that lasts, the next act with a date within it (last day for notice, current period).
    `holds_until`: when this answer turns into another by the mere passing of time, None if it never does.
    `withdrawn`: it was laid down, whatever its words say of dates.
    """

    state: DueState
    earliest: datetime | None
    latest: datetime | None
    due_from: datetime | None
    zone: str
    readings: tuple[ReadingResult, ...]
    waiting_for: tuple[str, ...]
    explanation: Sentence
    next_limit: Limit | None = None
    holds_until: datetime | None = None
    withdrawn: bool = False


def due_at(
    deadline: Deadline, known: Anchors, at: datetime, done: When | None = None, laid_down: When | None = None
) -> Due:
    """The due state of `deadline` at `at`, `known` being the anchors that have happened by then as far as known.

    `done`: since when it has been assessed as fully carried out, None where it has not. Done closes an act, not a
    duty that lasts. `laid_down`: since when it is withdrawn or superseded, which closes an act and ends a duty.
    """
    counted = deadline.counted
    results = tuple(_result(reading, known, at, reading in counted) for reading in deadline.readings)
    counting = [result for result in results if result.counts]
    outcomes = [result.resolution.outcome for result in counting]
    limits = [outcome for outcome in outcomes if isinstance(outcome, Limit)]
    lasting = [outcome for outcome in outcomes if isinstance(outcome, Running)]
    state = _joint_state(counting)
    explanation = _explain(deadline, counting, state)
    if laid_down is not None:
        state = DueState.ENDED if lasting else DueState.CLOSED
        explanation = say(
            gettext_noop("Withdrawn or superseded, {day}. {why}"), day=laid_down, why=explanation
        )
    elif done is not None and not lasting:
        state = DueState.CLOSED
        explanation = say(
            gettext_noop("Assessed as fully carried out, {day}. {why}"), day=done, why=explanation
        )
    within = [running.next_limit for running in lasting if running.next_limit is not None]
    return Due(
        state=state,
        earliest=min((limit.earliest - INSTANT for limit in limits), default=None),
        latest=max((limit.latest - INSTANT for limit in limits), default=None),
        due_from=min((limit.due_from for limit in limits), default=None),
        zone=next((outcome.zone for outcome in outcomes if isinstance(outcome, Limit | Running)), "UTC"),
        readings=results,
        waiting_for=tuple(sorted({outcome.anchor for outcome in outcomes if isinstance(outcome, Waiting)})),
        explanation=explanation,
        next_limit=min(within, key=lambda limit: limit.latest, default=None),
        holds_until=min((turn for turn in _turns([*limits, *within], lasting) if turn > at), default=None),
        withdrawn=laid_down is not None,
    )


def _result(reading: Reading, known: Anchors, at: datetime, counts: bool) -> ReadingResult:
    resolved = reading.rule.resolve(known)
    resolution, unfolds = resolved.at(at), isinstance(resolved.outcome, Unfolding) and resolved.outcome.moves
    return ReadingResult(reading.label, reading.rule, resolution, state_of(resolution, at), counts, unfolds)


def _turns(limits: Iterable[Limit], lasting: Iterable[Running]) -> Iterator[datetime]:
    """The moments at which something about these outcomes turns."""
    for limit in limits:
        yield from (limit.due_from, limit.latest)
    for running in lasting:
        yield from (moment for moment in (running.start, running.end) if moment is not None)


def state_of(resolution: Resolution, at: datetime) -> DueState:
    """The state that one resolution alone gives at a moment."""
    match resolution.at(at).outcome:
        case NoDate():
            return DueState.UNDATED
        case Waiting():
            return DueState.WAITING
        case Running(start=start, end=end):
            if end is not None and at >= end:
                return DueState.ENDED
            return DueState.UPCOMING if start is not None and at < start else DueState.RUNNING
        case Limit(due_from=due_from, latest=latest):
            if at < due_from:
                return DueState.UPCOMING
            return DueState.DUE if at < latest else DueState.OVERDUE
        case outcome:
            raise TypeError(f"{outcome!r} is no outcome at a moment.")


#: Which of several states shows where the readings differ and nothing has passed under any of them.
_NEAREST = (DueState.DUE, DueState.UPCOMING, DueState.RUNNING, DueState.WAITING)


def _joint_state(counting: list[ReadingResult]) -> DueState:
    """Approaching counts from the earliest reading, overdue only after the latest, contested in between.

    Contested as well: one reading says that a duty runs, another that it has ended or not begun.
    """
    states = {result.state for result in counting}
    if len(states) == 1:
        return states.pop()
    if states & {DueState.OVERDUE, DueState.ENDED}:
        return DueState.CONTESTED
    in_force = {
        result.state for result in counting if isinstance(result.resolution.outcome, Running | Waiting)
    }
    if DueState.RUNNING in in_force and len(in_force) > 1:
        return DueState.CONTESTED
    return next(state for state in _NEAREST if state in states)


def contested_from(due: Due) -> datetime | None:
    """The first moment at which the readings that count part, so that how it stands depends on which one holds.

    None where they never do, or where no moment can be named for it.
    """
    counting = [result for result in due.readings if result.counts]
    if len(counting) < 2:
        return None
    outcomes = [result.resolution.outcome for result in counting]
    limits = [outcome for outcome in outcomes if isinstance(outcome, Limit)]
    turns = _turns(limits, [outcome for outcome in outcomes if isinstance(outcome, Running)])
    for turn in sorted(set(turns)):
        states = [replace(result, state=state_of(result.resolution, turn)) for result in counting]
        if _joint_state(states) is DueState.CONTESTED:
            return turn
    return None


def _explain(deadline: Deadline, counting: list[ReadingResult], state: DueState) -> Sentence:
    if len(deadline.readings) == 1:
        return counting[0].resolution.sentence
    parts = say("{first}", first=_labelled(counting[0]))
    for result in counting[1:]:
        parts = say("{first} {second}", first=parts, second=_labelled(result))
    if deadline.chosen is not None:
        return say(
            gettext_noop("{reading} Chosen by {by}: {because}"),
            reading=parts,
            by=deadline.chosen_by,
            because=deadline.chosen_because,
        )
    if state is DueState.CONTESTED:
        return say(
            gettext_noop("The readings differ, and how it stands depends on which of them holds. {readings}"),
            readings=parts,
        )
    return say(gettext_noop("The clause has several readings. {readings}"), readings=parts)


def _labelled(result: ReadingResult) -> Sentence:
    return say(gettext_noop("{label}: {sentence}"), label=result.label, sentence=result.resolution.sentence)
