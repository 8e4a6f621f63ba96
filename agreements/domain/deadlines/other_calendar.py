"""Dates of other calendars and religious days, kept as written beside the Gregorian date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from agreements.domain.deadlines.rule import Anchors, NoDate, Resolution, Rule, setting
from agreements.domain.deadlines.wrapping import retold
from agreements.domain.sentences import gettext_noop, say

_CALENDARS = {
    "islamic": gettext_noop("Islamic calendar"),
    "solar_hijri": gettext_noop("Solar Hijri calendar"),
    "ethiopian": gettext_noop("Ethiopian calendar"),
    "hebrew": gettext_noop("Hebrew calendar"),
    "julian": gettext_noop("Julian calendar"),
    "religious_day": gettext_noop("religious day"),
    "other": gettext_noop("another calendar"),
}


@dataclass(frozen=True, slots=True)
class OtherCalendar(Rule):
    """D35 "from the first day of Ramadan 1447", "23 Tikimt 2015": kept as written beside the Gregorian date.

    The inner rule is the Gregorian date that a person gave, as fine as it is known: a day that hangs on a sighting of
    the moon is an interval. Nothing is converted here.
    """

    kind: ClassVar[str] = "other_calendar"
    label: ClassVar[str] = gettext_noop("A date of another calendar, or a religious day")
    example: ClassVar[Mapping[str, Any]] = {
        "words": "1 Ramadan 1447",
        "calendar": "islamic",
        "rule": {"kind": "fixed", "date": "2026-02-18/2026-02-19", "bound": "by"},
    }

    words: str = setting(gettext_noop("The date in the words of the text"), hint="1 Ramadan 1447")
    calendar: str = setting(gettext_noop("Calendar"), of="choice", choices=_CALENDARS)
    rule: Rule | None = setting(gettext_noop("The Gregorian date"), of="rule", default=None)

    def resolve(self, known: Anchors) -> Resolution:
        calendar = say(_CALENDARS[self.calendar])
        if self.rule is not None:
            template = gettext_noop("“{words}” ({calendar}). {inner}")
            return retold(self.rule.resolve(known), template, words=self.words, calendar=calendar)
        template = gettext_noop(
            "“{words}” ({calendar}): no Gregorian date has been given, so there is no date."
        )
        return Resolution(NoDate(), say(template, words=self.words, calendar=calendar))
