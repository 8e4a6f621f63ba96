"""Windows: a duty that runs over a half-open span, with dated, evented or open ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from agreements.domain.deadlines.counting import ending_with, event_words
from agreements.domain.deadlines.outcomes import Resolution, Running, Waiting
from agreements.domain.deadlines.rule import Anchors, BadRule, Rule, setting
from agreements.domain.sentences import Ref, Sentence, gettext_noop, say
from agreements.domain.timeline import When


@dataclass(frozen=True, slots=True)
class Window(Rule):
    """D14 "for 48 hours from 18:00"; D15 "until the Doha talks conclude", "for the Eid days".

    Half-open [start, end): at the written end it is over. An end without date leaves it running.
    """

    kind: ClassVar[str] = "window"
    label: ClassVar[str] = gettext_noop("A span of time")
    example: ClassVar[Mapping[str, Any]] = {
        "start": "2026-03-19T00:00",
        "end": "2026-03-24T00:00",
        "zone": "Asia/Karachi",
    }

    zone: str = setting(gettext_noop("Time zone of the text"), of="zone")
    start: str | None = setting(gettext_noop("Begins"), of="when", default=None)
    start_event: str | None = setting(gettext_noop("Begins with"), of="anchor", default=None)
    end: str | None = setting(
        gettext_noop("Ends (first moment that no longer belongs to it)"), of="when", default=None
    )
    end_event: str | None = setting(gettext_noop("Ends with"), of="anchor", default=None)
    end_words: str | None = setting(
        gettext_noop("Its end in the text's words, where it has no date"), default=None
    )

    def check(self) -> None:
        if (self.start is None) == (self.start_event is None):
            raise BadRule(
                gettext_noop("A window begins either at a date (“start”) or with an event (“start_event”)."),
                "start",
            )
        if self.end is not None and self.end_event is not None:
            raise BadRule(
                gettext_noop(
                    "A window ends either at a date (“end”) or with an event (“end_event”), not both."
                ),
                "end",
            )
        if self.start and self.end and When(self.end, self.zone).start <= When(self.start, self.zone).start:
            raise BadRule(gettext_noop("This window ends before it begins."), "end")

    def resolve(self, known: Anchors) -> Resolution:
        begins = When(self.start, self.zone) if self.start else known.get(self.start_event or "")
        if begins is None:
            return Resolution(
                Waiting(self.start_event or ""),
                say(
                    gettext_noop("Begins with {anchor}, which has not been recorded."),
                    anchor=Ref(self.start_event or ""),
                ),
            )
        ends = When(self.end, self.zone) if self.end else known.get(self.end_event or "")
        return Resolution(self._running(begins, ends), self._sentence(begins, ends))

    def _running(self, begins: When, ends: When | None) -> Running:
        running = Running(begins.start, None, self.zone, begins=begins)
        if ends is None:
            return running
        if not self.end:
            return ending_with(running, ends)
        return replace(running, end=ends.start, ends=ends, over_before=True)

    def _sentence(self, begins: When, ends: When | None) -> Sentence:
        if ends is not None and self.end_event:
            event = event_words(self.end_event, ends)
            return say(gettext_noop("Runs from {start} and ends with {event}."), start=begins, event=event)
        if ends is not None:
            template = gettext_noop("Runs from {start} until {end}, which no longer belongs to it.")
            return say(template, start=begins, end=ends)
        if self.end_event:
            return say(
                gettext_noop("Runs from {start} until {anchor}, which has not been recorded: no end date."),
                start=begins,
                anchor=Ref(self.end_event),
            )
        if self.end_words:
            return say(
                gettext_noop("Runs from {start}; the text gives its end as “{words}”, without a date."),
                start=begins,
                words=self.end_words,
            )
        return say(gettext_noop("Runs from {start}; no end is known."), start=begins)
