"""Duties that end with an event, whenever that comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from agreements.domain.deadlines.counting import ending_with, event_words
from agreements.domain.deadlines.outcomes import Resolution, Running
from agreements.domain.deadlines.rule import Anchors, Rule, setting
from agreements.domain.sentences import Ref, gettext_noop, say


@dataclass(frozen=True, slots=True)
class UntilEvent(Rule):
    """D31 "until the talks conclude", "until the new constitution is adopted": the duty holds, and ends with the event.

    Its beginning is not told; where the text tells it, the rule is a window.
    """

    kind: ClassVar[str] = "until_event"
    label: ClassVar[str] = gettext_noop("Until something happens")
    example: ClassVar[Mapping[str, Any]] = {"anchor": "R1.end"}

    anchor: str = setting(gettext_noop("What it ends with"), of="anchor", hint="R1.end")
    zone: str = setting(gettext_noop("Time zone of the text"), of="zone")

    def resolve(self, known: Anchors) -> Resolution:
        when = known.get(self.anchor)
        if when is None:
            template = gettext_noop("Holds until {anchor}, which has not been recorded: no end date.")
            return Resolution(Running(None, None, self.zone), say(template, anchor=Ref(self.anchor)))
        template = gettext_noop("Holds until {event} and ends with it.")
        return Resolution(
            ending_with(Running(None, None, self.zone), when),
            say(template, event=event_words(self.anchor, when)),
        )
