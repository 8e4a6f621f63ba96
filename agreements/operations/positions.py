"""What a party holds of a commitment: stated, corrected and withdrawn by its own delegate, and by nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from agreements.domain.refusals import Refusal, gettext_noop
from agreements.domain.statuses import Stance
from agreements.domain.timeline import When
from agreements.models import Actor, Commitment, Position, PositionWithdrawal, Source, User
from agreements.operations.facts import Draft, add_facts, stamp
from agreements.operations.statements import (
    BadStatement,
    check_one_of,
    check_sources,
    in_its_place,
    read_past,
    read_words,
)
from agreements.permissions import check_can_state_position


class BadPosition(BadStatement):
    """A position that cannot be recorded."""


class AlreadyWithdrawn(Refusal):
    """A correction or a withdrawal of a position that its party has taken back."""


def state_position(
    *,
    by: User,
    at: datetime,
    commitment: Commitment,
    actor: Actor,
    stance: str,
    text: str,
    effective: str,
    sources: Sequence[Source] = (),
) -> Position:
    """Record what a party says of a commitment. `effective`: since when it holds this, not after `at`.

    Raises NotAllowed, BadPosition; then nothing is written.
    """
    with transaction.atomic():
        check_can_state_position(by, commitment.process, actor)
        position, when = _checked(commitment, actor, stance, text, effective, sources, at)
        position.key = f"{commitment.code}/{uuid4().hex[:12]}"
        stamp(position, when, at, by)
        add_facts([Draft(position, {"sources": list(sources)})])
    return position


def correct_position(
    *,
    by: User,
    at: datetime,
    position: Position,
    stance: str,
    text: str,
    effective: str,
    reason: str,
    sources: Sequence[Source] = (),
) -> Position:
    """Put another position of the same party in the place of one that was recorded in error; known since `at`.

    A party that has changed its mind corrects nothing: it states a further position, or withdraws this one.
    Raises NotAllowed, BadPosition, CorrectedMeanwhile, AlreadyWithdrawn.
    """
    with _of_own_party(position, by):
        corrected, when = _checked(position.commitment, position.actor, stance, text, effective, sources, at)
        corrected.key, corrected.supersedes = position.key, position
        missing = gettext_noop("Say what was wrong.")
        corrected.reason = read_words(reason, "reason", BadPosition, missing=missing)
        stamp(corrected, when, at, by)
        add_facts([Draft(corrected, {"sources": list(sources)})])
    return corrected


def withdraw_position(
    *,
    by: User,
    at: datetime,
    position: Position,
    text: str,
    effective: str,
    sources: Sequence[Source] = (),
) -> PositionWithdrawal:
    """Take a position back. `text`: why. `effective`: since when it is no longer held, not before it was, nor after
    `at`. It stays in the history and counts nowhere from then on.

    Raises NotAllowed, BadPosition, CorrectedMeanwhile, AlreadyWithdrawn.
    """
    with _of_own_party(position, by):
        check_sources(sources, position.process, BadPosition)
        future = gettext_noop("A position cannot be withdrawn in the future.")
        when = read_past(effective, position.process.zone, at, BadPosition, future)
        if when.end <= position.effective.start:
            raise BadPosition(gettext_noop("A position cannot be withdrawn before it was held."), "effective")
        withdrawal = PositionWithdrawal(
            process=position.process,
            commitment=position.commitment,
            key=f"{position.key}/withdrawn",
            position_key=position.key,
            text=read_words(text, "text", BadPosition, missing=gettext_noop("Say why it is withdrawn.")),
        )
        stamp(withdrawal, when, at, by)
        add_facts([Draft(withdrawal, {"sources": list(sources)})])
    return withdrawal


@contextmanager
def _of_own_party(position: Position, by: User) -> Iterator[None]:
    """One transaction for what is said of a position that stands, by a delegate of the party whose it is."""
    check_can_state_position(by, position.process, position.actor)
    with in_its_place(position, _matter(position.commitment)):
        _check_not_withdrawn(position)
        yield


def _check_not_withdrawn(position: Position) -> None:
    """Refuse to go on with a position that was taken back, whenever that takes effect."""
    rows = PositionWithdrawal.objects.current()
    if rows.filter(process=position.process, position_key=position.key).exists():
        raise AlreadyWithdrawn(
            gettext_noop("This position has been withdrawn already; a new one can be stated.")
        )


def _matter(commitment: Commitment) -> str:
    return f"commitment {commitment.pk}"


def _checked(
    commitment: Commitment,
    actor: Actor,
    stance: str,
    text: str,
    effective: str,
    sources: Sequence[Source],
    at: datetime,
) -> tuple[Position, When]:
    wrong = gettext_noop("“{value}” is not a stance: {allowed}.")
    check_one_of(stance, Stance, "stance", BadPosition, wrong)
    check_sources(sources, commitment.process, BadPosition)
    words = read_words(text, "text", BadPosition, missing=gettext_noop("State the position."))
    future = gettext_noop("A position cannot take effect in the future.")
    when = read_past(effective, commitment.process.zone, at, BadPosition, future)
    position = Position(
        process=commitment.process, commitment=commitment, actor=actor, stance=stance, text=words
    )
    return position, when
