"""Rules that take effect when something happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from agreements.domain.deadlines.counting import event_words
from agreements.domain.deadlines.outcomes import Limit, Resolution, Running, waits_for
from agreements.domain.deadlines.rule import Anchors, Rule, setting
from agreements.domain.sentences import gettext_noop, say
from agreements.domain.timeline import INSTANT

_THEN = {
    "standing": gettext_noop("in force from then on"),
    "once": gettext_noop("due once, with the event itself"),
}


@dataclass(frozen=True, slots=True)
class OnEvent(Rule):
    """D22 "immediate ceasefire" (agreed at Doha): in force at the anchor, then standing; or an act due with the event.

    Before the event it waits. An act due with an event known only to the day is late only after that day.
    """

    kind: ClassVar[str] = "on_event"
    label: ClassVar[str] = gettext_noop("When something happens")
    example: ClassVar[Mapping[str, Any]] = {"anchor": "E-doha"}

    anchor: str = setting(
        gettext_noop("What has to happen"), of="anchor", hint="E-doha, R2.end, C11.completed"
    )
    then: str = setting(gettext_noop("Then"), of="choice", choices=_THEN, default="standing")

    def resolve(self, known: Anchors) -> Resolution:
        when = known.get(self.anchor)
        if when is None:
            return waits_for(self.anchor)
        event = event_words(self.anchor, when)
        if self.then == "standing":
            # The date of another commitment may lie ahead.
            linked = self.anchor.endswith((".start", ".end", ".limit"))
            since = gettext_noop("In force since {event}, with no end date.")
            from_then = gettext_noop("In force from {event} on, with no end date.")
            sentence = say(from_then if linked else since, event=event)
            return Resolution(Running(when.start, None, when.zone, begins=when), sentence)
        limit = Limit(when.start, when.start + INSTANT, when.end, when.zone, when)
        return Resolution(limit, say(gettext_noop("Due with the event itself: {event}."), event=event))
