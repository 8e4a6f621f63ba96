"""Why a commitment stands where it stands, in words: every reading that counts, and where its time lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agreements.domain.awaited import with_awaited
from agreements.domain.claims import joined
from agreements.domain.deadline import Deadline
from agreements.domain.deadlines.outcomes import Limit, Outcome, Running
from agreements.domain.doubts import why_in_doubt
from agreements.domain.due_states import DueState
from agreements.domain.sentences import Sentence, gettext_noop, in_a_row, say

if TYPE_CHECKING:
    from agreements.domain.due import Due, ReadingResult

#: Where the time that a rule gives lies from a moment. What lies ahead says so by its date alone.
_SO_FAR: Final[dict[tuple[type[Outcome], DueState], str]] = {
    (Limit, DueState.DUE): gettext_noop("That time has come and is not over."),
    (Limit, DueState.OVERDUE): gettext_noop("That time has passed."),
    (Running, DueState.ENDED): gettext_noop("That period is over."),
}
_LAST_HOURS: Final = gettext_noop("Its last 24 hours have begun; it is late only after that time.")
_AHEAD: Final = gettext_noop("That time lies ahead.")


def so_far(outcome: Outcome, state: DueState) -> str | None:
    """Where its time lies, in a sentence that is still to be translated; None where its date says it."""
    if isinstance(outcome, Limit) and state is DueState.DUE and outcome.at_a_clock_time:
        return _LAST_HOURS
    return _SO_FAR.get((type(outcome), state))


def explained(due: Due, by_its_dates: DueState) -> Sentence:
    """The whole explanation, before anything in it is called by its title. `by_its_dates`: the state that its dates
    alone give."""
    counting = [result for result in due.readings if result.counts]
    finished = due.done is not None and not due.lasting
    why = _by_readings(due.deadline, counting, by_its_dates, over=due.withdrawn or finished)
    why = with_awaited(why, due.deadline.awaits, due.outcomes)
    if due.laid_down is not None:
        return say(gettext_noop("Withdrawn or superseded, {day}. {why}"), day=due.laid_down, why=why)
    if due.done is not None and finished:
        return say(gettext_noop("Assessed as fully carried out, {day}. {why}"), day=due.done, why=why)
    return why


def _by_readings(
    deadline: Deadline, counting: list[ReadingResult], state: DueState, *, over: bool
) -> Sentence:
    """Why, by every reading that counts. `over`: of what is done or laid down nothing can have passed any more."""
    told = [result.resolution.sentence if over else _told(result, state) for result in counting]
    if len(counting) == len(deadline.readings) == 1:
        return told[0]
    labelled = gettext_noop("{label}: {sentence}")
    parts = in_a_row(
        [say(labelled, label=_label(one), sentence=words) for one, words in zip(counting, told, strict=True)]
    )
    if doubts := [doubt for one in counting for doubt in one.doubts]:
        parts = say("{why} {readings}", why=why_in_doubt(doubts), readings=parts)
        if len(deadline.readings) == 1:
            return parts
    if deadline.chosen is not None:
        template = gettext_noop("{reading} Chosen by {by}: {because}")
        return say(template, reading=parts, by=deadline.chosen_by, because=deadline.chosen_because)
    template = gettext_noop("The clause has several readings. {readings}")
    if state is DueState.CONTESTED:
        template = gettext_noop(
            "The readings differ, and how it stands depends on which of them holds. {readings}"
        )
    return say(template, readings=parts)


def _label(result: ReadingResult) -> Sentence:
    """Whose reading it is, and what it assumes."""
    if result.assumes is None:
        return say("{label}", label=result.label)
    if not result.label:
        return result.assumes
    return say("{label}. {assumes}", label=result.label, assumes=result.assumes)


def _told(result: ReadingResult, state: DueState) -> Sentence:
    """Where the readings differ, the one whose time is still to come says so beside the one whose time has passed."""
    if state is not DueState.CONTESTED or result.state is not DueState.UPCOMING:
        return result.told
    return joined([result.told, say(_AHEAD)])
