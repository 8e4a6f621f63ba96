"""What a deadline form offers: things to wait for under their names, commitments, zones, texts that differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from django.utils.text import Truncator
from django.utils.translation import gettext

from agreements.domain.timeline import AsOf
from agreements.models import Commitment, CommitmentRevision, Event, Process, RoundRevision, TextLayer
from agreements.templatetags import labels, moments
from agreements.web.pages.rows import sentence_case
from agreements.web.pages.zones import offered_zones

Choices: TypeAlias = list[tuple[str, str]]
_LONGEST = 70


@dataclass(frozen=True, slots=True)
class Offered:
    """`anchors`: by group, what a rule can count from; `codes`: commitments beside which one can run.

    `zone`: of the process; `zones`: first those of its record, then every name there is; `texts`: its text versions.
    """

    anchors: list[tuple[str, Choices]]
    codes: Choices
    zone: str
    zones: list[str]
    texts: list[str]

    @property
    def all_anchors(self) -> Choices:
        return [choice for _, choices in self.anchors for choice in choices]


def offered_for(commitment: Commitment, point: AsOf) -> Offered:
    """As known at the point, without the commitment itself. Five queries."""
    process = commitment.process
    codes = [(code, words) for code, words in _commitments(process, point) if code != commitment.code]
    completed = [
        (f"{code}.completed", gettext("%(what)s is completed") % {"what": words}) for code, words in codes
    ]
    groups = [
        (gettext("Events"), _events(process)),
        (gettext("Rounds of talks"), _rounds(process, point)),
        (gettext("Completion of a commitment"), completed),
    ]
    return Offered(
        anchors=[(title, choices) for title, choices in groups if choices],
        codes=codes,
        zone=process.zone,
        zones=offered_zones(process),
        texts=_texts(process, point),
    )


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


def _events(process: Process) -> Choices:
    events = Event.objects.current().filter(process=process).oldest_first()
    return [(event.key, event_words(event)) for event in events]


def _rounds(process: Process, point: AsOf) -> Choices:
    rows = RoundRevision.objects.filter(process=process).newest_per("round", point).select_related("round")
    return [
        (f"{row.round.code}.{part}", words % {"round": f"{row.round.code} · {row.label}"})
        for row in sorted(rows, key=lambda row: row.round.code)
        for part, words in (("start", gettext("%(round)s begins")), ("end", gettext("%(round)s ends")))
    ]


def _commitments(process: Process, point: AsOf) -> Choices:
    rows = CommitmentRevision.objects.filter(process=process).newest_per("commitment", point)
    said = [(row.commitment.code, row.paraphrase) for row in rows.select_related("commitment")]
    return [
        (code, f"{code} · {Truncator(sentence_case(text)).chars(_LONGEST)}")
        for code, text in sorted(said, key=lambda one: (len(one[0]), one[0]))
    ]


def _texts(process: Process, point: AsOf) -> list[str]:
    rows = TextLayer.objects.filter(process=process).as_of(point).oldest_first()
    return list(dict.fromkeys(rows.values_list("title", flat=True)))
