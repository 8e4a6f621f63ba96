"""Alerts in words: which badge, and why it was raised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, ngettext

from agreements.domain.timeline import INSTANT, same_clock
from agreements.models.boards import CommitmentAt, RoundAt
from agreements.models.upcoming import DueItem
from agreements.templatetags.moments import Loose, moment_words
from monitoring.domain.horizon import MARKS, URGENCY, Threshold
from monitoring.models.alerts import Alert, AlertQuerySet, Flagged


@dataclass(frozen=True, slots=True)
class Flag:
    """One flagged date. `word` is its key in the table of words."""

    flagged: Flagged

    @property
    def word(self) -> str:
        return word_of(self.flagged.threshold)

    @property
    def why(self) -> str:
        """One sentence: which mark was crossed, on which day, and whether the date itself became known only then."""
        flagged, days = self.flagged, MARKS[self.flagged.threshold].days_before
        values = {
            "n": days,
            "due": _day(flagged.due_from, flagged.zone),
            "last": _day((flagged.latest or flagged.due_from) - INSTANT, flagged.zone),
            "crossed": _day(flagged.crossed_at, flagged.zone),
        }
        return _template(flagged, days) % values


def lately(alerts: AlertQuerySet, things: Iterable[CommitmentAt | RoundAt]) -> list[Flag]:
    """One flag per date, the newest crossing first, with its subject out of `things` that were read already."""
    items = {item.identity.pk: item for item in map(DueItem, things)}
    dates: dict[object, list[Alert]] = {}
    for alert in alerts.with_names().newest_first():
        dates.setdefault(alert.moment, []).append(alert)
    return [
        Flag(Flagged(_most_urgent_first(group), items.get(group[0].subject_id))) for group in dates.values()
    ]


def _most_urgent_first(alerts: list[Alert]) -> tuple[Alert, ...]:
    return tuple(sorted(alerts, key=lambda alert: URGENCY.get(alert.threshold, -1), reverse=True))


def word_of(threshold: Threshold) -> str:
    return threshold.value.removeprefix("days_")


def _template(flagged: Flagged, days: int | None) -> str:
    if days is None:
        return gettext("Its last day was %(last)s, and nothing on record closes it.")
    known_late = flagged.crossed_at > same_clock(flagged.due_from, flagged.zone, -days)
    if days == 0:
        return _due_template(known_late)
    if known_late:
        return ngettext(
            "Less than %(n)d day before %(due)s; the date became known on %(crossed)s.",
            "Less than %(n)d days before %(due)s; the date became known on %(crossed)s.",
            days,
        )
    return ngettext(
        "%(n)d day before %(due)s: crossed on %(crossed)s.",
        "%(n)d days before %(due)s: crossed on %(crossed)s.",
        days,
    )


def _due_template(known_late: bool) -> str:
    if known_late:
        return gettext("Due on %(due)s; the date became known on %(crossed)s.")
    return gettext("Due on %(due)s.")


def _day(moment: datetime, zone: str) -> str:
    return moment_words(Loose(moment, zone))
