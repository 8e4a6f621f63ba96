"""Duties that have to be done before something happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from agreements.domain.deadlines.counting import event_words
from agreements.domain.deadlines.outcomes import Limit, Resolution, Waiting, due_from
from agreements.domain.deadlines.rule import Anchors, Rule, setting
from agreements.domain.sentences import Ref, gettext_noop, say
from agreements.domain.timeline import Precision


@dataclass(frozen=True, slots=True)
class BeforeEvent(Rule):
    """D30 "before the elections are held": missed if the event happens first.

    Until the event is recorded there is no date and nothing is late. An event known only to the day may have come at
    any instant of it, so that late is certain only from the day's end on.
    """

    kind: ClassVar[str] = "before_event"
    label: ClassVar[str] = gettext_noop("Before something happens")
    example: ClassVar[Mapping[str, Any]] = {"anchor": "E-elections"}

    anchor: str = setting(gettext_noop("What it has to come before"), of="anchor", hint="E-elections")
    zone: str = setting(gettext_noop("Time zone in which days are counted"), of="zone")

    def resolve(self, known: Anchors) -> Resolution:
        when = known.get(self.anchor)
        if when is None:
            template = gettext_noop(
                "Due before {anchor}, which is not recorded; missed if that happens first."
            )
            return Resolution(Waiting(self.anchor), say(template, anchor=Ref(self.anchor)))
        latest = when.start if when.precision is Precision.MINUTE else when.end
        starts = due_from(when.start, when, self.zone)
        limit = Limit(starts, when.start, latest, self.zone, when, before=True)
        template = gettext_noop("Due before {event}; missed if it had not been done by then.")
        return Resolution(limit, say(template, event=event_words(self.anchor, when)))
