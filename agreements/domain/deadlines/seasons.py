"""Seasons: spring, summer, autumn or winter of a year, whose bounds no text gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from agreements.domain.deadlines.counting import by_days
from agreements.domain.deadlines.lengths import DAY, day_when
from agreements.domain.deadlines.rule import Anchors, BadRule, Resolution, Rule, setting
from agreements.domain.sentences import gettext_noop, say
from agreements.domain.timeline import FIRST_YEAR, LAST_YEAR

# One that goes over the turn of the year, as winter in the north and summer in the south, is written with both years.
_WORDS = {
    "spring": gettext_noop("spring {year}"),
    "summer": gettext_noop("summer {year}"),
    "autumn": gettext_noop("autumn {year}"),
    "winter": gettext_noop("winter {year}"),
}
_SEASONS = {
    "spring": gettext_noop("spring"),
    "summer": gettext_noop("summer"),
    "autumn": gettext_noop("autumn"),
    "winter": gettext_noop("winter"),
}
_HEMISPHERES = {"north": gettext_noop("in the north"), "south": gettext_noop("in the south")}
_UNTIL = {"by": gettext_noop("by its end"), "before": gettext_noop("before it begins")}
#: By the season of the north: the month it begins with, and the last days on which the sun can begin it and end it.
_BOUNDS = {
    "spring": (3, (3, 21), (6, 22)),
    "summer": (6, (6, 22), (9, 24)),
    "autumn": (9, (9, 24), (12, 23)),
    "winter": (12, (12, 23), (3, 21)),
}
_IN_THE_SOUTH = {"spring": "autumn", "summer": "winter", "autumn": "spring", "winter": "summer"}
_SAYS = {
    "by": gettext_noop(
        "Due by the end of {season}: that is {first} by the months and {last} at the latest by the sun; "
        "late only after that."
    ),
    "before": gettext_noop(
        "Due before {season}, which begins after {first} by the months and by {last} at the latest by the sun; "
        "late only after that."
    ),
}


@dataclass(frozen=True, slots=True)
class Season(Rule):
    """D5 "no later than Summer 1999": due at the end of the season, overdue only after it, never turned into a day.

    Texts do not say where a season ends. By the months summer ends on 31 August, by the sun at the equinox: the date is
    an interval between the two. A winter has the year in which it begins; in the south the seasons are the other way
    round, so that its summer begins in December.
    """

    kind: ClassVar[str] = "season"
    label: ClassVar[str] = gettext_noop("A season of a year")
    example: ClassVar[Mapping[str, Any]] = {"season": "summer", "year": 1999, "hemisphere": "north"}

    season: str = setting(gettext_noop("Season"), of="choice", choices=_SEASONS)
    year: int = setting(gettext_noop("Year in which it begins"), of="number", hint="winter 2025/26: 2025")
    hemisphere: str = setting(gettext_noop("Where"), of="choice", choices=_HEMISPHERES)
    zone: str = setting(gettext_noop("Time zone of the text"), of="zone")
    bound: str = setting(gettext_noop("Bound"), of="choice", choices=_UNTIL, default="by")

    def check(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            message = gettext_noop("“{year}” lies outside the years {first} to {last}.")
            raise BadRule(message, "year", year=self.year, first=FIRST_YEAR, last=LAST_YEAR)

    def resolve(self, known: Anchors) -> Resolution:
        first, last = self._last_days()
        both = f"{self.year}/{(self.year + 1) % 100:02}"
        season = say(_WORDS[self.season], year=both if self._bounds()[0] == 12 else self.year)
        sentence = say(
            _SAYS[self.bound],
            season=season,
            first=day_when(first, self.zone),
            last=day_when(last, self.zone),
        )
        return Resolution(by_days(first, last, self.zone), sentence)

    def _bounds(self) -> tuple[int, tuple[int, int], tuple[int, int]]:
        return _BOUNDS[self.season if self.hemisphere == "north" else _IN_THE_SOUTH[self.season]]

    def _last_days(self) -> tuple[date, date]:
        """The last day in time by the months, and the last by the sun."""
        month, begins, ends = self._bounds()
        if self.bound == "before":
            return date(self.year, month, 1) - DAY, date(self.year, *begins)
        year, month = (self.year + 1, 3) if month == 12 else (self.year, month + 3)
        return date(year, month, 1) - DAY, date(year, *ends)
