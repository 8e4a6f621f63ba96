"""What is claimed and denied of anchors: events with who says so or denies it, rounds with accounts that differ."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from agreements.domain.doubts import EventVoices, InDoubt, accounts_as_known, event_as_known
from agreements.domain.statuses import NOT_OVER, RoundState
from agreements.domain.timeline import Moments, When, has_begun
from agreements.models.events import Event
from agreements.models.rounds import RoundOutcome
from agreements.models.voices import Voices

#: What an event says of actors, to be read with it by `with_ids`.
SAYING: Final = ("claimed_by", "disputed_by", "by")


def has_voices(event: Event) -> bool:
    """Whether anybody claims or denies it, so that it matters who they are. The event was read with `SAYING`."""
    return bool(event.claimed_words or _ids(event, "claimed_by") or _ids(event, "disputed_by"))


def event_anchor(event: Event, voices: Voices) -> When | InDoubt:
    """The moment from which rules count. Its parties are those of its agreement, else of the process.

    `voices` need hold the process only where the event `has_voices`.
    """
    process, agreement = event.process_id, event.agreement_id
    if not has_voices(event):
        return event.effective
    claimed, denied = (
        tuple(voices.speaker(process, agreement, actor) for actor in _ids(event, name))
        for name in ("claimed_by", "disputed_by")
    )
    concerned = voices.concerned(process, agreement, _ids(event, "by"), all_parties=True)
    said = EventVoices(claimed, event.claimed_words, denied, concerned)
    return event_as_known(event.key, event.effective, said)


def _ids(event: Any, name: str) -> tuple[UUID, ...]:
    return tuple(getattr(event, f"{name}_ids"))


def start_as_known(name: str, outcomes: Iterable[RoundOutcome]) -> tuple[When | InDoubt, RoundOutcome] | None:
    """Since when a round has been going on, by the first account that names a day, and the fact that says so.

    What is told by somebody's account alone, or otherwise than by the record itself, is in doubt. Oldest first.
    """
    own: RoundOutcome | None = None
    told: dict[str, RoundOutcome] = {}
    for outcome in outcomes:
        if outcome.claimed_by:
            first = told.get(outcome.claimed_by)
            if first is None or first.begins is None or outcome.state == RoundState.NOT_HELD:
                told[outcome.claimed_by] = outcome
        elif own is None and outcome.begins is not None:
            own = outcome
    accounts = {
        who: (None if outcome.state == RoundState.NOT_HELD else outcome.begins, outcome)
        for who, outcome in told.items()
        if outcome.begins is not None or outcome.state == RoundState.NOT_HELD
    }
    return _as_known(name, (own.begins, own) if own else None, accounts)


def end_as_known(
    name: str, outcomes: Iterable[RoundOutcome], point: Moments
) -> tuple[When | InDoubt, RoundOutcome] | None:
    """When a round was over, by the newest account that says so. Who says later that it is not over denies it."""
    own: RoundOutcome | None = None
    told: dict[str, RoundOutcome] = {}
    for outcome in outcomes:
        if outcome.claimed_by:
            told[outcome.claimed_by] = outcome
        elif _over(outcome, point) is not None:
            own = outcome
    accounts = {
        who: (_over(outcome, point), outcome)
        for who, outcome in told.items()
        if _over(outcome, point) is not None
        or (outcome.state in NOT_OVER and own is not None and outcome.effective_at >= own.effective_at)
    }
    return _as_known(name, (own.ends, own) if own else None, accounts)


def _over(outcome: RoundOutcome, point: Moments) -> When | None:
    """When it says that the round was over, None where it does not, or not yet."""
    ends = outcome.ends
    return None if outcome.state in NOT_OVER or ends is None or not has_begun(ends, point) else ends


def _as_known(
    name: str,
    own: tuple[When | None, RoundOutcome] | None,
    accounts: dict[str, tuple[When | None, RoundOutcome]],
) -> tuple[When | InDoubt, RoundOutcome] | None:
    told = ((who, when) for who, (when, _) in accounts.items())
    known = accounts_as_known(name, own[0] if own else None, told)
    if known is None:
        return None
    behind = own or next(one for one in accounts.values() if one[0] is not None)
    return known, behind[1]
