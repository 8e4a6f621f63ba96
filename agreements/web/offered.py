"""What a deadline form offers: things to wait for under their names, commitments, zones, texts that differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from django.db.models import Case, IntegerField, When
from django.utils.text import Truncator
from django.utils.translation import gettext

from agreements.domain.naming import code_of
from agreements.domain.timeline import AsOf
from agreements.models import Commitment, CommitmentRevision, Event, Process, RoundRevision, TextLayer
from agreements.templatetags import labels, moments
from agreements.web.pages.rows import sentence_case
from agreements.web.pages.zones import offered_zones

Choices: TypeAlias = list[tuple[str, str]]
#: Of each kind so many things are offered: more could neither be read nor sent at a sensible size.
MOST = 200
LONGEST_KEY = 120
_LONGEST = 70


@dataclass(frozen=True, slots=True)
class Offered:
    """`anchors`: by group, what a rule can count from; `codes`: commitments beside which one can run.

    `zone`: of the process; `zones`: first those of its record, then every name there is; `texts`: its text versions.
    `more`: there are others, which are given by their keys.
    """

    anchors: list[tuple[str, Choices]]
    codes: Choices
    zone: str
    zones: list[str]
    texts: list[str]
    more: bool = False

    @property
    def all_anchors(self) -> Choices:
        return [choice for _, choices in self.anchors for choice in choices]


def offered_for(commitment: Commitment, point: AsOf, named: Iterable[str] = ()) -> Offered:
    """As known at the point, without the commitment itself. Five queries.

    Of each kind at most MOST things are offered: those that the form names already (`named`), then the newest.
    """
    process, names = commitment.process, {name for name in named if _may_be_a_key(name)}
    others = CommitmentRevision.objects.filter(process=process).exclude(commitment=commitment)
    events, more_events = _events(process, names)
    rounds, more_rounds = _rounds(process, point, names)
    codes, more_codes = _commitments(others, point, names)
    completed = [
        (f"{code}.completed", gettext("%(what)s is completed") % {"what": words}) for code, words in codes
    ]
    dates = [
        (f"{code}.{part}", told % {"what": words})
        for code, words in codes
        for part, told in (
            ("start", gettext("%(what)s begins")),
            ("end", gettext("%(what)s ends")),
            ("limit", gettext("%(what)s is due")),
        )
    ]
    groups = [
        (gettext("Events"), events),
        (gettext("Rounds of talks"), rounds),
        (gettext("Completion of a commitment"), completed),
        (gettext("Date of a commitment"), dates),
    ]
    return Offered(
        anchors=[(title, choices) for title, choices in groups if choices],
        codes=codes,
        zone=process.zone,
        zones=offered_zones(process),
        texts=_texts(process, point),
        more=more_events or more_rounds or more_codes,
    )


def _may_be_a_key(name: str) -> bool:
    return 0 < len(name) <= LONGEST_KEY and name.isprintable()


def with_awaited(offered: Offered, awaited: Mapping[str, str]) -> Offered:
    """What is still to come is offered too, under its words."""
    if not awaited:
        return offered
    to_come = [(name, f"{name} · {words}") for name, words in awaited.items()]
    return replace(offered, anchors=[*offered.anchors, (gettext("Still to come"), to_come)])


def event_words(event: Event) -> str:
    """One line by which a person knows an event again: its key, kind, day and words."""
    said = Truncator(event.text).chars(_LONGEST)
    kind, day = sentence_case(labels.label(event.kind, "event")), moments.moment_words(event.effective)
    return f"{event.key} · {kind}, {day}: {said}"


def _events(process: Process, names: set[str]) -> tuple[Choices, bool]:
    rows, more = _first(Event.objects.current().filter(process=process), "key", names)
    rows.sort(key=lambda row: row.in_order)
    return [(event.key, event_words(event)) for event in rows], more


def _rounds(process: Process, point: AsOf, names: set[str]) -> tuple[Choices, bool]:
    newest = RoundRevision.objects.filter(process=process).newest_per("round", point).select_related("round")
    rows, more = _first(newest, "round__code", names)
    return [
        (f"{row.round.code}.{part}", words % {"round": f"{row.round.code} · {row.label}"})
        for row in sorted(rows, key=lambda row: row.round.code)
        for part, words in (("start", gettext("%(round)s begins")), ("end", gettext("%(round)s ends")))
    ], more


def _commitments(others: Any, point: AsOf, names: set[str]) -> tuple[Choices, bool]:
    newest = others.newest_per("commitment", point).select_related("commitment")
    rows, more = _first(newest, "commitment__code", names)
    said = [(row.commitment.code, row.paraphrase) for row in rows]
    return [
        (code, f"{code} · {Truncator(sentence_case(text)).chars(_LONGEST)}")
        for code, text in sorted(said, key=lambda one: (len(one[0]), one[0]))
    ], more


def _first(rows: Any, code: str, names: set[str]) -> tuple[list[Any], bool]:
    """Those that are named and then the newest, MOST of them; whether there are more. One query."""
    codes = names | {code_of(name) for name in names}
    last = Case(When(**{f"{code}__in": codes}, then=0), default=1, output_field=IntegerField())
    found = list(rows.newest_first(last)[: MOST + 1])
    return found[:MOST], len(found) > MOST


def _texts(process: Process, point: AsOf) -> list[str]:
    rows = TextLayer.objects.filter(process=process).as_of(point).oldest_first()
    return list(dict.fromkeys(rows.values_list("title", flat=True)))
