"""Stating a party's position on a commitment: by its own delegate, and by nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from agreements.domain.refusals import gettext_noop
from agreements.domain.statuses import Stance
from agreements.models import Actor, Commitment, Position, Source, User
from agreements.operations.facts import Draft, add_facts, stamp
from agreements.operations.statements import (
    BadStatement,
    check_one_of,
    check_sources,
    read_past,
    read_words,
)
from agreements.permissions import check_can_state_position


class BadPosition(BadStatement):
    """A position that cannot be recorded."""


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
        wrong = gettext_noop("“{value}” is not a stance: {allowed}.")
        check_one_of(stance, Stance, "stance", BadPosition, wrong)
        check_sources(sources, commitment.process, BadPosition)
        position = Position(
            process=commitment.process,
            commitment=commitment,
            actor=actor,
            stance=stance,
            text=read_words(text, "text", BadPosition, missing=gettext_noop("State the position.")),
            key=f"{commitment.code}/{uuid4().hex[:12]}",
        )
        future = gettext_noop("A position cannot take effect in the future.")
        when = read_past(effective, commitment.process.zone, at, BadPosition, future)
        stamp(position, when, at, by)
        add_facts([Draft(position, {"sources": list(sources)})])
    return position
