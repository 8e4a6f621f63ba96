"""Flagged dates as pages show them: with what was done about each, and what the reader may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import ngettext

from agreements.domain.timeline import AsOf
from monitoring.flags import Flag
from monitoring.models.alerts import Alert, Flagged
from monitoring.models.handled import Handled, handling_of, newest
from monitoring.operations.handling import FURTHEST, LONGEST_NOTE
from monitoring.permissions import ACKNOWLEDGING


@dataclass(frozen=True, slots=True)
class Entry:
    """One flagged date. `acting`: the reader stands at the present, where something can be done about it.

    `answering`: the reader may acknowledge it.
    """

    flag: Flag
    handled: Handled
    acting: bool
    answering: bool
    today: date

    @property
    def flagged(self) -> Flagged:
        return self.flag.flagged

    @property
    def word(self) -> str:
        return self.flag.word

    @property
    def why(self) -> str:
        return self.flag.why

    @property
    def alert(self) -> Alert:
        """The one that is acknowledged or put off; it answers for the earlier ones of the date."""
        return newest(self.flagged.alerts)

    @property
    def acts(self) -> bool:
        return self.acting and self.flagged.still_open

    @property
    def tomorrow(self) -> date:
        return self.today + timedelta(days=1)

    @property
    def furthest(self) -> date:
        return self.today + FURTHEST

    @property
    def longest_note(self) -> int:
        return LONGEST_NOTE

    @property
    def passed_on(self) -> str:
        """Why it was passed on to a second person, empty where it was not."""
        escalation = self.handled.escalation
        if escalation is None:
            return ""
        hours = escalation.plan.hours or 0
        return ngettext(
            "Nobody acknowledged it within %(n)d hour, so it went to %(who)s as well.",
            "Nobody acknowledged it within %(n)d hours, so it went to %(who)s as well.",
            hours,
        ) % {"n": hours, "who": escalation.to.public_name}

    def passed_on_to(self, user: Any) -> bool:
        escalation = self.handled.escalation
        return escalation is not None and escalation.to_id == user.pk


def entries(flags: Iterable[Flag], user: Any, point: AsOf) -> list[Entry]:
    """In the given order; at most five queries, none where there is nothing."""
    flags = list(flags)
    if not flags:
        return []
    handling = handling_of((alert for one in flags for alert in one.flagged.alerts), user, point)
    answering = set(
        user.memberships.active().filter(role__in=ACKNOWLEDGING).values_list("process", flat=True)
    )
    return [
        Entry(
            one,
            handling.of_date(one.flagged.alerts),
            acting=getattr(point, "is_now", False),
            answering=one.flagged.alerts[0].process_id in answering,
            today=point.day_in(one.flagged.zone),
        )
        for one in flags
    ]
