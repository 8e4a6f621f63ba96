"""Stating a party's position on a commitment: by its own delegate, and by nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from agreements.domain.statuses import Stance
from agreements.domain.texts import BadText, clean
from agreements.domain.timeline import BadMoment, When
from agreements.models import Actor, Commitment, Position, Source, User
from agreements.operations.facts import Draft, add_facts, stamp
from agreements.permissions import check_can_state_position


class BadPosition(ValueError):
    """A position that cannot be recorded; `field` names the place, the text says what is wrong."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


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
        if stance not in set(Stance):
            raise BadPosition(f"“{str(stance)[:40]}” is not a stance: {', '.join(Stance)}.", "stance")
        if any(source.process_id != commitment.process_id for source in sources):
            raise BadPosition("A source of another process cannot be cited here.", "sources")
        position = Position(
            process=commitment.process,
            commitment=commitment,
            actor=actor,
            stance=stance,
            text=_words(text),
            key=f"{commitment.code}/{uuid4().hex[:12]}",
        )
        stamp(position, _moment(effective, commitment.process.zone, at), at, at, by)
        add_facts([Draft(position, {"sources": list(sources)})])
    return position


def _words(text: str) -> str:
    try:
        cleaned = clean(text)
    except BadText as error:
        raise BadPosition(str(error), "text") from error
    if not cleaned or len(cleaned) > 5000:
        raise BadPosition("State the position in 1 to 5,000 characters.", "text")
    return cleaned


def _moment(text: str, zone: str, at: datetime) -> When:
    try:
        when = When(text, zone)
    except BadMoment as error:
        raise BadPosition(str(error), "effective") from error
    if when.start > at + timedelta(hours=14):
        raise BadPosition("A position cannot take effect in the future.", "effective")
    return when
