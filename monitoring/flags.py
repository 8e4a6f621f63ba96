"""Alerts in words: which badge, and why it was raised."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, ngettext

from agreements.domain.timeline import INSTANT, AsOf, same_clock, zone_of
from agreements.models.boards import CommitmentAt, RoundAt
from agreements.models.upcoming import DueItem
from agreements.templatetags.moments import Loose, moment_words
from agreements.templatetags.words import word
from monitoring.domain.thresholds import MARKS, Aspect, Mark, Threshold
from monitoring.models.alerts import Alert, AlertQuerySet, Flagged, most_urgent_first


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
        return why(self.flagged)


def lately(alerts: AlertQuerySet, things: Iterable[CommitmentAt | RoundAt], point: AsOf) -> list[Flag]:
    """One flag per date, the newest crossing first, with its subject out of `things` that were read already."""
    items = {item.identity.pk: item for item in map(DueItem, things)}
    dates: dict[object, list[Alert]] = {}
    for alert in alerts.first_told().with_names().newest_first():
        dates.setdefault(alert.moment, []).append(alert)
    return [
        Flag(Flagged(most_urgent_first(group), items.get(group[0].subject_id), point))
        for group in dates.values()
    ]


def word_of(threshold: Threshold) -> str:
    return MARKS[threshold].word


def standing_words(flagged: Flagged, at: datetime) -> str:
    """How the flagged date stands at a moment, in two or three words: how many days are left then, not at the crossing.

    Of a mark that tells of something else than a date to come, its own word.
    """
    mark = MARKS[flagged.threshold]
    zone = zone_of(flagged.zone)
    days = (flagged.due_from.astimezone(zone).date() - at.astimezone(zone).date()).days
    past = flagged.latest is not None and at >= flagged.latest
    if Aspect.DUE in mark.aspects and (mark.is_lead or flagged.threshold is Threshold.DUE):
        if past:
            return _word("overdue")
        if at >= flagged.due_from:
            return _word("due")
        return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    if mark.is_lead and Aspect.ENDS in mark.aspects and at >= flagged.due_from:
        return _word("ended")
    if Aspect.NOTICE in mark.aspects and at >= flagged.due_from:
        return gettext("The last day for notice is over") if past else _word("notice_day")
    return _word(word_of(flagged.threshold))


def _word(key: str) -> str:
    return str(word(key, "alert").label)


def why(flagged: Flagged) -> str:
    """One sentence for one flagged date."""
    mark = MARKS[flagged.threshold]
    values = {
        "n": mark.days_before or flagged.alerts[0].step,
        "due": _day(flagged.due_from, flagged.zone),
        "last": _day((flagged.latest or flagged.due_from) - INSTANT, flagged.zone),
        "crossed": _day(flagged.crossed_at, flagged.zone),
    }
    return _template(flagged, mark) % values


def _template(flagged: Flagged, mark: Mark) -> str:
    if not mark.is_lead:
        return _MOMENTS[flagged.threshold](_known_late(flagged, 0))
    (aspect,) = mark.aspects
    return _LEADS[aspect][_known_late(flagged, mark.days_before)](mark.days_before)


def _known_late(flagged: Flagged, days: int) -> bool:
    """Whether the mark had passed before the date became known."""
    return flagged.crossed_at > same_clock(flagged.due_from, flagged.zone, -days)


#: By aspect: the sentence of a mark that was reached, and of one that had passed when the date became known.
_LEADS: dict[Aspect, tuple[Callable[[int], str], Callable[[int], str]]] = {
    Aspect.DUE: (
        lambda n: ngettext(
            "%(n)d day before %(due)s: crossed on %(crossed)s.",
            "%(n)d days before %(due)s: crossed on %(crossed)s.",
            n,
        ),
        lambda n: ngettext(
            "Less than %(n)d day before %(due)s; the date became known on %(crossed)s.",
            "Less than %(n)d days before %(due)s; the date became known on %(crossed)s.",
            n,
        ),
    ),
    Aspect.NOTICE: (
        lambda n: ngettext(
            "%(n)d day before the last day for notice, %(due)s: crossed on %(crossed)s.",
            "%(n)d days before the last day for notice, %(due)s: crossed on %(crossed)s.",
            n,
        ),
        lambda n: ngettext(
            "Less than %(n)d day before the last day for notice, %(due)s; it became known on %(crossed)s.",
            "Less than %(n)d days before the last day for notice, %(due)s; it became known on %(crossed)s.",
            n,
        ),
    ),
    Aspect.ENDS: (
        lambda n: ngettext(
            "It ends with %(last)s; %(n)d day before was crossed on %(crossed)s.",
            "It ends with %(last)s; %(n)d days before were crossed on %(crossed)s.",
            n,
        ),
        lambda n: ngettext(
            "It ends with %(last)s; that became known on %(crossed)s, less than %(n)d day before.",
            "It ends with %(last)s; that became known on %(crossed)s, less than %(n)d days before.",
            n,
        ),
    ),
}


def _due(known_late: bool) -> str:
    if known_late:
        return gettext("Due on %(due)s; the date became known on %(crossed)s.")
    return gettext("Due on %(due)s.")


_MOMENTS: dict[Threshold, Callable[[bool], str]] = {
    Threshold.DUE: _due,
    Threshold.OVERDUE: lambda _: gettext("Its last day was %(last)s, and nothing on record closes it."),
    Threshold.OVERDUE_AGAIN: lambda _: gettext(
        "Its last day was %(last)s; nothing on record has closed it for more weeks: %(n)d."
    ),
    Threshold.NOTICE_DAY: lambda _: gettext("%(due)s is the last day for notice."),
    Threshold.OPENS: lambda _: gettext("It begins on %(due)s."),
    Threshold.ENDED: lambda _: gettext("It ended with %(last)s."),
    Threshold.CONTESTED: lambda _: gettext(
        "From %(due)s on, how it stands depends on which reading of the clause holds."
    ),
    Threshold.APPEARS: lambda _: gettext("It has a date, %(due)s, since %(crossed)s; before, it had none."),
    Threshold.MOVED: lambda _: gettext("Its date moved on %(crossed)s and is %(due)s now."),
}


def _day(moment: datetime, zone: str) -> str:
    return moment_words(Loose(moment, zone))
