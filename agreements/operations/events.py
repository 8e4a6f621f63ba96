"""Recording what happened, and correcting it: what hangs on an event moves with it, the old dates stay in history."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from django.db import transaction

from agreements.domain.refusals import gettext_noop
from agreements.domain.statuses import EventKind
from agreements.models import Actor, Agreement, Commitment, Event, Process, Source, User
from agreements.operations.facts import Draft, add_facts, stamp
from agreements.operations.statements import (
    BadStatement,
    check_one_of,
    check_sources,
    check_zone,
    in_its_place,
    one_writer,
    read_past,
    read_words,
)
from agreements.permissions import check_can_keep_record

_KEY = re.compile(r"E-[A-Za-z0-9-]{1,40}")
LONGEST = {"place": 120, "claimed_words": 200}


class BadEvent(BadStatement):
    """An event that cannot be recorded."""


@dataclass(frozen=True, slots=True)
class Happening:
    """What is said of an event. `effective`: when it happened, as fine as known, in `zone` or that of the process.

    `agreement`: whose date it gives; `claimed_by`, `disputed_by`: who says so and who denies it; `by`: whose act it is;
    `commitments`: those it moves.
    """

    kind: str
    text: str
    effective: str
    zone: str = ""
    agreement: Agreement | None = None
    place: str = ""
    claimed_words: str = ""
    claimed_by: Sequence[Actor] = ()
    disputed_by: Sequence[Actor] = ()
    by: Sequence[Actor] = ()
    commitments: Sequence[Commitment] = ()


def record_event(
    *, by: User, at: datetime, process: Process, said: Happening, sources: Sequence[Source], code: str = ""
) -> Event:
    """Record that something happened. Raises NotAllowed, BadEvent.

    `code`: what deadlines count from it by, like “E-doha”; the next free number where none is given.
    """
    with transaction.atomic():
        check_can_keep_record(by, process)
        one_writer(_matter(process))
        event = _checked(process, said, sources, at)
        _check_new(event)
        event.key = _key(process, code)
        _write(event, said, sources, at, by)
    return event


def correct_event(
    *, by: User, at: datetime, event: Event, said: Happening, sources: Sequence[Source], reason: str
) -> Event:
    """Put another account in the place of one recorded in error, most often its date; known since `at`.

    Dates that count from the event move with it. Raises NotAllowed, BadEvent, CorrectedMeanwhile.
    """
    check_can_keep_record(by, event.process)
    with in_its_place(event, _matter(event.process)):
        corrected = _checked(event.process, said, sources, at)
        missing = gettext_noop("Say what was wrong.")
        corrected.reason = read_words(reason, "reason", BadEvent, missing=missing)
        corrected.key, corrected.supersedes = event.key, event
        _write(corrected, said, sources, at, by)
    return corrected


def _matter(process: Process) -> str:
    return f"events {process.pk}"


def _check_new(event: Event) -> None:
    """The same form sent twice says nothing new."""
    same = {"kind": event.kind, "text": event.text, "effective_as_written": event.effective_as_written}
    if Event.objects.current().filter(process=event.process, agreement=event.agreement, **same).exists():
        raise BadEvent(gettext_noop("This event is on record already."), "text")


def _key(process: Process, wanted: str) -> str:
    taken = set(Event.objects.filter(process=process).values_list("key", flat=True))
    if not wanted:
        return next(key for number in count(1) if (key := f"E-{number}") not in taken)
    if not _KEY.fullmatch(wanted):
        raise BadEvent(
            gettext_noop("A short name is like “E-doha”: E-, then letters, digits and hyphens."), "code"
        )
    if wanted in taken:
        raise BadEvent(gettext_noop("“{code}” is taken by another event."), "code", code=wanted)
    return wanted


def _checked(process: Process, said: Happening, sources: Sequence[Source], at: datetime) -> Event:
    wrong = gettext_noop("“{value}” is not a kind of event: {allowed}.")
    check_one_of(said.kind, EventKind, "kind", BadEvent, wrong)
    check_sources(sources, process, BadEvent, gettext_noop("An event needs at least one source."))
    elsewhere = [one for one in (said.agreement, *said.commitments) if one and one.process_id != process.pk]
    if elsewhere:
        field = "agreement" if elsewhere[0] is said.agreement else "commitments"
        raise BadEvent(gettext_noop("That belongs to another process."), field)
    future = gettext_noop("What lies ahead is a plan, not an event: it has not happened yet.")
    check_zone(said.zone or process.zone, BadEvent)
    when = read_past(said.effective, said.zone or process.zone, at, BadEvent, future)
    event = Event(
        process=process,
        kind=said.kind,
        text=read_words(said.text, "text", BadEvent, missing=gettext_noop("Say what happened.")),
        agreement=said.agreement,
    )
    for name, longest in LONGEST.items():
        setattr(event, name, read_words(getattr(said, name), name, BadEvent, longest=longest))
    event.effective_as_written, event.effective_zone = when.text, when.zone
    return event


def _write(event: Event, said: Happening, sources: Sequence[Source], at: datetime, by: User) -> None:
    stamp(event, event.effective, at, by)
    links = {name: list(getattr(said, name)) for name in ("claimed_by", "disputed_by", "by", "commitments")}
    add_facts([Draft(event, {**links, "sources": list(sources)})])
