"""What happened, in order: events as claimed by whom, rounds as they were held, and what lies ahead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from agreements.domain.statuses import AGREEMENT_DATES, EventKind, RoundState
from agreements.domain.timeline import AsOf, When
from agreements.models import Event, Fact, ForceStatement, Process
from agreements.models.boards import RoundAt
from agreements.models.labels import ActorAt, Labels, labels_at
from agreements.models.upcoming import TO_COME
from agreements.templatetags.labels import label
from agreements.templatetags.words import word
from agreements.web.addresses import page
from agreements.web.pages.rows import Outlined, actors_html, sentence_case

#: Events that make or prolong an agreement, in the tone of what is in force.
_BINDING = frozenset(
    {
        *AGREEMENT_DATES,
        EventKind.DECLARATION,
        EventKind.ACCEPTANCE,
        EventKind.ENDORSEMENT,
        EventKind.EXTENSION,
        EventKind.FULFILMENT,
    }
)

#: Of a long process so many events are read, and so many entries shown: the newest.
READ, SHOWN = 1000, 100
#: What an entry of a timeline and the legal state read of an event.
EVENT_LINKS = ("claimed_by", "disputed_by", "by", "commitments", "sources")


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a timeline. `claimed` and `disputed` are names; `sources` is what it rests on."""

    when: When
    kind: str
    text: str
    tone: str = ""
    ahead: bool = False
    url: str = ""
    claimed: str = ""
    disputed: str = ""
    facts: tuple[Fact, ...] = field(default=())

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        return (self.when.start, self.when.end, self.text)


def events_of(process: Process, point: AsOf) -> list[Event]:
    """What is recorded as having happened, oldest first: the newest READ, with who claims and who disputes it."""
    rows = Event.objects.filter(process=process).as_of(point).newest_first()
    return list(rows.prefetch_related(*EVENT_LINKS)[:READ])[::-1]


def speakers(
    point: AsOf,
    events: Iterable[Event] = (),
    boards: Iterable[Outlined] = (),
    statements: Iterable[ForceStatement] = (),
) -> Labels:
    """Labels of those who act in events, claim or dispute them, hold positions, or say what is in force. One query."""
    events, said = list(events), [row for row in statements if row.actor_id]
    said += [position for board in boards for position in board.positions]
    ids = {row.actor_id for row in said}
    for event in events:
        ids |= {actor.pk for actor in (*event.claimed_by.all(), *event.disputed_by.all(), *event.by.all())}
    return labels_at(ids, point, {row.process_id for row in (*events, *said)})


def event_moment(event: Event, labels: Labels) -> Moment:
    """An event as an entry."""
    called = labels.within(event.process_id)
    disputed = _names(event.disputed_by.all(), called)
    return Moment(
        when=event.effective,
        kind=label(event.kind, "event"),
        text=sentence_case(event.text),
        tone=_tone(event, bool(disputed)),
        claimed=_names(event.claimed_by.all(), called, event.claimed_words),
        disputed=disputed,
        facts=(event,),
    )


def _tone(event: Event, disputed: bool) -> str:
    if disputed or event.kind == EventKind.VIOLATION_ALLEGED:
        return "disp"
    return "run" if event.kind in _BINDING else ""


def _names(actors: Iterable[Any], labels: Mapping[UUID, ActorAt], words: str = "") -> str:
    named = [labels.get(actor.pk, ActorAt(actor.slug, actor.slug, "")) for actor in actors]
    return actors_html(named, words) if named or words else ""


def round_moment(one: RoundAt, point: AsOf) -> Moment | None:
    """A round as an entry: where it was held, or ahead where it is planned. None where no day is known."""
    url = page(point, "round", one.round.pk)
    state = str(word(one.state, "round").label) if one.state else ""
    if one.held is not None:
        said = gettext("%(round)s: %(state)s") % {"round": one.label, "state": state.lower()}
        return Moment(_days_of(one), gettext("round of talks"), said, "prog", url=url, facts=one.outcomes)
    if one.planned is not None and one.due.state in TO_COME:
        return Moment(
            one.planned, gettext("planned"), one.label, "due", ahead=True, url=url, facts=one.schedules[:1]
        )
    return None


def _days_of(one: RoundAt) -> When:
    """From the first to the last day that any account gives, as far as both are days."""
    begins = one.held
    assert begins is not None
    ends = next((outcome.ends for outcome in one.outcomes if outcome.until_as_written), begins)
    if ends is None or len(begins.text) != 10 or len(ends.text) != 10 or ends.text <= begins.text:
        return begins
    return When(f"{begins.text}/{ends.text}", begins.zone)


def timeline(events: Iterable[Event], rounds: Iterable[RoundAt], labels: Labels, point: AsOf) -> list[Moment]:
    """All of it in order, what lies ahead last."""
    found = [event_moment(event, labels) for event in events]
    found += [moment for one in rounds if (moment := round_moment(one, point)) is not None]
    return sorted(found, key=lambda moment: moment.order)


def next_round(rounds: Iterable[RoundAt]) -> RoundAt | None:
    """The round that is planned next."""
    ahead = [one for one in rounds if one.planned is not None and one.due.state in TO_COME]
    return min(ahead, key=lambda one: one.planned.start, default=None) if ahead else None


def under_way(rounds: Iterable[RoundAt]) -> RoundAt | None:
    """The round that is being held."""
    return next((one for one in rounds if one.state == RoundState.IN_PROGRESS), None)
