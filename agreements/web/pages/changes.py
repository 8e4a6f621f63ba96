"""What changed lately: the newest facts of a process as sentences, whatever kind of fact they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from agreements.domain.timeline import AsOf, When
from agreements.models import Event, Fact
from agreements.models.boards import ActorAt, CommitmentAt, RoundAt
from agreements.models.labels import Labels
from agreements.templatetags.words import word
from agreements.web.addresses import page
from agreements.web.pages.rows import sentence_case

MOST = 8


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is new: since when it is true, and in one sentence what it is."""

    when: When
    sentence: SafeString
    fact: Fact


def changes(
    events: Iterable[Event],
    rounds: Iterable[RoundAt],
    boards: Iterable[CommitmentAt],
    labels: Labels,
    point: AsOf,
) -> list[Change]:
    """The newest changes, newest first; no query, as everything was read for the page."""
    found = [
        *(Change(event.effective, format_html("{}", sentence_case(event.text)), event) for event in events),
        *(change for one in rounds for change in _of_round(one, point)),
        *(change for board in boards for change in _of_commitment(board, labels, point)),
    ]
    found.sort(key=_order, reverse=True)
    return found[:MOST]


def _order(change: Change) -> tuple[Any, ...]:
    moment, *rest = change.fact.in_order
    return moment, change.fact.effective_until, *rest


def _of_round(one: RoundAt, point: AsOf) -> Iterable[Change]:
    """Announcements only: what is held is told by its outcome, which is newer."""
    url = page(point, "round", one.round.pk)
    for row in (*one.schedules, *one.outcomes):
        yield Change(
            row.effective,
            format_html(
                '<a href="{}">{}</a>: {}', url, one.label, str(word(row.state, "round").label).lower()
            ),
            row,
        )


def _of_commitment(board: CommitmentAt, labels: Labels, point: AsOf) -> Iterable[Change]:
    link = format_html(
        '<a href="{}"><bdi>{}</bdi></a>',
        page(point, "commitment", board.commitment.pk),
        board.commitment.code,
    )
    for row in board.assessments:
        level = str(word(row.level, "level").label).lower()
        yield Change(
            row.effective,
            format_html(
                gettext("{commitment} assessed: {level}, by {who}"),
                commitment=link,
                level=level,
                who=row.assessor,
            ),
            row,
        )
    for position in board.positions:
        who = (
            labels.within(position.process_id)
            .get(position.actor_id, ActorAt(position.actor.slug, position.actor.slug, ""))
            .label
        )
        stance = str(word(position.stance, "position").label).lower()
        yield Change(
            position.effective,
            format_html(
                gettext("<bdi>{who}</bdi> on {commitment}: {stance}"), who=who, commitment=link, stance=stance
            ),
            position,
        )
